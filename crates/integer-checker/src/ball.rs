//! Fixed-point numbers of any precision that count their own error: the slow and certain arithmetic.
//!
//! With F limbs after the point a unit is 2^(−64F). A ball stands for every real number within `error` units of its value;
//! each operation's result holds all results of what its operands stand for. Magnitudes are rounded down, which costs less than
//! a unit, except where an operation says otherwise.

use alloc::vec;
use alloc::vec::Vec;

use crate::exact::Exact;
use crate::limbs;

/// Limbs before the point. The largest number met is m²·Σ (i·hi^(i−1))² + m·Σ i(i−1)·hi^(i−2) < 2^80·2^45 + 2^40·2^45.
const WHOLE: usize = 2;

/// A value and how far off it may be.
#[derive(Clone, Debug)]
pub(crate) struct Ball {
    pub(crate) negative: bool,
    /// Least first, `WHOLE` of them before the point.
    pub(crate) limbs: Vec<u64>,
    /// In units; the largest u128 stands for no bound at all, and stays so.
    pub(crate) error: u128,
}

impl Ball {
    /// `value`, exactly, with `limbs` limbs after the point.
    pub(crate) fn integer(value: u64, limbs: usize) -> Ball {
        let mut ball = Ball {
            negative: false,
            limbs: vec![0; limbs + WHOLE],
            error: 0,
        };
        ball.limbs[limbs] = value;
        ball
    }

    /// A certificate's number, cut to `limbs` limbs after the point.
    pub(crate) fn exact(value: &Exact, limbs: usize) -> Ball {
        let mut ball = Ball::integer(0, limbs);
        for (place, limb) in (0..).zip(ball.limbs[..=limbs].iter_mut().rev()) {
            *limb = value.limb(place);
        }
        ball.error = u128::from(value.reaches(limbs as u32 + 1));
        ball
    }

    /// Limbs after the point.
    pub(crate) fn precision(&self) -> usize {
        self.limbs.len() - WHOLE
    }

    /// The integer part of the magnitude.
    fn whole(&self) -> u128 {
        let [.., low, high] = self.limbs[..] else {
            unreachable!("limbs before the point");
        };
        u128::from(high) << 64 | u128::from(low)
    }

    /// The least integer that the magnitude does not exceed.
    fn ceiling(&self) -> u128 {
        self.whole() + u128::from(!limbs::is_zero(&self.limbs[..self.precision()]))
    }

    /// The integer part of a value from 0 to 2^64.
    pub(crate) fn whole_part(&self) -> u64 {
        assert!(!self.negative, "a value of at least 0");
        u64::try_from(self.whole()).expect("a value below 2^64")
    }

    pub(crate) fn negated(mut self) -> Ball {
        self.negative = !self.negative;
        self
    }

    /// The absolute value: ||x| − |y|| ≤ |x − y|.
    pub(crate) fn magnitude(mut self) -> Ball {
        self.negative = false;
        self
    }

    pub(crate) fn plus(mut self, other: &Ball) -> Ball {
        self.error = self.error.saturating_add(other.error);
        if self.negative == other.negative {
            let carry = limbs::add(&mut self.limbs, &other.limbs);
            assert!(!carry, "sums stay below 2^128");
        } else if limbs::compare(&self.limbs, &other.limbs).is_ge() {
            limbs::subtract(&mut self.limbs, &other.limbs);
        } else {
            let mut larger = other.limbs.clone();
            limbs::subtract(&mut larger, &self.limbs);
            self.limbs = larger;
            self.negative = other.negative;
        }
        self
    }

    pub(crate) fn minus(self, other: &Ball) -> Ball {
        self.plus(&other.clone().negated())
    }

    /// For |x − x'| ≤ e and |y − y'| ≤ f: |xy − x'y'| ≤ |x'|f + |y'|e + ef.
    pub(crate) fn times(&self, other: &Ball) -> Ball {
        let precision = self.precision();
        let mut product = limbs::product(&self.limbs, &other.limbs);
        product.drain(..precision);
        let beyond = product.split_off(self.limbs.len());
        assert!(limbs::is_zero(&beyond), "products stay below 2^128");
        let share = |of: &Ball, error| of.ceiling().saturating_mul(error);
        // ef in units is ef·2^(−64F) ≤ (e·2^−64)·(f·2^−64), there being two limbs or more.
        let both = ((self.error >> 64) + 1).saturating_mul((other.error >> 64) + 1);
        let error = share(self, other.error).saturating_add(share(other, self.error));
        Ball {
            negative: self.negative != other.negative,
            limbs: product,
            error: error.saturating_add(both).saturating_add(1),
        }
    }

    pub(crate) fn scaled(mut self, factor: u64) -> Ball {
        let beyond = limbs::scale(&mut self.limbs, factor);
        assert!(beyond == 0, "multiples stay below 2^128");
        self.error = self.error.saturating_mul(u128::from(factor));
        self
    }

    pub(crate) fn divided(mut self, divisor: u64) -> Ball {
        limbs::divide(&mut self.limbs, divisor);
        if self.error != u128::MAX {
            self.error = (self.error / u128::from(divisor)).saturating_add(2);
        }
        self
    }

    /// The value itself, its error left off.
    pub(crate) fn centre(mut self) -> (Ball, u128) {
        let error = core::mem::take(&mut self.error);
        (self, error)
    }

    /// Standing for numbers up to `error` units further off.
    pub(crate) fn widened(mut self, error: u128) -> Ball {
        self.error = self.error.saturating_add(error);
        self
    }

    /// max(x, −1), which keeps distances or lessens them.
    pub(crate) fn at_least_minus_one(self) -> Ball {
        let one = Ball::integer(1, self.precision());
        if self.negative && limbs::compare(&self.limbs, &one.limbs).is_gt() {
            return one.negated().widened(self.error);
        }
        self
    }

    /// The least and the largest number it stands for, as limbs, if both are above 0.
    pub(crate) fn ends(&self) -> Option<[Vec<u64>; 2]> {
        if self.negative || !self.magnitude_exceeds_error(false) {
            return None;
        }
        let mut error = vec![0; self.limbs.len()];
        error[0] = self.error as u64;
        error[1] = (self.error >> 64) as u64;
        let [mut lo, mut hi] = [self.limbs.clone(), self.limbs.clone()];
        limbs::subtract(&mut lo, &error);
        limbs::add(&mut hi, &error);
        Some([lo, hi])
    }

    /// Whether the value is 0 to the last unit.
    pub(crate) fn vanishes(&self) -> bool {
        limbs::is_zero(&self.limbs)
    }

    /// |value| compared with the error.
    fn magnitude_exceeds_error(&self, or_equals: bool) -> bool {
        if self.error == u128::MAX {
            return false;
        }
        let (low, high) = self.limbs.split_at(2);
        let low = u128::from(low[1]) << 64 | u128::from(low[0]);
        !limbs::is_zero(high) || low > self.error || or_equals && low == self.error
    }

    /// Whether every number it stands for is below 0.
    pub(crate) fn is_negative(&self) -> bool {
        self.negative && self.magnitude_exceeds_error(false)
    }

    /// Whether every number it stands for is 0 or above.
    pub(crate) fn is_non_negative(&self) -> bool {
        !self.negative && self.magnitude_exceeds_error(true)
    }
}
