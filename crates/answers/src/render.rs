//! One answer in four formats, all from its serialised fields: so no format says more or less than another.

use ropebound_document::{csv_line, markdown_table};
use serde::Serialize;
use serde_json::Value;

/// The formats an answer can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A sentence and aligned lines, for people.
    Text,
    /// One JSON object on one line.
    Json,
    /// A header line and one record.
    Csv,
    /// A Markdown table of fields.
    Markdown,
}

/// What the program answers.
pub trait Answer: Serialize {
    /// The answer in one sentence.
    fn headline(&self) -> String;
}

/// `answer` in `format`, ending in a newline.
///
/// # Panics
///
/// If `answer` does not serialise to an object: every answer of this crate does.
pub fn render(answer: &impl Answer, format: Format) -> String {
    let value = serde_json::to_value(answer).expect("an answer has plain fields");
    match format {
        Format::Json => format!("{value}\n"),
        Format::Text => text(&answer.headline(), &fields(&value)),
        Format::Csv => csv(&fields(&value)),
        Format::Markdown => {
            let rows: Vec<_> = fields(&value)
                .into_iter()
                .map(|(name, text)| [name, text])
                .collect();
            markdown_table(&["field", "value"], &rows)
        }
    }
}

/// `answer` in `format`, where its field `list` holds rows with the same fields: a table of these. JSON has the other fields too,
/// text those of them that are text.
///
/// # Panics
///
/// If there is no such list of objects.
pub fn render_list(answer: &impl Answer, list: &str, format: Format) -> String {
    let value = serde_json::to_value(answer).expect("an answer has plain fields");
    let rows = value[list].as_array().expect("a list of rows");
    let cells: Vec<Vec<(String, String)>> = rows.iter().map(fields).collect();
    let names: Vec<&str> = match cells.first() {
        Some(row) => row.iter().map(|(name, _)| name.as_str()).collect(),
        None => Vec::new(),
    };
    let texts = || {
        cells
            .iter()
            .map(|row| row.iter().map(|(_, text)| text.as_str()))
    };
    match format {
        Format::Json => format!("{value}\n"),
        Format::Csv => std::iter::once(names.clone())
            .chain(texts().map(Iterator::collect))
            .map(|row: Vec<&str>| csv_line(&row.into_iter().map(str::to_owned).collect::<Vec<_>>()))
            .collect(),
        Format::Markdown => {
            let rows: Vec<Vec<String>> = texts()
                .map(|row| row.map(str::to_owned).collect())
                .collect();
            markdown_table(&names, &rows)
        }
        Format::Text => {
            let mut out = format!("{}\n", answer.headline());
            // Columns nobody fills are left out; the last one needs no padding.
            let columns: Vec<usize> = (0..names.len())
                .filter(|&k| cells.iter().any(|row| !row[k].1.is_empty()))
                .collect();
            let header: Vec<String> = names.iter().map(|name| name.replace('_', " ")).collect();
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            let table: Vec<Vec<&str>> = std::iter::once(header)
                .chain(texts().map(Iterator::collect))
                .collect();
            let width = |k: usize| {
                table
                    .iter()
                    .map(|row| row[k].chars().count())
                    .max()
                    .unwrap_or(0)
            };
            let widths: Vec<usize> = columns.iter().map(|&k| width(k)).collect();
            for row in &table {
                let line: String = columns
                    .iter()
                    .zip(&widths)
                    .map(|(&k, &width)| {
                        format!("  {:width$}", if row[k].is_empty() { "-" } else { row[k] })
                    })
                    .collect();
                out += line.trim_end();
                out += "\n";
            }
            let object = value.as_object().expect("an answer is an object");
            for text in object.values().filter_map(Value::as_str) {
                out += &format!("\n{text}");
            }
            out
        }
    }
}

pub(crate) fn text(headline: &str, fields: &[(String, String)]) -> String {
    let named: Vec<_> = fields
        .iter()
        .map(|(name, text)| (name.replace('_', " "), text.as_str()))
        .collect();
    let width = named.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = format!("{headline}\n");
    for (name, text) in named {
        let text = if text.is_empty() { "-" } else { text };
        out += &format!("  {name:width$}  {text}\n");
    }
    out
}

/// Rows below a header, columns aligned, what is empty as a dash.
pub(crate) fn aligned(header: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let table: Vec<Vec<String>> = std::iter::once(header.to_vec()).chain(rows).collect();
    let width = |k: usize| {
        table
            .iter()
            .map(|row| row[k].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let mut out = String::new();
    for row in &table {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| {
            format!(
                "  {:width$}",
                if cell.is_empty() { "-" } else { cell.as_str() }
            )
        });
        out += cells.collect::<String>().trim_end();
        out += "\n";
    }
    out
}

fn csv(fields: &[(String, String)]) -> String {
    let (names, texts): (Vec<_>, Vec<_>) = fields.iter().cloned().unzip();
    csv_line(&names) + &csv_line(&texts)
}

/// The fields in order: nested ones as `outer.inner`, lists joined by spaces, null as nothing.
pub(crate) fn fields(value: &Value) -> Vec<(String, String)> {
    let object = value.as_object().expect("an answer is an object");
    let mut out = Vec::new();
    for (name, value) in object {
        match value {
            Value::Object(_) => out.extend(
                fields(value)
                    .into_iter()
                    .map(|(inner, text)| (format!("{name}.{inner}"), text)),
            ),
            _ => out.push((name.clone(), plain(value))),
        }
    }
    out
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Sample {
        first: &'static str,
        inner_list: Inner,
        missing: Option<u64>,
    }

    #[derive(Serialize)]
    struct Inner {
        pair: [u64; 2],
    }

    impl Answer for Sample {
        fn headline(&self) -> String {
            "A sample.".to_owned()
        }
    }

    const SAMPLE: Sample = Sample {
        first: "a \"b\", c | d",
        inner_list: Inner { pair: [1, 2] },
        missing: None,
    };

    #[test]
    fn every_format() {
        insta::assert_snapshot!(render(&SAMPLE, Format::Text), @r#"
        A sample.
          first            a "b", c | d
          inner list.pair  1 2
          missing          -
        "#);
        insta::assert_snapshot!(render(&SAMPLE, Format::Json), @r#"{"first":"a \"b\", c | d","inner_list":{"pair":[1,2]},"missing":null}"#);
        insta::assert_snapshot!(render(&SAMPLE, Format::Csv), @r#"
        first,inner_list.pair,missing
        "a ""b"", c | d",1 2,
        "#);
        insta::assert_snapshot!(render(&SAMPLE, Format::Markdown), @r#"
        | field | value |
        |---|---|
        | first | a "b", c \| d |
        | inner_list.pair | 1 2 |
        | missing |  |
        "#);
    }
}
