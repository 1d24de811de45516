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
