//! Enclosures as an [`Arithmetic`]: the frequency formula, evaluated with proof.

use ropebound_schedule::{Arithmetic, Decimal, Ratio};
use rug::Float;

use crate::Interval;

/// Interval arithmetic for results of so many bits. Numbers are carried with 32 bits more.
///
/// Domain: at least 32 bits. A power is exp(ln(base)·exponent); for |ln(base)·exponent| < 2^16 its relative width is
/// below 2^−(bits+12) beyond what the base's own width makes of it. An exponent of 0 or 1 and a base of exactly 1
/// give exact results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Precision(pub u32);

impl Precision {
    const GUARD_BITS: u32 = 32;

    fn working(self) -> u32 {
        self.0 + Precision::GUARD_BITS
    }
}

impl Arithmetic for Precision {
    type Number = Interval;

    fn decimal(&self, value: &Decimal) -> Interval {
        Interval::from_decimal(value, self.working())
    }

    fn multiply(&self, left: &Interval, right: &Interval) -> Interval {
        left * right
    }

    /// # Panics
    ///
    /// If the divisor contains 0.
    fn divide(&self, dividend: &Interval, divisor: &Interval) -> Interval {
        dividend.divide(divisor).expect("a divisor is not 0")
    }

    /// # Panics
    ///
    /// If the base does not lie above 0.
    fn power(&self, base: &Interval, exponent: Ratio) -> Interval {
        if exponent == Ratio::ONE {
            return base.clone();
        }
        if exponent.is_zero() || (base.is_point() && *base.lo() == 1) {
            return Interval::one(self.working());
        }
        let log = base.ln().expect("a power's base is above 0");
        let log = log
            .scale(exponent.numerator().unsigned_abs())
            .divide_u64(exponent.denominator());
        if exponent.numerator() < 0 {
            (-&log).exp()
        } else {
            log.exp()
        }
    }

    fn add(&self, left: &Interval, right: &Interval) -> Interval {
        left + right
    }

    fn subtract(&self, left: &Interval, right: &Interval) -> Interval {
        left - right
    }

    /// # Panics
    ///
    /// If the number does not lie above 0.
    fn logarithm(&self, value: &Interval) -> Interval {
        value.ln().expect("a logarithm's argument is above 0")
    }

    fn pi(&self) -> Interval {
        Interval::pi(self.working())
    }

    fn clamp_to_unit(&self, value: &Interval) -> Interval {
        let clamp = |end: &Float| end.clone().clamp(&0, &1);
        // Monotone and exact, so the ends go to the ends.
        Interval::new(clamp(value.lo()), clamp(value.hi()))
    }
}
