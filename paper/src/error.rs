//! Why something could not be reproduced.

use std::error::Error;
use std::fmt;

/// Why a reproduction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// A claim lies outside an accepted domain, or something stayed open; the paper's own values never lead here.
    Refused(String),
    /// A certificate speaks of another base than the search found.
    Refuted(String),
}

impl PaperError {
    /// What is refused, and why.
    pub(crate) fn refused(why: impl fmt::Display) -> Self {
        Self::Refused(why.to_string())
    }
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) | Self::Refuted(why) => f.write_str(why),
        }
    }
}

// An error of a crate below says what it refuses. (`PaperError` itself is no `Error`, so that this covers them all.)
impl<E: Error> From<E> for PaperError {
    fn from(error: E) -> Self {
        Self::refused(error)
    }
}
