//! Why a text is no certificate, and why a certificate does not pass.

use std::fmt;

/// The part of a certificate that failed. `proofs/certificate-format.md` numbers the conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The file could not be read.
    File,
    /// The text is not that of a certificate.
    Format,
    /// Condition 1: the witness is not negative on all of a piece.
    Piece {
        /// The piece, counted from 1.
        number: usize,
        /// Its witness.
        witness: u64,
    },
    /// Condition 2: the predecessor is missing, is of another problem, or ends elsewhere.
    Predecessor,
    /// Condition 3: the signs at the bracket's ends, or the slope between them.
    Bracket,
    /// Condition 4: the signs at the enclosure's ends.
    Enclosure,
    /// Condition 5: this position's sum is not proven to be non-negative on all of the enclosure. Of a safe base condition 5
    /// too: it is not proven to be positive from the steps' end to the enclosure's upper end.
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
            Step::File => f.write_str("file"),
            Step::Format => f.write_str("format"),
            Step::Piece { number, witness } => write!(f, "piece {number} (witness {witness})"),
            Step::Predecessor => f.write_str("predecessor"),
            Step::Bracket => f.write_str("bracket"),
            Step::Enclosure => f.write_str("enclosure"),
            Step::From => f.write_str("from"),
            Step::Safe { number, position } => write!(f, "step {number} (position {position})"),
            Step::Position(position) => write!(f, "position {position}"),
        }
    }
}

/// Why a text is no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line at fault, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl ParseError {
    pub(crate) fn new(line: usize, reason: impl Into<String>) -> ParseError {
        let reason = reason.into();
        ParseError { line, reason }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for ParseError {}

/// The first failing step of a certificate, or of one it continues. No retry changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError {
    /// The file at fault, as it was named to the checker or found: the certificate itself or a predecessor.
    pub file: String,
    /// The line at fault, counted from 1; 0 if no line is.
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

impl std::error::Error for CheckError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_named() {
        let piece = Step::Piece {
            number: 7,
            witness: 11,
        };
        for (step, text) in [
            (Step::File, "file"),
            (Step::Format, "format"),
            (piece, "piece 7 (witness 11)"),
            (Step::Predecessor, "predecessor"),
            (Step::Bracket, "bracket"),
            (Step::Enclosure, "enclosure"),
            (Step::Position(3), "position 3"),
        ] {
            let (file, reason) = ("a.cert".to_owned(), "why".to_owned());
            let error = CheckError {
                file,
                line: 5,
                step,
                reason,
            };
            assert_eq!(error.to_string(), format!("a.cert: line 5: {text}: why"));
        }
    }
}
