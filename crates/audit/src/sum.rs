//! One sum over the distances that occur: how far it holds, how often it fails, and where it is least.

use ropebound_bounds::{ContextLength, Problem, ProblemError};
use ropebound_reference::{certain_digits, enclosure_decimal};
use ropebound_schedule::Schedule;
use serde::Serialize;

/// Whether B(m) ≥ 0 at every distance that occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is, with proof.
    Holds,
    /// It is not, with proof.
    Violated,
    /// A sign stays open.
    Undecided,
    /// No context is claimed and none was asked for.
    NoContext,
}

/// How far B stays non-negative from 0 on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Proven: up to here, and not one further.
    Proved(u64),
    /// Proven at least up to here, where the search ended.
    AtLeast(u64),
    /// Proven for every distance: half or more of the pairs do not rotate.
    Unbounded,
    /// Proven before this distance, whose sign stays open.
    OpenAt(u64),
}

/// The least sum among the distances that occur.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Least {
    /// The distance m.
    pub position: u64,
    /// B(m), correctly rounded to at most 10 digits.
    pub value: String,
}

/// What was found of one sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SumAudit {
    /// L_θ (Eq. 10).
    pub context_length: Length,
    /// The first m with B(m) < 0, if it was found.
    pub first_negative: Option<u64>,
    /// How many of the distances have B(m) < 0.
    pub negative: Option<u64>,
    /// The least sum.
    pub minimum: Option<Least>,
    /// Whether B(m) ≥ 0 at all of them.
    pub verdict: Verdict,
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
    let length = match problem.context_length(Some(limit), &mut |_| ())? {
        ContextLength::Bounded { length } => Length::Proved(length),
        ContextLength::NoneUpTo { limit } => Length::AtLeast(limit),
        ContextLength::Unbounded => Length::Unbounded,
        ContextLength::Undecided { position, .. } => Length::OpenAt(position),
    };
    let first_negative = match length {
        Length::Proved(length) => Some(length + 1),
        _ => None,
    };
    let Some(reach) = reach else {
        return Ok(SumAudit {
            context_length: length,
            first_negative,
            negative: None,
            minimum: None,
            verdict: Verdict::NoContext,
        });
    };
    let count = problem.count_negative(0..reach)?;
    let minimum = problem.minimum(0..reach)?;
    let value = certain_digits(&minimum.enclosure, 10)
        .unwrap_or_else(|| enclosure_decimal(&minimum.enclosure, 3).0);
    let verdict = if count.negative > 0 {
        Verdict::Violated
    } else if count.undecided.is_empty() {
        Verdict::Holds
    } else {
        Verdict::Undecided
    };
    Ok(SumAudit {
        context_length: length,
        first_negative,
        negative: Some(count.negative),
        minimum: Some(Least {
            position: minimum.position,
            value,
        }),
        verdict,
    })
}
