//! Ziv's test: whether all numbers within an error of a fixed-point one round to the same, and to which.
//!
//! Let x > 0 be the exact number and |x − V| ≤ E in units of V's last place. With d the bits of V below the result's unit, V = q·2^d + r.
//! If E < 2^(d−2), V > E and |r − 2^(d−1)| > E, then x rounds to q or q + 1 as r is below or above 2^(d−1): no tie lies between x and
//! V, and where x and V lie on either side of a power of two both are within a quarter of a unit of it. (proofs/golden.md, section 4)

use crate::FloatType;

macro_rules! rounding {
    ($name:ident, $wide:ty) => {
        /// The bits of the number nearest to ±x·2^`exponent` for every x with |x − `value`| ≤ `error`; `None` if they differ or cannot be
        /// told.
        #[inline]
        pub(super) fn $name(
            value: $wide,
            error: $wide,
            exponent: i32,
            negative: bool,
            float: FloatType,
        ) -> Option<u64> {
            let length = (<$wide>::BITS - value.leading_zeros()) as i32;
            let unit = (length + exponent - float.precision() as i32).max(float.least_exponent());
            let dropped = unit - exponent;
            if value <= error || dropped < 2 || dropped >= <$wide>::BITS as i32 {
                return None;
            }
            let half: $wide = 1 << (dropped - 1);
            let rest = value & (half | (half - 1));
            if error >= half >> 1 || rest.abs_diff(half) <= error {
                return None;
            }
            let significand = (value >> dropped) as u64 + u64::from(rest > half);
            Some(float.encode(negative, significand, unit))
        }
    };
}

rounding!(round_wide, u128);
rounding!(round_narrow, u64);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ropebound_reference::Float;

    use super::*;

    /// What every number from value − error to value + error rounds to, by MPFR.
    fn expected(value: u128, error: u128, exponent: i32, float: FloatType) -> Option<u64> {
        let nearest = |value: u128| float.nearest(&(Float::with_val(128, value) << exponent));
        let (lo, hi) = (nearest(value.checked_sub(error)?), nearest(value + error));
        (lo == hi).then_some(lo)
    }

    proptest! {
        /// What the test passes is right, and it refuses nothing that is settled with a unit's quarter to spare.
        #[test]
        fn rounds_as_mpfr(
            bits in any::<u128>(), shift in 1u32..126, error in 0u128..1 << 20, scale in -160i32..-100, kind in 0usize..4, near in -4i64..4,
        ) {
            let float = FloatType::ALL[kind];
            // Half of the values lie next to a tie or a power of two.
            let mut value = bits >> shift;
            if near < 0 {
                let length = 128 - value.leading_zeros();
                let keep = float.precision() + 1;
                let drop = length.saturating_sub(keep);
                value = (value >> drop << drop).wrapping_add_signed(i128::from(near + 2) * (error as i128 + 1) / 2);
                value = value.min(u128::MAX >> 1);
            }
            let expected = expected(value, error, scale, float);
            let found = round_wide(value, error, scale, false, float);
            if let Some(found) = found {
                prop_assert_eq!(Some(found), expected);
                let negative = round_wide(value, error, scale, true, float);
                prop_assert_eq!(negative, Some(found | (1 << (float.bits() - 1))));
            } else if value > 4 * error
                && (float != FloatType::F16 || scale > -152)
                && expected.is_some_and(|bits| float.to_f64(bits).is_finite())
            {
                // Refused as well are numbers 128 bits below the least of f16, and what would be a tie if f16 went on beyond its largest.
                let room = self::expected(value, 4 * error + 16, scale, float).is_some();
                prop_assert!(!room, "refused {value} ± {error}");
            }
            if let (Ok(value), Ok(error)) = (u64::try_from(value), u64::try_from(error)) {
                let narrow = round_narrow(value, error, scale, false, float);
                // Of f16, whose least numbers lie above all of 64 bits, the narrow one may refuse more.
                prop_assert!(narrow == found || (narrow.is_none() && float == FloatType::F16));
            }
        }
    }
}
