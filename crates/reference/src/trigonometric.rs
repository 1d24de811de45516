//! cos and sin of intervals.
//!
//! Narrow intervals c ± ρ: by Taylor, |cos(c + δ) − cos c| ≤ |sin c|·ρ + ρ²/2 for |δ| ≤ ρ, and the same with sin and cos
//! exchanged; one evaluation of both at c serves both functions.
//!
//! Wide intervals: cos has its extremes ±1 at the multiples kπ and is monotone between them, so its range on [lo, hi] is
//! spanned by the values at the endpoints and by (−1)^k for every integer k in [lo/π, hi/π]. Those quotients are enclosed
//! with 64 bits to spare below the units; a k admitted wrongly, because an endpoint lies within 2^−(p+60) of kπ, stands
//! for a value which the endpoint's own comes within the square of that. For sin the same with k + 1/2.

use std::cmp::Ordering;

use rug::Float;
use rug::float::Round;

use crate::Interval;
use crate::interval::{round_hi, round_lo};

/// Intervals of at most this radius, 2^−16, are enclosed by the first Taylor term: the second is 2^−17 of it or clamped.
const NARROW_EXPONENT: i32 = -16;

/// The precision of radii, which only have to be upper bounds.
const RADIUS_BITS: u32 = 32;

impl Interval {
    /// cos x, x in radians.
    ///
    /// The result exceeds the exact range by at most two units in the last place of 1, plus ρ² + 2^−29·ρ on an
    /// interval of radius ρ ≤ 2^−16.
    #[must_use]
    pub fn cos(&self) -> Interval {
        if self.is_point() {
            return correctly_rounded(self.lo(), self.precision(), |x, round| x.cos_round(round));
        }
        self.sin_cos_narrow()
            .map_or_else(|| self.cos_by_extremes(), |(_, cos)| cos)
    }

    /// sin x, x in radians. As tight as [`cos`](Interval::cos).
    #[must_use]
    pub fn sin(&self) -> Interval {
        if self.is_point() {
            return correctly_rounded(self.lo(), self.precision(), |x, round| x.sin_round(round));
        }
        self.sin_cos_narrow()
            .map_or_else(|| self.sin_by_extremes(), |(sin, _)| sin)
    }

    /// sin x and cos x: for the price of one where the interval is narrow.
    #[must_use]
    pub fn sin_cos(&self) -> (Interval, Interval) {
        self.sin_cos_narrow()
            .unwrap_or_else(|| (self.sin_by_extremes(), self.cos_by_extremes()))
    }

    fn sin_cos_narrow(&self) -> Option<(Interval, Interval)> {
        let precision = self.precision();
        // With two bits to spare the mean of neighbours is exact, so the radius is half the width.
        let centre = Float::with_val(precision + 2, self.lo() + self.hi()) / 2u32;
        let left = round_hi(RADIUS_BITS, &centre - self.lo());
        let right = round_hi(RADIUS_BITS, self.hi() - &centre);
        let radius = if left < right { right } else { left };
        if radius
            .get_exp()
            .is_some_and(|exponent| exponent > NARROW_EXPONENT)
        {
            return None;
        }

        let mut sin = centre.clone();
        let mut cos = Float::new(centre.prec());
        let (sin_order, cos_order) = sin.sin_cos_round(&mut cos, Round::Down);
        let sin = neighbours(sin, sin_order);
        let cos = neighbours(cos, cos_order);
        let curvature = round_hi(RADIUS_BITS, &radius * &radius) / 2u32;
        let widened = |value: &Interval, slope: &Interval| {
            let slope = round_hi(RADIUS_BITS, &slope.magnitude_hi());
            let linear = round_hi(RADIUS_BITS, &slope * &radius);
            let error = round_hi(RADIUS_BITS, &linear + &curvature);
            clamped(
                round_lo(precision, value.lo() - &error),
                round_hi(precision, value.hi() + &error),
            )
        };
        Some((widened(&sin, &cos), widened(&cos, &sin)))
    }

    fn cos_by_extremes(&self) -> Interval {
        let precision = self.precision();
        let lo = correctly_rounded(self.lo(), precision, |x, round| x.cos_round(round));
        let hi = correctly_rounded(self.hi(), precision, |x, round| x.cos_round(round));
        lo.hull(&hi).with_extremes(self.half_turns(0.0))
    }

    fn sin_by_extremes(&self) -> Interval {
        let precision = self.precision();
        let lo = correctly_rounded(self.lo(), precision, |x, round| x.sin_round(round));
        let hi = correctly_rounded(self.hi(), precision, |x, round| x.sin_round(round));
        lo.hull(&hi).with_extremes(self.half_turns(0.5))
    }

    /// An enclosure of x/π − `offset`.
    fn half_turns(&self, offset: f64) -> Interval {
        let exponent = self.magnitude_hi().get_exp().unwrap_or(0).max(0) as u32;
        let working = self.precision() + exponent + 64;
        let turns = self
            .with_precision(working)
            .divide(&Interval::pi(working))
            .expect("π > 0");
        &turns - &Interval::from_f64(offset, working)
    }

    /// Widened by (−1)^k for every integer k in `half_turns`.
    fn with_extremes(self, half_turns: Interval) -> Interval {
        let first = half_turns.lo().clone().ceil();
        let last = half_turns.hi().clone().floor();
        match first.partial_cmp(&last) {
            Some(Ordering::Less) => {
                let one = Interval::one(self.precision());
                (-&one).hull(&one)
            }
            Some(Ordering::Equal) => {
                let one = Interval::one(self.precision());
                let even = (first / 2u32).is_integer();
                self.hull(&if even { one } else { -&one })
            }
            _ => self,
        }
    }
}

/// The enclosure of f(x) by neighbouring floats, for a correctly rounded f.
fn correctly_rounded(
    x: &Float,
    precision: u32,
    f: impl Fn(&mut Float, Round) -> Ordering,
) -> Interval {
    let mut value = Float::with_val(precision.max(x.prec()), x);
    let order = f(&mut value, Round::Down);
    neighbours(value, order)
}

/// The enclosure of a value rounded down to `lo`, where `order` says whether that was exact.
fn neighbours(lo: Float, order: Ordering) -> Interval {
    let mut hi = lo.clone();
    if order != Ordering::Equal {
        hi.next_up();
    }
    Interval::new(lo, hi)
}

fn clamped(lo: Float, hi: Float) -> Interval {
    let lo = if lo < -1 {
        Float::with_val(lo.prec(), -1)
    } else {
        lo
    };
    let hi = if hi > 1 {
        Float::with_val(hi.prec(), 1)
    } else {
        hi
    };
    Interval::new(lo, hi)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Both ways hold the range, and Taylor's exceeds the exact one by no more than is said.
        #[test]
        fn narrow_enclosures_agree_with_extremes(start in -30.0f64..30.0, shrink in 17.0f64..70.0) {
            let width = (-shrink).exp2();
            let start = Float::with_val(64, start);
            let x = Interval::new(start.clone(), round_hi(64, &start + width));
            let (sin, cos) = x.sin_cos_narrow().expect("narrow");
            for (narrow, exact) in [(sin, x.sin_by_extremes()), (cos, x.cos_by_extremes())] {
                let slack = width * width / 4.0 + width * (-30f64).exp2() + (-61f64).exp2();
                prop_assert!(narrow.intersect(&exact).is_some());
                prop_assert!(Float::with_val(64, exact.lo() - narrow.lo()) <= slack, "{narrow} for {exact}");
                prop_assert!(Float::with_val(64, narrow.hi() - exact.hi()) <= slack, "{narrow} for {exact}");
            }
        }
    }
}
