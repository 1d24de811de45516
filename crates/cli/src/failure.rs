//! Why the program ends without an answer.

use std::fmt;

/// A message for the user, worded as clap words its own, and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// `value` of `argument` is refused.
    pub(crate) fn argument(
        argument: &str,
        value: impl fmt::Display,
        why: impl fmt::Display,
    ) -> Self {
        Self::other(format_args!(
            "invalid value '{value}' for '{argument}': {why}"
        ))
    }

    /// Something checked on the way to the answer does not hold.
    pub(crate) fn refuted(why: impl fmt::Display) -> Self {
        Self {
            message: why.to_string(),
            code: 1,
        }
    }

    /// Anything else.
    pub(crate) fn other(why: impl fmt::Display) -> Self {
        Self {
            message: why.to_string(),
            code: 2,
        }
    }

    /// 1 if something checked does not hold, else 2.
    pub(crate) fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
