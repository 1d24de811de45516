//! One position at one base of the plain schedule, in the coordinate r = base^(-1/h), where θ_i = r^i:
//!
//! ```text
//! B_m(r) = Σ cos(m r^i)      dB_m/dr = −Σ m i r^(i−1) sin(m r^i)
//! |d²B_m/dr²| ≤ m² Σ (i r^(i−1))² + m Σ i(i−1) r^(i−2)      rising in r
//! ```

use crate::trigonometry::TRIGONOMETRIC_ERROR;
use crate::{Frequencies, InstructionSet, UNIT_ROUNDOFF, trigonometry};
use pulp::{Simd, WithSimd};

/// A value with a proven absolute error bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    /// The computed value.
    pub value: f64,
    /// |computed − exact| is at most this.
    pub error: f64,
}

impl Bounded {
    /// No point of the enclosure is above this.
    #[must_use]
    pub fn upper(self) -> f64 {
        (self.value + self.error).next_up()
    }

    /// No point of the enclosure is below this.
    #[must_use]
    pub fn lower(self) -> f64 {
        (self.value - self.error).next_down()
    }

    /// No point of the enclosure is larger in size than this.
    #[must_use]
    pub fn magnitude(self) -> f64 {
        (self.value.abs() + self.error).next_up()
    }
}

/// The frequencies of the plain schedule at one r, ready for single positions.
#[derive(Clone)]
pub struct RootPoint {
    frequencies: Frequencies,
    /// i·r^(i−1), each within pairs·2^-100 + u of exact, relatively.
    weights: Vec<f64>,
    /// Σ i r^(i−1), Σ (i r^(i−1))² and Σ i(i−1) r^(i−2), rounded up.
    slope_sum: f64,
    square_sum: f64,
    curvature_sum: f64,
    set: InstructionSet,
    cosines: Vec<f64>,
    sines: Vec<f64>,
}

/// Relative allowance for sums of non-negative terms: pairs ≤ 2^12 roundings of 2^-53 stay below 2^-40.
const SUM_ALLOWANCE: f64 = 1.0 + 1.0 / (1u64 << 40) as f64;

impl RootPoint {
    /// # Panics
    /// As [`Frequencies::of_root`]: `pairs` outside 1..=4096 or `root` outside (0, 1].
    #[must_use]
    pub fn new(root: f64, pairs: usize, set: InstructionSet) -> Self {
        let frequencies = Frequencies::of_root_on(root, pairs, set);
        let power = |i: usize| frequencies.radians[i].hi;
        let weights: Vec<f64> = (0..pairs)
            .map(|i| if i == 0 { 0.0 } else { i as f64 * power(i - 1) })
            .collect();
        let [mut slope_sum, mut square_sum, mut curvature_sum] = [0.0; 3];
        for (i, weight) in weights.iter().enumerate() {
            slope_sum += weight;
            square_sum += weight * weight;
            if i >= 2 {
                curvature_sum += (i * (i - 1)) as f64 * power(i - 2);
            }
        }
        Self {
            slope_sum: slope_sum * SUM_ALLOWANCE,
            square_sum: square_sum * SUM_ALLOWANCE,
            curvature_sum: curvature_sum * SUM_ALLOWANCE,
            weights,
            frequencies,
            set,
            cosines: vec![0.0; pairs],
            sines: vec![0.0; pairs],
        }
    }

    /// B_m and dB_m/dr. Domain: m below [`Frequencies::position_limit`]. Error bound: proofs/fast-kernels.md, section 6.
    pub fn evaluate(&mut self, position: u64) -> (Bounded, Bounded) {
        debug_assert!(position < self.frequencies.position_limit());
        let m = position as f64;
        let (sum, slope) = self.set.run(Evaluate { point: self, m });
        let pairs = self.weights.len() as f64;
        let angle = self.frequencies.angle_error(m);
        let rounding = TRIGONOMETRIC_ERROR * UNIT_ROUNDOFF;
        // Σ of `pairs` terms of size ≤ 1: each carries its own error, and the running sum loses u a step.
        let sum_error = (angle + pairs * rounding + pairs * pairs * UNIT_ROUNDOFF) * SUM_ALLOWANCE;
        // The same per term weighted by i·r^(i−1), the weight's own error 2u, and the product with m at the end.
        let slope_error =
            m * self.slope_sum * (angle + rounding + (pairs + 4.0) * UNIT_ROUNDOFF) * SUM_ALLOWANCE;
        (
            Bounded {
                value: sum,
                error: sum_error,
            },
            Bounded {
                value: -m * slope,
                error: slope_error,
            },
        )
    }

    /// Upper bound of |d²B_m/dr²| on [0, r]; largest at r itself.
    #[must_use]
    pub fn curvature_bound(&self, position: u64) -> f64 {
        let m = position as f64;
        m * (m * self.square_sum + self.curvature_sum) * SUM_ALLOWANCE
    }

    /// Upper bound of |dB_m/dr| on [0, r], divided by m.
    #[must_use]
    pub fn slope_bound(&self) -> f64 {
        self.slope_sum
    }

    /// The frequencies θ_i = r^i themselves.
    #[must_use]
    pub fn frequencies(&self) -> &Frequencies {
        &self.frequencies
    }
}

struct Evaluate<'a> {
    point: &'a mut RootPoint,
    m: f64,
}

impl WithSimd for Evaluate<'_> {
    /// Σ cos(m r^i) and Σ i r^(i−1) sin(m r^i).
    type Output = (f64, f64);

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> (f64, f64) {
        let RootPoint {
            frequencies,
            weights,
            cosines,
            sines,
            ..
        } = self.point;
        trigonometry::cos_sin_of_position(
            self.m,
            &frequencies.quarter_turns_hi,
            &frequencies.quarter_turns_lo,
            cosines,
            sines,
        );
        let sum = cosines.iter().sum();
        let slope = weights
            .iter()
            .zip(sines)
            .fold(0.0, |sum, (weight, sine)| weight.mul_add(*sine, sum));
        (sum, slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_rounded_outward() {
        let u = UNIT_ROUNDOFF;
        for (value, error) in [(1.0, 0.25), (-3.0, 0.5), (0.0, 0.0), (1.0, u / 4.0)] {
            let ball = Bounded { value, error };
            let (upper, lower) = (ball.upper(), ball.lower());
            assert!(upper > value + error && upper <= (value + error).next_up());
            assert!(lower < value - error && lower >= (value - error).next_down());
            let magnitude = ball.magnitude();
            assert!(magnitude >= upper.max(-lower) && magnitude <= (value.abs() + error).next_up());
        }
    }

    /// proofs/fast-kernels.md, section 6, at r = ½ with 3 pairs: Σ i r^(i−1) = 2, Σ of squares 2, Σ i(i−1)r^(i−2) = 2,
    /// Σθ = 7/4.
    #[test]
    fn bounds_are_the_derived_ones() {
        let near = |a: f64, b: f64| (1.0..1.0 + 1e-11).contains(&(a / b));
        let mut point = RootPoint::new(0.5, 3, InstructionSet::Scalar);
        for position in [1u64, 10, 1 << 40] {
            let (m, u) = (position as f64, UNIT_ROUNDOFF);
            let angle = point.frequencies().angle_error(m);
            let (sum, slope) = point.evaluate(position);
            assert!(
                near(sum.error, angle + 3.0 * 4.0 * u + 9.0 * u),
                "{position}"
            );
            assert!(
                near(slope.error, 2.0 * m * (angle + 4.0 * u + 7.0 * u)),
                "{position}"
            );
            assert!(
                near(point.curvature_bound(position), 2.0 * m * m + 2.0 * m),
                "{position}"
            );
        }
        assert!(near(point.slope_bound(), 2.0));
        assert_eq!(point.frequencies().pairs(), 3);
        let wide = RootPoint::new(0.5, 5, InstructionSet::Scalar);
        // 1 + 1 + 3/4 + 1/2; squares 1 + 1 + 9/16 + 1/4; 2 + 6/2 + 12/4.
        assert!(near(wide.slope_bound(), 3.25));
        assert!(near(wide.curvature_bound(4), 16.0 * 2.8125 + 4.0 * 8.0));
    }
}
