//! The dimension d of an attention head: even, since RoPE rotates pairs.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// The dimension d of an attention head, an even number in 2..=65536; h = d/2 pairs rotate.
///
/// # Examples
///
/// ```
/// use ropebound_schedule::HeadDim;
///
/// assert_eq!(HeadDim::new(128)?.pairs(), 64);
/// assert!(HeadDim::new(127).is_err());
/// # Ok::<(), ropebound_schedule::HeadDimError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeadDim(u32);

impl HeadDim {
    /// The largest dimension accepted.
    pub const MAX: u32 = 65_536;

    /// The dimension `value`.
    ///
    /// # Errors
    ///
    /// 0, an odd number, or one above [`HeadDim::MAX`].
    pub fn new(value: u64) -> Result<HeadDim, HeadDimError> {
        match u32::try_from(value) {
            Ok(0) => Err(HeadDimError::Zero),
            Ok(dim) if dim <= HeadDim::MAX && dim % 2 == 0 => Ok(HeadDim(dim)),
            Ok(dim) if dim <= HeadDim::MAX => Err(HeadDimError::Odd { value: dim }),
            _ => Err(HeadDimError::TooLarge {
                value: value.to_string(),
            }),
        }
    }

    /// d itself.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The number of pairs, h = d/2.
    pub fn pairs(self) -> usize {
        self.0 as usize / 2
    }
}

impl TryFrom<u64> for HeadDim {
    type Error = HeadDimError;

    fn try_from(value: u64) -> Result<HeadDim, HeadDimError> {
        HeadDim::new(value)
    }
}

impl FromStr for HeadDim {
    type Err = HeadDimError;

    fn from_str(text: &str) -> Result<HeadDim, HeadDimError> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(HeadDimError::Syntax {
                text: text.to_owned(),
            });
        }
        match text.parse() {
            Ok(value) => HeadDim::new(value),
            Err(_) => Err(HeadDimError::TooLarge {
                value: text.to_owned(),
            }),
        }
    }
}

impl fmt::Display for HeadDim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a number is no [`HeadDim`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeadDimError {
    /// Zero.
    Zero,
    /// An odd number.
    Odd {
        /// The number as given.
        value: u32,
    },
    /// Above [`HeadDim::MAX`].
    TooLarge {
        /// The number as given.
        value: String,
    },
    /// Not a natural number.
    Syntax {
        /// The text as given.
        text: String,
    },
}

impl fmt::Display for HeadDimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accepted = format_args!("expected an even number from 2 to {}", HeadDim::MAX);
        match self {
            HeadDimError::Zero => write!(f, "head_dim 0 has no pairs; {accepted}"),
            HeadDimError::Odd { value } => write!(f, "head_dim {value} is odd; {accepted}"),
            HeadDimError::TooLarge { value } => {
                write!(f, "head_dim {value} is too large; {accepted}")
            }
            HeadDimError::Syntax { text } => {
                write!(f, "head_dim {text:?} is not a natural number; {accepted}")
            }
        }
    }
}

impl Error for HeadDimError {}
