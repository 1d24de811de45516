//! The parts of the answer: errors, entries, signs, scores, recipes.

use ropebound_kernels::compare::{Place, RecoveredSigns, ShiftError, Signs, Tally};
use serde::Serialize;

/// Errors of some entries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ErrorRow {
    /// Which entries.
    #[serde(skip_serializing_if = "String::is_empty")]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceAnswer {
    /// The position; none for frequencies.
    pub position: Option<u64>,
    /// The pair; for vectors none.
    pub pair: Option<usize>,
    /// `cos`, `sin`, `inv_freq`, or the array and component.
    pub entry: String,
    /// What the candidate holds.
    pub value: f64,
    /// The golden number; for vectors the exact one to double precision.
    pub golden: f64,
    /// How far off.
    pub error: f64,
    /// `ulp`, `u`, or `u of length`.
    pub unit: &'static str,
}

/// Signs of B(m) at the positions.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShiftAnswer {
    /// The largest change of Σ cos·cos + sin·sin.
    pub max_change: f64,
    /// m, n and the move Δ.
    pub at: Option<[u64; 3]>,
    /// How many were looked at.
    pub samples: u64,
}

/// A recipe beside the candidate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecipeRow {
    /// Which.
    pub recipe: String,
    /// Entries that differ.
    pub differing: u64,
}

/// Six significant digits are more than an error deserves. What is beyond the doubles becomes the largest: JSON has no infinity.
pub fn short(value: f64) -> f64 {
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

    pub(super) fn cells(&self, group: &str) -> Vec<String> {
        let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
        vec![
            group.to_owned(),
            self.of.clone(),
            self.entries.to_string(),
            self.differing.to_string(),
            number(self.max_ulp),
            number(self.mean_ulp),
            number(self.max_u),
            number(self.mean_u),
        ]
    }
}

pub const COLUMNS: [&str; 8] = [
    "group",
    "of",
    "entries",
    "differing",
    "max_ulp",
    "mean_ulp",
    "max_u",
    "mean_u",
];

impl PlaceAnswer {
    pub(super) fn of(place: &Place) -> Self {
        Self {
            position: Some(place.position),
            pair: Some(place.pair),
            entry: place.function.to_string(),
            value: place.value,
            golden: place.golden,
            error: short(place.error),
            unit: if place.in_ulp { "ulp" } else { "u" },
        }
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
}

impl ShiftAnswer {
    pub(super) fn new(shift: &ShiftError) -> Self {
        Self {
            max_change: short(shift.max),
            at: shift.at.map(|(m, n, by)| [m, n, by]),
            samples: shift.samples,
        }
    }
}
