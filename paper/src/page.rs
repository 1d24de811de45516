//! The page of the paper's documents.

use crate::tables::{Table2, Table2Row};
use ropebound_document::Document;
use ropebound_document::page::{Page, Preset};

/// The document that stands above the explorer.
const FIRST: &str = "verdicts";

const LEAD: &str = "Every table and figure of the paper that mathematics decides, computed anew with proof and set beside what was
    printed. What needs training runs is set beside its prediction and marked as not rerun.";

const FOOTER: [&str; 2] = [
    "Written by `ropebound reproduce`, a function of the transcribed numbers and the certificates alone: equal inputs give an equal page.",
    "Proofs: each least base of Table 2 comes with a certificate that an independent checker passed; `ropebound check` repeats it.",
];

/// `index.html`: the verdicts first, then the explorer with the bases of `table2`, then the other `documents` in order.
#[must_use]
pub fn of_paper(title: &str, documents: &[Document], table2: &Table2) -> String {
    let (first, then): (Vec<_>, Vec<_>) = documents
        .iter()
        .cloned()
        .partition(|document| document.name == FIRST);
    let presets: Vec<_> = table2
        .rows
        .iter()
        .flat_map(|row| presets(row, table2.head_dim))
        .collect();
    let page = Page {
        title,
        lead: &[LEAD],
        first: &first,
        then: &then,
        presets: &presets,
        footer: &FOOTER,
    };
    page.to_html()
}

/// The printed base, and the decimal just above the least base: the end of the enclosure where no sum is negative.
fn presets(row: &Table2Row, head_dim: u64) -> Vec<Preset> {
    let preset = |what: &str, base: &str| Preset {
        label: format!("{}: {base}, {what}", row.context),
        base: base.to_owned(),
        head_dim,
        context: row.positions,
    };
    let mut presets = vec![preset("as printed", &row.printed.base.text)];
    let around = row.enclosure.iter();
    presets.extend(around.map(|around| preset("just above the least", &around.above())));
    presets
}
