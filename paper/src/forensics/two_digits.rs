//! Bases to two digits, as Table 2 prints them.

use ropebound_schedule::Decimal;
use serde::{Serialize, Serializer};
use std::fmt;

/// `digits`·10^(`exponent` − 1), `digits` from 10 to 99.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TwoDigits {
    digits: u32,
    exponent: i64,
}

impl TwoDigits {
    /// `base` > 0 to two significant digits, ties to even.
    ///
    /// # Panics
    /// If `base` is no positive number.
    pub(super) fn nearest(base: f64) -> Self {
        Self::of(&Decimal::from_f64_exact(base).expect("a number"))
    }

    fn of(value: &Decimal) -> Self {
        let exponent = value.leading_exponent().expect("above 0");
        let digit = |at| value.digits().get(at).copied().map_or(0, u32::from);
        let digits = 10 * digit(0) + digit(1);
        // A decimal has no zeros at its end, so a 5 with digits behind it is above the half.
        let up = match value.digits().get(2..) {
            Some([5]) => digits % 2 == 1,
            Some([first, ..]) => *first >= 5,
            Some([]) | None => false,
        };
        match digits + u32::from(up) {
            100 => Self {
                digits: 10,
                exponent: exponent + 1,
            },
            digits => Self { digits, exponent },
        }
    }

    /// Whether it is `value`.
    pub(super) fn is(self, value: &Decimal) -> bool {
        value.digits().len() <= 2 && self == Self::of(value)
    }
}

impl fmt::Display for TwoDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = (self.digits / 10, self.digits % 10);
        write!(f, "{first}.{second}e{}", self.exponent)
    }
}

impl Serialize for TwoDigits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_rounded_as_they_are_formatted() {
        for base in [
            4293.4, 9.96e5, 99.4, 99.5, 12.5, 13.5, 0.0625, 1e22, 5e-324, 2.0,
        ] {
            assert_eq!(TwoDigits::nearest(base).to_string(), format!("{base:.1e}"));
        }
        let printed = |text: &str| text.parse::<Decimal>().expect("a decimal");
        assert!(TwoDigits::nearest(4293.4).is(&printed("4.3e3")));
        assert!(!TwoDigits::nearest(4293.4).is(&printed("4.29e3")));
    }
}
