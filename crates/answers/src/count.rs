//! How often B is negative on a range, and where it is least.

use crate::Subject;
use crate::{Answer, Status};
use ropebound_bounds::{Count, Minimum};
use ropebound_reference::certain_digits;
use serde::Serialize;
use std::ops::Range;

/// Digits of the minimum at most.
const DIGITS: usize = 30;

/// Signs over a range, and the minimum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CountAnswer {
    /// The schedule.
    #[serde(flatten)]
    pub subject: Subject,
    /// The range, its end exclusive.
    pub range: String,
    /// Positions with B < 0.
    pub negative: u64,
    /// Positions with B ≥ 0.
    pub non_negative: u64,
    /// The first position with B < 0.
    pub first_negative: Option<u64>,
    /// The last position with B < 0.
    pub last_negative: Option<u64>,
    /// The least B.
    pub minimum: MinimumAnswer,
    /// Positions in neither count, their signs open at the precision limit.
    pub undecided: Vec<u64>,
    /// How far this is proven.
    pub status: Status,
}

/// The least B of a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MinimumAnswer {
    /// Where it is.
    pub position: u64,
    /// Its digits, all certain and correctly rounded.
    pub cosine_sum: Option<String>,
    /// Positions whose sums could not be told apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tied: Vec<u64>,
}

impl CountAnswer {
    /// The answer for `range`.
    #[must_use]
    pub fn new(subject: Subject, range: &Range<u64>, count: Count, minimum: Minimum) -> Self {
        let proved = count.undecided.is_empty() && minimum.tied.is_empty();
        Self {
            subject,
            range: format!("{}..{}", range.start, range.end),
            negative: count.negative,
            non_negative: count.non_negative,
            first_negative: count.first_negative,
            last_negative: count.last_negative,
            minimum: MinimumAnswer {
                position: minimum.position,
                cosine_sum: certain_digits(&minimum.enclosure, DIGITS),
                tied: minimum.tied,
            },
            undecided: count.undecided,
            status: if proved {
                Status::Proved
            } else {
                Status::Undecided
            },
        }
    }
}

impl Answer for CountAnswer {
    fn headline(&self) -> String {
        format!(
            "{} of {} sums of {} are negative.",
            self.negative,
            self.negative + self.non_negative + self.undecided.len() as u64,
            self.subject
        )
    }
}
