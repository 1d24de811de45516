//! Why there is no golden table.

use std::error::Error;
use std::fmt;

use ropebound_schedule::{Decimal, MAX_COUNT};

/// Why a table, or one of its values, was not computed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GoldenError {
    /// A position of 2^46 or more.
    Position {
        /// The position.
        position: u64,
    },
    /// An attention factor outside 0.001..=1000.
    Factor {
        /// The factor.
        factor: Decimal,
    },
    /// Enclosures of so many bits do not say which way the value rounds. It cannot happen where every θ_i is algebraic and the factor a
    /// decimal: then the exact value is transcendental, or 0 or the factor itself.
    Undecided {
        /// The position.
        position: u64,
        /// The pair.
        pair: usize,
        /// The bits.
        precision: u32,
    },
}

impl fmt::Display for GoldenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Position { position } => {
                write!(
                    f,
                    "position {position} is too large; expected less than {MAX_COUNT} (2^46)"
                )
            }
            Self::Factor { factor } => {
                write!(
                    f,
                    "attention factor {factor} is out of range; expected 0.001 to 1000"
                )
            }
            Self::Undecided {
                position,
                pair,
                precision,
            } => write!(
                f,
                "undecided: {precision} bits do not say how pair {pair} rounds at position {position}"
            ),
        }
    }
}

impl Error for GoldenError {}
