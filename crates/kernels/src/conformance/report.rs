//! What a run came to, and how failures are told.

use std::fmt;

/// A run without a failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The kernel.
    pub kernel: String,
    /// Numbers held against the truth.
    pub checked: u64,
    /// The largest error over its limit.
    pub worst: f64,
    /// A digest (64-bit FNV-1a) of the bits of all results in their order: equal for kernels that promise equal bits.
    pub digest: u64,
}

/// A kernel that does not conform.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The kernel.
    pub kernel: String,
    /// How many numbers are beyond their limits; 0 if something else is wrong.
    pub failing: u64,
    /// Numbers held against the truth.
    pub checked: u64,
    /// The worst case: what, where, value and truth in decimal and in hexadecimal, error and limit; or what else is wrong.
    pub case: String,
    /// The seed that replays it.
    pub seed: u64,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} does not conform: {}", self.kernel, self.case)?;
        if self.failing > 0 {
            write!(
                f,
                "; {} of {} numbers fail, this is the worst",
                self.failing, self.checked
            )?;
        }
        write!(f, "; seed {}", self.seed)
    }
}

impl std::error::Error for Failure {}

/// A number as C's %a writes it: `-0x1.8p-3`.
///
/// ```
/// use ropebound_kernels::conformance::hex_float;
/// assert_eq!(hex_float(-0.1875), "-0x1.8p-3");
/// assert_eq!(hex_float(1.0), "0x1p+0");
/// assert_eq!(hex_float(5e-324), "0x0.0000000000001p-1022");
/// ```
#[must_use]
pub fn hex_float(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let bits = value.to_bits();
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let (fraction, biased) = (bits & ((1 << 52) - 1), (bits >> 52) & 0x7ff);
    let (lead, exponent) = match (biased, fraction) {
        (0, 0) => (0, 0),
        (0, _) => (0, -1022),
        _ => (1, biased as i64 - 1023),
    };
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    format!("{sign}0x{lead}{point}{digits}p{exponent:+}")
}
