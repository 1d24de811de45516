//! A document in GitHub's Markdown.

use crate::inline::{Span, spans};
use crate::visible::visible;
use crate::{Align, Block, Document, Figure, Table, Value};

impl Document {
    /// As Markdown, ending in a newline.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        document(self)
    }
}

fn document(document: &Document) -> String {
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Heading(title) => format!("## {}\n", inline(title)),
        Block::Text(text) => format!("{}\n", inline(text)),
        Block::List(items) => items
            .iter()
            .map(|item| format!("- {}\n", inline(item)))
            .collect(),
        Block::Table(block) => table(block),
        Block::Record(record) => {
            let tables: Vec<String> = record.tables().iter().map(table).collect();
            tables.join("\n")
        }
        Block::Figure(block) => figure(block),
    });
    let title = std::iter::once(&document.title).filter(|title| !title.is_empty());
    title
        .map(|title| format!("# {}\n", inline(title)))
        .chain(blocks)
        .collect::<Vec<_>>()
        .join("\n")
}

fn table(table: &Table) -> String {
    let table = &table.for_people();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = String::new();
    if !table.caption.is_empty() {
        out += &format!("{}\n\n", inline(&table.caption));
    }
    let titles = table
        .columns
        .iter()
        .map(|c| inline(&c.title).replace('|', "\\|"));
    out += &line(titles.collect());
    for column in &table.columns {
        out += match column.align {
            Align::Left | Align::Wrap => "|---",
            Align::Right => "|---:",
        };
    }
    out += "|\n";
    for row in &table.rows {
        out += &line(row.iter().map(cell).collect());
    }
    for note in &table.notes {
        out += &format!("\n{}\n", inline(note));
    }
    out
}

fn figure(figure: &Figure) -> String {
    let Figure { name, caption, .. } = figure;
    let alt: String = crate::inline::plain(caption)
        .chars()
        .take_while(|c| *c != '.')
        .filter(|c| !['[', ']', '\\'].contains(c))
        .collect();
    format!("![{alt}](figures/{name}.svg)\n\n{}\n", inline(caption))
}

/// A cell on one line; bars are escaped, in code as well, as GitHub wants it.
fn cell(value: &Value) -> String {
    marked(value.spans(&value.shown()))
        .replace('|', "\\|")
        .replace('\n', " ")
}

fn inline(text: &str) -> String {
    marked(spans(&visible(text)))
}

fn marked(spans: Vec<Span<'_>>) -> String {
    spans
        .into_iter()
        .map(|span| match span {
            Span::Plain(run) => escaped(run),
            Span::Code(run) => format!("`{run}`"),
            Span::Strong(run) => format!("**{}**", escaped(run)),
        })
        .collect()
}

/// Stars and backticks, `<` before a letter, and underscores beside a space would be markup.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let word = |c: char| c.is_alphanumeric();
        let mark = match c {
            '*' | '`' | '\\' => true,
            '<' => after.is_ascii_alphabetic() || after == '/' || after == '!',
            '_' => !(word(before) && word(after)),
            '[' => true,
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}
