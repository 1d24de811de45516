//! Cosine and sine of an angle in turns, in 64-bit integers.
//!
//! An angle is p·2^(−64) turns, so that multiples wrap by themselves and whole turns cost nothing. A table has the circle at
//! multiples of 1/1024 turn, polynomials do the rest δ, |δ| ≤ π/1024:
//!
//! ```text
//! cos(a + δ) = cos a − (cos a·(1 − cos δ) + sin a·sin δ)        1 − cos δ = δ²/2 − δ⁴/24 + δ⁶/720 − …
//! sin(a + δ) = sin a − (sin a·(1 − cos δ) − cos a·sin δ)            sin δ = δ − δ³/6 + δ⁵/120 − …
//! ```
//!
//! Results are in units of 2^(−62), each within 2 of exact: `proofs/integer-checker.md` adds it up.

/// Bits after the point of a cosine or sine.
pub(crate) const BITS: i32 = 62;

/// Multiples in the table.
const STEPS: usize = 1024;

/// Bits of an angle below a step.
const STEP_BITS: u32 = 64 - STEPS.ilog2();

/// Cosine and sine of k/1024 turn, in units of 2^(−62), to the nearest.
static CIRCLE: [[i64; 2]; STEPS] = circle();

/// 2π·2^60, to the nearest.
const TWO_PI_60: i64 = 0x6487_ED51_10B4_611A;

/// Cosine and sine of `phase`·2^(−64) turns, in units of 2^(−62), each within 2 units.
///
/// # Examples
///
/// ```
/// use ropebound_integer_checker::cosine_and_sine;
///
/// assert_eq!(cosine_and_sine(1 << 62), [0, 1 << 62]);
/// ```
#[inline]
#[must_use]
pub fn cosine_and_sine(phase: u64) -> [i64; 2] {
    let step = phase.wrapping_add(1 << (STEP_BITS - 1)) >> STEP_BITS;
    let rest = phase.wrapping_sub(step << STEP_BITS) as i64;
    let [c, s] = CIRCLE[step as usize % STEPS];

    let wide = |a: i64, b: i64| i128::from(a) * i128::from(b);
    // δ in units of 2^(−68), even powers in units of 2^(−72).
    let delta = (wide(rest, TWO_PI_60) >> 56) as i64;
    let square = (wide(delta, delta) >> 64) as i64;
    let fourth = (wide(square, square) >> 72) as i64;
    let sixth = (wide(fourth, square) >> 72) as i64;
    let versine = square / 2 - fourth / 24 + sixth / 720;
    let third = (wide(delta, square) >> 72) as i64;
    let fifth = (wide(third, square) >> 72) as i64;
    let sine = delta - third / 6 + fifth / 120;

    let back = (wide(c, versine) >> 4) + wide(s, sine);
    let across = (wide(s, versine) >> 4) - wide(c, sine);
    [c - (back >> 68) as i64, s - (across >> 68) as i64]
}

const fn circle() -> [[i64; 2]; STEPS] {
    const QUARTER: usize = STEPS / 4;
    let mut table = [[0; 2]; STEPS];
    let mut k = 0;
    while k < STEPS {
        // The nearest half quarter, and its mirror image.
        let within = k % QUARTER;
        let [c, s] = if within <= QUARTER / 2 {
            series(within)
        } else {
            let [c, s] = series(QUARTER - within);
            [s, c]
        };
        table[k] = match k / QUARTER {
            0 => [c, s],
            1 => [-s, c],
            2 => [-c, -s],
            _ => [s, -c],
        };
        k += 1;
    }
    table
}

/// ⌊π·2^96⌋.
const PI_96: u128 = 0x3_243F_6A88_85A3_08D3_1319_8A2E;

/// Cosine and sine of k/1024 turn, k ≤ 128, by their series in units of 2^(−96).
const fn series(k: usize) -> [i64; 2] {
    let angle = PI_96 * k as u128 / (STEPS as u128 / 2);
    let mut sums = [1i128 << 96, 0];
    let mut term = 1u128 << 96;
    let mut n = 1;
    while term > 0 {
        term = product_96(term, angle) / n as u128;
        let signed = if n / 2 % 2 == 0 {
            term as i128
        } else {
            -(term as i128)
        };
        sums[n % 2] += signed;
        n += 1;
    }
    let half = 1 << 33;
    [
        ((sums[0] + half) >> 34) as i64,
        ((sums[1] + half) >> 34) as i64,
    ]
}

/// `left` · `right` / 2^96, of numbers up to 2^97; short by at most 2.
const fn product_96(left: u128, right: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let [a, b] = [left >> 64, left & LOW];
    let [c, d] = [right >> 64, right & LOW];
    ((a * c) << 32) + ((a * d + b * c) >> 32)
}
