//! A threshold for sums: B(m) ≥ τ, τ an exact decimal.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::{Decimal, DecimalError};

/// τ ≥ 0, exactly, with at most 12 decimals and below 100000: what B(m) is held against, 0 unless something else is said.
///
/// # Examples
///
/// ```
/// use ropebound_schedule::Threshold;
///
/// let threshold: Threshold = "14.270".parse()?;
/// assert_eq!(threshold.to_string(), "14.27");
/// assert_eq!(threshold.trillionths(), 14_270_000_000_000);
/// assert!(threshold.at_most(14).is_err() && threshold.at_most(15).is_ok());
/// assert!("-1".parse::<Threshold>().is_err());
/// # Ok::<(), ropebound_schedule::ThresholdError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Threshold {
    trillionths: u64,
}

impl Threshold {
    /// 0, the paper's.
    pub const ZERO: Threshold = Threshold { trillionths: 0 };
    /// 10^12: a threshold is a whole number of its inverses.
    pub const SCALE: u64 = 1_000_000_000_000;
    /// Decimals after the point.
    const DECIMALS: i64 = 12;
    /// The first number that is too large.
    const LIMIT: u64 = 100_000;

    /// τ·10^12.
    pub fn trillionths(self) -> u64 {
        self.trillionths
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.trillionths == 0
    }

    /// The threshold itself, if a sum of `pairs` cosines can reach it.
    ///
    /// # Errors
    ///
    /// [`ThresholdError::AboveSum`].
    pub fn at_most(self, pairs: u64) -> Result<Threshold, ThresholdError> {
        if u128::from(self.trillionths) <= u128::from(pairs) * u128::from(Threshold::SCALE) {
            Ok(self)
        } else {
            let value = self;
            Err(ThresholdError::AboveSum { value, pairs })
        }
    }

    /// The number.
    pub fn decimal(self) -> Decimal {
        self.to_string().parse().expect("its own text is a decimal")
    }

    /// Doubles at or below it and at or above it: both τ itself where it is whole, else within three units in the last place of it.
    pub fn enclosing_f64(self) -> [f64; 2] {
        if self.trillionths.is_multiple_of(Threshold::SCALE) {
            return [(self.trillionths / Threshold::SCALE) as f64; 2];
        }
        // Rounded once as an integer and once as a quotient.
        let near = self.trillionths as f64 / Threshold::SCALE as f64;
        [near.next_down().next_down(), near.next_up().next_up()]
    }
}

impl TryFrom<&Decimal> for Threshold {
    type Error = ThresholdError;

    fn try_from(value: &Decimal) -> Result<Threshold, ThresholdError> {
        if *value >= Decimal::from(Threshold::LIMIT) {
            return Err(ThresholdError::TooLarge);
        }
        let Ok(zeros) = usize::try_from(value.exponent() + Threshold::DECIMALS) else {
            return Err(ThresholdError::TooFine);
        };
        let digits = value.digits().iter().copied();
        let trillionths = digits
            .chain(std::iter::repeat_n(0, zeros))
            .fold(0, |number, digit| 10 * number + u64::from(digit));
        Ok(Threshold { trillionths })
    }
}

impl FromStr for Threshold {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Threshold, ThresholdError> {
        let value: Decimal = text.parse().map_err(ThresholdError::Decimal)?;
        Threshold::try_from(&value)
    }
}

impl fmt::Display for Threshold {
    /// Digits, and a point with decimals of which the last is not 0 unless the number is whole.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (
            self.trillionths / Threshold::SCALE,
            self.trillionths % Threshold::SCALE,
        );
        write!(f, "{whole}")?;
        if rest == 0 {
            return Ok(());
        }
        let decimals = format!("{rest:012}");
        write!(f, ".{}", decimals.trim_end_matches('0'))
    }
}

/// Why something is no threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ThresholdError {
    /// No decimal of at least 0.
    Decimal(DecimalError),
    /// 100000 or more.
    TooLarge,
    /// More than 12 decimals.
    TooFine,
    /// Above the number of pairs, which is B(0), the largest sum there is.
    AboveSum {
        /// The threshold.
        value: Threshold,
        /// The pairs, those that do not rotate among them.
        pairs: u64,
    },
}

impl fmt::Display for ThresholdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ACCEPTED: &str =
            "expected a decimal from 0 to the number of pairs, such as 8 or 14.27";
        match self {
            ThresholdError::Decimal(DecimalError::Negative { .. }) => {
                write!(f, "negative; {ACCEPTED}")
            }
            ThresholdError::Decimal(DecimalError::TooManyDigits { .. })
            | ThresholdError::TooFine => {
                write!(f, "more than 12 decimals; {ACCEPTED}")
            }
            ThresholdError::Decimal(_) => write!(f, "not a decimal; {ACCEPTED}"),
            ThresholdError::TooLarge => write!(f, "too large; {ACCEPTED}"),
            ThresholdError::AboveSum { value, pairs } => write!(
                f,
                "threshold {value} is above the number of pairs, {pairs}, which is the largest sum, B(0); expected a decimal from 0 to {pairs}"
            ),
        }
    }
}

impl Error for ThresholdError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_have_one_text_each() {
        for (text, canonical) in [
            ("0", "0"),
            ("0.000000000001", "0.000000000001"),
            ("1e-12", "0.000000000001"),
            ("0.5", "0.5"),
            ("08.50", "8.5"),
            ("8", "8"),
            ("1.6e1", "16"),
            ("99999.999999999999", "99999.999999999999"),
        ] {
            let threshold: Threshold = text.parse().expect(text);
            assert_eq!(threshold.to_string(), canonical);
            assert_eq!(canonical.parse(), Ok(threshold));
            assert_eq!(threshold.decimal(), text.parse().expect("a decimal"));
        }
        for bad in [
            "",
            "-1",
            "-0.5",
            "x",
            "nan",
            "inf",
            "100000",
            "1e99",
            "1e-13",
            "0.1234567890123",
        ] {
            assert!(bad.parse::<Threshold>().is_err(), "{bad}");
        }
    }

    #[test]
    fn doubles_enclose_it() {
        for text in [
            "0",
            "8",
            "16",
            "99999",
            "0.1",
            "0.3",
            "14.270000000001",
            "99999.999999999999",
        ] {
            let threshold: Threshold = text.parse().expect(text);
            let [lo, hi] = threshold.enclosing_f64();
            let exact = threshold.decimal();
            let [below, above] = [lo, hi].map(|x| Decimal::from_f64_exact(x).expect("a double"));
            assert!(below <= exact && exact <= above, "{text}");
            assert!(hi - lo <= 4.0 * (hi.next_up() - hi), "{text}");
            assert_eq!(lo == hi, exact.is_integer(), "{text}");
        }
    }

    #[test]
    fn no_more_than_the_pairs() {
        let threshold: Threshold = "4".parse().expect("a threshold");
        assert_eq!(threshold.at_most(4), Ok(threshold));
        let error = threshold.at_most(3).expect_err("too large");
        assert!(error.to_string().contains("expected a decimal from 0 to 3"));
    }
}
