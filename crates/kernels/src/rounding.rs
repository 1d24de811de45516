//! Rounding to a format, and its units: what [`FloatType`] does to numbers.

use crate::FloatType;
use half::{bf16, f16};

impl FloatType {
    /// The distance between neighbouring numbers at `value`: 2^(e + 1 − p) for 2^e ≤ |value| < 2^(e + 1), at least that of the
    /// subnormal numbers.
    ///
    /// # Panics
    /// If `value` is not finite.
    #[must_use]
    pub fn ulp(self, value: f64) -> f64 {
        assert!(value.is_finite(), "{value} has no unit in the last place");
        let least = match self {
            Self::F64 => -1022,
            Self::F32 | Self::BF16 => -126,
            Self::F16 => -14,
        };
        let biased = (value.to_bits() >> 52) & 0x7ff;
        let exponent = (biased as i32 - 1023).max(least);
        let ulp = exponent + 1 - self.precision() as i32;
        if ulp < -1022 {
            f64::from_bits(1 << (ulp + 1074))
        } else {
            exp2(ulp)
        }
    }

    /// The nearest number of the format, ties to even; beyond the largest an infinity.
    ///
    /// ```
    /// use ropebound_kernels::FloatType;
    /// assert_eq!(FloatType::BF16.round(257.0), 256.0);
    /// assert_eq!(FloatType::F16.round(2049.0), 2048.0);
    /// assert_eq!(FloatType::F16.round(65520.0), f64::INFINITY);
    /// ```
    #[must_use]
    #[inline]
    pub fn round(self, value: f64) -> f64 {
        match self {
            Self::F64 => value,
            Self::F32 => f64::from(value as f32),
            Self::F16 => f16::from_f32(rounded_to_odd(value)).to_f64(),
            Self::BF16 => bf16::from_f32(rounded_to_odd(value)).to_f64(),
        }
    }

    /// Whether `value`, a number of the format, is `exact` rounded. Half the distance to its neighbours is u/2 to u of its size, or half the
    /// least number: most are told by that, without rounding.
    #[inline(always)]
    pub(crate) fn is_nearest(self, value: f64, exact: f64) -> bool {
        let error = (value - exact).abs();
        let most = self.unit_roundoff() * value.abs();
        if 2.0 * error < most {
            return true;
        }
        error <= most + self.ulp(0.0) && value == self.round(exact)
    }

    /// As [`round`](Self::round), but the 16-bit formats by way of `f32`, rounding twice, as torch casts doubles.
    #[must_use]
    #[inline]
    pub fn cast(self, value: f64) -> f64 {
        match self {
            Self::F64 => value,
            Self::F32 => f64::from(value as f32),
            Self::F16 => f16::from_f32(value as f32).to_f64(),
            Self::BF16 => bf16::from_f32(value as f32).to_f64(),
        }
    }
}

/// To `f32` by chopping, with the last bit set if anything was lost: rounding the result to at most 22 bits is rounding `value` once.
fn rounded_to_odd(value: f64) -> f32 {
    let near = value as f32;
    let wide = f64::from(near);
    if wide == value || near.to_bits() & 1 == 1 || !near.is_finite() {
        near
    } else if wide < value {
        near.next_up()
    } else {
        near.next_down()
    }
}

/// 2^exponent for a normal result.
fn exp2(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units() {
        for dtype in FloatType::ALL {
            let u = dtype.unit_roundoff();
            assert_eq!(dtype.ulp(1.0), 2.0 * u);
            assert_eq!(dtype.ulp(-1.999), 2.0 * u);
            assert_eq!(dtype.ulp(0.75), u);
            // A tie goes to even, and what lies beyond it up.
            assert_eq!(dtype.round(1.0 + u), 1.0);
            assert_eq!(dtype.round(1.0 + 3.0 * u), 1.0 + 4.0 * u);
        }
        assert_eq!(FloatType::F64.ulp(0.0), f64::from_bits(1));
        assert_eq!(FloatType::F32.ulp(0.0), f64::from(f32::from_bits(1)));
        assert_eq!(FloatType::F16.ulp(1e-7), f16::from_bits(1).to_f64());
    }

    /// Just beyond a tie of the narrow format, nearer to it than f32 can tell: once is up, twice is down.
    #[test]
    fn once_and_twice() {
        let value = 1.0 + 2f64.powi(-8) + 2f64.powi(-40);
        assert_eq!(FloatType::BF16.round(value), 1.0 + 2f64.powi(-7));
        assert_eq!(FloatType::BF16.cast(value), 1.0);
    }

    /// As rounding says: at powers of two, ties, the least and the largest numbers and between.
    #[test]
    fn nearest_numbers_are_told_without_rounding() {
        let check = |dtype: FloatType, value: f64, exact: f64| {
            if value.is_finite() && dtype.round(value) == value {
                let expected = value == dtype.round(exact);
                assert_eq!(
                    dtype.is_nearest(value, exact),
                    expected,
                    "{dtype} {value:e} {exact:e}"
                );
            }
        };
        for dtype in FloatType::ALL {
            let u = dtype.unit_roundoff();
            let mut exact = (dtype.ulp(0.0) / 16.0).max(1e-300);
            while exact < 1e5 {
                for exact in [exact, -exact] {
                    let (value, gap) = (dtype.round(exact), dtype.ulp(exact));
                    for value in [value, value + gap, value - gap, value - gap / 2.0] {
                        check(dtype, value, exact);
                    }
                }
                exact *= 1.0 + 1.0 / 64.0;
            }
            for k in -32..32 {
                let exact = 1.0 + f64::from(k) * u / 8.0;
                for value in [1.0, 1.0 + 2.0 * u, 1.0 - u] {
                    check(dtype, value, exact);
                }
            }
        }
        check(FloatType::F16, 65504.0, 65520.0);
        check(FloatType::F16, 65504.0, 65519.0);
    }

    proptest! {
        /// The result is the nearest: no neighbour is nearer.
        #[test]
        fn rounds_to_nearest(value in -70000.0f64..70000.0, shrink in 0i32..40) {
            let value = value * exp2(-shrink);
            for dtype in [FloatType::F32, FloatType::F16, FloatType::BF16] {
                let near = dtype.round(value);
                prop_assume!(near.is_finite());
                prop_assert_eq!(dtype.round(near), near);
                prop_assert!((near - value).abs() <= dtype.ulp(value) / 2.0);
            }
        }
    }
}
