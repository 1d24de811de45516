//! The parts of the answer: errors, entries, signs, scores, recipes.

use super::words::{names, short, size_in_words};
use ropebound_document::{Fields, Value};
use ropebound_kernels::compare::{
    FoundEntry, FoundPlace, RecoveredSigns, ShiftError, Signs, Tally,
};
use ropebound_kernels::diagnosis::Finding;
use std::fmt;

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

/// What is wrong, by name.
pub(super) fn finding(finding: &Finding) -> Fields {
    Fields::new()
        .with("name", Value::name(&finding.name))
        .with("also", names(&finding.also))
        .with("lanes", finding.lanes.as_ref().map(Value::name))
        .with("evidence", Value::name(finding.evidence()))
        .with("entries", finding.entries)
        .with("explained", finding.explained)
        .with("wrong", finding.wrong)
        .with("wrong_explained", finding.wrong_explained)
}

/// The name, where, what else it may be, and the evidence.
pub(super) fn in_words(finding: &Finding) -> String {
    let also = if finding.also.is_empty() {
        String::new()
    } else {
        format!(" (here the same as: {})", finding.also.join("; "))
    };
    format!("{}{also}: {}", finding.name, finding.evidence())
}

/// How many entries, and how many of them are not the golden number (of vectors, not the exact one rounded). Errors where the number is
/// not small, in ulp; where it is small, in units of u; for vectors of all, in units of u times the pair's length.
pub(super) fn errors(tally: &Tally) -> Fields {
    let large = |value: f64| (tally.large > 0).then(|| short(value));
    let small = |value: f64| (tally.small > 0).then(|| short(value));
    Fields::new()
        .with("entries", tally.entries())
        .with("differing", tally.differing)
        .with("max_ulp", large(tally.max_ulp))
        .with("mean_ulp", large(tally.mean_ulp()))
        .with("max_u", small(tally.max_absolute))
        .with("mean_u", small(tally.mean_absolute()))
}

/// By decade of position, those that have entries.
pub(super) fn decades(decades: &[Tally]) -> Vec<Fields> {
    let first = |decade: u32| if decade == 0 { 0 } else { 10u64.pow(decade) };
    (0..)
        .zip(decades)
        .filter(|(_, tally)| tally.entries() > 0)
        .map(|(decade, tally)| {
            let of = format!("{}..{}", first(decade), 10u64.pow(decade + 1));
            Fields::new().with("of", of).and(errors(tally))
        })
        .collect()
}

pub(super) fn pairs(pairs: &[Tally]) -> Vec<Fields> {
    let rows = pairs.iter().enumerate();
    rows.map(|(pair, tally)| {
        Fields::new()
            .with("of", pair.to_string())
            .and(errors(tally))
    })
    .collect()
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

/// Signs of B by the rotations that vectors went through: certain where every operation rounds to the vectors' format or a wider one.
pub(super) fn recovered(signs: &RecoveredSigns) -> Fields {
    let recovered = match (signs.context_from, signs.context_to) {
        (Some(from), Some(to)) if from < to => signs.last.map(|_| format!("{from} to {to}")),
        (Some(from), None) => signs.last.map(|_| format!("{from} or more")),
        (_, to) => context(signs.last, to),
    };
    Fields::new()
        .with("flips", signs.flips)
        .with("first_flip", signs.first_flip)
        .with("exact_negative", signs.exact_negative)
        .with("recovered_negative", signs.recovered_negative)
        .with("open", signs.open)
        .with("lost", signs.lost)
        .with("exact_context", context(signs.last, signs.exact_context))
        .with("recovered_context", recovered)
}

/// Signs of B(m) at the positions.
pub(super) fn signs(signs: &Signs) -> Fields {
    let context = |length| context(signs.last, length);
    Fields::new()
        .with("flips", signs.flips)
        .with("first_flip", signs.first_flip)
        .with("exact_negative", signs.exact_negative)
        .with("candidate_negative", signs.candidate_negative)
        .with("exact_context", context(signs.exact_context))
        .with("candidate_context", context(signs.candidate_context))
}

/// Scores when both positions move: the largest change of Σ cos·cos + sin·sin, and m, n and the move Δ.
pub(super) fn shift(shift: &ShiftError) -> Fields {
    Fields::new()
        .with("max_change", short(shift.max))
        .with("at", shift.at.map(|(m, n, by)| [m, n, by]))
        .with("samples", shift.samples)
}
