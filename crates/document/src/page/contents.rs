//! The table of contents.

use crate::Document;
use crate::html::escaped;
use crate::inline::plain;

/// Sections of the page's own.
const OWN: [(&str, &str); 5] = [
    ("audit", "Audit a model"),
    ("certificate", "Check a certificate"),
    ("map", "Map of bases and contexts"),
    ("explorer", "Explorer"),
    ("models", "Models"),
];

/// One entry a section, in the page's order.
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
    let own: String = OWN.iter().map(|(name, title)| entry(name, title)).collect();
    own + &of(first) + &of(then) + &entry("cite", "Cite this, and more")
}
