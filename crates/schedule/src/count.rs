//! Counts as written on a command line: k is 1024, M is 1024².

use std::error::Error;
use std::fmt;

/// The largest count accepted, 2^46.
pub const MAX_COUNT: u64 = 1 << 46;

/// Reads a count: digits, which single underscores may separate, then optionally `k` or `K` (1024) or `M` (1024²).
///
/// # Errors
///
/// Anything else, and counts above [`MAX_COUNT`].
///
/// # Examples
///
/// ```
/// use ropebound_schedule::parse_count;
///
/// assert_eq!(parse_count("32k"), Ok(32_768));
/// assert_eq!(parse_count("1000"), Ok(1000));
/// assert_eq!(parse_count("1M"), Ok(1024 * 1024));
/// assert!(parse_count("32kb").is_err());
/// ```
pub fn parse_count(text: &str) -> Result<u64, CountError> {
    let (digits, unit) = match text.as_bytes() {
        [.., b'k' | b'K'] => (&text[..text.len() - 1], 1 << 10),
        [.., b'M'] => (&text[..text.len() - 1], 1 << 20),
        _ => (text, 1),
    };
    if !digits
        .split('_')
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(CountError::Syntax {
            text: text.to_owned(),
        });
    }
    digits
        .bytes()
        .filter(|byte| *byte != b'_')
        .try_fold(0u64, |value, byte| {
            value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))
        })
        .and_then(|value| value.checked_mul(unit))
        .filter(|value| *value <= MAX_COUNT)
        .ok_or_else(|| CountError::TooLarge {
            text: text.to_owned(),
        })
}

/// Why text is no count.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CountError {
    /// Not digits with an optional k or M.
    Syntax {
        /// The text as given.
        text: String,
    },
    /// Above [`MAX_COUNT`].
    TooLarge {
        /// The text as given.
        text: String,
    },
}

impl fmt::Display for CountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CountError::Syntax { text } => {
                write!(
                    f,
                    "{text:?} is not a count; expected digits such as 32768, 32k (k = 1024) or 1M (M = 1024²)"
                )
            }
            CountError::TooLarge { text } => write!(
                f,
                "{text} is too large; expected at most {MAX_COUNT} (2^46)"
            ),
        }
    }
}

impl Error for CountError {}
