//! Upper bounds: numbers of at least 0 with 64 leading bits and an exponent, every operation rounding up.

use crate::exact::Exact;

/// `mantissa` · 2^`exponent`; the mantissa's top bit is set unless it is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Upper {
    pub(crate) mantissa: u64,
    pub(crate) exponent: i32,
}

impl Upper {
    /// At least `value` · 2^`exponent`, by less than one part in 2^63.
    pub(crate) fn new(value: u128, exponent: i32) -> Upper {
        if value == 0 {
            return Upper {
                mantissa: 0,
                exponent: 0,
            };
        }
        let spare = value.leading_zeros();
        let aligned = value << spare;
        let mantissa = (aligned >> 64) as u64;
        let exponent = exponent + 64 - spare as i32;
        if aligned as u64 == 0 {
            return Upper { mantissa, exponent };
        }
        match mantissa.checked_add(1) {
            Some(mantissa) => Upper { mantissa, exponent },
            None => Upper {
                mantissa: 1 << 63,
                exponent: exponent + 1,
            },
        }
    }

    /// At least a certificate's number.
    pub(crate) fn exact(value: &Exact) -> Upper {
        let (place, leading, more) = value.leading();
        // The last bit stands for all that follows: it makes the mantissa round up.
        Upper::new(leading | u128::from(more), -64 * (place as i32 + 1))
    }

    pub(crate) fn times(self, other: Upper) -> Upper {
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        Upper::new(product, self.exponent + other.exponent)
    }

    pub(crate) fn scaled(self, factor: u64) -> Upper {
        Upper::new(
            u128::from(self.mantissa) * u128::from(factor),
            self.exponent,
        )
    }

    /// Half of it, exactly.
    pub(crate) fn halved(self) -> Upper {
        Upper {
            exponent: self.exponent - 1,
            ..self
        }
    }

    pub(crate) fn plus(self, other: Upper) -> Upper {
        if self.mantissa == 0 || other.mantissa == 0 {
            return if self.mantissa == 0 { other } else { self };
        }
        let (large, small) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        let apart = large.exponent.abs_diff(small.exponent);
        let [large_bits, small_bits] = [large, small].map(|part| u128::from(part.mantissa) << 63);
        let shifted = small_bits.checked_shr(apart).unwrap_or(0);
        // Within 63 places nothing is shifted out.
        let rest = u128::from(apart > 63);
        Upper::new(large_bits + shifted + rest, large.exponent - 63)
    }

    /// The least integer that is not below the number times 2^`bits`; the largest there is, if none is.
    pub(crate) fn in_units_of(self, bits: i32) -> i128 {
        let shift = self.exponent + bits;
        match shift {
            _ if self.mantissa == 0 => 0,
            63.. => i128::MAX,
            0.. => i128::from(self.mantissa) << shift,
            -63..0 => {
                let units = (i128::from(self.mantissa) - 1) >> -shift;
                units + 1
            }
            _ => 1,
        }
    }
}
