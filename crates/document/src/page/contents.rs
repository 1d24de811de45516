//! The table of contents.

use crate::Document;
use crate::html::escaped;
use crate::inline::plain;

/// One entry a section, the explorer's in its place.
pub(super) fn list(first: &[Document], then: &[Document]) -> String {
    let entry = |name: &str, title: &str| {
        format!(
            "<li><a href=\"#{name}\">{}</a></li>\n",
            escaped(&plain(title))
        )
    };
    let of = |documents: &[Document]| -> String {
        documents
            .iter()
            .map(|document| entry(&document.name, &document.title))
            .collect()
    };
    of(first) + &entry("explorer", "Explorer") + &of(then)
}
