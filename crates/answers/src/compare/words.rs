//! Words and digits that parts and rows have in common.

use ropebound_document::Value;

/// Words as a list.
pub(super) fn names(all: &[String]) -> Value {
    all.iter().map(Value::name).collect()
}

/// Six significant digits are more than an error deserves. What is beyond the doubles becomes the largest: JSON has no infinity.
pub(super) fn short(value: f64) -> f64 {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    rounded.min(f64::MAX)
}

/// An error's size for people: a factor where it is large.
pub(super) fn size_in_words(value: f64, golden: f64, error: f64, unit: &str) -> String {
    if !value.is_finite() {
        return format!("{value}");
    }
    let ratio = value / golden;
    if golden != 0.0 && error > 1e4 && ratio.is_finite() {
        return format!("{} times the golden number", short(ratio));
    }
    format!("off by {} {unit}", short(error))
}
