//! Signs by rising precision.

use ropebound_reference::{Interval, enclosure_decimal};

/// The precision at which a sign is given up, in bits.
pub(crate) const MOST_PRECISION: u32 = 8192;

/// Proves that a number is negative, given its enclosure at every precision.
///
/// # Errors
///
/// A text that says whether it is proven not to be, or undecided at [`MOST_PRECISION`], and the enclosure.
pub(crate) fn prove_negative(
    position: u64,
    enclosure: impl Fn(u32) -> Interval,
) -> Result<(), String> {
    // An angle m·θ has log2 m bits before the point.
    let mut precision = 64 + position.checked_ilog2().unwrap_or(0);
    loop {
        let value = enclosure(precision);
        if *value.hi() < 0 {
            return Ok(());
        }
        let (lo, hi) = enclosure_decimal(&value, 6);
        if *value.lo() >= 0 {
            return Err(format!("it lies in [{lo}, {hi}]"));
        }
        if precision >= MOST_PRECISION {
            return Err(format!(
                "its sign is undecided at {precision} bits: it lies in [{lo}, {hi}]"
            ));
        }
        precision = (2 * precision).min(MOST_PRECISION);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use ropebound_reference::Float;

    use super::*;

    /// value ± 2^−precision.
    fn around(value: f64, precision: u32) -> Interval {
        let radius = Float::with_val(53, 1) >> precision;
        let end = |radius: Float| Float::with_val(10_000, value + radius);
        Interval::new(end(-radius.clone()), end(radius))
    }

    #[test]
    fn precision_rises_until_the_sign_is_proven() {
        let tiny = 0.5f64.powi(700);
        let calls = Cell::new(0);
        let at = |value: f64| {
            let calls = &calls;
            calls.set(0);
            move |precision| {
                calls.set(calls.get() + 1);
                around(value, precision)
            }
        };
        assert!(prove_negative(1, at(-tiny)).is_ok());
        assert_eq!(calls.get(), 5); // 64, 128, 256, 512, 1024
        assert!(prove_negative(1, at(-1.0)).is_ok());
        assert_eq!(calls.get(), 1);
        let reason = prove_negative(1, at(tiny)).unwrap_err();
        assert!(
            calls.get() == 5 && reason.starts_with("it lies in"),
            "{reason}"
        );
    }

    #[test]
    fn what_stays_undecided_is_not_proven() {
        let reason = prove_negative(1 << 20, |precision| around(0.0, precision)).unwrap_err();
        assert!(
            reason.starts_with("its sign is undecided at 8192 bits"),
            "{reason}"
        );
        // 0 itself is not negative.
        let zero = prove_negative(1, Interval::zero);
        assert!(zero.unwrap_err().starts_with("it lies in [0, 0]"));
    }
}
