//! One part of the answer: a table, frequencies or an array of vectors.

use super::rows::{self, PlaceAnswer};
use super::words::names;
use ropebound_document::{Fields, Value};
use ropebound_kernels::compare::{
    FrequencyComparison, RecoveredSigns, ShiftError, Signs, TableComparison, Tally,
    VectorComparison,
};
use ropebound_kernels::diagnosis::Diagnosis;

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

/// The answer for one part.
#[derive(Clone, Debug, PartialEq)]
pub struct PartAnswer {
    /// Which.
    pub subject: PartSubject,
    /// `table`, `frequencies` or `rotated vectors`.
    pub kind: &'static str,
    /// What is over tolerance; nothing if it is within.
    pub violations: Vec<String>,
    /// What is wrong, and which recipe, `exact` among them, gives nearly all entries looked at.
    pub diagnosis: Diagnosis,
    /// How far off all entries are.
    pub errors: Tally,
    /// Entries that are NaN or infinite.
    pub not_finite: u64,
    /// The first entry over tolerance.
    pub first_over: Option<PlaceAnswer>,
    /// The first entry that is not the golden number.
    pub first_difference: Option<PlaceAnswer>,
    /// The entry with the largest error over its limit.
    pub worst: Option<PlaceAnswer>,
    /// Signs of B, exact and by the candidate.
    pub signs: Option<Signs>,
    /// Signs of B, exact and recovered from rotated vectors.
    pub recovered_signs: Option<RecoveredSigns>,
    /// What moving both positions does to scores.
    pub shift: Option<ShiftError>,
    /// Errors by decade of position.
    pub decades: Vec<Tally>,
    /// Errors by pair.
    pub by_pair: Vec<Tally>,
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
            signs: found.signs.clone(),
            shift: found.shift.clone().filter(|shift| shift.samples > 0),
            decades: found.decades.clone(),
            by_pair: found.pairs.clone(),
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
            signs: found.signs.clone(),
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
            recovered_signs: found.signs.clone(),
            decades: found.decades.clone(),
            by_pair: found.pairs.clone(),
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
        Self {
            kind,
            subject,
            violations: violations.to_vec(),
            diagnosis: diagnosis.clone(),
            errors: all.clone(),
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

    /// `within tolerance` or `over tolerance`.
    pub(super) fn verdict(&self) -> &'static str {
        if self.is_within() {
            "within tolerance"
        } else {
            "over tolerance"
        }
    }

    /// The recipe that it came from.
    pub(super) fn matches(&self) -> Option<&String> {
        self.diagnosis.recipe.as_ref().map(|recipe| &recipe.name)
    }

    pub(super) fn headline(&self) -> String {
        let found = match (&self.diagnosis.finding, &self.diagnosis.recipe) {
            (Some(finding), _) => format!("; {}", rows::in_words(finding)),
            (None, Some(recipe)) if recipe.differing == 0 => {
                format!("; matches: {}, in every entry looked at", recipe.name)
            }
            (None, Some(recipe)) => {
                format!(
                    "; matches: {}, in nearly all entries looked at",
                    recipe.name
                )
            }
            (None, None) => String::new(),
        };
        format!(
            "{}, {} of {}: {}{found}.",
            self.subject.name,
            self.kind,
            self.subject.dtype,
            self.verdict()
        )
    }

    /// All errors: the part, the group, of what, and the numbers.
    pub(super) fn rows(&self) -> impl Iterator<Item = Fields> {
        let head = |group: &str| {
            let part = Fields::new().with("part", Value::name(&self.subject.name));
            part.with("group", group)
        };
        // Of no part, but the column is there.
        let all = head("all").with("of", "").and(rows::errors(&self.errors));
        let groups = [
            ("decade", rows::decades(&self.decades)),
            ("pair", rows::pairs(&self.by_pair)),
        ];
        let below = groups
            .into_iter()
            .flat_map(move |(group, rows)| rows.into_iter().map(move |row| head(group).and(row)));
        std::iter::once(all).chain(below)
    }

    pub(super) fn fields(&self) -> Fields {
        let subject = &self.subject;
        let place = |place: &Option<PlaceAnswer>| place.as_ref().map(PlaceAnswer::fields);
        let name = |name: Option<&String>| name.map_or(Value::Missing, Value::name);
        let recipe = self.diagnosis.recipe.as_ref();
        let also = recipe.map(|recipe| names(&recipe.also));
        Fields::new()
            .with("name", Value::name(&subject.name))
            .with("dtype", &subject.dtype)
            .with("positions", &subject.positions)
            .with("axes", name(subject.axes.as_ref()))
            .with("layout", subject.layout)
            .with("profile", Value::name(&subject.profile))
            .with("kind", self.kind)
            .with("verdict", self.verdict())
            .with("violations", names(&self.violations))
            .with(
                "diagnosis",
                self.diagnosis.finding.as_ref().map(rows::finding),
            )
            .with("matches", name(self.matches()))
            .with("matches_also", also.unwrap_or_else(|| names(&[])))
            .with("matches_entries", recipe.map(|recipe| recipe.entries))
            .with("matches_differing", recipe.map(|recipe| recipe.differing))
            .with(
                "bit_for_bit",
                recipe.is_some_and(|recipe| recipe.differing == 0),
            )
            .with("errors", rows::errors(&self.errors))
            .with("not_finite", self.not_finite)
            .with("first_over", place(&self.first_over))
            .with("first_difference", place(&self.first_difference))
            .with("worst", place(&self.worst))
            .with("signs", self.signs.as_ref().map(rows::signs))
            .with(
                "recovered_signs",
                self.recovered_signs.as_ref().map(rows::recovered),
            )
            .with("shift", self.shift.as_ref().map(rows::shift))
            .records("decades", rows::decades(&self.decades))
            .detail("by_pair", Value::Records(rows::pairs(&self.by_pair)))
    }
}
