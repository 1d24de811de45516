//! The four operations, squares and integer powers of intervals, each rounded outward once per endpoint.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

use rug::Float;
use rug::ops::Pow;

use ropebound_schedule::Threshold;

use crate::Interval;
use crate::interval::{round_hi, round_lo};

impl Add for &Interval {
    type Output = Interval;

    fn add(self, other: &Interval) -> Interval {
        let precision = self.precision().max(other.precision());
        Interval::new(
            round_lo(precision, self.lo() + other.lo()),
            round_hi(precision, self.hi() + other.hi()),
        )
    }
}

impl Sub for &Interval {
    type Output = Interval;

    fn sub(self, other: &Interval) -> Interval {
        let precision = self.precision().max(other.precision());
        Interval::new(
            round_lo(precision, self.lo() - other.hi()),
            round_hi(precision, self.hi() - other.lo()),
        )
    }
}

impl Neg for &Interval {
    type Output = Interval;

    fn neg(self) -> Interval {
        Interval::new(-self.hi().clone(), -self.lo().clone())
    }
}

impl Mul for &Interval {
    type Output = Interval;

    fn mul(self, other: &Interval) -> Interval {
        let precision = self.precision().max(other.precision());
        // The extremes of a product lie at corners; where neither factor changes sign, two of them are known.
        let (lo, hi) = match (half_line(self), half_line(other)) {
            (Some(Ordering::Greater), Some(Ordering::Greater)) => {
                ((self.lo(), other.lo()), (self.hi(), other.hi()))
            }
            (Some(Ordering::Greater), Some(Ordering::Less)) => {
                ((self.hi(), other.lo()), (self.lo(), other.hi()))
            }
            (Some(Ordering::Less), Some(Ordering::Greater)) => {
                ((self.lo(), other.hi()), (self.hi(), other.lo()))
            }
            (Some(Ordering::Less), Some(Ordering::Less)) => {
                ((self.hi(), other.hi()), (self.lo(), other.lo()))
            }
            _ => return multiply_corners(self, other, precision),
        };
        Interval::new(
            round_lo(precision, lo.0 * lo.1),
            round_hi(precision, hi.0 * hi.1),
        )
    }
}

/// `Greater` for a subset of [0, ∞), `Less` for one of (−∞, 0], `None` for an interval on both sides of 0.
fn half_line(interval: &Interval) -> Option<Ordering> {
    if *interval.lo() >= 0 {
        Some(Ordering::Greater)
    } else if *interval.hi() <= 0 {
        Some(Ordering::Less)
    } else {
        None
    }
}

fn multiply_corners(left: &Interval, right: &Interval, precision: u32) -> Interval {
    let corners = [
        (left.lo(), right.lo()),
        (left.lo(), right.hi()),
        (left.hi(), right.lo()),
        (left.hi(), right.hi()),
    ];
    let lo = corners.iter().map(|(a, b)| round_lo(precision, *a * *b));
    let hi = corners.iter().map(|(a, b)| round_hi(precision, *a * *b));
    Interval::new(
        lo.reduce(|a, b| if b < a { b } else { a })
            .expect("four corners"),
        hi.reduce(|a, b| if b > a { b } else { a })
            .expect("four corners"),
    )
}

impl Interval {
    /// `self` / `divisor`; `None` if the divisor contains 0.
    pub fn divide(&self, divisor: &Interval) -> Option<Interval> {
        let precision = self.precision().max(divisor.precision());
        let (dividend, divisor) = match divisor.sign()? {
            Ordering::Greater => (self.clone(), divisor.clone()),
            Ordering::Less => (-self, -divisor),
            Ordering::Equal => return None,
        };
        // Over a positive divisor each endpoint goes furthest outward with the divisor's end chosen by its own sign.
        let under_lo = if *dividend.lo() >= 0 {
            divisor.hi()
        } else {
            divisor.lo()
        };
        let under_hi = if *dividend.hi() >= 0 {
            divisor.lo()
        } else {
            divisor.hi()
        };
        Some(Interval::new(
            round_lo(precision, dividend.lo() / under_lo),
            round_hi(precision, dividend.hi() / under_hi),
        ))
    }

    /// `self` − τ, with τ to `precision` bits; itself for τ = 0.
    #[must_use]
    pub fn less(&self, threshold: Threshold, precision: u32) -> Interval {
        if threshold.is_zero() {
            return self.clone();
        }
        self - &Interval::from_threshold(threshold, precision)
    }

    /// `self` · `factor`.
    #[must_use]
    pub fn scale(&self, factor: u64) -> Interval {
        let precision = self.precision();
        Interval::new(
            round_lo(precision, self.lo() * factor),
            round_hi(precision, self.hi() * factor),
        )
    }

    /// `self` / `divisor`.
    ///
    /// # Panics
    ///
    /// If `divisor` is 0.
    #[must_use]
    pub fn divide_u64(&self, divisor: u64) -> Interval {
        let precision = self.precision();
        Interval::new(
            round_lo(precision, self.lo() / divisor),
            round_hi(precision, self.hi() / divisor),
        )
    }

    /// `self`², tighter than the product with itself where the interval contains 0.
    #[must_use]
    pub fn square(&self) -> Interval {
        self.powi(2)
    }

    /// `self`^`exponent`, with x^0 = 1.
    #[must_use]
    pub fn powi(&self, exponent: u32) -> Interval {
        let precision = self.precision();
        let power_lo = |x: &Float| round_lo(precision, x.pow(exponent));
        let power_hi = |x: &Float| round_hi(precision, x.pow(exponent));
        if exponent % 2 == 1 {
            return Interval::new(power_lo(self.lo()), power_hi(self.hi()));
        }
        Interval::new(
            power_lo(&self.magnitude_lo()),
            power_hi(&self.magnitude_hi()),
        )
    }
}
