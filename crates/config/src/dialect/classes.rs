//! What each project assumes of a `model_type` where a file says nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Dialect;

/// The base of a class without `rope_theta`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DefaultBase {
    Of(&'static str),
    /// It does not load, or not usefully.
    Needed,
}

static TABLE: LazyLock<HashMap<(&str, &str), DefaultBase>> = LazyLock::new(|| {
    let lines = include_str!("../../data/dialects.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [reader, class, base] = fields[..] else {
                panic!("{line}: expected three columns");
            };
            let base = match base {
                "needed" => DefaultBase::Needed,
                _ => DefaultBase::Of(base),
            };
            ((reader, class), base)
        })
        .collect()
});

/// The base that a dialect gives a class; `None` where its code was not read.
pub(super) fn default_base(dialect: Dialect, model_type: &str) -> Option<DefaultBase> {
    let reader = if dialect.reads_by_transformers_4() {
        "transformers@4"
    } else {
        dialect.name()
    };
    TABLE.get(&(reader, model_type)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::{Known, known};

    #[test]
    fn every_row_is_of_a_known_class_and_once() {
        let lines = include_str!("../../data/dialects.txt").lines();
        let rows = lines.filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows, TABLE.len());
        for ((reader, class), base) in TABLE.iter() {
            assert!(matches!(known(class), Some(Known::Class(_))), "{class}");
            assert!(reader.parse::<Dialect>().is_ok(), "{reader}");
            if let DefaultBase::Of(base) = base {
                assert!(base.parse::<ropebound_schedule::Decimal>().is_ok());
            }
        }
    }
}
