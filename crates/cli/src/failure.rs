//! Why the program ends without an answer.

use std::fmt;

/// A message for the user, worded as clap words its own, and the exit code.
#[derive(Debug)]
pub struct Failure {
    message: String,
    why: String,
    argument: Option<String>,
    value: Option<String>,
    code: u8,
}

impl Failure {
    /// `value` of `argument` is refused.
    pub(crate) fn argument(
        argument: &str,
        value: impl fmt::Display,
        why: impl fmt::Display,
    ) -> Self {
        Self {
            argument: Some(argument.to_owned()),
            value: Some(value.to_string()),
            why: why.to_string(),
            ..Self::other(format_args!(
                "invalid value '{value}' for '{argument}': {why}"
            ))
        }
    }

    /// Something checked on the way to the answer does not hold.
    pub(crate) fn refuted(why: impl fmt::Display) -> Self {
        Self {
            code: 1,
            ..Self::other(why)
        }
    }

    /// Anything else.
    pub(crate) fn other(why: impl fmt::Display) -> Self {
        Self {
            message: why.to_string(),
            why: why.to_string(),
            argument: None,
            value: None,
            code: 2,
        }
    }

    /// 1 if something checked does not hold, else 2.
    pub(crate) fn code(&self) -> u8 {
        self.code
    }

    /// What is said.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The same without the argument and its value.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// The argument that is refused, if it is one.
    #[must_use]
    pub fn refused(&self) -> Option<&str> {
        self.argument.as_deref()
    }

    /// Its value.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}
