//! Why a model is refused.

use std::fmt;

/// Why a model was refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ModelError {
    /// head_dim 0, odd or too large.
    Dim {
        /// As given.
        dim: usize,
        /// The largest accepted.
        largest: usize,
    },
    /// A number out of range.
    Value {
        /// Which number.
        what: &'static str,
        /// As given.
        value: f64,
        /// What is accepted.
        expected: &'static str,
    },
    /// A list with other than d entries.
    Length {
        /// Which list.
        what: &'static str,
        /// Its length.
        length: usize,
        /// d.
        dim: usize,
    },
    /// An unknown violation.
    Violation {
        /// As given.
        text: String,
        /// Those there are.
        names: &'static [&'static str],
    },
    /// Mirror images of a skewed law follow another law.
    Skewed,
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dim { dim, largest } => write!(
                f,
                "head_dim {dim} is not accepted; expected an even number from 2 to {largest}"
            ),
            Self::Value {
                what,
                value,
                expected,
            } => write!(f, "{what} {value} is out of range; expected {expected}"),
            Self::Length { what, length, dim } => write!(
                f,
                "{what} has {length} entries; expected 1, or one for each of the {dim} components"
            ),
            Self::Violation { text, names } => write!(
                f,
                "unknown violation '{text}'; expected NAME=NUMBER with one of the names {}",
                names.join(", ")
            ),
            Self::Skewed => f.write_str(
                "antithetic samples mirror k and the noise, which needs symmetric distributions for both",
            ),
        }
    }
}

impl std::error::Error for ModelError {}
