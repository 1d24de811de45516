//! Why a certificate does not pass.

use alloc::string::String;
use core::fmt;

/// The part of a certificate that failed. `proofs/certificate-format.md` numbers the conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The text is not that of a certificate.
    Format,
    /// Condition 1 of a least base: the witness is not negative on all of a piece.
    Piece {
        /// The piece, counted from 1.
        number: usize,
        /// Its witness.
        witness: u64,
    },
    /// Condition 2 of a least base: the predecessor is missing, is of another problem, or ends elsewhere.
    Predecessor,
    /// Condition 3: the signs at the bracket's ends, or the slope between them.
    Bracket,
    /// Condition 4: the signs at the enclosure's ends.
    Enclosure,
    /// Condition 5: this position's sum is not proven to be positive.
    Position(u64),
    /// Condition 1 of a safe base: counting does not show that everything up to `from` is feasible.
    From,
    /// Condition 2 of a safe base: a sum is not proven to be positive on all of a step.
    Safe {
        /// The step, counted from 1.
        number: usize,
        /// The position whose sum it is.
        position: u64,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Format => f.write_str("format"),
            Step::Piece { number, witness } => write!(f, "piece {number} (witness {witness})"),
            Step::Predecessor => f.write_str("predecessor"),
            Step::Bracket => f.write_str("bracket"),
            Step::Enclosure => f.write_str("enclosure"),
            Step::Position(position) => write!(f, "position {position}"),
            Step::From => f.write_str("from"),
            Step::Safe { number, position } => write!(f, "step {number} (position {position})"),
        }
    }
}

/// The first failing step of a certificate, or of one it continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError {
    /// The certificate at fault, as it was named to the checker: the one asked for, or a predecessor.
    pub file: String,
    /// The line at fault, counted from 1.
    pub line: usize,
    /// The condition that failed.
    pub step: Step,
    /// What was found.
    pub reason: String,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CheckError {
            file,
            line,
            step,
            reason,
        } = self;
        write!(f, "{file}: line {line}: {step}: {reason}")
    }
}

impl core::error::Error for CheckError {}
