//! Signs by rising precision.

use ropebound_reference::{Interval, enclosure_decimal};

/// The precision at which a sign is given up, in bits.
pub const MOST_PRECISION: u32 = 8192;

/// Proves that a number is negative, given its enclosure at every precision.
///
/// # Errors
///
/// A text that says whether it is proven not to be, or undecided at [`MOST_PRECISION`], and the enclosure.
pub fn prove_negative(position: u64, enclosure: impl Fn(u32) -> Interval) -> Result<(), String> {
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
