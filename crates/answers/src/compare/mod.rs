//! A dump beside the golden numbers.

mod annotations;
mod part;
mod rows;
mod words;

pub use part::{PartAnswer, PartSubject};
pub(crate) use rows::PlaceAnswer;

use crate::Answer;
use ropebound_document::{Block, Document, Fields, Record, Table, Value};
use words::names;

/// What was compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareSubject {
    /// The files.
    pub file: String,
    /// The schedule.
    pub schedule: String,
    /// The layer type, of a configuration.
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
#[derive(Clone, Debug, PartialEq)]
pub struct CompareAnswer {
    /// The name of this object's form: its fields are in `crates/answers/compare.schema.json`.
    pub schema: &'static str,
    /// Its version, which rises when a field changes its meaning or goes.
    pub version: u32,
    /// What was compared.
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
        let first = parts.first().and_then(PartAnswer::matches).cloned();
        Self {
            schema: "ropebound-compare",
            version: 2,
            subject,
            verdict: if bad.is_none() {
                "within tolerance"
            } else {
                "over tolerance"
            },
            diagnosis: bad.and_then(|part| Some(part.diagnosis.finding.as_ref()?.name.clone())),
            matches: first.filter(|first| parts.iter().all(|part| part.matches() == Some(first))),
            first_over: bad.and_then(|part| part.first_over.clone()),
            parts,
        }
    }

    /// Whether everything is within tolerance.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.parts.iter().all(PartAnswer::is_within)
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
                let name = match (&part.diagnosis.finding, part.matches()) {
                    (Some(finding), _) => format!("; diagnosis: {}", rows::in_words(finding)),
                    (None, Some(name)) => format!("; matches: {name}"),
                    (None, None) => "; no known fault explains it".to_owned(),
                };
                format!(": {}{place}{name}", part.subject.name)
            }
        };
        format!("{}: {}{found}.", self.subject.file, self.verdict)
    }

    fn fields(&self) -> Fields {
        let subject = &self.subject;
        Fields::new()
            .detail("schema", self.schema)
            .detail("version", self.version)
            .with("file", Value::name(&subject.file))
            .with("schedule", &subject.schedule)
            .with_some("layer", subject.layer.as_ref().map(Value::name))
            .with("attention_factor", &subject.attention_factor)
            .with("attention_factor_source", &subject.attention_factor_source)
            .with("ignored", names(&subject.ignored))
            .with("notes", names(&subject.notes))
            .with("verdict", self.verdict)
            .with(
                "diagnosis",
                self.diagnosis.as_ref().map_or(Value::Missing, Value::name),
            )
            .with(
                "matches",
                self.matches.as_ref().map_or(Value::Missing, Value::name),
            )
            .detail(
                "first_over",
                self.first_over
                    .as_ref()
                    .map_or(Value::Missing, |place| Value::Fields(place.fields())),
            )
            .detail(
                "parts",
                Value::Records(self.parts.iter().map(PartAnswer::fields).collect()),
            )
    }

    /// A record for each part below that of the whole. CSV has the errors: of all entries, by decade, by pair, part by part.
    fn document(&self) -> Document {
        let rows: Vec<Fields> = self.parts.iter().flat_map(PartAnswer::rows).collect();
        let rows: Vec<&Fields> = rows.iter().collect();
        let mut document = Document {
            rows: Some(Table::of_records("errors", "", &rows)),
            ..Document::answer(self.headline(), self.fields())
        };
        for part in &self.parts {
            document.blocks.push(Block::Record(Record {
                headline: part.headline(),
                fields: part.fields(),
            }));
        }
        document
    }
}
