//! A document as text for a terminal or a log: lines no wider than asked for, unless a word or a number is.

use crate::answer::{Part, words};
use crate::inline::plain;
use crate::{Align, Block, Document, Record, Table, Value};

/// Columns are set off by these, the first as well.
const GAP: usize = 2;

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Columns of a line.
    pub width: usize,
    /// Whether headlines are bold, by ANSI's escapes: for terminals.
    pub colour: bool,
}

impl Default for TextStyle {
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
        }
    }
}

impl Document {
    /// As text, ending in a newline.
    #[must_use]
    pub fn to_text(&self, style: TextStyle) -> String {
        document(self, style)
    }
}

fn document(document: &Document, style: TextStyle) -> String {
    let bold = |text: &str| match style.colour {
        true => format!("\x1b[1m{text}\x1b[0m"),
        false => text.to_owned(),
    };
    let heading =
        |title: &str| bold(wrapped(&plain(title), style.width).join("\n").as_str()) + "\n";
    let title = std::iter::once(&document.title).filter(|title| !title.is_empty());
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Heading(title) => heading(title),
        Block::Text(text) => paragraph(&plain(text), "", style.width),
        Block::List(items) => {
            let items = items.iter();
            items
                .map(|item| paragraph(&plain(item), "- ", style.width))
                .collect()
        }
        Block::Table(table) => {
            let caption = std::iter::once(&table.caption).filter(|caption| !caption.is_empty());
            let notes = table
                .notes
                .iter()
                .map(|note| paragraph(&plain(note), "", style.width));
            let parts = caption.map(|caption| heading(caption));
            parts
                .chain([rows(table, style.width)])
                .chain(notes)
                .collect()
        }
        Block::Record(record) => heading(&record.headline) + &self::record(record, style.width),
        Block::Figure(figure) => paragraph(&plain(&figure.caption), "", style.width),
    });
    let parts: Vec<String> = title.map(|title| heading(title)).chain(blocks).collect();
    parts.join("\n")
}

/// Its parts in order, a blank line between them: lines of values, tables.
fn record(record: &Record, width: usize) -> String {
    let parts = record.parts().into_iter().map(|part| match part {
        Part::Values(values) => {
            let named = values
                .into_iter()
                .map(|field| (words(&field.name), field.value));
            fields(named.collect(), width)
        }
        Part::Rows(table) if table.rows.is_empty() => String::new(),
        Part::Rows(table) => rows(&table, width),
    });
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// A line for each value, names in a column of their own.
fn fields(fields: Vec<(String, Value)>, width: usize) -> String {
    let column = fields
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let lines = fields
        .iter()
        .map(|(name, value)| paragraph(&cell(value), &format!("  {name:column$}  "), width));
    lines.collect()
}

/// `text` behind `first`, further lines below where it begins.
fn paragraph(text: &str, first: &str, width: usize) -> String {
    let indent = first.chars().count();
    let lines = wrapped(text, width.saturating_sub(indent));
    let mut out = String::new();
    for (k, line) in lines.iter().enumerate() {
        let before = if k == 0 { first } else { &" ".repeat(indent) };
        out += format!("{before}{line}").trim_end();
        out += "\n";
    }
    out
}

/// The lines of `text`, broken at spaces; a word that is longer has its line.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    text.lines()
        .flat_map(|line| broken_at_spaces(line, width))
        .collect()
}

fn broken_at_spaces(text: &str, width: usize) -> Vec<String> {
    filled(
        text.split_whitespace().map(str::to_owned).collect(),
        " ",
        width,
    )
}

/// Pieces joined by `between` to lines of at most `width`.
fn filled(pieces: Vec<String>, between: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces {
        let last = lines.last_mut().expect("one at least");
        let length = last.chars().count() + between.len() + piece.chars().count();
        if last.is_empty() {
            *last = piece;
        } else if length <= width {
            *last += between;
            *last += &piece;
        } else {
            lines.push(piece);
        }
    }
    lines
}

/// A cell in lines: words, which may break after a slash.
fn broken(text: &str, width: usize) -> Vec<String> {
    let lines = wrapped(text, width).into_iter();
    lines
        .flat_map(|line| {
            if line.chars().count() <= width {
                return vec![line];
            }
            filled(
                line.split_inclusive('/').map(str::to_owned).collect(),
                "",
                width,
            )
        })
        .collect()
}

/// What a cell shows; a dash where there is nothing.
fn cell(value: &Value) -> String {
    let shown = value.shown();
    match value {
        Value::Text(_) if !shown.is_empty() => plain(&shown),
        _ if shown.is_empty() => "-".to_owned(),
        _ => shown.into_owned(),
    }
}

/// The table's columns side by side; where they are too wide even when broken, each row by itself.
fn rows(table: &Table, width: usize) -> String {
    let table = &table.for_people();
    let filled = |k: &usize| table.rows.iter().any(|row| !row[*k].shown().is_empty());
    let columns: Vec<usize> = (0..table.columns.len()).filter(filled).collect();
    let title = |k: usize| plain(&table.columns[k].title);
    let mut lines: Vec<Vec<String>> = vec![columns.iter().map(|&k| title(k)).collect()];
    let cells = table.rows.iter();
    lines.extend(cells.map(|row| columns.iter().map(|&k| cell(&row[k])).collect()));
    let Some(widths) = fitting(&lines, width) else {
        let rows = table.rows.iter().map(|row| {
            let named = columns.iter().map(|&k| (title(k), row[k].clone()));
            fields(named.collect(), width)
        });
        return rows.collect::<Vec<_>>().join("\n");
    };
    let mut out = String::new();
    for line in &lines {
        let cells: Vec<Vec<String>> = line
            .iter()
            .zip(&widths)
            .map(|(text, &width)| broken(text, width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut shown = String::new();
            for ((parts, &width), &k) in cells.iter().zip(&widths).zip(&columns) {
                let part = parts.get(at).map_or("", String::as_str);
                shown += &" ".repeat(GAP);
                shown += &match table.columns[k].align {
                    Align::Right => format!("{part:>width$}"),
                    Align::Left | Align::Wrap => format!("{part:width$}"),
                };
            }
            out += shown.trim_end();
            out += "\n";
        }
    }
    out
}

/// The widths of columns that fit into `width`: as wide as their cells, the widest narrowed first. `None` if pieces that cannot be broken
/// are too wide together.
fn fitting(lines: &[Vec<String>], width: usize) -> Option<Vec<usize>> {
    let columns = 0..lines[0].len();
    let widest = |k: usize, most: usize| {
        let lines = lines.iter().flat_map(|line| broken(&line[k], most));
        lines.map(|line| line.chars().count()).max().unwrap_or(0)
    };
    // A title never makes a column wider than its cells, if it can be broken.
    let mut widths: Vec<usize> = columns.clone().map(|k| widest(k, usize::MAX)).collect();
    let least: Vec<usize> = columns.map(|k| widest(k, 0)).collect();
    loop {
        let total: usize = widths.iter().map(|width| width + GAP).sum();
        if total <= width {
            return Some(widths);
        }
        let open = (0..widths.len()).filter(|&k| widths[k] > least[k]);
        let k = open.max_by_key(|&k| widths[k])?;
        widths[k] = widest(k, widths[k] - 1).max(least[k]);
    }
}
