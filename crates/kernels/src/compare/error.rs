//! Why there is no comparison.

use super::signs::SignsError;
use crate::golden::GoldenError;
use ropebound_schedule::ScheduleError;
use std::fmt;

/// Why there is no comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum CompareError {
    /// The schedule does not exist.
    Schedule(ScheduleError),
    /// No golden table.
    Golden(GoldenError),
    /// No signs.
    Signs(SignsError),
    /// Nothing that could be wrong: what, in words.
    Nothing(String),
    /// One position a row for so many axes, and nothing says that the rows are text alone.
    OnePosition(usize),
    /// A number that was to be rotated is NaN or infinite: where, in words.
    Input(String),
}

impl fmt::Display for CompareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schedule(error) => error.fmt(f),
            Self::Golden(error) => error.fmt(f),
            Self::Signs(error) => error.fmt(f),
            Self::Nothing(why) => write!(f, "nothing to compare: {why}"),
            Self::OnePosition(axes) => write!(
                f,
                "no more than one position a row where the configuration has {axes} axes; expected positions of shape [{axes}, places], or --text-only if all axes count alike"
            ),
            Self::Input(place) => write!(
                f,
                "{place}; expected finite numbers, or a mask (attention_mask, lengths) where they are padding"
            ),
        }
    }
}

impl std::error::Error for CompareError {}

impl From<ScheduleError> for CompareError {
    fn from(error: ScheduleError) -> Self {
        Self::Schedule(error)
    }
}

impl From<GoldenError> for CompareError {
    fn from(error: GoldenError) -> Self {
        Self::Golden(error)
    }
}

impl From<SignsError> for CompareError {
    fn from(error: SignsError) -> Self {
        Self::Signs(error)
    }
}
