//! Why the program ends with exit code 2.

use std::fmt;

/// A message for the user, worded as clap words its own.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// `value` of `argument` is refused.
    pub fn argument(argument: &str, value: impl fmt::Display, why: impl fmt::Display) -> Self {
        Self(format!("invalid value '{value}' for '{argument}': {why}"))
    }

    /// Anything else.
    pub fn other(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
