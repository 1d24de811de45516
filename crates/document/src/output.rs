//! The formats a document is written in.

use crate::{Document, TextStyle};

/// A format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// For people: sentences, aligned lines.
    Text,
    /// JSON.
    Json,
    /// Its rows, with a header line.
    Csv,
    /// GitHub's Markdown.
    Markdown,
    /// LaTeX, tables by booktabs.
    Latex,
}

impl Document {
    /// In `format`, ending in a newline; `style` is for text.
    #[must_use]
    pub fn render(&self, format: OutputFormat, style: TextStyle) -> String {
        match format {
            OutputFormat::Text => self.to_text(style),
            OutputFormat::Json => self.to_json(),
            OutputFormat::Csv => self.to_csv(),
            OutputFormat::Markdown => self.to_markdown(),
            OutputFormat::Latex => self.to_latex(),
        }
    }
}
