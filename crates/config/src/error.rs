//! Why a configuration was refused: which field, what it holds, and what would be accepted.

use std::error::Error;
use std::fmt;

use ropebound_schedule::ScheduleError;

use crate::json::{SyntaxError, Value};

/// Why a configuration was refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read at all.
    File {
        /// What is wrong.
        why: String,
    },
    /// The file is not JSON, or breaks a limit of the reader.
    Syntax(SyntaxError),
    /// A field holds something it cannot.
    Field {
        /// The field, such as `rope_scaling.factor`.
        field: String,
        /// What it holds.
        value: String,
        /// What would be accepted.
        expected: String,
    },
    /// A field that is needed is missing or null.
    Missing {
        /// The field.
        field: String,
        /// Why it is needed, and what would be accepted.
        expected: String,
    },
    /// The model's positions are none this program can speak of.
    NotRope {
        /// The field that says so.
        field: String,
        /// What it holds.
        value: String,
        /// Why not.
        why: String,
    },
    /// What this dialect makes of the file is not established.
    NotModelled {
        /// The dialect.
        dialect: String,
        /// Which part.
        why: String,
    },
    /// The dialect's own code stops at the file.
    Refused {
        /// The dialect.
        dialect: String,
        /// Why.
        why: String,
    },
    /// The fields are sound one by one, but no schedule comes of them.
    Schedule {
        /// The field that names the type.
        field: String,
        /// Its value.
        value: String,
        /// Why not.
        error: ScheduleError,
    },
}

impl ConfigError {
    pub(crate) fn field(
        field: impl Into<String>,
        value: &Value,
        expected: impl Into<String>,
    ) -> Self {
        Self::Field {
            field: field.into(),
            value: value.to_string(),
            expected: expected.into(),
        }
    }

    pub(crate) fn missing(field: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::Missing {
            field: field.into(),
            expected: expected.into(),
        }
    }
}

impl From<SyntaxError> for ConfigError {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax(error)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { why } => f.write_str(why),
            Self::Syntax(error) => error.fmt(f),
            Self::Field {
                field,
                value,
                expected,
            } => write!(f, "field {field} is {value}; expected {expected}"),
            Self::Missing { field, expected } => {
                write!(f, "field {field} is missing; expected {expected}")
            }
            Self::NotModelled { dialect, why } => write!(f, "not modelled for {dialect}: {why}"),
            Self::Refused { dialect, why } => write!(f, "{dialect} does not load it: {why}"),
            Self::NotRope { field, value, why } => write!(f, "field {field} is {value}: {why}"),
            Self::Schedule {
                field,
                value,
                error,
            } => write!(f, "field {field} is {value}: {error}"),
        }
    }
}

impl Error for ConfigError {}
