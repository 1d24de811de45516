//! A table as CSV.

use super::{Table, inline};
use crate::render::csv_line;

pub(super) fn table(table: &Table) -> String {
    let titles: Vec<&str> = table.columns.iter().map(|c| c.title.as_str()).collect();
    let header = csv_line(
        &titles
            .iter()
            .map(|text| inline::plain(text))
            .collect::<Vec<_>>(),
    );
    let rows = table.rows.iter().map(|row| {
        let cells: Vec<String> = row.iter().map(|cell| inline::plain(cell)).collect();
        csv_line(&cells)
    });
    std::iter::once(header).chain(rows).collect()
}
