//! Every finite binary float is a finite decimal: M·2^e, which for e < 0 is M·5^(−e) × 10^e.

use crate::{Decimal, DecimalError};

impl Decimal {
    /// The number a finite `f64` is, exactly: 0.1 has 55 significant digits here. −0 is 0.
    ///
    /// # Errors
    ///
    /// NaN, an infinity, or a number below zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use ropebound_schedule::Decimal;
    ///
    /// assert_eq!(Decimal::from_f64_exact(0.375)?.to_string(), "0.375");
    /// assert!(Decimal::from_f64_exact(f64::NAN).is_err());
    /// # Ok::<(), ropebound_schedule::DecimalError>(())
    /// ```
    pub fn from_f64_exact(value: f64) -> Result<Decimal, DecimalError> {
        if value.is_nan() {
            return Err(DecimalError::NotANumber);
        }
        if value.is_infinite() {
            return Err(DecimalError::Infinite);
        }
        if value < 0.0 {
            return Err(DecimalError::Negative {
                text: format!("{value:e}"),
            });
        }
        let bits = value.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = match (bits >> 52) & 0x7ff {
            0 => (fraction, -1074),
            biased => (fraction | 1 << 52, biased as i64 - 1075),
        };
        let mut natural = Natural::from(mantissa);
        natural.multiply_power(if exponent < 0 { 5 } else { 2 }, exponent.unsigned_abs());
        Decimal::from_digits(&natural.digits(), exponent.min(0))
    }

    /// The number a finite `f32` is, exactly. −0 is 0.
    ///
    /// # Errors
    ///
    /// NaN, an infinity, or a number below zero.
    pub fn from_f32_exact(value: f32) -> Result<Decimal, DecimalError> {
        Decimal::from_f64_exact(f64::from(value))
    }
}

/// A natural number in limbs of nine decimal digits, least first.
struct Natural(Vec<u32>);

const LIMB: u64 = 1_000_000_000;

impl From<u64> for Natural {
    fn from(mut value: u64) -> Natural {
        let mut limbs = Vec::new();
        while value > 0 {
            limbs.push((value % LIMB) as u32);
            value /= LIMB;
        }
        Natural(limbs)
    }
}

impl Natural {
    fn multiply_power(&mut self, factor: u32, times: u64) {
        for _ in 0..times {
            let mut carry = 0;
            for limb in &mut self.0 {
                let product = u64::from(*limb) * u64::from(factor) + carry;
                *limb = (product % LIMB) as u32;
                carry = product / LIMB;
            }
            if carry > 0 {
                self.0.push(carry as u32);
            }
        }
    }

    /// Decimal digits, most significant first, perhaps with leading zeros.
    fn digits(&self) -> Vec<u8> {
        let text: String = self
            .0
            .iter()
            .rev()
            .map(|limb| format!("{limb:09}"))
            .collect();
        text.bytes().map(|byte| byte - b'0').collect()
    }
}
