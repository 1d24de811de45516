//! Differences in words.

use ropebound_audit::{Difference, What};

fn or_none(value: Option<u64>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

/// One difference, the value compared with first.
pub(super) fn sentence(difference: &Difference) -> String {
    let what = match &difference.what {
        What::LayerType { first_has_it: true } => "no such layer type".to_owned(),
        What::LayerType {
            first_has_it: false,
        } => "a layer type of its own".to_owned(),
        What::Layers(one, other) => format!("{other} layers, not {one}"),
        What::Rotates(_, true) => "rotates".to_owned(),
        What::Rotates(_, false) => "does not rotate".to_owned(),
        What::Sequences(one, other) => format!(
            "schedules for {}, not for {}",
            other.join("; "),
            one.join("; ")
        ),
        What::RotatedPairs(one, other) => format!("{other} pairs rotate, not {one}"),
        What::UnrotatedPairs(one, other) => format!("{other} pairs do not rotate, not {one}"),
        What::Frequencies(different) => format!(
            "{} of {} frequencies differ, most that of pair {}, {} times as fast",
            different.pairs, different.of, different.most_at, different.ratio
        ),
        What::AttentionFactor(one, other) => {
            format!("attention factor {other:.6}, not {one:.6}")
        }
        What::Context(one, other) => format!("context {}, not {}", or_none(*other), or_none(*one)),
        What::Reach(one, other) => format!("reach {}, not {}", or_none(*other), or_none(*one)),
    };
    match difference.layer.as_str() {
        "all" => what,
        layer => format!("{layer}: {what}"),
    }
}

/// What kind of difference it is, in a word or two.
pub(super) fn short(difference: &Difference) -> &'static str {
    match difference.what {
        What::LayerType { .. } | What::Layers(..) => "layers",
        What::Rotates(..) | What::RotatedPairs(..) | What::UnrotatedPairs(..) => "rotation",
        What::Sequences(..) => "sequences",
        What::Frequencies(_) => "frequencies",
        What::AttentionFactor(..) => "factor",
        What::Context(..) => "context",
        What::Reach(..) => "reach",
    }
}
