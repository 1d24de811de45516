//! Rotations e^{iφ} in fixed point, composed by complex multiplication with a bound on what that loses.

use crate::Interval;
use crate::fixed_point::{add, from_float, round_product, signed_product, subtract};

/// (cos φ, sin φ) in W limbs.
#[derive(Clone, Copy)]
pub(crate) struct Rotation<const W: usize> {
    pub cos: [u64; W],
    pub sin: [u64; W],
}

impl<const W: usize> Rotation<W> {
    /// φ = 0, exactly.
    pub(crate) fn identity() -> Self {
        let mut one = [0; W];
        one[W - 1] = 1 << 62;
        Rotation {
            cos: one,
            sin: [0; W],
        }
    }

    /// The rotation by an enclosed angle, and its error: |ẑ − z| as a complex number, in units of 2^−(64W−2).
    pub(crate) fn by(angle: &Interval) -> (Self, f64) {
        let (sin, cos) = angle.sin_cos();
        let units = |value: &Interval| (value.width() << (64 * W as u32 - 2)).to_f64();
        // Per component: half the width and, for the midpoint's rounding and the conversion, another unit.
        let error = units(&sin).max(units(&cos)) + 1.0;
        let rotation = Rotation {
            cos: from_float(&cos.midpoint()),
            sin: from_float(&sin.midpoint()),
        };
        (rotation, 1.5 * error)
    }

    /// The rotation by both angles. For errors E and ε of the factors (|z| = 1) the error is at most
    /// E·(1 + ε·2^−(64W−2)) + ε + 1 units: ẑŵ − zw = (ẑ − z)·ŵ + z·(ŵ − w), then each component is rounded by half a unit.
    pub(crate) fn then<const V: usize>(&self, other: &Self) -> Self {
        let product = |a: &[u64; W], b: &[u64; W]| signed_product::<W, V>(a, b);
        let cos = subtract(
            &product(&self.cos, &other.cos),
            &product(&self.sin, &other.sin),
        );
        let sin = add(
            &product(&self.cos, &other.sin),
            &product(&self.sin, &other.cos),
        );
        Rotation {
            cos: round_product(&cos),
            sin: round_product(&sin),
        }
    }
}

#[cfg(test)]
mod tests {
    use rug::Float;

    use super::*;
    use crate::fixed_point::is_negative;

    fn value(limbs: &[u64; 3]) -> Float {
        let mut sum = Float::with_val(300, if is_negative(limbs) { -4 } else { 0 });
        for (k, limb) in limbs.iter().enumerate() {
            sum += Float::with_val(300, *limb) << (64 * k as i32 - 190);
        }
        sum
    }

    /// In units: |ẑ − e^{iφ}|.
    fn error(rotation: &Rotation<3>, angle: &Float) -> f64 {
        let cos = value(&rotation.cos) - angle.clone().cos();
        let sin = value(&rotation.sin) - angle.clone().sin();
        (cos.hypot(&sin) << 190u32).to_f64()
    }

    /// After n products the error is within ε₀ + n·(ε + 1), and would not be within a thousandth of that.
    #[test]
    fn errors_stay_within_their_bound() {
        for angle in [0.1f64, 1.0, 3.0, 12.345] {
            let (step, own) = Rotation::<3>::by(&Interval::from_f64(angle, 256));
            assert!(error(&step, &Float::with_val(400, angle)) <= own && own < 2.0);
            let mut product = Rotation::identity();
            for n in 1..5000u32 {
                product = product.then::<7>(&step);
                let error = error(&product, &(Float::with_val(400, angle) * n));
                let bound = f64::from(n) * (own + 1.0);
                assert!(error <= bound, "{angle} · {n}: {error} above {bound}");
                assert!(
                    n < 4999 || error > bound / 1000.0,
                    "{angle}: {error} far below {bound}"
                );
            }
        }
    }

    /// An angle known to 2^−100 only makes a rotation known to about that, and the error says so.
    #[test]
    fn the_angles_width_counts() {
        let narrow = Interval::from_f64(1.0, 256);
        let radius = Interval::point(Float::with_val(64, 1) >> 100);
        let angle = (&narrow - &radius).hull(&(&narrow + &radius));
        let (rotation, own) = Rotation::<3>::by(&angle);
        for end in [angle.lo(), angle.hi()] {
            assert!(error(&rotation, &Float::with_val(400, end)) <= own);
        }
        assert!(own < 4.0 * 90f64.exp2());
    }
}
