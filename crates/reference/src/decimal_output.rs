//! Decimal output in which every printed digit is certain.
//!
//! Numbers are written positionally while their digits reach the units and at most five zeros follow the point, and
//! with an exponent otherwise, so that no digit is printed that was not asked for: 4293.4376, 0.00012, 5.1e8.

use std::error::Error;
use std::fmt;

use rug::Float;
use rug::float::Round;

use crate::Interval;

/// `value` to `digits` significant digits, rounded in the given direction.
fn decimal(value: &Float, digits: usize, round: Round) -> String {
    let (negative, text, exponent) = value.to_sign_string_exp_round(10, Some(digits), round);
    let sign = if negative { "-" } else { "" };
    // MPFR's exponent belongs to 0.d₁d₂…; zero has none.
    let Some(leading) = exponent.map(|exponent| i64::from(exponent) - 1) else {
        return "0".to_owned();
    };
    let body = if leading >= 0 && (leading as usize) < digits {
        match text.split_at(leading as usize + 1) {
            (whole, "") => whole.to_owned(),
            (whole, fraction) => format!("{whole}.{fraction}"),
        }
    } else if (-6..0).contains(&leading) {
        format!("0.{}{text}", "0".repeat((-leading - 1) as usize))
    } else {
        match text.split_at(1) {
            (first, "") => format!("{first}e{leading}"),
            (first, rest) => format!("{first}.{rest}e{leading}"),
        }
    };
    format!("{sign}{body}")
}

/// The endpoints to `digits` significant digits, the lower rounded down and the upper rounded up.
///
/// # Panics
///
/// If `digits` is 0.
///
/// # Examples
///
/// ```
/// use ropebound_reference::{Interval, enclosure_decimal};
///
/// let pi = Interval::pi(64);
/// assert_eq!(enclosure_decimal(&pi, 5), ("3.1415".to_owned(), "3.1416".to_owned()));
/// ```
pub fn enclosure_decimal(interval: &Interval, digits: usize) -> (String, String) {
    assert!(digits > 0, "a number is written with at least one digit");
    (
        decimal(interval.lo(), digits, Round::Down),
        decimal(interval.hi(), digits, Round::Up),
    )
}

/// The number in the interval, correctly rounded to as many significant digits as the interval settles, at most `most`.
///
/// Every number of the interval rounds to the text returned (to nearest, ties to even). `None` if not even one digit is
/// settled: the interval contains 0 and is wider than a point, or is wide.
pub fn certain_digits(interval: &Interval, most: usize) -> Option<String> {
    let width = interval.width();
    let settled = match (interval.magnitude_hi().get_exp(), width.get_exp()) {
        // At most one digit more than log10(magnitude/width) can be settled, save by a tie far off: two are tried.
        (Some(magnitude), Some(width)) => {
            let bits = (f64::from(magnitude) - f64::from(width) + 2.0).max(0.0);
            (bits * std::f64::consts::LOG10_2) as usize + 2
        }
        _ => most,
    };
    (1..=most.min(settled))
        .rev()
        .find_map(|digits| agreed(interval, digits))
}

/// What both endpoints round to, if that is one text; rounding is monotone, so then every number between does.
fn agreed(interval: &Interval, digits: usize) -> Option<String> {
    if interval.contains_zero() && !interval.is_point() {
        return None;
    }
    let lo = decimal(interval.lo(), digits, Round::Nearest);
    let hi = decimal(interval.hi(), digits, Round::Nearest);
    (lo == hi).then_some(lo)
}

/// The real number which `enclosure` encloses at every precision, correctly rounded to `digits` significant digits.
///
/// The precision is doubled until both ends of the enclosure round to the same text (Ziv). A number that is an exact tie
/// or exactly 0 ends only if its enclosure becomes a point; otherwise the precision limit, 16 times the bits of `digits`
/// and 4096 more, ends it with an error.
///
/// # Errors
///
/// [`RoundingError`] at the precision limit, or an error of `enclosure` itself.
///
/// # Panics
///
/// If `digits` is 0.
///
/// # Examples
///
/// ```
/// use ropebound_reference::{Interval, RoundingError, rounded_decimal};
///
/// let pi = rounded_decimal(30, |precision| Ok::<_, RoundingError>(Interval::pi(precision)))?;
/// assert_eq!(pi, "3.14159265358979323846264338328");
/// # Ok::<(), RoundingError>(())
/// ```
pub fn rounded_decimal<E: From<RoundingError>>(
    digits: usize,
    mut enclosure: impl FnMut(u32) -> Result<Interval, E>,
) -> Result<String, E> {
    assert!(digits > 0, "a number is written with at least one digit");
    let bits = (digits as f64 / std::f64::consts::LOG10_2) as u32;
    let limit = 16 * bits + 4096;
    let mut precision = bits + 64;
    loop {
        let interval = enclosure(precision)?;
        if let Some(text) = agreed(&interval, digits) {
            return Ok(text);
        }
        if precision >= limit {
            let (lo, hi) = enclosure_decimal(&interval, digits + 20);
            return Err(RoundingError {
                digits,
                precision,
                lo,
                hi,
            }
            .into());
        }
        precision = (2 * precision).min(limit);
    }
}

/// A number's rounding was not settled at the precision limit: it is an exact tie, or 0, or too close to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundingError {
    /// The significant digits asked for.
    pub digits: usize,
    /// The precision reached, in bits.
    pub precision: u32,
    /// The enclosure reached, lower end, in decimal.
    pub lo: String,
    /// The enclosure reached, upper end, in decimal.
    pub hi: String,
}

impl fmt::Display for RoundingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RoundingError {
            digits,
            precision,
            lo,
            hi,
        } = self;
        write!(
            f,
            "{digits} digits are not settled at {precision} bits: the number lies in [{lo}, {hi}]"
        )
    }
}

impl Error for RoundingError {}
