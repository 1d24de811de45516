//! Documents: headings, text, lists, tables and figures, from which every format is made.
//!
//! Text, captions, notes and cells know two marks: `` `code` `` and `*strong*`. A star or backtick that does not enclose a word, as in m*, is
//! itself. Rendering is a pure function of the document: equal documents give equal bytes in every format.
//!
//! - [`Document`]: blocks, and their formats.
//! - [`files()`]: the files of a set of documents.
//! - [`page`]: all documents as one page, with an explorer of B(m).
//! - [`plot`]: figures as SVG.

#![forbid(unsafe_code)]

mod blocks;
mod csv;
mod files;
mod html;
mod inline;
mod latex;
mod markdown;
pub mod page;
pub mod plot;

pub use blocks::{Align, Block, Column, Document, Figure, Table};
pub use csv::record as csv_line;
pub use files::{ReportFile, files};
pub use html::{
    escaped as html_escaped, figure as html_figure, fragment as html_fragment,
    inline as html_inline,
};
pub use inline::plain;
pub use latex::main_file as latex_main_file;
pub use markdown::plain_table as markdown_table;

#[cfg(test)]
mod tests;
