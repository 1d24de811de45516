//! Why a dump was refused.

use std::fmt;

/// An array that was refused: which, what it holds, and what would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpError {
    array: String,
    why: String,
}

impl DumpError {
    /// `array` is refused; an empty name stands for the dump as a whole.
    pub(crate) fn new(array: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            array: array.into(),
            why: why.into(),
        }
    }
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.array.is_empty() {
            f.write_str(&self.why)
        } else {
            write!(f, "array {:?}: {}", self.array, self.why)
        }
    }
}

impl std::error::Error for DumpError {}

/// A refusal as a result.
pub(crate) fn refused<T>(array: impl Into<String>, why: impl Into<String>) -> Result<T, DumpError> {
    Err(DumpError::new(array, why))
}
