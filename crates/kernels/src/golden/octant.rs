//! cos and sin in the first octant in fixed point: of (index + z)·ρ with ρ = π/2048 and 0 ≤ z < 1.
//!
//! ```text
//! S = sin(ρz) = z·(s₀ − w·(s₁ − w·(s₂ − …))),  C = 1 − cos(ρz) = w·(c₁ − w·(c₂ − …)),  w = z²
//! sin = s_k + c_k·S − s_k·C,    cos = c_k − s_k·S − c_k·C
//! ```
//!
//! Products keep their upper half, rounded down. Errors: [`WIDE_ERROR`] and [`NARROW_ERROR`], derived in proofs/golden.md, section 3.

use std::sync::OnceLock;

use ropebound_reference::{Float, Interval};

/// Entries of the table: an octant in so many parts.
const PARTS: usize = 512;

/// Absolute error of [`Tables::wide`], in its units of 2^−127.
pub(super) const WIDE_ERROR: u128 = 10;

/// Absolute error of [`Tables::narrow`], in its units of 2^−63.
pub(super) const NARROW_ERROR: u64 = 8;

/// Numbers rounded to nearest from MPFR enclosures, once a process.
pub(super) struct Tables {
    /// cos kρ and sin kρ, units of 2^−127.
    wide: Vec<(u128, u128)>,
    /// The same, units of 2^−63.
    narrow: Vec<(u64, u64)>,
    /// ρ^(2j+1)/(2j+1)!, units of 2^−128.
    sine: [u128; 5],
    /// ρ^(2j+2)/(2j+2)!, units of 2^−128.
    cosine: [u128; 5],
    /// The same, units of 2^−64.
    narrow_sine: [u64; 3],
    narrow_cosine: [u64; 2],
}

/// `value`·2^`bits`, to the nearest integer.
fn fixed(value: &Interval, bits: u32) -> u128 {
    let nearest = |end: &Float| {
        let scaled = Float::with_val(end.prec(), end) << bits;
        scaled
            .round()
            .to_integer()
            .and_then(|whole| whole.to_u128())
    };
    let (lo, hi) = (nearest(value.lo()), nearest(value.hi()));
    assert!(
        lo.is_some() && lo == hi,
        "512 bits settle a constant's rounding: {value}"
    );
    lo.unwrap_or_default()
}

impl Tables {
    /// The tables, made when first asked for.
    pub(super) fn get() -> &'static Tables {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Tables::new)
    }

    fn new() -> Tables {
        const PRECISION: u32 = 512;
        let rho = Interval::pi(PRECISION).divide_u64(4 * PARTS as u64);
        let entries = (0..PARTS as u64).map(|k| {
            let (sin, cos) = rho.scale(k).sin_cos();
            move |bits| (fixed(&cos, bits), fixed(&sin, bits))
        });
        let entries: Vec<_> = entries.collect();
        let term = |n: u32| rho.powi(n).divide_u64((1..=u64::from(n)).product());
        let narrow = |n| u64::try_from(fixed(&term(n), 64)).expect("below 1");
        Tables {
            wide: entries.iter().map(|entry| entry(127)).collect(),
            narrow: entries
                .iter()
                .map(|entry| entry(63))
                .map(|(cos, sin)| (cos as u64, sin as u64))
                .collect(),
            sine: [1, 3, 5, 7, 9].map(|n| fixed(&term(n), 128)),
            cosine: [2, 4, 6, 8, 10].map(|n| fixed(&term(n), 128)),
            narrow_sine: [1, 3, 5].map(narrow),
            narrow_cosine: [2, 4].map(narrow),
        }
    }

    /// (cos, sin) in units of 2^−127, of (index + fraction·2^−128)·ρ.
    #[inline]
    pub(super) fn wide(&self, index: usize, fraction: u128) -> (u128, u128) {
        let z = fraction;
        let w = upper_wide(z, z);
        // Terms below 2^−64 need no more than 64 bits of w.
        let short = (w >> 64) as u64;
        let cut = |p: u128| u128::from(upper(short, p as u64));
        let [s0, s1, s2, s3, s4] = self.sine;
        let p = s2 - cut(s3 - cut(s4));
        let sine = upper_wide(z, s0 - upper_wide(w, s1 - upper_wide(w, p)));
        let [c1, c2, c3, c4, c5] = self.cosine;
        let p = c2 - cut(c3 - cut(c4 - cut(c5)));
        let versine = upper_wide(w, c1 - upper_wide(w, p));
        let (c, s) = self.wide[index];
        (
            c - upper_wide(s, sine) - upper_wide(c, versine),
            s + upper_wide(c, sine) - upper_wide(s, versine),
        )
    }

    /// (cos, sin) in units of 2^−63, of (index + fraction·2^−64)·ρ.
    #[inline]
    pub(super) fn narrow(&self, index: usize, fraction: u64) -> (u64, u64) {
        let z = fraction;
        let w = upper(z, z);
        let [s0, s1, s2] = self.narrow_sine;
        let sine = upper(z, s0 - upper(w, s1 - upper(w, s2)));
        let [c1, c2] = self.narrow_cosine;
        let versine = upper(w, c1 - upper(w, c2));
        let (c, s) = self.narrow[index];
        (
            c - upper(s, sine) - upper(c, versine),
            s + upper(c, sine) - upper(s, versine),
        )
    }
}

/// ⌊a·b / 2^64⌋.
#[inline]
pub(super) fn upper(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b)) >> 64) as u64
}

/// ⌊a·b / 2^128⌋.
#[inline]
pub(super) fn upper_wide(a: u128, b: u128) -> u128 {
    let low = |value: u128| value & u128::from(u64::MAX);
    let product = |x: u128, y: u128| low(x) * low(y);
    let (a1, b1) = (a >> 64, b >> 64);
    let (left, right) = (product(a1, b), product(a, b1));
    let middle = (product(a, b) >> 64) + low(left) + low(right);
    product(a1, b1) + (left >> 64) + (right >> 64) + (middle >> 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Errors in units of `value`'s last place: of (cos, sin) = `found`, against MPFR's of (index + fraction)·ρ.
    fn errors(index: usize, fraction: &Float, found: [&Float; 2]) -> [f64; 2] {
        let rho = Float::with_val(400, rug_pi()) / 2048u32;
        let angle = (Float::with_val(400, fraction) + index as u32) * rho;
        let (sin, cos) = angle.sin_cos(Float::new(400));
        [(found[0] - cos).to_f64(), (found[1] - sin).to_f64()]
    }

    fn rug_pi() -> Float {
        Interval::pi(400).midpoint()
    }

    fn fractions() -> impl Iterator<Item = u128> {
        let mut state = 7u128;
        let random = std::iter::repeat_with(move || {
            state = state
                .wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645)
                .wrapping_add(3);
            state ^ (state >> 61)
        });
        [0, 1, u128::MAX, 1 << 127]
            .into_iter()
            .chain(random.take(60))
    }

    /// The largest error at any part is within the bound, and no smaller than a fifth of it.
    #[test]
    fn errors_stay_within_their_bounds() {
        let tables = Tables::get();
        let (mut wide, mut narrow) = (0f64, 0f64);
        for index in 0..PARTS {
            for fraction in fractions() {
                let unit = |value: u128, bits: u32| Float::with_val(400, value) >> bits;
                // What was cut off the angle counts as the angle's error: to 128 and to 64 bits.
                let (cos, sin) = tables.wide(index, fraction);
                let found = [&unit(cos, 127), &unit(sin, 127)];
                for error in errors(
                    index,
                    &(unit(fraction, 128) + (Float::with_val(400, 1) >> 128u32)),
                    found,
                ) {
                    wide = wide.max(error.abs() * 127f64.exp2());
                }
                let short = (fraction >> 64) as u64;
                let (cos, sin) = tables.narrow(index, short);
                let found = [&unit(u128::from(cos), 63), &unit(u128::from(sin), 63)];
                for error in errors(index, &unit(fraction, 128), found) {
                    narrow = narrow.max(error.abs() * 63f64.exp2());
                }
            }
        }
        assert!(
            wide <= WIDE_ERROR as f64 && wide > WIDE_ERROR as f64 / 5.0,
            "{wide}"
        );
        assert!(
            narrow <= NARROW_ERROR as f64 && narrow > NARROW_ERROR as f64 / 5.0,
            "{narrow}"
        );
    }

    /// The sizes that the derivation rests on.
    #[test]
    fn constants_are_as_small_as_the_proof_says() {
        let tables = Tables::get();
        let bits = |values: &[u128]| {
            values
                .iter()
                .map(|v| 128 - v.leading_zeros())
                .collect::<Vec<_>>()
        };
        assert_eq!(bits(&tables.sine), [119, 98, 75, 51, 26]);
        assert_eq!(bits(&tables.cosine), [109, 87, 63, 38, 13]);
        assert_eq!(tables.wide[0], (1 << 127, 0));
        // The first terms left out, in units of 2^-128 and 2^-64.
        let term = |n: u32, bits: u32| {
            let rho = Float::with_val(100, rug_pi()) / 2048u32;
            let product = (1..=u64::from(n)).product::<u64>();
            ((Float::with_val(100, rug_pow(&rho, n)) / product) << bits).to_f64()
        };
        assert!(term(11, 128) < 0.95 && term(12, 128) < 0.001);
        assert!(term(7, 64) < 0.001 && term(6, 64) < 0.35);
    }

    fn rug_pow(base: &Float, n: u32) -> Float {
        (0..n).fold(Float::with_val(100, 1), |product, _| product * base)
    }

    #[test]
    fn upper_halves_are_exact() {
        let edge = [
            0,
            1,
            u128::from(u64::MAX),
            1 << 64,
            u128::MAX,
            u128::MAX - 1,
            1 << 127,
        ];
        for a in edge {
            for b in edge.into_iter().chain(fractions()) {
                let exact = Float::with_val(256, a) * Float::with_val(256, b);
                let exact = (exact >> 128u32)
                    .floor()
                    .to_integer()
                    .and_then(|whole| whole.to_u128());
                assert_eq!(Some(upper_wide(a, b)), exact, "{a} {b}");
            }
        }
    }
}
