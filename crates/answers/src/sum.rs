//! The value of B(m).

use crate::Subject;
use crate::{Answer, Status};
use serde::Serialize;

/// B(m), correctly rounded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SumAnswer {
    /// The schedule.
    #[serde(flatten)]
    pub subject: Subject,
    /// m.
    pub position: u64,
    /// Significant digits asked for.
    pub digits: usize,
    /// B(m), correctly rounded to so many digits.
    pub cosine_sum: String,
    /// `negative`, `zero` or `positive`.
    pub sign: &'static str,
    /// How far this is proven.
    pub status: Status,
}

impl SumAnswer {
    /// The answer from B(m) correctly rounded: rounding to significant digits keeps the sign.
    #[must_use]
    pub fn new(subject: Subject, position: u64, digits: usize, cosine_sum: String) -> Self {
        let sign = match cosine_sum.as_bytes() {
            [b'-', ..] => "negative",
            b"0" => "zero",
            _ => "positive",
        };
        Self {
            subject,
            position,
            digits,
            cosine_sum,
            sign,
            status: Status::Proved,
        }
    }
}

impl Answer for SumAnswer {
    fn headline(&self) -> String {
        format!("B({}) of {} is {}.", self.position, self.subject, self.sign)
    }
}
