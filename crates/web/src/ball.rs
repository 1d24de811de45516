//! Real numbers as balls of big integers: a value in units of 2^(−bits) and how many units it may be off.
//!
//! Each operation's result holds all results of what its operands stand for. Values are rounded down, which costs less than a unit.

use num_bigint::{BigInt, Sign};

/// A number and how far off it may be, in units of 2^(−bits); without an error it is unbounded, and so is all that is made of it.
#[derive(Clone, Debug)]
pub(crate) struct Ball {
    pub(crate) value: BigInt,
    pub(crate) error: Option<BigInt>,
}

/// Arithmetic on balls of one precision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Balls {
    pub(crate) bits: u32,
}

impl Ball {
    pub(crate) fn unbounded() -> Ball {
        Ball {
            value: BigInt::ZERO,
            error: None,
        }
    }

    pub(crate) fn exact(value: BigInt) -> Ball {
        Ball {
            value,
            error: Some(BigInt::ZERO),
        }
    }

    /// Standing for numbers up to `units` further off.
    pub(crate) fn widened(mut self, units: impl Into<BigInt>) -> Ball {
        self.error = self.error.map(|error| error + units.into());
        self
    }

    /// −1 or 1 if every number of the ball has that sign, or 0 if the ball is the number 0.
    pub(crate) fn sign(&self) -> Option<i8> {
        let error = self.error.as_ref()?;
        if self.value.magnitude() > error.magnitude() {
            return Some(if self.value.sign() == Sign::Minus {
                -1
            } else {
                1
            });
        }
        (self.value == BigInt::ZERO && *error == BigInt::ZERO).then_some(0)
    }

    /// The least and the largest number, in units.
    pub(crate) fn ends(&self) -> Option<[BigInt; 2]> {
        let error = self.error.as_ref()?;
        Some([&self.value - error, &self.value + error])
    }

    /// Times 2^`by`; a negative power rounds down.
    pub(crate) fn shifted(&self, by: i64) -> Ball {
        let left = by.max(0) as u64;
        let right = (-by).max(0) as u64;
        let inexact = BigInt::from(u8::from(by < 0));
        Ball {
            value: (&self.value << left) >> right,
            error: self
                .error
                .as_ref()
                .map(|error| ((error << left) >> right) + 2 * inexact),
        }
    }

    /// Times a whole number.
    pub(crate) fn scaled(&self, factor: impl Into<BigInt>) -> Ball {
        let factor = factor.into();
        let magnitude = BigInt::from(factor.magnitude().clone());
        Ball {
            value: &self.value * factor,
            error: self.error.as_ref().map(|error| error * magnitude),
        }
    }

    /// Over a whole number above 0. |⌊v/n⌋ − x/n| ≤ 1 + e/n.
    pub(crate) fn over(&self, divisor: u64) -> Ball {
        Ball {
            value: floor_division(&self.value, &BigInt::from(divisor)),
            error: self.error.as_ref().map(|error| error / divisor + 2),
        }
    }

    pub(crate) fn plus(&self, other: &Ball) -> Ball {
        Ball {
            value: &self.value + &other.value,
            error: self
                .error
                .as_ref()
                .zip(other.error.as_ref())
                .map(|(a, b)| a + b),
        }
    }

    pub(crate) fn minus(&self, other: &Ball) -> Ball {
        self.plus(&other.scaled(-1))
    }
}

/// ⌊a/b⌋ for b > 0.
fn floor_division(a: &BigInt, b: &BigInt) -> BigInt {
    let quotient = a / b;
    if a.sign() == Sign::Minus && &quotient * b != *a {
        quotient - 1
    } else {
        quotient
    }
}

fn magnitude(value: &BigInt) -> BigInt {
    BigInt::from(value.magnitude().clone())
}

impl Balls {
    /// A whole number.
    pub(crate) fn whole(&self, value: impl Into<BigInt>) -> Ball {
        Ball::exact(value.into() << self.bits)
    }

    /// |xy − x'y'| ≤ |x'|·f + |y'|·e + e·f.
    pub(crate) fn product(&self, left: &Ball, right: &Ball) -> Ball {
        let error = left.error.as_ref().zip(right.error.as_ref());
        Ball {
            value: (&left.value * &right.value) >> self.bits,
            error: error.map(|(e, f)| {
                let all = magnitude(&left.value) * f + magnitude(&right.value) * e + e * f;
                (all >> self.bits) + 2
            }),
        }
    }

    /// |x/y − x'/y'| = |(x − x') − (x'/y')(y − y')|/|y| ≤ (e + |x'/y'|·f)/(|y'| − f).
    pub(crate) fn quotient(&self, dividend: &Ball, divisor: &Ball) -> Ball {
        let (Some(e), Some(f)) = (&dividend.error, &divisor.error) else {
            return Ball::unbounded();
        };
        let least = &divisor.value - f;
        if least.sign() != Sign::Plus {
            return Ball::unbounded();
        }
        let value = floor_division(&(&dividend.value << self.bits), &divisor.value);
        let all = (e << self.bits) + (magnitude(&value) + 1) * f;
        Ball {
            value,
            error: Some(all / least + 3),
        }
    }
}
