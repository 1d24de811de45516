//! Documents: headings, text, lists, tables and figures, from which every format is made.
//!
//! Text, captions, notes and cells know two marks: `` `code` `` and `*strong*`. A star or backtick that does not enclose a word, as in m*, is
//! itself. Rendering is a pure function of the document: equal documents give equal bytes in every format.
//!
//! Values are typed ([`Value`]): a number keeps all its certain digits for CSV and JSON, and people are shown few of them.
//!
//! - [`Document`]: blocks, and their formats; [`Document::answer`] of named values, [`Document::of_answers`] of several.
//! - [`files()`]: the files of a set of documents.
//! - [`page`]: all documents as one page, with an explorer of B(m).
//! - [`plot`]: figures as SVG.
//! - [`visible()`]: text of others, fit to be shown; every format but JSON shows all text so.

#![forbid(unsafe_code)]

mod answer;
mod blocks;
mod csv;
mod files;
mod html;
mod inline;
mod latex;
mod markdown;
mod mathematics;
mod number;
mod output;
pub mod page;
pub mod plot;
mod record;
mod text;
mod value;
mod visible;

pub use blocks::{Align, Block, Column, Document, Figure, Table};
pub use files::{ReportFile, files};
pub use number::Number;
pub use output::OutputFormat;
pub use record::Record;
pub use text::TextStyle;
pub use value::{Fields, Value};
pub use visible::{is_obeyed, visible};

#[cfg(test)]
mod tests;
