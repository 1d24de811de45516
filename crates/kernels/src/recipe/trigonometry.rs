//! cos and sin of `f32` angles, correctly rounded to `f32`: one function for every recipe that takes them in `f32`.
//!
//! The kernels of `ropebound-fast` give both within 4u of `f64`. Where everything within 5u rounds to one `f32`, that is the
//! correctly rounded value; the few others are settled by a series near zero and by MPFR elsewhere.

use ropebound_fast::{InstructionSet, LARGEST_ANGLE};
use ropebound_reference::{Float, Round};

/// Beyond the kernels' own bound (their angle's share, below 2^-52 of 2^48·2^-100, included).
const MARGIN: f64 = 5.0 * (f64::EPSILON / 2.0);
/// Below this angle the series' first omitted term is under 2^-80 of the sine.
const SMALL: f64 = 1.0 / 4096.0;

/// Scratch space for many angles at once.
#[derive(Clone, Debug)]
pub struct Trigonometry {
    set: InstructionSet,
    sizes: Vec<f64>,
    unused: Vec<f64>,
}

impl Default for Trigonometry {
    fn default() -> Self {
        Self {
            set: InstructionSet::best(),
            sizes: Vec::new(),
            unused: Vec::new(),
        }
    }
}

impl Trigonometry {
    /// cos and sin of each angle, an `f32` number held as `f64`, correctly rounded to `f32` and held likewise. Domain: |x| ≤ 2^48;
    /// beyond that and for NaN both are NaN.
    ///
    /// # Panics
    /// If the slices are not of one length.
    pub fn of_f32(&mut self, angles: &[f64], cosines: &mut [f64], sines: &mut [f64]) {
        self.sizes.clear();
        self.sizes.extend(angles.iter().map(|x| x.abs()));
        ropebound_fast::cos_sin(&self.sizes, cosines, sines, self.set);
        for ((&x, c), s) in angles.iter().zip(cosines).zip(sines) {
            let size = x.abs();
            if size.is_nan() || size > LARGEST_ANGLE {
                (*c, *s) = (f64::NAN, f64::NAN);
                continue;
            }
            *c = settled(*c).unwrap_or_else(|| cosine(size));
            *s = settled(*s).unwrap_or_else(|| sine(size));
            if x.is_sign_negative() {
                *s = -*s;
            }
        }
    }

    /// The cosines of [`of_f32`](Self::of_f32) alone.
    ///
    /// # Panics
    /// If the slices are not of one length.
    pub fn cosines_of_f32(&mut self, angles: &[f64], cosines: &mut [f64]) {
        self.sizes.clear();
        self.sizes.extend(angles.iter().map(|x| x.abs()));
        self.unused.resize(angles.len(), 0.0);
        ropebound_fast::cos_sin(&self.sizes, cosines, &mut self.unused, self.set);
        for (&size, c) in self.sizes.iter().zip(cosines) {
            *c = if size <= LARGEST_ANGLE {
                settled(*c).unwrap_or_else(|| cosine(size))
            } else {
                f64::NAN
            };
        }
    }
}

/// The `f32` that everything within the margin rounds to, if it is one.
#[inline(always)]
fn settled(value: f64) -> Option<f64> {
    let near = (value - MARGIN) as f32;
    ((value + MARGIN) as f32 == near).then_some(f64::from(near))
}

#[cold]
fn cosine(angle: f64) -> f64 {
    rounded(Float::with_val(24, angle), |x| {
        x.cos_round(Round::Nearest);
    })
}

#[cold]
fn sine(angle: f64) -> f64 {
    if angle == 0.0 {
        return 0.0;
    }
    if angle < SMALL {
        // sin x = x − x³/6·(1 − x²/20): off by two roundings of u at most, so this settles nearly all.
        let square = angle * angle;
        let cubic = angle * square * (1.0 / 6.0) * (1.0 - square / 20.0);
        let value = angle - cubic;
        let margin = value * f64::EPSILON;
        let near = (value - margin) as f32;
        if (value + margin) as f32 == near {
            return f64::from(near);
        }
    }
    rounded(Float::with_val(24, angle), |x| {
        x.sin_round(Round::Nearest);
    })
}

/// MPFR's function of a number of 24 bits, rounded to 24 bits; no result here is as small as a subnormal `f32`.
fn rounded(mut value: Float, apply: impl Fn(&mut Float)) -> f64 {
    apply(&mut value);
    value.to_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(angle: f32) {
        let (mut c, mut s) = ([0.0], [0.0]);
        Trigonometry::default().of_f32(&[f64::from(angle)], &mut c, &mut s);
        let x = Float::with_val(200, angle);
        let expected = [x.clone().cos().to_f32(), x.sin().to_f32()];
        let given = [c[0] as f32, s[0] as f32];
        assert_eq!(
            given.map(f32::to_bits),
            expected.map(f32::to_bits),
            "{angle:e}"
        );
        assert_eq!([f64::from(given[0]), f64::from(given[1])], [c[0], s[0]]);
        let mut alone = [0.0];
        Trigonometry::default().cosines_of_f32(&[f64::from(angle)], &mut alone);
        assert_eq!(alone[0], c[0], "{angle:e}");
    }

    #[test]
    fn listed() {
        for x in [
            0.0,
            1e-30,
            1e-7,
            2.4e-4,
            1.0,
            std::f32::consts::FRAC_PI_2,
            std::f32::consts::PI,
            710.0,
            16_777_216.0,
            1e12,
        ] {
            check(x);
            check(-x);
        }
        // The f32 nearest to a multiple of π/2 below 2^48.
        for k in 1..200u32 {
            check((f64::from(k) * std::f64::consts::FRAC_PI_2) as f32);
        }
        let (mut c, mut s) = ([0.0; 2], [0.0; 2]);
        Trigonometry::default().of_f32(&[f64::INFINITY, 1e30], &mut c, &mut s);
        assert!(c.iter().chain(&s).all(|x| x.is_nan()));
        let mut alone = [0.0; 3];
        Trigonometry::default().cosines_of_f32(&[f64::INFINITY, 1e30, f64::NAN], &mut alone);
        assert!(alone.iter().all(|x| x.is_nan()));
    }

    /// What is nearer to a tie than the margin is not settled, on either side; what is farther is.
    #[test]
    fn ties_are_left_open() {
        let tie = 1.0 + 2f64.powi(-24);
        for off in [0.0, MARGIN / 2.0, -MARGIN / 2.0] {
            assert_eq!(settled(tie + off), None, "{off:e}");
        }
        assert_eq!(settled(tie + 2.0 * MARGIN), Some(1.0 + 2f64.powi(-23)));
        assert_eq!(settled(tie - 2.0 * MARGIN), Some(1.0));
        assert_eq!(settled(-0.25), Some(-0.25));
        assert_eq!(sine(0.0), 0.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn correctly_rounded(bits in 0x2000_0000u32..0x4fff_ffff) {
            check(f32::from_bits(bits));
        }
    }
}
