//! The parts of the answer: errors, entries, signs, scores, recipes.

use super::part::size_in_words;
use ropebound_document::{Fields, Value};
use ropebound_kernels::compare::{
    FoundEntry, FoundPlace, RecoveredSigns, ShiftError, Signs, Tally,
};
use std::fmt;

/// Errors of some entries.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// Which entries.
    pub of: String,
    /// How many.
    pub entries: u64,
    /// How many are not the golden number; of vectors, not the exact one rounded.
    pub differing: u64,
    /// The largest error where the number is not small, in ulp.
    pub max_ulp: Option<f64>,
    /// The mean of these.
    pub mean_ulp: Option<f64>,
    /// The largest error where it is small, in units of u; for vectors of all, in units of u times the pair's length.
    pub max_u: Option<f64>,
    /// The mean of these.
    pub mean_u: Option<f64>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceAnswer {
    /// The array or arrays.
    pub array: String,
    /// The batch row.
    pub batch: usize,
    /// The head; none for tables and frequencies.
    pub head: Option<usize>,
    /// The place in the sequence; none for frequencies.
    pub place: Option<usize>,
    /// The position; none for frequencies.
    pub position: Option<u64>,
    /// The pair; none for components that do not rotate.
    pub pair: Option<usize>,
    /// `cos`, `sin`, `inv_freq`, or the component.
    pub entry: String,
    /// The column or component.
    pub column: usize,
    /// What the candidate holds; none for NaN and infinities, which JSON has not.
    pub value: Option<f64>,
    /// The golden number; for vectors the exact one to double precision.
    pub golden: f64,
    /// How far off; none where there is no number.
    pub error: Option<f64>,
    /// `ulp`, `u`, or `u of length`.
    pub unit: &'static str,
    /// How many times the limit.
    pub over_limit: f64,
    /// How far off in words: a ratio where it is large.
    pub in_words: String,
}

impl fmt::Display for PlaceAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.entry, self.array)?;
        if let Some(position) = self.position {
            write!(f, ", position {position}")?;
        }
        if let Some(pair) = self.pair {
            write!(f, ", pair {pair}")?;
        }
        if let Some(place) = self.place {
            write!(f, ", place {place}")?;
        }
        if let Some(head) = self.head {
            write!(f, ", head {head}")?;
        }
        if self.place.is_some() {
            write!(f, ", batch row {}", self.batch)?;
        }
        write!(f, " ({})", self.in_words)
    }
}

/// Signs of B(m) at the positions.
#[derive(Clone, Debug, PartialEq)]
pub struct SignsAnswer {
    /// Positions where the candidate's sum has another sign than the exact one.
    pub flips: u64,
    /// The first of them.
    pub first_flip: Option<u64>,
    /// Positions with B < 0.
    pub exact_negative: u64,
    /// Positions where the candidate's sum is negative.
    pub candidate_negative: u64,
    /// L_θ of the exact schedule among these positions.
    pub exact_context: Option<String>,
    /// L_θ by the candidate.
    pub candidate_context: Option<String>,
}

/// Signs of B by the rotations that vectors went through: certain where every operation rounds to the vectors' format or a wider one.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveredAnswer {
    /// Positions where the recovered sum has certainly another sign than the exact one.
    pub flips: u64,
    /// The first of them.
    pub first_flip: Option<u64>,
    /// Positions with B < 0, of those whose recovered sign is certain.
    pub exact_negative: u64,
    /// Positions where the recovered sum is certainly negative.
    pub recovered_negative: u64,
    /// Positions whose sign roundings leave open.
    pub open: u64,
    /// Positions where an input pair is 0 in every head, or its square no double: its angle is lost.
    pub lost: u64,
    /// L_θ of the exact schedule among these positions.
    pub exact_context: Option<String>,
    /// L_θ recovered: a number, or from which to which it may lie.
    pub recovered_context: Option<String>,
}

/// Scores when both positions move.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftAnswer {
    /// The largest change of Σ cos·cos + sin·sin.
    pub max_change: f64,
    /// m, n and the move Δ.
    pub at: Option<[u64; 3]>,
    /// How many were looked at.
    pub samples: u64,
}

/// Six significant digits are more than an error deserves. What is beyond the doubles becomes the largest: JSON has no infinity.
pub(super) fn short(value: f64) -> f64 {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    rounded.min(f64::MAX)
}

impl ErrorRow {
    pub(super) fn new(of: impl Into<String>, tally: &Tally) -> Self {
        Self {
            of: of.into(),
            entries: tally.entries(),
            differing: tally.differing,
            max_ulp: (tally.large > 0).then(|| short(tally.max_ulp)),
            mean_ulp: (tally.large > 0).then(|| short(tally.mean_ulp())),
            max_u: (tally.small > 0).then(|| short(tally.max_absolute)),
            mean_u: (tally.small > 0).then(|| short(tally.mean_absolute())),
        }
    }

    pub(super) fn decades(decades: &[Tally]) -> Vec<Self> {
        let rows = decades.iter().enumerate();
        rows.filter(|(_, tally)| tally.entries() > 0)
            .map(|(decade, tally)| {
                let first = if decade == 0 {
                    0
                } else {
                    10u64.pow(decade as u32)
                };
                Self::new(format!("{first}..{}", 10u64.pow(decade as u32 + 1)), tally)
            })
            .collect()
    }

    pub(super) fn pairs(pairs: &[Tally]) -> Vec<Self> {
        let rows = pairs.iter().enumerate();
        rows.map(|(pair, tally)| Self::new(pair.to_string(), tally))
            .collect()
    }

    /// The row, without its name where it has none.
    pub(super) fn fields(&self) -> Fields {
        Fields::new()
            .with_some("of", Some(&self.of).filter(|of| !of.is_empty()))
            .with("entries", self.entries)
            .with("differing", self.differing)
            .with("max_ulp", self.max_ulp)
            .with("mean_ulp", self.mean_ulp)
            .with("max_u", self.max_u)
            .with("mean_u", self.mean_u)
    }
}

impl PlaceAnswer {
    pub(super) fn of(array: &str, place: &FoundPlace) -> Self {
        let (entry, column, unit, head) = match place.entry {
            FoundEntry::Column(function, column) => {
                let unit = if place.in_ulp { "ulp" } else { "u" };
                (function.to_string(), column, unit, None)
            }
            FoundEntry::Component(component) => {
                let entry = format!("component {component}");
                (entry, component, "u of length", Some(place.row.head))
            }
            FoundEntry::Frequency => ("inv_freq".to_owned(), 0, "ulp", None),
        };
        Self {
            array: array.to_owned(),
            batch: place.row.batch,
            head,
            place: Some(place.row.place),
            position: Some(place.position),
            pair: place.pair,
            in_words: size_in_words(place.value, place.golden, place.error, unit),
            entry,
            column,
            value: place.value.is_finite().then_some(place.value),
            golden: place.golden,
            error: place.error.is_finite().then(|| short(place.error)),
            unit,
            over_limit: short(place.ratio),
        }
    }

    pub(super) fn frequency(
        array: &str,
        pair: usize,
        (value, golden): (f64, f64),
        error: f64,
        ratio: f64,
    ) -> Self {
        Self {
            array: array.to_owned(),
            batch: 0,
            head: None,
            place: None,
            position: None,
            pair: Some(pair),
            entry: "inv_freq".to_owned(),
            column: pair,
            value: value.is_finite().then_some(value),
            golden,
            error: error.is_finite().then(|| short(error)),
            unit: "ulp",
            over_limit: short(ratio),
            in_words: size_in_words(value, golden, error, "ulp"),
        }
    }

    pub(super) fn fields(&self) -> Fields {
        Fields::new()
            .with("array", Value::name(&self.array))
            .with("batch", self.batch)
            .with("head", self.head)
            .with("place", self.place)
            .with("position", self.position)
            .with("pair", self.pair)
            .with("entry", Value::name(&self.entry))
            .with("column", self.column)
            .with("value", self.value.map_or(Value::Missing, Value::Double))
            .with("golden", Value::Double(self.golden))
            .with("error", self.error)
            .with("unit", self.unit)
            .with("over_limit", self.over_limit)
            .with("in_words", &self.in_words)
    }
}

/// L_θ among positions up to `last`.
fn context(last: Option<u64>, length: Option<u64>) -> Option<String> {
    let last = last?;
    Some(length.map_or_else(|| format!("none up to {last}"), |length| length.to_string()))
}

impl RecoveredAnswer {
    pub(super) fn new(signs: &RecoveredSigns) -> Self {
        let recovered = match (signs.context_from, signs.context_to) {
            (Some(from), Some(to)) if from < to => signs.last.map(|_| format!("{from} to {to}")),
            (Some(from), None) => signs.last.map(|_| format!("{from} or more")),
            (_, to) => context(signs.last, to),
        };
        Self {
            flips: signs.flips,
            first_flip: signs.first_flip,
            exact_negative: signs.exact_negative,
            recovered_negative: signs.recovered_negative,
            open: signs.open,
            lost: signs.lost,
            exact_context: context(signs.last, signs.exact_context),
            recovered_context: recovered,
        }
    }

    pub(super) fn fields(&self) -> Fields {
        Fields::new()
            .with("flips", self.flips)
            .with("first_flip", self.first_flip)
            .with("exact_negative", self.exact_negative)
            .with("recovered_negative", self.recovered_negative)
            .with("open", self.open)
            .with("lost", self.lost)
            .with("exact_context", self.exact_context.as_ref())
            .with("recovered_context", self.recovered_context.as_ref())
    }
}

impl SignsAnswer {
    pub(super) fn new(signs: &Signs) -> Self {
        let context = |length| context(signs.last, length);
        Self {
            flips: signs.flips,
            first_flip: signs.first_flip,
            exact_negative: signs.exact_negative,
            candidate_negative: signs.candidate_negative,
            exact_context: context(signs.exact_context),
            candidate_context: context(signs.candidate_context),
        }
    }

    pub(super) fn fields(&self) -> Fields {
        Fields::new()
            .with("flips", self.flips)
            .with("first_flip", self.first_flip)
            .with("exact_negative", self.exact_negative)
            .with("candidate_negative", self.candidate_negative)
            .with("exact_context", self.exact_context.as_ref())
            .with("candidate_context", self.candidate_context.as_ref())
    }
}

impl ShiftAnswer {
    pub(super) fn new(shift: &ShiftError) -> Self {
        Self {
            max_change: short(shift.max),
            at: shift.at.map(|(m, n, by)| [m, n, by]),
            samples: shift.samples,
        }
    }

    pub(super) fn fields(&self) -> Fields {
        Fields::new()
            .with("max_change", self.max_change)
            .with("at", self.at)
            .with("samples", self.samples)
    }
}
