//! A dump beside the golden numbers.

mod annotations;
mod part;
mod rows;

pub use part::{PartAnswer, PartSubject};
pub use rows::PlaceAnswer;

use crate::render::{Answer, Format, aligned, fields, text};
use ropebound_document::{csv_line, markdown_table};
use rows::COLUMNS;
use serde::Serialize;
use serde_json::Value;

/// What was compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompareSubject {
    /// The files.
    pub file: String,
    /// The schedule.
    pub schedule: String,
    /// The layer type, of a configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// a, which multiplies cos and sin.
    pub attention_factor: String,
    /// Where a came from.
    pub attention_factor_source: String,
    /// Arrays of the files that were not looked at.
    pub ignored: Vec<String>,
    /// What a reader should know: of one function alone, of axes that were chosen.
    pub notes: Vec<String>,
}

/// The answer of `compare`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompareAnswer {
    /// The name of this object's form: its fields are in `crates/answers/compare.schema.json`.
    pub schema: &'static str,
    /// Its version, which rises when a field changes its meaning or goes.
    pub version: u32,
    /// What was compared.
    #[serde(flatten)]
    pub subject: CompareSubject,
    /// `within tolerance` or `over tolerance`.
    pub verdict: &'static str,
    /// What is wrong with the first part that is over tolerance, if it has a name.
    pub diagnosis: Option<String>,
    /// The recipe that all parts came from.
    pub matches: Option<String>,
    /// The first entry over tolerance, of the first part that has one.
    pub first_over: Option<PlaceAnswer>,
    /// Each table, list of frequencies and array of vectors.
    pub parts: Vec<PartAnswer>,
}

impl CompareAnswer {
    /// The answer for all parts of a dump.
    #[must_use]
    pub fn new(subject: CompareSubject, parts: Vec<PartAnswer>) -> Self {
        let bad = parts.iter().find(|part| !part.is_within());
        let first = parts.first().and_then(|part| part.matches.clone());
        Self {
            schema: "ropebound-compare",
            version: 2,
            subject,
            verdict: if bad.is_none() {
                "within tolerance"
            } else {
                "over tolerance"
            },
            diagnosis: bad.and_then(|part| Some(part.diagnosis.as_ref()?.name.clone())),
            matches: first.filter(|first| {
                parts
                    .iter()
                    .all(|part| part.matches.as_ref() == Some(first))
            }),
            first_over: bad.and_then(|part| part.first_over.clone()),
            parts,
        }
    }

    /// Whether everything is within tolerance.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.parts.iter().all(PartAnswer::is_within)
    }

    /// The answer in a format: text and Markdown have the fields and tables by decade, CSV the errors alone.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Json => crate::render(self, Format::Json),
            Format::Csv => {
                let columns: Vec<String> = std::iter::once("part")
                    .chain(COLUMNS)
                    .map(str::to_owned)
                    .collect();
                let rows = self.parts.iter().flat_map(PartAnswer::rows);
                rows.fold(csv_line(&columns), |out, row| out + &csv_line(&row))
            }
            Format::Markdown => {
                let pairs = |fields: Vec<(String, String)>| -> Vec<[String; 2]> {
                    fields
                        .into_iter()
                        .map(|(name, text)| [name, text])
                        .collect()
                };
                let mut all = vec![markdown_table(&["field", "value"], &pairs(self.summary()))];
                for part in &self.parts {
                    all.push(markdown_table(&["field", "value"], &pairs(part.summary())));
                    let rows: Vec<_> = part.rows().map(|row| row[1..].to_vec()).collect();
                    all.push(markdown_table(&COLUMNS, &rows));
                }
                all.join("\n")
            }
            Format::Text => {
                let mut out = text(&self.headline(), &self.summary());
                for part in &self.parts {
                    out += &format!("\n{}", text(&part.headline(), &part.summary()));
                    if !part.decades.is_empty() {
                        let header = [
                            "positions",
                            "entries",
                            "differing",
                            "max ulp",
                            "mean ulp",
                            "max u",
                            "mean u",
                        ];
                        let cells = part.decades.iter().map(|row| row.cells("")[1..].to_vec());
                        out += &format!("\n{}", aligned(&header.map(str::to_owned), cells));
                    }
                }
                out
            }
        }
    }

    /// The fields without the parts.
    fn summary(&self) -> Vec<(String, String)> {
        let mut value = serde_json::to_value(self).expect("plain fields");
        if let Value::Object(object) = &mut value {
            for list in ["parts", "schema", "version", "first_over"] {
                object.remove(list);
            }
            joined(object, &["ignored", "notes"]);
        }
        fields(&value)
    }
}

/// Lists of words as one text: names hold spaces and commas.
fn joined(object: &mut serde_json::Map<String, Value>, lists: &[&str]) {
    for list in lists {
        let items = object
            .get(*list)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let items: Vec<&str> = items.filter_map(Value::as_str).collect();
        let all = items.join("; ");
        object.insert((*list).to_owned(), Value::String(all));
    }
}

impl Answer for CompareAnswer {
    fn headline(&self) -> String {
        let bad: Vec<&PartAnswer> = self.parts.iter().filter(|part| !part.is_within()).collect();
        let found = match (bad.as_slice(), &self.matches) {
            ([], Some(name)) => format!("; matches: {name}"),
            ([], None) => String::new(),
            ([part, ..], _) => {
                let place = part
                    .first_over
                    .as_ref()
                    .map_or(String::new(), |place| format!(", first at {place}"));
                let name = match (&part.diagnosis, &part.matches) {
                    (Some(diagnosis), _) => format!("; diagnosis: {}", diagnosis.in_words()),
                    (None, Some(name)) => format!("; matches: {name}"),
                    (None, None) => "; no known fault explains it".to_owned(),
                };
                format!(": {}{place}{name}", part.subject.name)
            }
        };
        format!("{}: {}{found}.", self.subject.file, self.verdict)
    }
}
