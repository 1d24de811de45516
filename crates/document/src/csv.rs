//! A table as CSV.

use crate::{Table, inline};

pub(crate) fn table(table: &Table) -> String {
    let titles: Vec<&str> = table.columns.iter().map(|c| c.title.as_str()).collect();
    let header = record(
        &titles
            .iter()
            .map(|text| inline::plain(text))
            .collect::<Vec<_>>(),
    );
    let rows = table.rows.iter().map(|row| {
        let cells: Vec<String> = row.iter().map(|cell| inline::plain(cell)).collect();
        record(&cells)
    });
    std::iter::once(header).chain(rows).collect()
}

/// One record of RFC 4180, with a bare newline: quotes around what holds a separator, quotes doubled.
#[must_use]
pub fn record(cells: &[String]) -> String {
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
