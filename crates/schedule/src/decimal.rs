//! Exact non-negative decimals: digits × 10^exponent, in one canonical form each.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;

/// The most significant digits a [`Decimal`] may have. Every finite `f64` fits (767 at most).
pub const MAX_DIGITS: usize = 4096;

/// The largest power of ten, up or down, of a [`Decimal`]'s leading digit.
pub const MAX_EXPONENT: i64 = 10_000;

/// An exact non-negative decimal number, `digits × 10^exponent`.
///
/// Domain: zero, and numbers of at most [`MAX_DIGITS`] significant digits whose leading digit stands at a power of ten
/// within ±[`MAX_EXPONENT`]. Canonical: no zero at either end of the digits, so equal numbers are equal values and
/// hash alike, however they were written. Comparison is exact.
///
/// # Examples
///
/// ```
/// use ropebound_schedule::Decimal;
///
/// let base: Decimal = "1e6".parse()?;
/// assert_eq!(base, Decimal::from(1_000_000));
/// assert_eq!(base.to_string(), "1e6");
/// assert_eq!("+4293.43750".parse::<Decimal>()?.to_string(), "4293.4375");
/// assert!("-1".parse::<Decimal>().is_err());
/// # Ok::<(), ropebound_schedule::DecimalError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Values 0..=9, most significant first; empty for zero.
    digits: Box<[u8]>,
    /// The power of ten of the last digit; 0 for zero.
    exponent: i64,
}

impl Decimal {
    /// The number whose decimal digits, most significant first, end at 10^`exponent`.
    pub(crate) fn from_digits(
        mut digits: &[u8],
        mut exponent: i64,
    ) -> Result<Decimal, DecimalError> {
        while let [0, rest @ ..] = digits {
            digits = rest;
        }
        while let [rest @ .., 0] = digits {
            digits = rest;
            exponent = exponent.saturating_add(1);
        }
        if digits.is_empty() {
            return Ok(Decimal::zero());
        }
        if digits.len() > MAX_DIGITS {
            return Err(DecimalError::TooManyDigits {
                digits: digits.len(),
            });
        }
        let leading = exponent.saturating_add(digits.len() as i64 - 1);
        if !(-MAX_EXPONENT..=MAX_EXPONENT).contains(&leading) {
            return Err(DecimalError::Exponent);
        }
        Ok(Decimal {
            digits: digits.into(),
            exponent,
        })
    }

    /// Zero.
    pub fn zero() -> Decimal {
        Decimal {
            digits: Box::new([]),
            exponent: 0,
        }
    }

    /// One.
    pub fn one() -> Decimal {
        Decimal::from(1)
    }

    /// Whether the number is zero.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether the number is an integer.
    pub fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The significant digits, values 0..=9, most significant first, without zeros at either end; empty for zero.
    pub fn digits(&self) -> &[u8] {
        &self.digits
    }

    /// The power of ten of the last significant digit; 0 for zero.
    pub fn exponent(&self) -> i64 {
        self.exponent
    }

    /// The power of ten of the first significant digit: 3 for 4293.4375; `None` for zero.
    pub fn leading_exponent(&self) -> Option<i64> {
        let count = self.digits.len() as i64;
        (count > 0).then(|| self.exponent + count - 1)
    }

    /// The number as a `u64`, if it is one.
    pub fn to_u64(&self) -> Option<u64> {
        if self.is_zero() {
            return Some(0);
        }
        if !self.is_integer() || self.leading_exponent() > Some(19) {
            return None;
        }
        let padding = std::iter::repeat_n(&0, self.exponent as usize);
        self.digits
            .iter()
            .chain(padding)
            .try_fold(0u64, |value, digit| {
                value.checked_mul(10)?.checked_add(u64::from(*digit))
            })
    }

    /// The nearest `f64`, ties to even; 0 or infinity outside its range.
    pub fn nearest_f64(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The nearest `f32`, ties to even, rounded once; 0 or infinity outside its range.
    pub fn nearest_f32(&self) -> f32 {
        self.to_string().parse().unwrap_or(f32::NAN)
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Decimal {
        let mut digits = Vec::new();
        let mut rest = value;
        while rest > 0 {
            digits.push((rest % 10) as u8);
            rest /= 10;
        }
        digits.reverse();
        Decimal::from_digits(&digits, 0).expect("20 digits are within the limits")
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        // `None`, for zero, is less than every exponent. At the same leading exponent the digits compare as
        // text: a proper prefix is smaller, since the longer one ends in a non-zero digit.
        self.leading_exponent()
            .cmp(&other.leading_exponent())
            .then_with(|| self.digits.cmp(&other.digits))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Why text or a float is no [`Decimal`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecimalError {
    /// The text is empty.
    Empty,
    /// Not a number: `nan`, or a float that is one.
    NotANumber,
    /// Infinite.
    Infinite,
    /// Below zero.
    Negative {
        /// The number as given.
        text: String,
    },
    /// Not decimal notation.
    Syntax {
        /// The text as given, shortened if long.
        text: String,
    },
    /// More significant digits than [`MAX_DIGITS`].
    TooManyDigits {
        /// How many there are.
        digits: usize,
    },
    /// The leading digit's power of ten lies outside ±[`MAX_EXPONENT`].
    Exponent,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecimalError::Empty => f.write_str(
                "the number is empty; expected a decimal such as 10000, 4293.4375 or 1e6",
            ),
            DecimalError::NotANumber => {
                f.write_str("nan is not a number; expected a decimal such as 10000 or 1e6")
            }
            DecimalError::Infinite => f.write_str(
                "the number is infinite; expected a finite decimal such as 10000 or 1e6",
            ),
            DecimalError::Negative { text } => {
                write!(f, "{text} is negative; expected a decimal of at least 0")
            }
            DecimalError::Syntax { text } => {
                write!(
                    f,
                    "{text:?} is not a decimal; expected digits such as 10000, 4293.4375 or 1e6"
                )
            }
            DecimalError::TooManyDigits { digits } => {
                write!(
                    f,
                    "the number has {digits} significant digits; at most {MAX_DIGITS} are accepted"
                )
            }
            DecimalError::Exponent => write!(
                f,
                "the number is outside the accepted range 1e-{MAX_EXPONENT} to 1e{MAX_EXPONENT}"
            ),
        }
    }
}

impl Error for DecimalError {}
