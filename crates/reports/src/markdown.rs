//! Markdown tables.

/// A table; bars in cells are escaped.
pub(crate) fn table(header: &[&str], rows: &[impl AsRef<[String]>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(header.iter().map(|name| name.replace('|', "\\|")).collect());
    out += &format!("|{}\n", "---|".repeat(header.len()));
    for row in rows {
        let cells = row.as_ref().iter();
        out += &line(cells.map(|cell| cell.replace('|', "\\|")).collect());
    }
    out
}
