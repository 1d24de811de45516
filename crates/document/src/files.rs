//! The files a set of documents is written to.

use crate::{Document, latex};
use std::collections::BTreeMap;

/// Where a file goes, in the folder of reports, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// Relative, with `/`.
    pub path: String,
    /// Its bytes.
    pub text: String,
}

/// All files of `documents`, sorted by path: `<name>.md` and `<name>.json`, `latex/<name>.tex`, `csv/<table>.csv`,
/// `figures/<figure>.svg`, and `latex/paper.tex` with `title`, which compiles them all.
///
/// # Panics
///
/// If two of them would have the same path, or a name is not made of lower-case letters, digits and hyphens.
#[must_use]
pub fn files(title: &str, documents: &[Document]) -> Vec<ReportFile> {
    let mut files = BTreeMap::new();
    let mut add = |folder: &str, name: &str, ending: &str, text: String| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            !name.is_empty() && name.chars().all(fits),
            "{name:?} as a file's name"
        );
        let path = format!("{folder}{name}.{ending}");
        let old = files.insert(path.clone(), text);
        assert!(old.is_none(), "two reports for {path}");
    };
    for document in documents {
        add("", &document.name, "md", document.to_markdown());
        add("", &document.name, "json", document.to_json());
        add("latex/", &document.name, "tex", document.to_latex());
        for table in document.tables() {
            add("csv/", &table.name, "csv", table.to_csv());
        }
        for figure in document.figures() {
            add("figures/", &figure.name, "svg", figure.svg.clone());
        }
    }
    add("latex/", "paper", "tex", latex::main_file(title, documents));
    files
        .into_iter()
        .map(|(path, text)| ReportFile { path, text })
        .collect()
}
