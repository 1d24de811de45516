//! The limit of B(m)/h for many pairs, enclosed.
//!
//! With θ = b^(−x), x = i/h, the mean over the pairs tends to an integral:
//!
//! ```text
//! B(m)/h = (1/h) Σ_i cos(m b^(−i/h))  →  ∫_0^1 cos(m b^(−x)) dx = (Ci(m) − Ci(m/b)) / ln b,   h → ∞
//! ```
//!
//! For fixed m the difference is that of a left Riemann sum, about (cos m − cos(m/b))/(2h).

use ropebound_reference::{Float, Interval};
use ropebound_schedule::Decimal;

/// (Ci(m) − Ci(m/b)) / ln b at one base, for any m ≥ 1.
#[derive(Clone, Debug)]
pub struct Limit {
    base: Interval,
    logarithm: Interval,
    precision: u32,
}

/// The limit at `base`; `None` unless it is above 1.
#[must_use]
pub fn limit(base: &Decimal, precision: u32) -> Option<Limit> {
    let base = Interval::from_decimal(base, precision);
    let logarithm = base.ln()?;
    (*logarithm.lo() > 0).then_some(Limit {
        base,
        logarithm,
        precision,
    })
}

impl Limit {
    /// An enclosure of the limit at `position`.
    ///
    /// # Panics
    /// If `position` is 0, where the limit is 1.
    #[must_use]
    pub fn at(&self, position: u64) -> Interval {
        assert!(position > 0, "Ci has a pole at 0");
        let m = Interval::from_u64(position, self.precision);
        let slow = m.divide(&self.base).expect("the base is above 1");
        let ci = |x: &Interval| x.cosine_integral().expect("the argument is above 0");
        let difference = &ci(&m) - &ci(&slow);
        difference
            .divide(&self.logarithm)
            .expect("the logarithm is above 0")
    }
}

/// The first zero of Ci, enclosed to about `bits` bits. Ci rises on (0, π/2), where its slope cos x/x is positive, from −∞; so the one change of sign
/// there is its first zero.
pub(super) fn first_zero(bits: u32) -> Interval {
    let precision = bits + 32;
    let sign = |x: &Float| {
        let value = Interval::point(x.clone()).cosine_integral();
        value
            .expect("above 0")
            .sign()
            .expect("decided well above the rounding")
    };
    let mut low = Float::with_val(precision, 0.5);
    let mut high = Float::with_val(precision, 1);
    assert!(sign(&low).is_lt() && sign(&high).is_gt());
    for _ in 0..bits {
        let middle = Float::with_val(precision, &low + &high) / 2u32;
        if sign(&middle).is_lt() {
            low = middle;
        } else {
            high = middle;
        }
    }
    Interval::new(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_reference::certain_digits;

    #[test]
    fn the_first_zero_of_ci() {
        let zero = first_zero(100);
        // Digits from mpmath.
        assert_eq!(
            certain_digits(&zero, 25).as_deref(),
            Some("0.6165054856207162337971104")
        );
    }

    /// The integral by the midpoint rule on 2^16 pieces, in f64: an independent way to a few digits.
    #[test]
    fn the_limit_is_the_integral() {
        for (base, position) in [("1e4", 1), ("1e4", 100), ("5e5", 1000), ("1e6", 5000)] {
            let base: Decimal = base.parse().unwrap();
            let value = limit(&base, 96).unwrap().at(position);
            let pieces = 1 << 16;
            let logarithm = base.nearest_f64().ln();
            let sum: f64 = (0..pieces)
                .map(|i| {
                    let x = (f64::from(i) + 0.5) / f64::from(pieces);
                    (position as f64 * (-logarithm * x).exp()).cos()
                })
                .sum();
            let integral = sum / f64::from(pieces);
            let off = (value.midpoint().to_f64() - integral).abs();
            assert!(off < 1e-5, "{base} {position}: {off:e}");
            assert!(value.width().to_f64() < 1e-20);
        }
        assert!(limit(&Decimal::one(), 64).is_none());
    }
}
