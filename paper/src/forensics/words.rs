//! Arithmetics in words.

use crate::forensics::feasible::Numbers;
use crate::forensics::float32::{Order, Powers};
use crate::forensics::format::Format;
use crate::forensics::protocol::Protocol;
use ropebound_schedule::Decimal;
use std::fmt::Display;

/// In which numbers `protocol` judges, and whether it looks at L.
pub(super) fn numbers(protocol: &Protocol) -> String {
    let text = match protocol.numbers {
        Numbers::Exact => "real numbers".to_owned(),
        Numbers::Simulated(arithmetic) => {
            let format = match arithmetic.format {
                Format::Single => "binary32",
                Format::Tensor32 => "TF32 products",
                Format::Brain16 => "bfloat16",
                Format::Half => "binary16",
            };
            let powers = match arithmetic.powers {
                Powers::Reciprocal => "1/b^(2i/d)",
                Powers::Negative => "b^(−2i/d)",
                Powers::Exponential => "exp(−(2i/d) ln b)",
                Powers::Double => "powers in binary64",
            };
            let order = match arithmetic.order {
                Order::Sequential => "added in turn",
                Order::Numpy => "added as numpy does",
                Order::Halving => "added in halves",
            };
            format!("{format}, {powers}, {order}")
        }
    };
    if protocol.inclusive {
        format!("{text}, with m = L")
    } else {
        text
    }
}

/// Several such, in few words.
pub(super) fn several(numbers: &[String]) -> String {
    match numbers {
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first}; and {} more", rest.len()),
        [] => String::new(),
    }
}

/// `a, b and c`.
pub(super) fn list(items: impl IntoIterator<Item = impl Display>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// A base to six digits.
pub(super) fn six_digits(base: &Decimal) -> String {
    format!("{:.5e}", base.nearest_f64())
}

/// A sum to three.
pub(super) fn three_digits(sum: f64) -> String {
    format!("{sum:.2e}")
}
