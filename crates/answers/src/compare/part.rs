//! One part of the answer: a table, frequencies or an array of vectors.

use super::rows::{ErrorRow, PlaceAnswer, RecoveredAnswer, ShiftAnswer, SignsAnswer};
use super::words::names;
use ropebound_document::{Fields, Value};
use ropebound_kernels::compare::{FrequencyComparison, TableComparison, Tally, VectorComparison};
use ropebound_kernels::diagnosis::{Diagnosis, Finding};

/// Which part, and how it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct PartSubject {
    /// The names of its arrays.
    pub name: String,
    /// The kind of number.
    pub dtype: String,
    /// Positions: how many, the first and the last.
    pub positions: String,
    /// The axes of vectors.
    pub axes: Option<String>,
    /// How columns or components make pairs, where that matters.
    pub layout: Option<&'static str>,
    /// The tolerance profile.
    pub profile: String,
}

/// What is wrong, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct DiagnosisAnswer {
    /// The name.
    pub name: String,
    /// What else would give the same numbers here.
    pub also: Vec<String>,
    /// Which heads or batch rows it is about, if not all.
    pub lanes: Option<String>,
    /// In words: how many entries it explains.
    pub evidence: String,
    /// Entries looked at.
    pub entries: u64,
    /// Those it explains.
    pub explained: u64,
    /// Those that are wrong for the schedule asked for.
    pub wrong: u64,
    /// Those of them it explains.
    pub wrong_explained: u64,
}

impl DiagnosisAnswer {
    fn new(finding: &Finding) -> Self {
        Self {
            name: finding.name.clone(),
            also: finding.also.clone(),
            lanes: finding.lanes.clone(),
            evidence: finding.evidence(),
            entries: finding.entries,
            explained: finding.explained,
            wrong: finding.wrong,
            wrong_explained: finding.wrong_explained,
        }
    }

    fn fields(&self) -> Fields {
        Fields::new()
            .with("name", Value::name(&self.name))
            .with("also", names(&self.also))
            .with(
                "lanes",
                self.lanes.as_ref().map_or(Value::Missing, Value::name),
            )
            .with("evidence", Value::name(&self.evidence))
            .with("entries", self.entries)
            .with("explained", self.explained)
            .with("wrong", self.wrong)
            .with("wrong_explained", self.wrong_explained)
    }

    /// The name, where, what else it may be, and the evidence.
    pub(super) fn in_words(&self) -> String {
        let also = if self.also.is_empty() {
            String::new()
        } else {
            format!(" (here the same as: {})", self.also.join("; "))
        };
        format!("{}{also}: {}", self.name, self.evidence)
    }
}

/// The answer for one part.
#[derive(Clone, Debug, PartialEq)]
pub struct PartAnswer {
    /// Which.
    pub subject: PartSubject,
    /// `table`, `frequencies` or `rotated vectors`.
    pub kind: &'static str,
    /// `within tolerance` or `over tolerance`.
    pub verdict: &'static str,
    /// What is over it.
    pub violations: Vec<String>,
    /// What is wrong, if it has a name.
    pub diagnosis: Option<DiagnosisAnswer>,
    /// The recipe, `exact` among them, that gives nearly all entries looked at.
    pub matches: Option<String>,
    /// Other recipes that give the same here.
    pub matches_also: Vec<String>,
    /// Entries looked at for it.
    pub matches_entries: Option<u64>,
    /// Those that are not its, but for the signs of zeros.
    pub matches_differing: Option<u64>,
    /// Whether there are none such.
    pub bit_for_bit: bool,
    /// Entries, and how far off.
    pub errors: ErrorRow,
    /// Entries that are NaN or infinite.
    pub not_finite: u64,
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
}

impl PartAnswer {
    /// The answer for a table.
    #[must_use]
    pub fn table(subject: PartSubject, found: &TableComparison, diagnosis: &Diagnosis) -> Self {
        let place = |place: &Option<_>| {
            place
                .as_ref()
                .map(|place| PlaceAnswer::of(&subject.name, place))
        };
        Self {
            first_over: place(&found.first_over),
            first_difference: place(&found.first_difference),
            worst: place(&found.worst),
            signs: found.signs.as_ref().map(SignsAnswer::new),
            shift: found
                .shift
                .as_ref()
                .filter(|shift| shift.samples > 0)
                .map(ShiftAnswer::new),
            decades: ErrorRow::decades(&found.decades),
            by_pair: ErrorRow::pairs(&found.pairs),
            not_finite: found.not_finite.count,
            ..Self::new(
                "table",
                subject.clone(),
                &found.violations,
                diagnosis,
                &found.all,
            )
        }
    }

    /// The answer for frequencies.
    #[must_use]
    pub fn frequencies(
        subject: PartSubject,
        found: &FrequencyComparison,
        diagnosis: &Diagnosis,
    ) -> Self {
        let place = |pair: usize| {
            let (error, value, golden) = found.pairs[pair];
            PlaceAnswer::frequency(
                &subject.name,
                pair,
                (value, golden),
                error,
                found.ratios[pair],
            )
        };
        let differing = (0..found.pairs.len()).find(|&pair| found.pairs[pair].0 != 0.0);
        let worst = (0..found.pairs.len()).reduce(|a, b| {
            if found.ratios[b] > found.ratios[a] {
                b
            } else {
                a
            }
        });
        let not_finite = found
            .pairs
            .iter()
            .filter(|(_, value, _)| !value.is_finite());
        Self {
            first_over: found.first_over.or(found.not_a_frequency).map(place),
            first_difference: differing.map(place),
            worst: differing.and(worst).map(place),
            signs: found.signs.as_ref().map(SignsAnswer::new),
            not_finite: not_finite.count() as u64,
            ..Self::new(
                "frequencies",
                subject.clone(),
                &found.violations,
                diagnosis,
                &found.all,
            )
        }
    }

    /// The answer for rotated vectors.
    #[must_use]
    pub fn vectors(subject: PartSubject, found: &VectorComparison, diagnosis: &Diagnosis) -> Self {
        let place = |place: &Option<_>| {
            place
                .as_ref()
                .map(|place| PlaceAnswer::of(&subject.name, place))
        };
        Self {
            first_over: place(&found.first_over),
            worst: place(&found.worst),
            recovered_signs: found.signs.as_ref().map(RecoveredAnswer::new),
            decades: ErrorRow::decades(&found.decades),
            by_pair: ErrorRow::pairs(&found.pairs),
            not_finite: found.not_finite.count,
            ..Self::new(
                "rotated vectors",
                subject.clone(),
                &found.violations,
                diagnosis,
                &found.all,
            )
        }
    }

    fn new(
        kind: &'static str,
        subject: PartSubject,
        violations: &[String],
        diagnosis: &Diagnosis,
        all: &Tally,
    ) -> Self {
        let recipe = diagnosis.recipe.as_ref();
        Self {
            kind,
            subject,
            verdict: if violations.is_empty() {
                "within tolerance"
            } else {
                "over tolerance"
            },
            violations: violations.to_vec(),
            diagnosis: diagnosis.finding.as_ref().map(DiagnosisAnswer::new),
            matches: recipe.map(|found| found.name.clone()),
            matches_also: recipe.map(|found| found.also.clone()).unwrap_or_default(),
            matches_entries: recipe.map(|found| found.entries),
            matches_differing: recipe.map(|found| found.differing),
            bit_for_bit: recipe.is_some_and(|found| found.differing == 0),
            errors: ErrorRow::new("", all),
            not_finite: 0,
            first_over: None,
            first_difference: None,
            worst: None,
            signs: None,
            recovered_signs: None,
            shift: None,
            decades: Vec::new(),
            by_pair: Vec::new(),
        }
    }

    /// Whether it is within tolerance.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.violations.is_empty()
    }

    pub(super) fn headline(&self) -> String {
        let found = match (&self.diagnosis, &self.matches) {
            (Some(diagnosis), _) => format!("; {}", diagnosis.in_words()),
            (None, Some(name)) if self.bit_for_bit => {
                format!("; matches: {name}, in every entry looked at")
            }
            (None, Some(name)) => format!("; matches: {name}, in nearly all entries looked at"),
            (None, None) => String::new(),
        };
        format!(
            "{}, {} of {}: {}{found}.",
            self.subject.name, self.kind, self.subject.dtype, self.verdict
        )
    }

    /// All errors: the part, the group, of what, and the numbers.
    pub(super) fn rows(&self) -> impl Iterator<Item = Fields> {
        let head = |group: &str| {
            let part = Fields::new().with("part", Value::name(&self.subject.name));
            part.with("group", group)
        };
        // Of no part, but the column is there.
        let all = head("all").with("of", "").and(self.errors.fields());
        let groups = [("decade", &self.decades), ("pair", &self.by_pair)];
        let below = groups.into_iter().flat_map(move |(group, rows)| {
            rows.iter().map(move |row| head(group).and(row.fields()))
        });
        std::iter::once(all).chain(below)
    }

    pub(super) fn fields(&self) -> Fields {
        let subject = &self.subject;
        let place = |place: &Option<PlaceAnswer>| place.as_ref().map(PlaceAnswer::fields);
        let rows = |rows: &[ErrorRow]| rows.iter().map(ErrorRow::fields).collect();
        let name = |name: Option<&String>| name.map_or(Value::Missing, Value::name);
        Fields::new()
            .with("name", Value::name(&subject.name))
            .with("dtype", &subject.dtype)
            .with("positions", &subject.positions)
            .with("axes", name(subject.axes.as_ref()))
            .with("layout", subject.layout)
            .with("profile", Value::name(&subject.profile))
            .with("kind", self.kind)
            .with("verdict", self.verdict)
            .with("violations", names(&self.violations))
            .with(
                "diagnosis",
                self.diagnosis.as_ref().map(DiagnosisAnswer::fields),
            )
            .with("matches", name(self.matches.as_ref()))
            .with("matches_also", names(&self.matches_also))
            .with("matches_entries", self.matches_entries)
            .with("matches_differing", self.matches_differing)
            .with("bit_for_bit", self.bit_for_bit)
            .with("errors", self.errors.fields())
            .with("not_finite", self.not_finite)
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
    }
}
