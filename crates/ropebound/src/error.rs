//! Why a question was not answered.

use ropebound_bounds::ProblemError;
use ropebound_certificate::CheckError;
use ropebound_config::ConfigError;
use ropebound_kernels::golden::GoldenError;
use ropebound_reference::RootError;
use ropebound_schedule::{DecimalError, HeadDimError, ScheduleError, ThresholdError};

/// Input that is refused, or a limit that was met. Each message names the value and what would be accepted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The head dimension is no even number of the accepted range.
    #[error("head_dim: {0}")]
    HeadDim(#[from] HeadDimError),
    /// The search's arithmetic is proven up to this head dimension.
    #[error("head_dim {0} is too large for a search; expected an even number from 2 to 8192")]
    SearchHeadDim(u32),
    /// The context is too long.
    #[error("context {0} is too large; expected 0 to 2^30")]
    Context(u64),
    /// A base is no decimal of the accepted range.
    #[error("base: {0}; expected a decimal from 1 to 1e100, such as 10000 or 1e6")]
    Base(#[from] DecimalError),
    /// A base lies outside the accepted range.
    #[error("base {0} is out of range; expected a decimal from 1 to 1e100, such as 10000 or 1e6")]
    BaseRange(String),
    /// A threshold is no decimal from 0 to the number of pairs.
    #[error("at_least: {0}")]
    Threshold(#[from] ThresholdError),
    /// A schedule cannot be.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// A frequency or position lies outside the domain in which the bounds are proven.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// The digits asked for were not reached at the precision limit.
    #[error("digits: {0}")]
    Digits(#[from] RootError),
    /// The digits of a sum were not reached at the precision limit.
    #[error("digits: {0}")]
    Rounding(#[from] ropebound_reference::RoundingError),
    /// A configuration was refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A golden table was refused.
    #[error(transparent)]
    Golden(#[from] GoldenError),
    /// A certificate does not hold.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The system did not grant the threads asked for.
    #[error("threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}
