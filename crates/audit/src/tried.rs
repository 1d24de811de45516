//! A value of a parameter, tried.

use ropebound_bounds::{FirstNegative, Minimum, Problem, ProblemError};
use ropebound_schedule::{Decimal, Schedule, Threshold};
use std::ops::Range;

/// A value, why it was tried, and whether B(m) ≥ τ at all distances with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried<R> {
    /// The value, exactly.
    pub value: Decimal,
    /// Why it was tried.
    pub role: R,
    /// The first m with B(m) < τ, if there is one.
    pub first_negative: FirstNegative,
    /// The least B(m).
    pub minimum: Minimum,
}

impl<R> Tried<R> {
    /// Whether every sum is proven to be at least τ.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.first_negative == FirstNegative::None
    }

    /// Tries `value`, whose schedule this is, at the threshold τ.
    ///
    /// # Errors
    /// As [`Problem::new`], [`Problem::at_least`] and [`Problem::first_negative`].
    pub(crate) fn new(
        schedule: &Schedule,
        value: Decimal,
        role: R,
        distances: Range<u64>,
        threshold: Threshold,
    ) -> Result<Self, ProblemError> {
        let problem = Problem::new(schedule)?.at_least(threshold)?;
        Ok(Self {
            first_negative: problem.first_negative(distances.clone())?,
            minimum: problem.minimum(distances)?,
            value,
            role,
        })
    }
}
