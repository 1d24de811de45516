//! A value of a parameter, tried.

use ropebound_bounds::{FirstNegative, Minimum, Problem, ProblemError};
use ropebound_schedule::{Decimal, Schedule};
use std::ops::Range;

/// A value, why it was tried, and whether B(m) ≥ 0 at all distances with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried<R> {
    /// The value, exactly.
    pub value: Decimal,
    /// Why it was tried.
    pub role: R,
    /// The first m with B(m) < 0, if there is one.
    pub first_negative: FirstNegative,
    /// The least B(m).
    pub minimum: Minimum,
}

impl<R> Tried<R> {
    /// Whether every sum is proven non-negative.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.first_negative == FirstNegative::None
    }

    /// Tries `value`, whose schedule this is.
    ///
    /// # Errors
    /// As [`Problem::new`] and [`Problem::first_negative`].
    pub(crate) fn new(
        schedule: &Schedule,
        value: Decimal,
        role: R,
        distances: Range<u64>,
    ) -> Result<Self, ProblemError> {
        let problem = Problem::new(schedule)?;
        Ok(Self {
            first_negative: problem.first_negative(distances.clone())?,
            minimum: problem.minimum(distances)?,
            value,
            role,
        })
    }
}
