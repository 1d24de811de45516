//! A candidate beside the golden numbers.

mod rows;

pub use rows::{ErrorRow, PlaceAnswer, RecoveredAnswer, ShiftAnswer, SignsAnswer};

use crate::Answer;
use ropebound_document::{Document, Fields, Table, Value};
use ropebound_kernels::compare::{
    Diagnosis, FrequencyComparison, TableComparison, Tally, VectorComparison,
};
use rows::short;

/// What was compared, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareSubject {
    /// The file.
    pub file: String,
    /// The schedule.
    pub schedule: String,
    /// The layer type, of a configuration.
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
#[derive(Clone, Debug, PartialEq)]
pub struct CompareAnswer {
    /// `table`, `frequencies` or `rotated vectors`.
    pub kind: &'static str,
    /// What was compared.
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
    pub recipes: Vec<(String, u64)>,
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
                .map(|found| (found.name(), found.differing))
                .collect(),
        }
    }

    /// Whether everything is within tolerance.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.violations.is_empty()
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
                let differing = self.recipes.iter().map(|(_, differing)| *differing).min();
                let differing = differing.unwrap_or(0);
                format!(
                    "closest: {name}, but for {differing} of {} entries",
                    self.errors.entries
                )
            }
            (None, _) => "no known recipe in most entries".to_owned(),
        };
        format!("{}: {}; {found}.", self.subject.file, self.verdict)
    }

    fn fields(&self) -> Fields {
        let subject = &self.subject;
        let place = |place: &Option<PlaceAnswer>| place.as_ref().map(PlaceAnswer::fields);
        let rows = |rows: &[ErrorRow]| rows.iter().map(ErrorRow::fields).collect();
        let names = |names: &[String]| names.iter().map(Value::name).collect::<Value>();
        let recipe = |(recipe, differing): &(String, u64)| {
            let fields = Fields::new().with("recipe", recipe);
            fields.with("differing", *differing)
        };
        Fields::new()
            .with("kind", self.kind)
            .with("file", Value::name(&subject.file))
            .with("schedule", &subject.schedule)
            .with_some("layer", subject.layer.as_ref().map(Value::name))
            .with("attention_factor", &subject.attention_factor)
            .with("attention_factor_source", &subject.attention_factor_source)
            .with("dtype", &subject.dtype)
            .with("positions", &subject.positions)
            .with("layout", subject.layout)
            .with("profile", Value::name(&subject.profile))
            .with("ignored", names(&subject.ignored))
            .with("verdict", self.verdict)
            .with("violations", names(&self.violations))
            .with("matches", self.matches.as_ref())
            .with("bit_for_bit", self.bit_for_bit)
            .with("closest", names(&self.closest))
            .with("errors", self.errors.fields())
            .with("first_over", place(&self.first_over))
            .with("first_difference", place(&self.first_difference))
            .with("worst", place(&self.worst))
            .with("signs", self.signs.as_ref().map(SignsAnswer::fields))
            .with(
                "recovered_signs",
                self.recovered_signs.as_ref().map(RecoveredAnswer::fields),
            )
            .with("shift", self.shift.as_ref().map(ShiftAnswer::fields))
            .records("decades", rows(&self.decades))
            .detail("by_pair", Value::Records(rows(&self.by_pair)))
            .records("recipes", self.recipes.iter().map(recipe).collect())
    }

    /// CSV has the errors: of all entries, by decade, by pair.
    fn document(&self) -> Document {
        let group =
            |name: &str, row: &ErrorRow| Fields::new().with("group", name).and(row.fields());
        let groups = [("decade", &self.decades), ("pair", &self.by_pair)];
        // Of no part, but the column is there.
        let all = Fields::new()
            .with("group", "all")
            .with("of", "")
            .and(self.errors.fields());
        let below = groups
            .into_iter()
            .flat_map(|(name, rows)| rows.iter().map(move |row| group(name, row)));
        let rows: Vec<Fields> = std::iter::once(all).chain(below).collect();
        let rows: Vec<&Fields> = rows.iter().collect();
        Document {
            rows: Some(Table::of_records("errors", "", &rows)),
            ..Document::answer(self.headline(), self.fields())
        }
    }
}
