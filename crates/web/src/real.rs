//! The numbers that frequencies are computed in: balls, with what their functions need of π and ln 2.

use num_bigint::BigInt;
use ropebound_schedule::{Arithmetic, Decimal, Ratio};

use crate::ball::{Ball, Balls};
use crate::elementary::{cosine, exponential, ln_2, logarithm, pi};

/// Real numbers as balls with so many bits after the point.
#[derive(Clone, Debug)]
pub(crate) struct Reals {
    pub(crate) balls: Balls,
    pub(crate) pi: Ball,
    ln_2: Ball,
}

impl Reals {
    pub(crate) fn new(bits: u32) -> Reals {
        let balls = Balls { bits };
        Reals {
            balls,
            pi: pi(balls),
            ln_2: ln_2(balls),
        }
    }

    /// cos x.
    pub(crate) fn cosine(&self, x: &Ball) -> Ball {
        cosine(self.balls, &self.pi, x)
    }
}

impl Arithmetic for Reals {
    type Number = Ball;

    fn decimal(&self, value: &Decimal) -> Ball {
        let digits: String = value
            .digits()
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect();
        let digits: BigInt = if digits.is_empty() {
            BigInt::ZERO
        } else {
            digits.parse().expect("decimal digits")
        };
        let ten = BigInt::from(10);
        let power = ten.pow(u32::try_from(value.exponent().unsigned_abs()).expect("small"));
        if value.exponent() >= 0 {
            return self.balls.whole(digits * power);
        }
        let scaled = digits << self.balls.bits;
        let quotient = &scaled / &power;
        let exact = &quotient * power == scaled;
        Ball::exact(quotient).widened(i32::from(!exact))
    }

    fn multiply(&self, left: &Ball, right: &Ball) -> Ball {
        self.balls.product(left, right)
    }

    fn divide(&self, dividend: &Ball, divisor: &Ball) -> Ball {
        self.balls.quotient(dividend, divisor)
    }

    fn power(&self, base: &Ball, exponent: Ratio) -> Ball {
        if exponent.is_zero() {
            return self.balls.whole(1);
        }
        let power = logarithm(self.balls, &self.ln_2, base).scaled(exponent.numerator());
        exponential(self.balls, &self.ln_2, &power.over(exponent.denominator()))
    }

    fn add(&self, left: &Ball, right: &Ball) -> Ball {
        left.plus(right)
    }

    fn subtract(&self, left: &Ball, right: &Ball) -> Ball {
        left.minus(right)
    }

    fn logarithm(&self, value: &Ball) -> Ball {
        logarithm(self.balls, &self.ln_2, value)
    }

    fn pi(&self) -> Ball {
        self.pi.clone()
    }

    /// Clamping moves no two numbers apart.
    fn clamp_to_unit(&self, value: &Ball) -> Ball {
        let one = BigInt::from(1) << self.balls.bits;
        Ball {
            value: value.value.clone().clamp(BigInt::ZERO, one),
            error: value.error.clone(),
        }
    }
}
