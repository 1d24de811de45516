//! The threshold in answers: said only where it is not 0.

use ropebound_document::Number;
use ropebound_schedule::Threshold;

/// The value of the field `at_least`.
pub(crate) fn at_least(threshold: Threshold) -> Option<Number> {
    (!threshold.is_zero()).then(|| Number::exact(threshold.decimal()))
}

/// What a headline adds to what is asked for.
pub(crate) fn asked(threshold: Threshold) -> String {
    if threshold.is_zero() {
        String::new()
    } else {
        format!(", B(m) >= {threshold}")
    }
}

/// Why no base serves: what no sum of a head exceeds.
pub(crate) fn no_base(threshold: Threshold, head_dim: u32) -> String {
    if threshold.is_zero() {
        "B(m) = cos m whatever the base".to_owned()
    } else {
        let others = head_dim / 2 - 1;
        format!("B(m) <= cos m + {others} whatever the base")
    }
}
