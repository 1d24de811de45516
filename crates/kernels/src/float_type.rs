//! The binary floating-point types of tables.

use std::fmt;

use ropebound_reference::Float;
use ropebound_tables::Dtype;

/// A binary floating-point type: numbers s·2^e with a whole |s| < 2^p, ties of rounding going to the even s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FloatType {
    /// IEEE binary64.
    F64,
    /// IEEE binary32.
    F32,
    /// IEEE binary16.
    F16,
    /// The upper half of a binary32.
    BF16,
}

impl FloatType {
    /// All of them.
    pub const ALL: [FloatType; 4] = [Self::F64, Self::F32, Self::F16, Self::BF16];

    /// p, the bits of a significand with the leading one: 53, 24, 11, 8.
    #[must_use]
    pub const fn precision(self) -> u32 {
        match self {
            Self::F64 => 53,
            Self::F32 => 24,
            Self::F16 => 11,
            Self::BF16 => 8,
        }
    }

    /// The exponent of the least positive number, 2^e: −1074, −149, −24, −133.
    #[must_use]
    pub const fn least_exponent(self) -> i32 {
        match self {
            Self::F64 => -1074,
            Self::F32 => -149,
            Self::F16 => -24,
            Self::BF16 => -133,
        }
    }

    /// The bits of a number.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::F64 => 64,
            Self::F32 => 32,
            Self::F16 | Self::BF16 => 16,
        }
    }

    /// u, half the distance from 1 to the next number: 2^−p.
    #[must_use]
    pub fn unit_roundoff(self) -> f64 {
        let precision = u64::from(self.precision());
        f64::from_bits((1023 - precision) << 52)
    }

    /// The number with these bits, exactly.
    #[must_use]
    pub fn to_f64(self, bits: u64) -> f64 {
        match self {
            Self::F64 => f64::from_bits(bits),
            Self::F32 => f64::from(f32::from_bits(bits as u32)),
            Self::F16 => f64::from(half::f16::from_bits(bits as u16)),
            Self::BF16 => f64::from(half::bf16::from_bits(bits as u16)),
        }
    }

    /// Encodes (−1)^negative · significand · 2^exponent, significand < 2^p and exponent ≥ the least one, with significand ≥ 2^(p−1)
    /// unless the exponent is the least; significand = 2^p stands for the next power. Too large a number becomes infinity.
    pub(crate) fn encode(self, negative: bool, significand: u64, exponent: i32) -> u64 {
        let stored = self.precision() - 1;
        let largest = (1u64 << (self.bits() - 1 - stored)) - 1;
        // A leading one in the significand adds 1 to the exponent's field, and so does a carry out of it.
        let field = i64::from(exponent - self.least_exponent());
        let magnitude = ((field as u64) << stored).saturating_add(significand);
        let magnitude = if field >= largest as i64 {
            largest << stored
        } else {
            magnitude.min(largest << stored)
        };
        magnitude | (u64::from(negative) << (self.bits() - 1))
    }

    /// The bits of the number nearest to `value`, ties to even: 0 for either zero, −0 for a negative number that rounds to 0.
    ///
    /// # Panics
    ///
    /// If `value` is not finite.
    #[must_use]
    pub fn nearest(self, value: &Float) -> u64 {
        assert!(value.is_finite(), "only numbers are rounded");
        // |value| is in [½, 1)·2^top; its unit in the last place is 2^unit.
        let Some(top) = value.get_exp() else {
            return 0;
        };
        let negative = value.is_sign_negative();
        let unit = (top - self.precision() as i32).max(self.least_exponent());
        let kept = top - unit;
        let significand = if kept >= 1 {
            let rounded = Float::with_val(kept as u32, value).abs() >> unit;
            rounded
                .to_integer()
                .and_then(|whole| whole.to_u64())
                .expect("a whole number below 2^54")
        } else {
            // Below half the least number, or from there to it; half itself goes to the even 0.
            let half = Float::with_val(2, 1) << (self.least_exponent() - 1);
            u64::from(*value.as_abs() > half)
        };
        self.encode(negative, significand, unit)
    }
}

impl From<FloatType> for Dtype {
    fn from(float: FloatType) -> Dtype {
        match float {
            FloatType::F64 => Dtype::F64,
            FloatType::F32 => Dtype::F32,
            FloatType::F16 => Dtype::F16,
            FloatType::BF16 => Dtype::BF16,
        }
    }
}

impl fmt::Display for FloatType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Dtype::from(*self).fmt(f)
    }
}
