//! cos and sin of evenly spaced angles, one angle per pair, in doubles by rotation, with a proven error.
//!
//! With v = 2^−53 and z the rounding of e^{iφ} from an MPFR enclosure, |z − e^{iφ}| ≤ v: each component is off by at most
//! v/2 + 2^−60. A product x·z, each component by two products and a sum in doubles, is off by at most 2√2·v·(1 + v)·|x||z|
//! < 3v, since |ac| + |bd| ≤ |x||z|. So if x is off by E, its rotation is off by at most
//!
//! ```text
//! E·(1 + v) + v + 3v·(1 + E)(1 + v) ≤ E + 4.1·v      for E ≤ 2^−30
//! ```
//!
//! and k rotations leave it within 5v·(k + 1). What underflows is below 2^−1000 and within the spare 0.9·v.

use ropebound_reference::Interval;

/// cos φ_i and sin φ_i.
#[derive(Clone)]
pub(crate) struct Turns {
    pub cos: Vec<f64>,
    pub sin: Vec<f64>,
}

impl Turns {
    /// φ_i = half_turns/2 · θ_i, each component within 2^−53 (of the complex number: within 2^−53 too).
    pub(crate) fn of(thetas: &[Interval], halves: u64) -> Turns {
        let (sin, cos) = thetas
            .iter()
            .map(|theta| {
                let (sin, cos) = theta.scale(halves).divide_u64(2).sin_cos();
                (nearest(&sin), nearest(&cos))
            })
            .unzip();
        Turns { cos, sin }
    }

    /// Every angle grows by that of `step`.
    pub(crate) fn rotate(&mut self, step: &Turns) {
        let own = self.cos.iter_mut().zip(&mut self.sin);
        for ((a, b), (c, d)) in own.zip(step.cos.iter().zip(&step.sin)) {
            (*a, *b) = (*a * c - *b * d, *a * d + *b * c);
        }
    }
}

/// The double next to the middle of a narrow enclosure.
fn nearest(value: &Interval) -> f64 {
    assert!(value.width() < 1.0 / (1u64 << 60) as f64);
    value.midpoint().to_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sums::powers;

    /// Within 5·2^−53 a rotation, as derived, and not a hundred times better: the rotations are there.
    #[test]
    fn rotations_stay_within_their_bound() {
        let thetas: Vec<_> = powers(&Interval::from_f64(0.87, 53), 64, 160).collect();
        let mut worst = 0.0f64;
        for (start, halves) in [(1, 2), (255, 512), (1 << 41, 514), (12_345_678_901, 2)] {
            let (mut turns, step) = (Turns::of(&thetas, start), Turns::of(&thetas, halves));
            for k in 0..4096u64 {
                if k.is_multiple_of(97) || k == 4095 {
                    for (i, theta) in thetas.iter().enumerate() {
                        let angle = theta.scale(start + k * halves).divide_u64(2);
                        let off = |found, exact: Interval| {
                            let found = Interval::from_f64(found, 160);
                            (&found - &exact).magnitude_hi().to_f64()
                        };
                        let error =
                            off(turns.cos[i], angle.cos()).hypot(off(turns.sin[i], angle.sin()));
                        let bound = 5.0 * (k + 1) as f64 * 0.5f64.powi(53);
                        assert!(error <= bound, "{start} {k} {i}: {error} above {bound}");
                        worst = worst.max(error / bound);
                    }
                }
                turns.rotate(&step);
            }
        }
        assert!(worst > 0.01, "{worst}");
    }
}
