//! Fixed-point numbers of N 64-bit limbs, least first, in two's complement: units of 2^−(64N−2), so values in [−2, 2).
//!
//! Products are exact, in 2N + 1 limbs (M or V in signatures), which leaves 64 bits for sums of many. All of it wraps
//! modulo the width, as two's complement does.

use rug::ops::NegAssign;
use rug::{Assign, Float};

/// `sum` += `left` · `right`, all unsigned.
#[inline(always)]
pub(crate) fn accumulate_product<const N: usize, const M: usize>(
    sum: &mut [u64; M],
    left: &[u64; N],
    right: &[u64; N],
) {
    const { assert!(M == 2 * N + 1) };
    for x in 0..N {
        let mut carry = 0;
        for y in 0..N {
            // (2^64 − 1)² + 2·(2^64 − 1) = 2^128 − 1.
            let wide = u128::from(left[x]) * u128::from(right[y]) + u128::from(sum[x + y]) + carry;
            sum[x + y] = wide as u64;
            carry = wide >> 64;
        }
        for limb in &mut sum[x + N..] {
            let wide = u128::from(*limb) + carry;
            *limb = wide as u64;
            carry = wide >> 64;
        }
    }
}

/// `left` + `right`.
#[inline]
pub(crate) fn add<const M: usize>(left: &[u64; M], right: &[u64; M]) -> [u64; M] {
    let mut carry = false;
    std::array::from_fn(|k| {
        let (sum, over) = left[k].overflowing_add(right[k]);
        let (sum, again) = sum.overflowing_add(u64::from(carry));
        carry = over || again;
        sum
    })
}

/// −`value`.
#[inline]
pub(crate) fn negate<const M: usize>(value: &[u64; M]) -> [u64; M] {
    let mut carry = true;
    std::array::from_fn(|k| {
        let (sum, over) = (!value[k]).overflowing_add(u64::from(carry));
        carry = over;
        sum
    })
}

/// `left` − `right`.
#[inline]
pub(crate) fn subtract<const M: usize>(left: &[u64; M], right: &[u64; M]) -> [u64; M] {
    add(left, &negate(right))
}

/// Whether the number is below 0.
#[inline]
pub(crate) fn is_negative<const M: usize>(value: &[u64; M]) -> bool {
    value[M - 1] >> 63 == 1
}

/// `left` · `right`, signed.
pub(crate) fn signed_product<const N: usize, const M: usize>(
    left: &[u64; N],
    right: &[u64; N],
) -> [u64; M] {
    let mut product = [0; M];
    accumulate_product(&mut product, left, right);
    // Read as unsigned, a negative number is 2^(64N) too large.
    let shifted = |value: &[u64; N]| {
        let mut wide = [0; M];
        wide[N..2 * N].copy_from_slice(value);
        wide
    };
    if is_negative(left) {
        product = subtract(&product, &shifted(right));
    }
    if is_negative(right) {
        product = subtract(&product, &shifted(left));
    }
    if is_negative(left) && is_negative(right) {
        product[2 * N] = product[2 * N].wrapping_add(1);
    }
    product
}

/// A product, in units of 2^−2(64N−2), rounded to the nearest number of N limbs: off by half a unit at most.
pub(crate) fn round_product<const N: usize, const M: usize>(product: &[u64; M]) -> [u64; N] {
    let mut half = [0; M];
    half[N - 1] = 1 << 61;
    let sum = add(product, &half);
    std::array::from_fn(|k| (sum[N - 1 + k] >> 62) | (sum[N + k] << 2))
}

/// A number of W = N + 1 limbs rounded to the nearest of N: off by half a unit of the latter at most.
pub(crate) fn narrow<const W: usize, const N: usize>(value: &[u64; W]) -> [u64; N] {
    const { assert!(W == N + 1) };
    let mut half = [0; W];
    half[0] = 1 << 63;
    let sum = add(value, &half);
    std::array::from_fn(|k| sum[k + 1])
}

/// The number of N limbs nearest to `value`, |`value`| < 2: off by half a unit at most.
pub(crate) fn from_float<const N: usize>(value: &Float) -> [u64; N] {
    let bits = 64 * N as u32;
    let scaled = Float::with_val(value.prec().max(bits), value) << (bits - 2);
    let negative = scaled.is_sign_negative();
    let mut rest = Float::with_val(bits + 1, scaled.abs().round());
    // From the top, 32 bits at a time, each taken off exactly.
    let mut limbs = [0; N];
    for half_limb in (0..2 * N).rev() {
        let shift = 32 * half_limb as u32;
        let part = Float::with_val(rest.prec(), &rest >> shift).trunc();
        let bits = part.to_u32_saturating().expect("a number");
        rest -= part << shift;
        limbs[half_limb / 2] |= u64::from(bits) << (32 * (half_limb % 2));
    }
    if negative { negate(&limbs) } else { limbs }
}

/// Sets `result`, of 64(N + 3) bits, to `value`·2^−2(64N−2), a sum of products of N limbs, cut toward 0 by less than
/// 2^−(64N + 60): limbs below number N − 1 may be left out.
pub(crate) fn to_float<const N: usize, const M: usize>(result: &mut Float, value: &[u64; M]) {
    const { assert!(M == 2 * N + 1 && N >= 2) };
    let negative = is_negative(value);
    let magnitude = if negative { negate(value) } else { *value };
    let pair = |lower: usize| u128::from(magnitude[lower + 1]) << 64 | u128::from(magnitude[lower]);
    let mut lower = M - 2;
    result.assign(pair(lower));
    while lower > N - 1 {
        lower -= 2;
        *result <<= 128;
        *result += pair(lower);
    }
    *result >>= 2 * (64 * N as i32 - 2) - 64 * lower as i32;
    if negative {
        result.neg_assign();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The value in units, as a `Float` wide enough for all of it.
    fn units<const M: usize>(value: &[u64; M]) -> Float {
        let magnitude = if is_negative(value) {
            negate(value)
        } else {
            *value
        };
        let mut sum = Float::new(64 * M as u32 + 64);
        for limb in magnitude.iter().rev() {
            sum <<= 64;
            sum += *limb;
        }
        if is_negative(value) { -sum } else { sum }
    }

    /// Limbs of which many are all zeros or all ones, where carries run furthest.
    fn limb() -> impl Strategy<Value = u64> {
        prop_oneof![Just(0), Just(u64::MAX), Just(1 << 63), any::<u64>()]
    }

    fn limbs<const N: usize>() -> impl Strategy<Value = [u64; N]> {
        std::array::from_fn::<_, N, _>(|_| limb())
    }

    fn off_by(rounded: Float, exact: &Float) -> Float {
        (rounded - exact).abs()
    }

    proptest! {
        #[test]
        fn products_are_exact(a in limbs::<3>(), b in limbs::<3>(), start in limbs::<7>()) {
            let product: [u64; 7] = signed_product(&a, &b);
            prop_assert_eq!(units(&product), Float::with_val(512, &units(&a) * &units(&b)));
            let sum = add(&start, &product);
            prop_assert_eq!(subtract(&sum, &product), start);

            let mut accumulated = start;
            accumulate_product(&mut accumulated, &a, &b);
            let unsigned = |value: &[u64; 3]| units(&[value[0], value[1], value[2], 0]);
            let gained = units(&subtract(&accumulated, &start));
            prop_assert_eq!(gained, Float::with_val(512, &unsigned(&a) * &unsigned(&b)));
        }

        #[test]
        fn rounding_is_to_the_nearest(mut a in limbs::<3>(), mut b in limbs::<3>(), d in limbs::<4>()) {
            // Two factors within [−1, 1), as rotations have them.
            for value in [&mut a, &mut b] {
                value[2] = ((value[2] as i64) >> 1) as u64;
            }
            let product: [u64; 7] = signed_product(&a, &b);
            let rounded: [u64; 3] = round_product(&product);
            prop_assert!(off_by(units(&rounded), &(units(&product) >> 190)) <= 0.5);
            prop_assume!(d[3] != i64::MAX as u64);
            let narrowed: [u64; 3] = narrow(&d);
            prop_assert!(off_by(units(&narrowed), &(units(&d) >> 64)) <= 0.5);
        }

        #[test]
        fn floats_convert(value in -1.99f64..1.99, low in any::<i64>(), wide in limbs::<5>(), long in limbs::<7>()) {
            let value = Float::with_val(300, value) + (Float::with_val(64, low) >> 180);
            let fixed: [u64; 2] = from_float(&value);
            prop_assert!(off_by(units(&fixed), &(value << 126)) <= 0.5);

            let mut float = Float::new(64 * 5);
            to_float::<2, 5>(&mut float, &wide);
            prop_assert!(off_by(float, &(units(&wide) >> 252)) < Float::with_val(64, 1) >> 188);
            let mut float = Float::new(64 * 6);
            to_float::<3, 7>(&mut float, &long);
            prop_assert!(off_by(float, &(units(&long) >> 380)) < Float::with_val(64, 1) >> 252);
        }
    }
}
