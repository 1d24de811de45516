//! One sum over the distances that occur: how far it holds, how often it fails, and where it is least.

use ropebound_bounds::{ContextLength, Count, Minimum, Problem, ProblemError};
use ropebound_schedule::Schedule;

/// Whether B(m) ≥ 0 at every distance that occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is, with proof.
    Holds,
    /// It is not, with proof.
    Violated {
        /// The first distance with B(m) < 0.
        witness: u64,
    },
    /// It stays open.
    Undecided(OpenReason),
    /// No context is claimed and none was asked for.
    NoContext,
}

/// Why a verdict stays open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenReason {
    /// The signs of the sums at these distances, at the precision limit.
    Signs(Vec<u64>),
    /// The configuration was not understood in full.
    Configuration,
}

/// What was found of one sum.
#[derive(Clone, Debug, PartialEq)]
pub struct SumAudit {
    /// L_θ (Eq. 10), looked for at least up to 2^22.
    pub context_length: ContextLength,
    /// The signs of the sums at all distances that occur; `None` without a context.
    pub count: Option<Count>,
    /// The least of these sums.
    pub minimum: Option<Minimum>,
    /// Whether all are non-negative.
    pub verdict: Verdict,
}

impl SumAudit {
    /// The first m with B(m) < 0, if it was found; it may lie beyond the distances that occur.
    #[must_use]
    pub fn first_negative(&self) -> Option<u64> {
        match self.context_length {
            ContextLength::Bounded { length } => Some(length + 1),
            ContextLength::NoneUpTo { .. }
            | ContextLength::Unbounded
            | ContextLength::Undecided { .. } => None,
        }
    }

    /// How many of the distances have B(m) < 0.
    #[must_use]
    pub fn negative(&self) -> Option<u64> {
        self.count.as_ref().map(|count| count.negative)
    }
}

/// Looks at least this far for the first negative sum: 2^22.
const SEARCH: u64 = 1 << 22;

/// Audits the sum of `schedule`, its unrotated pairs included, over the distances 0..`reach`.
///
/// # Errors
///
/// [`ProblemError`] if a frequency lies outside 0..=8 radians per position, or `reach` is beyond the proven domain.
pub fn audit_sum(schedule: &Schedule, reach: Option<u64>) -> Result<SumAudit, ProblemError> {
    let problem = Problem::new(schedule)?;
    let last = problem.position_limit() - 1;
    let limit = reach.unwrap_or(0).max(SEARCH).min(last);
    let context_length = problem.context_length(Some(limit), &mut |_| ())?;
    let Some(reach) = reach else {
        return Ok(SumAudit {
            context_length,
            count: None,
            minimum: None,
            verdict: Verdict::NoContext,
        });
    };
    let count = problem.count_negative(0..reach)?;
    let verdict = match count.first_negative {
        Some(witness) => Verdict::Violated { witness },
        None if count.undecided.is_empty() => Verdict::Holds,
        None => Verdict::Undecided(OpenReason::Signs(count.undecided.clone())),
    };
    Ok(SumAudit {
        context_length,
        minimum: Some(problem.minimum(0..reach)?),
        count: Some(count),
        verdict,
    })
}
