//! Parts of an audit in words.

use ropebound_audit::{Length, SumAudit};
use serde::Serialize;

/// A name as it is serialised.
pub(crate) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

pub(crate) fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

pub(crate) fn length(length: &Length) -> String {
    match length {
        Length::Proved(length) => length.to_string(),
        Length::AtLeast(limit) => format!(">= {limit}"),
        Length::Unbounded => "unbounded".to_owned(),
        Length::OpenAt(position) => format!("open at {position}"),
    }
}

/// Negative distances as a share of all, to three digits.
pub(crate) fn share(sum: &SumAudit, reach: Option<u64>) -> String {
    match (sum.negative, reach) {
        (Some(0), Some(_)) => "0".to_owned(),
        (Some(negative), Some(reach)) => {
            let percent = 100.0 * negative as f64 / reach as f64;
            if percent < 0.001 {
                format!("{percent:.1e}%")
            } else {
                format!("{percent:.3}%")
            }
        }
        _ => "-".to_owned(),
    }
}

pub(crate) fn minimum(sum: &SumAudit) -> String {
    let least = sum.minimum.as_ref();
    or_dash(least.map(|least| format!("{} at {}", least.value, least.position)))
}
