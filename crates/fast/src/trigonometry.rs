//! cos(t·θ) and sin(t·θ) for one t and many θ, or one θ and many t, as plain loops that the compiler turns into
//! vector code inside [`InstructionSet::run`](crate::InstructionSet). Every operation is an IEEE one, so the bits do not
//! depend on the width.

use crate::double_double::{HALF_PI, fast_two_sum, two_product};

/// Absolute error of each value beyond the angle's own, in units of the roundoff: 4u.
/// Derivation: proofs/fast-kernels.md, section 3.
pub(crate) const TRIGONOMETRIC_ERROR: f64 = 4.0;

/// Absolute error of a block's seed beyond its angle's, in units of the roundoff: 2√2·4u from the factors, 2u from the two
/// roundings, and the rest for products of errors (proofs/fast-kernels.md, section 3).
pub(crate) const BLOCK_SEED_ERROR: f64 = 14.0;

/// Adding and subtracting 1.5·2^52 rounds a double of size below 2^51 to the nearest integer.
const ROUNDER: f64 = 1.5 * (1u64 << 52) as f64;

/// 1/3!, 1/5!, … with alternating signs: sin a = a + a³·P(a²), the tail after a^17 is below 2^-56 for |a| ≤ 1.
pub(crate) const SINE: [f64; 8] = [
    -1.0 / 6.0,
    1.0 / 120.0,
    -1.0 / 5040.0,
    1.0 / 362_880.0,
    -1.0 / 39_916_800.0,
    1.0 / 6_227_020_800.0,
    -1.0 / 1_307_674_368_000.0,
    1.0 / 355_687_428_096_000.0,
];

/// cos a = 1 + a²·P(a²), the tail after a^18 is below 2^-61 for |a| ≤ 1.
pub(crate) const COSINE: [f64; 9] = [
    -1.0 / 2.0,
    1.0 / 24.0,
    -1.0 / 720.0,
    1.0 / 40_320.0,
    -1.0 / 3_628_800.0,
    1.0 / 479_001_600.0,
    -1.0 / 87_178_291_200.0,
    1.0 / 20_922_789_888_000.0,
    -1.0 / 6_402_373_705_728_000.0,
];

#[inline(always)]
fn horner<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let mut value = coefficients[N - 1];
    for k in (0..N - 1).rev() {
        value = value.mul_add(x, coefficients[k]);
    }
    value
}

/// (cos, sin) of t·ω quarter turns, ω = hi + lo.
///
/// t·ω is split exactly into the nearest integer and a rest of at most 0.6 quarter turns; the rest goes to
/// radians as a double-double, its low part enters by the first-order term. Domain: 0 ≤ t·ω < 2^49.
#[inline(always)]
pub(crate) fn cos_sin(t: f64, hi: f64, lo: f64) -> (f64, f64) {
    let (product, error) = two_product(t, hi);
    let quarters = (product + ROUNDER) - ROUNDER;
    let low = t.mul_add(lo, error);
    let (y_hi, y_lo) = fast_two_sum(product - quarters, low);

    let a = y_hi * HALF_PI.hi;
    let a_lo = y_lo.mul_add(
        HALF_PI.hi,
        y_hi.mul_add(HALF_PI.lo, y_hi.mul_add(HALF_PI.hi, -a)),
    );
    let square = a * a;
    let sine = (square * a).mul_add(horner(&SINE, square), a);
    let cosine = square.mul_add(horner(&COSINE, square), 1.0);
    let (sine, cosine) = (a_lo.mul_add(cosine, sine), (-a_lo).mul_add(sine, cosine));

    // Quadrant q = quarters mod 4 picks and signs the two: q·½ and q·¼ have a half where the bit is set.
    let half = quarters * 0.5;
    let odd = half - ((half + ROUNDER) - ROUNDER) != 0.0;
    let shifted = (quarters + if odd { 1.0 } else { 0.0 }) * 0.25;
    let negate_cosine = shifted - ((shifted + ROUNDER) - ROUNDER) != 0.0;
    let (c, s) = if odd { (sine, cosine) } else { (cosine, sine) };
    // q: 0 (c, s), 1 (−s, c), 2 (−c, −s), 3 (s, −c).
    let c = if negate_cosine { -c } else { c };
    let s = if negate_cosine != odd { -s } else { s };
    (c, s)
}

/// cos and sin of t·ω_i for all i.
#[inline(always)]
pub(crate) fn cos_sin_of_position(
    t: f64,
    hi: &[f64],
    lo: &[f64],
    cosines: &mut [f64],
    sines: &mut [f64],
) {
    let n = hi.len();
    let (lo, cosines, sines) = (&lo[..n], &mut cosines[..n], &mut sines[..n]);
    for i in 0..n {
        (cosines[i], sines[i]) = cos_sin(t, hi[i], lo[i]);
    }
}

/// cos and sin of (first + k·step)·ω for k = 0, 1, …
#[inline(always)]
pub(crate) fn cos_sin_of_frequency(
    first: f64,
    step: f64,
    hi: f64,
    lo: f64,
    cosines: &mut [f64],
    sines: &mut [f64],
) {
    let n = cosines.len();
    let sines = &mut sines[..n];
    for k in 0..n {
        (cosines[k], sines[k]) = cos_sin((k as f64).mul_add(step, first), hi, lo);
    }
}
