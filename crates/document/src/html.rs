//! A document as a fragment of a page.

use crate::inline::{Span, plain, spans};
use crate::mathematics::mathematics;
use crate::visible::visible;
use crate::{Align, Block, Document, Figure, Table, Value};
use std::collections::BTreeSet;

/// The title of a column whose cells are verdicts.
const VERDICT: &str = "verdict";

/// Tables of so many rows are folded.
const FOLDED: usize = 100;

/// The class of a verdict, by how it begins.
fn verdict_class(cell: &str) -> &'static str {
    let cell = plain(cell);
    let kinds = [
        ("confirmed under", "verdict reading"),
        ("confirmed", "verdict confirmed"),
        ("refuted", "verdict refuted"),
        ("not ", "verdict training"),
        ("no claim", "verdict training"),
    ];
    let kind = kinds.iter().find(|(begin, _)| cell.starts_with(begin));
    kind.map_or("", |(_, class)| class)
}

/// One `<section>` with the document's name as its id, links to its files, figures inline. Headings have ids of their words after the
/// document's name; tables' are `table-` and their names, figures' `figure-` and theirs.
pub(crate) fn fragment(document: &Document) -> String {
    let Document { name, title, .. } = document;
    let mut ids = Ids::default();
    let blocks: String = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading(title) => {
                let id = ids.take(format!("{name}-{}", words(title)));
                heading(3, Some(&id), title, &id)
            }
            Block::Text(text) => format!("<p>{}</p>\n", inline(text)),
            Block::List(items) => {
                let items: String = items
                    .iter()
                    .map(|item| format!("<li>{}</li>\n", inline(item)))
                    .collect();
                format!("<ul>\n{items}</ul>\n")
            }
            Block::Table(block) => table(block),
            Block::Record(record) => record.tables().iter().map(table).collect(),
            Block::Figure(block) => figure(block),
        })
        .collect();
    let heading = heading(2, None, title, name);
    let files = links(&[
        ("Markdown", format!("{name}.md")),
        ("JSON", format!("{name}.json")),
        ("LaTeX", format!("latex/{name}.tex")),
    ]);
    format!("<section id=\"{name}\">\n{heading}{files}{blocks}</section>\n")
}

/// Ids given out, so that none is given twice.
#[derive(Default)]
struct Ids(BTreeSet<String>);

impl Ids {
    fn take(&mut self, id: String) -> String {
        let mut free = id.clone();
        let mut number = 2;
        while !self.0.insert(free.clone()) {
            free = format!("{id}-{number}");
            number += 1;
        }
        free
    }
}

/// The letters and digits of `text` in lower case, other runs as one hyphen.
fn words(text: &str) -> String {
    let text = plain(text).to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// A heading with a link to itself, or to the section it opens.
fn heading(level: u8, id: Option<&str>, title: &str, target: &str) -> String {
    let id = id.map_or(String::new(), |id| format!(" id=\"{id}\""));
    let name = escaped(&plain(title));
    format!(
        "<h{level}{id}>{} <a class=\"anchor\" href=\"#{target}\" aria-label=\"Link to {name}\">#</a></h{level}>\n",
        inline(title)
    )
}

/// Links to files beside the page.
fn links(files: &[(&str, String)]) -> String {
    let links: String = files
        .iter()
        .map(|(format, path)| format!(" <a href=\"{path}\">{format}</a>"))
        .collect();
    format!("<p class=\"files\">As{links}</p>\n")
}

fn table(table: &Table) -> String {
    let table = &*table.for_people();
    let align = |column: usize| match table.columns[column].align {
        Align::Left => "",
        Align::Right => "number",
        Align::Wrap => "sentence",
    };
    let cell = |element: &str, column: usize, value: &Value| {
        let text = &value.shown();
        let kind = match table.columns[column].title.as_str() {
            VERDICT => verdict_class(text),
            _ => "",
        };
        let scope = if element == "th" {
            " scope=\"col\""
        } else {
            ""
        };
        let class = [align(column), kind].join(" ");
        let class = match class.trim() {
            "" => String::new(),
            class => format!(" class=\"{class}\""),
        };
        format!(
            "<{element}{scope}{class}>{}</{element}>",
            marked(value.spans(text))
        )
    };
    let heads: String = (0..table.columns.len())
        .map(|k| cell("th", k, &Value::from(&table.columns[k].title)))
        .collect();
    let rows: String = table
        .rows
        .iter()
        .map(|row| {
            let cells: String = (0..row.len()).map(|k| cell("td", k, &row[k])).collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    let notes: String = table
        .notes
        .iter()
        .map(|note| format!("<p class=\"note\">{}</p>\n", inline(note)))
        .collect();
    let Table { name, caption, .. } = table;
    let files = links(&[("CSV", format!("csv/{name}.csv"))]);
    let (open, close) = match table.rows.len() {
        rows @ FOLDED.. => (
            format!(
                "<details class=\"long\">\n<summary>{rows} rows: {}</summary>\n",
                inline(caption)
            ),
            "</details>\n",
        ),
        _ => (String::new(), ""),
    };
    // Wide tables scroll by themselves, also by the keyboard.
    format!(
        "{open}<div class=\"table\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n\
         <table id=\"table-{name}\">\n<caption><span>{}</span></caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n\
         </div>\n{notes}{files}{close}",
        escaped(&plain(caption)),
        inline(caption)
    )
}

/// A `<figure>` with the drawing inside.
fn figure(figure: &Figure) -> String {
    let Figure {
        name, caption, svg, ..
    } = figure;
    let mut files = vec![("SVG", format!("figures/{name}.svg"))];
    if let Some(data) = &figure.data {
        files.push(("CSV", format!("csv/{}.csv", data.name)));
    }
    format!(
        "<figure id=\"figure-{name}\">\n<div class=\"drawing\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n{}\n</div>\n\
         <figcaption>{}</figcaption>\n{}</figure>\n",
        escaped(&plain(caption)),
        svg.trim_end(),
        inline(caption),
        links(&files)
    )
}

/// `text` with its marks as elements.
pub(crate) fn inline(text: &str) -> String {
    marked(spans(&visible(text)))
}

fn marked(spans: Vec<Span<'_>>) -> String {
    spans
        .into_iter()
        .map(|span| match span {
            Span::Plain(run) => mathematics(&escaped(run)),
            Span::Code(run) => format!("<code>{}</code>", escaped(run)),
            Span::Strong(run) => format!("<strong>{}</strong>", mathematics(&escaped(run))),
        })
        .collect()
}

/// `text` as the text of an element or an attribute.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
