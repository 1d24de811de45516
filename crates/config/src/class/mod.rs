//! What the classes of models assume where a file says nothing, and what of them rotates: one row per `model_type` of `data/classes.txt`.

mod row;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use row::{Class, Flat, HeadRule, Layers, Pattern, Rotates, Share, Window};

/// What a `model_type` stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Known {
    /// A class of which something may rotate.
    Class(&'static Class),
    /// One without rotary positions of one axis, with what it has instead.
    Other(&'static str),
}

/// The class of a `model_type`; `None` for one not known.
pub(crate) fn known(model_type: &str) -> Option<Known> {
    let mut name = model_type;
    // One step, since a row does not point to a row that points on (tested).
    if let Some(Row::Alias(other)) = TABLE.get(name) {
        name = other;
    }
    match TABLE.get(name)? {
        Row::Class(class) => Some(Known::Class(class)),
        Row::Other(why) => Some(Known::Other(why)),
        Row::Alias(_) => None,
    }
}

#[derive(Debug)]
enum Row {
    Alias(&'static str),
    Other(&'static str),
    Class(Box<Class>),
}

static TABLE: LazyLock<HashMap<&'static str, Row>> = LazyLock::new(|| {
    let text = include_str!("../../data/classes.txt");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let row = match fields[..] {
                [_, "=", other] => Row::Alias(other),
                [_, "!", why, _] => Row::Other(instead(why)),
                _ => Row::Class(Box::new(
                    row::class(&fields).unwrap_or_else(|why| panic!("{line}: {why}")),
                )),
            };
            (fields[0], row)
        })
        .collect()
});

fn instead(code: &str) -> &'static str {
    match code {
        "alibi" => "its positions are ALiBi's slopes, not rotations: no cosine sum applies",
        "learned" => "its positions are learned embeddings, not rotations: no cosine sum applies",
        "bias" => "its positions are relative biases, not rotations: no cosine sum applies",
        "recurrent" => "it has no attention, so no positions that rotate",
        "axial" => "its positions have several axes: no sum over one distance applies",
        _ => panic!("unknown code {code} in classes.txt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_sound() {
        assert!(TABLE.len() > 300, "{}", TABLE.len());
        let lines = include_str!("../../data/classes.txt").lines();
        assert_eq!(
            lines.filter(|line| !line.starts_with('#')).count(),
            TABLE.len(),
            "a model_type has two rows"
        );
        for (name, row) in TABLE.iter() {
            if let Row::Alias(other) = row {
                assert!(
                    matches!(TABLE.get(other), Some(Row::Class(_))),
                    "{name} = {other}"
                );
            }
        }
    }

    #[test]
    fn rows_are_found_by_name_and_by_alias() {
        let Some(Known::Class(class)) = known("gemma3") else {
            panic!()
        };
        assert_eq!(class.base("sliding_attention"), "10000");
        assert_eq!(class.base("full_attention"), "1000000");
        assert!(matches!(known("gpt2"), Some(Known::Other(_))));
        assert!(known("wobble").is_none());
    }
}
