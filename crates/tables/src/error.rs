//! Why a file was not read, or not written.

use std::error::Error;
use std::fmt;

use crate::MAX_BYTES;

/// A file that was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file, as it was named.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The system did not let it be read.
    System {
        /// What the system said.
        why: String,
    },
    /// The name does not end in a known extension.
    Extension,
    /// More bytes than [`MAX_BYTES`], in the file or unpacked.
    TooLarge {
        /// What has too many.
        what: String,
    },
    /// The bytes are not of the format that the extension names, or contradict themselves.
    Malformed {
        /// What, and what was expected.
        why: String,
    },
    /// An array of numbers that are not read.
    Dtype {
        /// The array; empty for the one of an npy file.
        array: String,
        /// The kind of number, as the file writes it.
        found: String,
        /// Why it is refused, if there is more to say.
        why: &'static str,
    },
}

/// Kinds of numbers that are read, for messages.
const DTYPES: &str = "expected little-endian f64, f32, f16, bf16, complex numbers of f32 or f64, integers of 1 to 8 bytes, or bool";

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System { why } => f.write_str(why),
            Self::Extension => {
                f.write_str("expected a name that ends in .safetensors, .npy or .npz")
            }
            Self::TooLarge { what } => write!(f, "{what}; expected at most {MAX_BYTES} bytes"),
            Self::Malformed { why } => f.write_str(why),
            Self::Dtype { array, found, why } => {
                match array.as_str() {
                    "" => write!(f, "its numbers are of type {found}")?,
                    array => write!(f, "array {array:?} is of type {found}")?,
                }
                match *why {
                    "" => write!(f, "; {DTYPES}"),
                    why => write!(f, ", {why}; {DTYPES}"),
                }
            }
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.problem)
    }
}

impl Error for Problem {}
impl Error for ReadError {}

impl Problem {
    pub(crate) fn malformed(why: impl Into<String>) -> Self {
        Self::Malformed { why: why.into() }
    }

    pub(crate) fn too_large(what: impl Into<String>) -> Self {
        Self::TooLarge { what: what.into() }
    }
}

/// Why arrays do not make a file of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// npy and npz have no bf16.
    NoBf16 {
        /// The array.
        array: String,
    },
    /// An npy file holds one array and no metadata.
    NotOneArray {
        /// How many there are.
        arrays: usize,
    },
    /// A name that is taken, empty, or not fit for the format.
    Name {
        /// The name.
        name: String,
    },
    /// An npz archive does not take it, as a name of more than 65535 bytes.
    Archive {
        /// What the archive's writer said.
        why: String,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBf16 { array } => write!(
                f,
                "array {array:?} is bf16, which npy and npz do not have; expected a name that ends in .safetensors"
            ),
            Self::NotOneArray { arrays } => {
                write!(
                    f,
                    "an npy file holds one array, and there are {arrays}; expected .npz or .safetensors"
                )
            }
            Self::Name { name } => write!(
                f,
                "an array cannot be called {name:?}; expected distinct names without '/', '\\' and NUL, other than __metadata__"
            ),
            Self::Archive { why } => write!(f, "{why}; expected what a zip archive can hold"),
        }
    }
}

impl Error for WriteError {}
