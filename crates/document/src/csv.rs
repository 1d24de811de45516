//! A table as CSV.

use crate::{Table, inline};

impl Table {
    /// As CSV (RFC 4180, but with bare newlines), a header line first; marks are left out.
    #[must_use]
    pub fn to_csv(&self) -> String {
        table(self)
    }
}

fn table(table: &Table) -> String {
    let header = table.columns.iter().map(|column| match &column.key {
        Some(key) => key.clone(),
        None => inline::plain(&column.title),
    });
    let rows = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.full()).collect());
    let records = std::iter::once(header.collect()).chain(rows);
    records.map(|cells: Vec<String>| record(&cells)).collect()
}

/// One record of RFC 4180, with a bare newline: quotes around what holds a separator, quotes doubled.
fn record(cells: &[String]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| quoted(cell)).collect();
    cells.join(",") + "\n"
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
