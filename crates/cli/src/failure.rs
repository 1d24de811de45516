//! Why the program ends without an answer.

use std::fmt;

/// What the user is told, worded as clap words its own, and the exit code.
#[derive(Debug)]
pub struct Failure {
    /// The argument refused and its value, if it is one's fault.
    about: Option<(String, String)>,
    why: String,
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
            about: Some((argument.to_owned(), value.to_string())),
            ..Self::other(why)
        }
    }

    /// Something checked on the way to the answer does not hold.
    #[cfg(feature = "paper")]
    pub(crate) fn refuted(why: impl fmt::Display) -> Self {
        Self {
            about: None,
            why: why.to_string(),
            code: 1,
        }
    }

    /// Anything else.
    pub(crate) fn other(why: impl fmt::Display) -> Self {
        Self {
            about: None,
            why: why.to_string(),
            code: 2,
        }
    }

    /// The argument refused, such as `--layer <NAME>`, and its value, if it is one's fault.
    #[must_use]
    pub fn about(&self) -> Option<(&str, &str)> {
        let (argument, value) = self.about.as_ref()?;
        Some((argument, value))
    }

    /// Why, and what would be accepted.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// 1 if something checked does not hold, else 2.
    pub(crate) fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((argument, value)) = &self.about {
            write!(f, "invalid value '{value}' for '{argument}': ")?;
        }
        f.write_str(&self.why)
    }
}
