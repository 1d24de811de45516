//! Rotations e^{iφ} in fixed point, composed by complex multiplication with a bound on what that loses.

use crate::Interval;
use crate::fixed_point::{add, from_float, round_product, signed_product, subtract};

/// (cos φ, sin φ) in W limbs.
#[derive(Clone, Copy)]
pub struct Rotation<const W: usize> {
    pub cos: [u64; W],
    pub sin: [u64; W],
}

impl<const W: usize> Rotation<W> {
    /// φ = 0, exactly.
    pub fn identity() -> Self {
        let mut one = [0; W];
        one[W - 1] = 1 << 62;
        Rotation {
            cos: one,
            sin: [0; W],
        }
    }

    /// The rotation by an enclosed angle, and its error: |ẑ − z| as a complex number, in units of 2^−(64W−2).
    pub fn by(angle: &Interval) -> (Self, f64) {
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
    pub fn then<const V: usize>(&self, other: &Self) -> Self {
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
