//! The blocks of a document: headings, text, lists, tables and figures.

use crate::{Record, Value};
use serde::Serialize;
use std::borrow::Cow;

/// One report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// The stem of its files: lower-case letters, digits and hyphens.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// JSON of its own to write in place of the document's.
    #[serde(skip)]
    pub data: Option<String>,
    /// Rows of its own to write as CSV in place of its first table's.
    #[serde(skip)]
    pub rows: Option<Table>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// The title of what follows.
    Heading(String),
    /// One paragraph.
    Text(String),
    /// Items.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// Named values.
    Record(Record),
    /// A figure.
    Figure(Figure),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// The stem of its CSV file, unlike that of any other table.
    pub name: String,
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// As many cells to a row as there are columns.
    pub rows: Vec<Vec<Value>>,
    /// Remarks below it.
    pub notes: Vec<String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// How its cells are set.
    pub align: Align,
    /// Its name in CSV, where that is not its head.
    #[serde(skip)]
    pub key: Option<String>,
    /// Whether it is for CSV alone.
    #[serde(skip)]
    pub detail: bool,
}

/// How cells are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Names.
    Left,
    /// Numbers.
    Right,
    /// Sentences, broken into lines where a format can.
    Wrap,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The stem of its SVG file, unlike that of any other figure.
    pub name: String,
    /// What it shows.
    pub caption: String,
    /// The drawing: one `<svg>` element.
    #[serde(skip)]
    pub svg: String,
    /// The numbers drawn, if few enough to be written: a CSV file of their own, and no part of the text or the JSON.
    #[serde(skip)]
    pub data: Option<Table>,
}

impl Document {
    /// A document without blocks.
    #[must_use]
    pub fn new(name: &str, title: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            blocks: Vec::new(),
            data: None,
            rows: None,
        }
    }

    /// With a heading.
    #[must_use]
    pub fn heading(mut self, title: impl Into<String>) -> Self {
        self.blocks.push(Block::Heading(title.into()));
        self
    }

    /// With a paragraph; line breaks and indentation within it count as one space.
    #[must_use]
    pub fn text(mut self, text: impl AsRef<str>) -> Self {
        let words: Vec<&str> = text.as_ref().split_whitespace().collect();
        self.blocks.push(Block::Text(words.join(" ")));
        self
    }

    /// With a list.
    #[must_use]
    pub fn list(mut self, items: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let items = items.into_iter().map(Into::into).collect();
        self.blocks.push(Block::List(items));
        self
    }

    /// With a table.
    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        self.blocks.push(Block::Table(table));
        self
    }

    /// With a figure.
    #[must_use]
    pub fn figure(mut self, figure: Figure) -> Self {
        self.blocks.push(Block::Figure(figure));
        self
    }

    /// With JSON of its own in place of the blocks'.
    ///
    /// # Panics
    ///
    /// If `data` has maps with keys that are no text.
    #[must_use]
    pub fn with_data(self, data: &impl Serialize) -> Self {
        let text = serde_json::to_string_pretty(data).expect("plain fields") + "\n";
        Self {
            data: Some(text),
            ..self
        }
    }

    /// Its tables in order, those behind figures included.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Figure(figure) => figure.data.as_ref(),
            _ => None,
        })
    }

    /// Its figures in order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }
}

impl Table {
    /// A table without notes.
    ///
    /// # Panics
    ///
    /// If a row has not as many cells as there are columns.
    #[must_use]
    pub fn new<Row: IntoIterator<Item: Into<Value>>>(
        name: &str,
        caption: impl Into<String>,
        columns: impl IntoIterator<Item = Column>,
        rows: impl IntoIterator<Item = Row>,
    ) -> Self {
        let columns: Vec<Column> = columns.into_iter().collect();
        let rows: Vec<Vec<Value>> = rows
            .into_iter()
            .map(|row| row.into_iter().map(Into::into).collect())
            .collect();
        for row in &rows {
            assert_eq!(
                row.len(),
                columns.len(),
                "cells of a row of {name}: {row:?}"
            );
        }
        Self {
            name: name.to_owned(),
            caption: caption.into(),
            columns,
            rows,
            notes: Vec::new(),
        }
    }

    /// With a remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Without the columns for CSV alone.
    pub(crate) fn for_people(&self) -> Cow<'_, Self> {
        if self.columns.iter().all(|column| !column.detail) {
            return Cow::Borrowed(self);
        }
        let kept = |row: &Vec<Value>| {
            let cells = row.iter().zip(&self.columns);
            cells
                .filter(|(_, column)| !column.detail)
                .map(|(cell, _)| cell.clone())
                .collect()
        };
        Cow::Owned(Self {
            name: self.name.clone(),
            caption: self.caption.clone(),
            columns: self
                .columns
                .iter()
                .filter(|column| !column.detail)
                .cloned()
                .collect(),
            rows: self.rows.iter().map(kept).collect(),
            notes: self.notes.clone(),
        })
    }
}

impl Figure {
    /// A figure whose numbers are not written beside it.
    #[must_use]
    pub fn new(name: &str, caption: impl Into<String>, svg: String) -> Self {
        Self {
            name: name.to_owned(),
            caption: caption.into(),
            svg,
            data: None,
        }
    }

    /// With the numbers drawn.
    #[must_use]
    pub fn with_data(self, data: Table) -> Self {
        Self {
            data: Some(data),
            ..self
        }
    }
}

impl Column {
    /// Columns by their heads, which semicolons set apart: `>` before a head is for numbers, `~` for sentences.
    ///
    /// ```
    /// use ropebound_document::Column;
    /// let columns = [Column::left("context"), Column::right("base_L"), Column::wrap("remark")];
    /// assert_eq!(Column::all("context; >base_L; ~remark"), columns);
    /// ```
    #[must_use]
    pub fn all(heads: &str) -> Vec<Self> {
        let column = |head: &str| match (head.strip_prefix('>'), head.strip_prefix('~')) {
            (Some(head), _) => Self::right(head),
            (_, Some(head)) => Self::wrap(head),
            _ => Self::left(head),
        };
        heads.split("; ").map(column).collect()
    }

    /// A column of names.
    #[must_use]
    pub fn left(title: &str) -> Self {
        Self::new(title, Align::Left)
    }

    /// A column of numbers.
    #[must_use]
    pub fn right(title: &str) -> Self {
        Self::new(title, Align::Right)
    }

    /// A column of sentences.
    #[must_use]
    pub fn wrap(title: &str) -> Self {
        Self::new(title, Align::Wrap)
    }

    fn new(title: &str, align: Align) -> Self {
        Self {
            title: title.to_owned(),
            align,
            key: None,
            detail: false,
        }
    }
}
