//! How often B is negative on a range, and where it is least.

use crate::threshold::at_least;
use crate::{Answer, Digits, Status, Subject};
use ropebound_bounds::{Count, Minimum};
use ropebound_document::Fields;
use ropebound_reference::certain_digits;
use ropebound_schedule::Threshold;
use std::ops::Range;

/// Digits of the minimum at most, all certain and correctly rounded.
const DIGITS: usize = 30;

/// Signs over a range, and the minimum.
#[derive(Clone, Debug)]
pub struct CountAnswer {
    /// The schedule.
    pub subject: Subject,
    /// τ: sums below it are counted as negative.
    pub threshold: Threshold,
    /// The range, its end exclusive.
    pub range: Range<u64>,
    /// How many of which sign.
    pub count: Count,
    /// The least B.
    pub minimum: Minimum,
}

impl Answer for CountAnswer {
    fn headline(&self) -> String {
        let negative = if self.threshold.is_zero() {
            "negative".to_owned()
        } else {
            format!("below {}", self.threshold)
        };
        format!(
            "{} of {} sums of {} are {negative}.",
            self.count.negative,
            self.range.end - self.range.start,
            self.subject
        )
    }

    fn fields(&self) -> Fields {
        let Self { count, minimum, .. } = self;
        let tied = Some(&minimum.tied).filter(|tied| !tied.is_empty());
        let least = certain_digits(&minimum.enclosure, DIGITS);
        let least = least.map(|decimal| Digits::new(None, DIGITS).number(decimal));
        let proved = count.undecided.is_empty() && minimum.tied.is_empty();
        let minimum = Fields::new()
            .with("position", minimum.position)
            .with("cosine_sum", least)
            .with_some("tied", tied.cloned());
        self.subject
            .fields()
            .with_some("at_least", at_least(self.threshold))
            .with("range", format!("{}..{}", self.range.start, self.range.end))
            .with("negative", count.negative)
            .with("non_negative", count.non_negative)
            .with("first_negative", count.first_negative)
            .with("last_negative", count.last_negative)
            .with("minimum", minimum)
            .with("undecided", count.undecided.clone())
            .with(
                "status",
                if proved {
                    Status::Proved
                } else {
                    Status::Undecided
                },
            )
    }
}
