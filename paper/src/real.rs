//! Real numbers that are known by an enclosure, until a document writes them.

use ropebound_bounds::search::ExactBase;
use ropebound_reference::{Interval, certain_digits};
use ropebound_schedule::Decimal;
use serde::{Serialize, Serializer};
use std::fmt;

/// Digits of a base.
pub(crate) const DIGITS: usize = 20;

/// A real number by an enclosure of it, written correctly rounded to `digits` significant digits, or to as many as the enclosure settles.
#[derive(Clone, Debug, PartialEq)]
pub struct Real {
    enclosure: Interval,
    digits: usize,
}

impl Real {
    /// The number in `enclosure`, which is written with `digits` digits.
    #[must_use]
    pub fn new(enclosure: Interval, digits: usize) -> Self {
        Self { enclosure, digits }
    }

    /// A base, to 20 digits.
    #[must_use]
    pub fn base(base: &ExactBase) -> Self {
        Self::new(base.base(), DIGITS)
    }

    /// `self`/`other`, to `digits` digits; `None` if `other`'s enclosure holds 0.
    #[must_use]
    pub fn over(&self, other: &Self, digits: usize) -> Option<Self> {
        let ratio = self.enclosure.divide(&other.enclosure)?;
        Some(Self::new(ratio, digits))
    }

    /// The enclosure.
    #[must_use]
    pub fn enclosure(&self) -> &Interval {
        &self.enclosure
    }

    /// The same number, written with `digits` digits.
    #[must_use]
    pub fn to_digits(&self, digits: usize) -> Self {
        Self::new(self.enclosure.clone(), digits)
    }

    /// The decimal it is written as: near it, and a number of its own. `None` if no digit is settled.
    #[must_use]
    pub fn rounded(&self) -> Option<Decimal> {
        certain_digits(&self.enclosure, self.digits)?.parse().ok()
    }

    /// A double near it.
    #[must_use]
    pub fn approx(&self) -> f64 {
        self.enclosure.midpoint().to_f64()
    }

    /// Whether it is proven to be at most `decimal`.
    #[must_use]
    pub fn is_at_most(&self, decimal: &Decimal) -> bool {
        *self.enclosure.hi() <= *Interval::from_decimal(decimal, 512).lo()
    }
}

impl From<&Decimal> for Real {
    fn from(decimal: &Decimal) -> Self {
        Self::new(Interval::from_decimal(decimal, 256), DIGITS)
    }
}

impl fmt::Display for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match certain_digits(&self.enclosure, self.digits) {
            Some(digits) => f.write_str(&digits),
            None => self.enclosure.fmt(f),
        }
    }
}

impl Serialize for Real {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_far_as_it_is_known() {
        let third = Interval::one(256).divide_u64(3);
        let third = Real::new(third, 5);
        assert_eq!(third.to_string(), "0.33333");
        assert_eq!(third.to_digits(2).rounded(), "0.33".parse().ok());
        assert!(third.is_at_most(&"0.34".parse().unwrap()));
        assert!(!third.is_at_most(&"0.33".parse().unwrap()));
        assert_eq!(third.over(&third, 3).unwrap().to_digits(1).to_string(), "1");
        assert_eq!(serde_json::to_string(&third).unwrap(), "\"0.33333\"");
    }
}
