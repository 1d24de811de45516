//! Answers in the program's formats.

use pyo3::prelude::*;
use ropebound_document::{Block, Document, TextStyle};

/// An answer, in every format of the program: equal to the byte.
#[pyclass(frozen, module = "ropebound._native")]
pub(crate) struct Answer {
    document: Document,
    junit: Option<String>,
}

impl Answer {
    pub(crate) fn new(document: Document) -> Self {
        Self {
            document,
            junit: None,
        }
    }

    pub(crate) fn with_junit(document: Document, junit: String) -> Self {
        Self {
            document,
            junit: Some(junit),
        }
    }
}

#[pymethods]
impl Answer {
    fn text(&self) -> String {
        self.document.to_text(TextStyle::default())
    }

    fn json(&self) -> String {
        self.document.to_json()
    }

    fn csv(&self) -> String {
        self.document.to_csv()
    }

    fn markdown(&self) -> String {
        self.document.to_markdown()
    }

    fn latex(&self) -> String {
        self.document.to_latex()
    }

    fn junit(&self) -> Option<&str> {
        self.junit.as_deref()
    }

    /// The sentence that says it, where there is one.
    fn headline(&self) -> Option<&str> {
        self.document.blocks.iter().find_map(|block| match block {
            Block::Record(record) => Some(record.headline.as_str()),
            _ => None,
        })
    }
}
