//! cos and sin themselves, for many angles or for every frequency at one position.

use crate::frequencies::Frequencies;
use crate::instruction_set::InstructionSet;
use crate::trigonometry::{self, TRIGONOMETRIC_ERROR};
use crate::{UNIT_ROUNDOFF, double_double::TWO_OVER_PI};
use pulp::{Simd, WithSimd};

/// The largest angle [`cos_sin`] accepts, 2^48 radians.
pub const LARGEST_ANGLE: f64 = (1u64 << 48) as f64;

/// Absolute error bound of [`cos_sin`] at angles up to `angle` radians: 4u and angle·2^-100 (proofs/fast-kernels.md, sections 2 and
/// 3, with the angle for t and 1 for θ).
#[must_use]
pub fn cos_sin_error(angle: f64) -> f64 {
    TRIGONOMETRIC_ERROR * UNIT_ROUNDOFF + angle * 2f64.powi(-100)
}

/// cos x and sin x of each x of `angles`, in radians, taken exactly. Domain: 0 ≤ x ≤ [`LARGEST_ANGLE`].
///
/// Bound: [`cos_sin_error`]. The bits are the same on every `set`. An angle outside the domain (NaN, an infinity) gives some number
/// or NaN, without a bound.
///
/// # Panics
/// If the three slices are not of one length.
///
/// ```
/// use ropebound_fast::{InstructionSet, cos_sin};
/// let (mut cosines, mut sines) = ([0.0; 2], [0.0; 2]);
/// cos_sin(&[0.0, 1.0], &mut cosines, &mut sines, InstructionSet::best());
/// assert_eq!((cosines[0], sines[0]), (1.0, 0.0));
/// assert!((cosines[1] - 0.540_302_305_868_139_7).abs() < 1e-15);
/// ```
pub fn cos_sin(angles: &[f64], cosines: &mut [f64], sines: &mut [f64], set: InstructionSet) {
    assert_eq!(angles.len(), cosines.len(), "a cosine for each angle");
    assert_eq!(angles.len(), sines.len(), "a sine for each angle");
    set.run(Angles {
        angles,
        cosines,
        sines,
    });
}

impl Frequencies {
    /// cos(m·θ_i) and sin(m·θ_i) for every i at m = `position`, which must be below [`position_limit`](Self::position_limit).
    ///
    /// Bound: each value is within [`rotation_error`](Self::rotation_error). The bits are the same on every `set`.
    ///
    /// # Panics
    /// If a slice is not of as many elements as there are pairs, or the position is outside the domain.
    pub fn rotations(
        &self,
        position: u64,
        cosines: &mut [f64],
        sines: &mut [f64],
        set: InstructionSet,
    ) {
        assert!(
            position < self.position_limit(),
            "position {position} is outside the proven domain, below {}",
            self.position_limit()
        );
        assert_eq!(self.pairs(), cosines.len(), "a cosine for each pair");
        assert_eq!(self.pairs(), sines.len(), "a sine for each pair");
        set.run(Position {
            frequencies: self,
            position: position as f64,
            cosines,
            sines,
        });
    }

    /// Absolute error bound of every value of [`rotations`](Self::rotations) at positions ≤ `last`: 4u and the angle's own error.
    #[must_use]
    pub fn rotation_error(&self, last: u64) -> f64 {
        TRIGONOMETRIC_ERROR * UNIT_ROUNDOFF + self.angle_error(last as f64)
    }
}

struct Angles<'a> {
    angles: &'a [f64],
    cosines: &'a mut [f64],
    sines: &'a mut [f64],
}

impl WithSimd for Angles<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.angles.len();
        let (cosines, sines) = (&mut self.cosines[..n], &mut self.sines[..n]);
        for i in 0..n {
            (cosines[i], sines[i]) =
                trigonometry::cos_sin(self.angles[i], TWO_OVER_PI.hi, TWO_OVER_PI.lo);
        }
    }
}

struct Position<'a> {
    frequencies: &'a Frequencies,
    position: f64,
    cosines: &'a mut [f64],
    sines: &'a mut [f64],
}

impl WithSimd for Position<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        trigonometry::cos_sin_of_position(
            self.position,
            &self.frequencies.quarter_turns_hi,
            &self.frequencies.quarter_turns_lo,
            self.cosines,
            self.sines,
        );
    }
}
