//! A candidate beside the golden numbers.

mod rows;

pub use rows::{ErrorRow, PlaceAnswer, RecipeRow, RecoveredAnswer, ShiftAnswer, SignsAnswer};

use crate::render::{Answer, Format, aligned, fields, text};
use ropebound_document::csv_line;
use ropebound_document::markdown_table;
use ropebound_kernels::compare::{
    Diagnosis, FrequencyComparison, TableComparison, Tally, VectorComparison,
};
use rows::{COLUMNS, short};
use serde::Serialize;
use serde_json::Value;

/// What was compared, and how.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompareSubject {
    /// The file.
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
    /// The kind of number.
    pub dtype: String,
    /// Positions: how many, the first and the last.
    pub positions: String,
    /// How columns or components make pairs, where that matters.
    pub layout: Option<&'static str>,
    /// The tolerance profile.
    pub profile: String,
    /// Arrays of the file that were not looked at.
    pub ignored: Vec<String>,
}

/// The answer of `compare`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompareAnswer {
    /// `table`, `frequencies` or `rotated vectors`.
    pub kind: &'static str,
    /// What was compared.
    #[serde(flatten)]
    pub subject: CompareSubject,
    /// `within tolerance` or `over tolerance`.
    pub verdict: &'static str,
    /// What is over it.
    pub violations: Vec<String>,
    /// The closest recipe, `exact` among them; nothing where fewer than half of the entries are any's.
    pub matches: Option<String>,
    /// Whether it is the same in every entry, but for the signs of zeros.
    pub bit_for_bit: bool,
    /// All with the fewest entries that differ, however many.
    pub closest: Vec<String>,
    /// Entries, and how far off.
    pub errors: ErrorRow,
    /// The first entry over tolerance.
    pub first_over: Option<PlaceAnswer>,
    /// The first entry that is not the golden number.
    pub first_difference: Option<PlaceAnswer>,
    /// The entry with the largest error over its limit.
    pub worst: Option<PlaceAnswer>,
    /// Signs of B, exact and by the candidate.
    pub signs: Option<SignsAnswer>,
    /// Signs of B, exact and recovered from rotated vectors.
    pub recovered_signs: Option<RecoveredAnswer>,
    /// What moving both positions does to scores.
    pub shift: Option<ShiftAnswer>,
    /// Errors by decade of position.
    pub decades: Vec<ErrorRow>,
    /// Errors by pair.
    pub by_pair: Vec<ErrorRow>,
    /// How many entries are not those of each recipe.
    pub recipes: Vec<RecipeRow>,
}

impl CompareAnswer {
    /// The answer for a table.
    #[must_use]
    pub fn table(subject: CompareSubject, found: &TableComparison) -> Self {
        Self {
            first_over: found.first_over.as_ref().map(PlaceAnswer::of),
            first_difference: found.first_difference.as_ref().map(PlaceAnswer::of),
            worst: found.worst.as_ref().map(PlaceAnswer::of),
            signs: found.signs.as_ref().map(SignsAnswer::new),
            shift: found
                .shift
                .as_ref()
                .filter(|shift| shift.samples > 0)
                .map(ShiftAnswer::new),
            decades: ErrorRow::decades(&found.decades),
            by_pair: ErrorRow::pairs(&found.pairs),
            ..Self::new(
                "table",
                subject,
                &found.violations,
                &found.diagnosis,
                &found.all,
            )
        }
    }

    /// The answer for frequencies.
    #[must_use]
    pub fn frequencies(subject: CompareSubject, found: &FrequencyComparison) -> Self {
        let place = |pair: usize| {
            let (error, value, golden) = found.pairs[pair];
            let entry = "inv_freq".to_owned();
            PlaceAnswer {
                position: None,
                pair: Some(pair),
                entry,
                value,
                golden,
                error: short(error),
                unit: "ulp",
            }
        };
        let differing = (0..found.pairs.len()).find(|&pair| found.pairs[pair].0 != 0.0);
        let worst = (0..found.pairs.len()).reduce(|a, b| {
            if found.pairs[b].0 > found.pairs[a].0 {
                b
            } else {
                a
            }
        });
        Self {
            first_over: found.first_over.map(place),
            first_difference: differing.map(place),
            worst: differing.and(worst).map(place),
            signs: Some(SignsAnswer::new(&found.signs)),
            ..Self::new(
                "frequencies",
                subject,
                &found.violations,
                &found.diagnosis,
                &found.all,
            )
        }
    }

    /// The answer for rotated vectors.
    #[must_use]
    pub fn vectors(subject: CompareSubject, found: &VectorComparison) -> Self {
        let first_over =
            found
                .first_over
                .as_ref()
                .map(
                    |(array, position, component, value, golden, error)| PlaceAnswer {
                        position: Some(*position),
                        pair: None,
                        entry: format!("{array}[{component}]"),
                        value: *value,
                        golden: *golden,
                        error: short(*error),
                        unit: "u of length",
                    },
                );
        Self {
            first_over,
            recovered_signs: found.signs.as_ref().map(RecoveredAnswer::new),
            decades: ErrorRow::decades(&found.decades),
            by_pair: ErrorRow::pairs(&found.pairs),
            ..Self::new(
                "rotated vectors",
                subject,
                &found.violations,
                &found.diagnosis,
                &found.all,
            )
        }
    }

    fn new(
        kind: &'static str,
        subject: CompareSubject,
        violations: &[String],
        diagnosis: &Diagnosis,
        all: &Tally,
    ) -> Self {
        let recipes = diagnosis.matches.iter();
        Self {
            kind,
            subject,
            verdict: if violations.is_empty() {
                "within tolerance"
            } else {
                "over tolerance"
            },
            violations: violations.to_vec(),
            matches: diagnosis.name(),
            bit_for_bit: diagnosis.is_equal(),
            closest: {
                let closest = diagnosis.closest();
                closest.iter().map(|found| found.name()).collect()
            },
            errors: ErrorRow::new("", all),
            first_over: None,
            first_difference: None,
            worst: None,
            signs: None,
            recovered_signs: None,
            shift: None,
            decades: Vec::new(),
            by_pair: Vec::new(),
            recipes: recipes
                .map(|found| RecipeRow {
                    recipe: found.name(),
                    differing: found.differing,
                })
                .collect(),
        }
    }

    /// Whether everything is within tolerance.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.violations.is_empty()
    }

    /// The answer in a format: text and Markdown have the fields and tables by decade and recipe, CSV the errors alone.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        let rows = || {
            let groups = [("decade", &self.decades), ("pair", &self.by_pair)];
            let below = groups
                .into_iter()
                .flat_map(|(group, rows)| rows.iter().map(move |row| row.cells(group)));
            std::iter::once(self.errors.cells("all")).chain(below)
        };
        match format {
            Format::Json => crate::render(self, Format::Json),
            Format::Csv => {
                let header = csv_line(&COLUMNS.map(str::to_owned));
                rows().fold(header, |out, row| out + &csv_line(&row))
            }
            Format::Markdown => {
                let fields: Vec<_> = self
                    .summary()
                    .into_iter()
                    .map(|(name, text)| [name, text])
                    .collect();
                let rows: Vec<_> = rows().collect();
                let recipes: Vec<_> = self.recipe_rows().collect();
                [
                    markdown_table(&["field", "value"], &fields),
                    markdown_table(&COLUMNS, &rows),
                    markdown_table(&["recipe", "entries that differ"], &recipes),
                ]
                .join("\n")
            }
            Format::Text => {
                let mut out = text(&self.headline(), &self.summary());
                if !self.decades.is_empty() {
                    let header = [
                        "positions",
                        "entries",
                        "differing",
                        "max ulp",
                        "mean ulp",
                        "max u",
                        "mean u",
                    ];
                    let cells = self.decades.iter().map(|row| row.cells("")[1..].to_vec());
                    out += &format!("\n{}", aligned(&header.map(str::to_owned), cells));
                }
                out + &format!(
                    "\n{}",
                    aligned(
                        &["recipe", "entries that differ"].map(str::to_owned),
                        self.recipe_rows()
                    )
                )
            }
        }
    }

    fn recipe_rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.recipes
            .iter()
            .map(|row| vec![row.recipe.clone(), row.differing.to_string()])
    }

    /// The fields without the tables.
    fn summary(&self) -> Vec<(String, String)> {
        let mut value = serde_json::to_value(self).expect("plain fields");
        if let Value::Object(object) = &mut value {
            for list in ["decades", "by_pair", "recipes"] {
                object.remove(list);
            }
            // Names hold spaces and commas.
            for list in ["closest", "violations", "ignored"] {
                let items = object[list].as_array().into_iter().flatten();
                let items: Vec<&str> = items.filter_map(Value::as_str).collect();
                object[list] = Value::String(items.join("; "));
            }
        }
        fields(&value)
    }
}

impl Answer for CompareAnswer {
    fn headline(&self) -> String {
        let found = match (&self.matches, self.bit_for_bit) {
            (Some(name), true) => format!(
                "matches: {name}, in every one of {} entries",
                self.errors.entries
            ),
            (Some(name), false) => {
                let differing = self
                    .recipes
                    .iter()
                    .map(|row| row.differing)
                    .min()
                    .unwrap_or(0);
                format!(
                    "closest: {name}, but for {differing} of {} entries",
                    self.errors.entries
                )
            }
            (None, _) => "no known recipe in most entries".to_owned(),
        };
        format!("{}: {}; {found}.", self.subject.file, self.verdict)
    }
}
