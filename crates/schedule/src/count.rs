//! Counts as written on a command line: k is 1024, M is 1024², G is 1024³.

use std::error::Error;
use std::fmt;

/// The largest count accepted, 2^46.
pub const MAX_COUNT: u64 = 1 << 46;

/// Reads a count: a decimal such as `32768`, `500_000`, `1e5` or `1.5`, then optionally `k` or `K` (1024), `M` (1024²) or `G` (1024³). What
/// it comes to must be a whole number.
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
/// assert_eq!(parse_count("1.5k"), Ok(1536));
/// assert_eq!(parse_count("1e5"), Ok(100_000));
/// assert_eq!(parse_count("1M"), Ok(1024 * 1024));
/// assert!(parse_count("1.0001k").is_err());
/// assert!(parse_count("32kb").is_err());
/// ```
pub fn parse_count(text: &str) -> Result<u64, CountError> {
    let (number, unit) = match text.as_bytes() {
        [.., b'k' | b'K'] => (&text[..text.len() - 1], 1 << 10),
        [.., b'M'] => (&text[..text.len() - 1], 1 << 20),
        [.., b'G'] => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    let syntax = || CountError::Syntax {
        text: text.to_owned(),
    };
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction_is_written = mantissa.contains('.');
    if !is_grouped(whole)
        || (fraction_is_written && !fraction.bytes().all(|byte| byte.is_ascii_digit()))
        || (fraction_is_written && fraction.is_empty())
        || !(1..=3).contains(&exponent.len())
        || !exponent.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(syntax());
    }
    let too_large = || CountError::TooLarge {
        text: text.to_owned(),
    };
    let digits = whole.bytes().filter(|byte| *byte != b'_');
    let fraction = fraction.trim_end_matches('0');
    let value = digits
        .chain(fraction.bytes())
        .try_fold(0u128, |value, byte| {
            value.checked_mul(10)?.checked_add(u128::from(byte - b'0'))
        })
        .and_then(|value| value.checked_mul(unit))
        .ok_or_else(too_large)?;
    let exponent: i64 = exponent.parse().map_err(|_| syntax())?;
    let shift = exponent - fraction.len() as i64;
    let power = 10u128
        .checked_pow(shift.unsigned_abs() as u32)
        .filter(|_| value > 0);
    let count = match (power, shift >= 0) {
        // Zero is zero in any unit.
        (None, _) if value == 0 => 0,
        (Some(power), true) => value.checked_mul(power).ok_or_else(too_large)?,
        (Some(power), false) if value.is_multiple_of(power) => value / power,
        (None, true) => return Err(too_large()),
        (_, false) => {
            return Err(CountError::Fraction {
                text: text.to_owned(),
            });
        }
    };
    u64::try_from(count)
        .ok()
        .filter(|count| *count <= MAX_COUNT)
        .ok_or_else(too_large)
}

/// Digits, which single underscores may separate.
fn is_grouped(digits: &str) -> bool {
    digits
        .split('_')
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Why text is no count.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CountError {
    /// Not a decimal with an optional k, M or G.
    Syntax {
        /// The text as given.
        text: String,
    },
    /// Not a whole number.
    Fraction {
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
                    "{text:?} is not a count; expected a number such as 32768, 500_000, 1e5, 32k (k = 1024) or 1M (M = 1024²)"
                )
            }
            CountError::Fraction { text } => write!(
                f,
                "{text} is not a whole number; expected one such as 1536 or 1.5k (k = 1024)"
            ),
            CountError::TooLarge { text } => write!(
                f,
                "{text} is too large; expected at most {MAX_COUNT} (2^46)"
            ),
        }
    }
}

impl Error for CountError {}
