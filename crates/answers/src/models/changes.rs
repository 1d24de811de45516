//! What changed since the first edition of the audit, whose verdicts are `data/models-first.txt`: a verdict and a name in each line.

use super::record::ModelRecord;
use crate::audit::columns::file_word;

/// The verdict of a model some of whose values were never recorded.
const MISSING: &str = "missing";

/// Models against the first edition.
pub(super) struct Changes<'a> {
    first: usize,
    new: usize,
    changed: Vec<(&'a ModelRecord, &'static str)>,
}

fn first_edition() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../data/models-first.txt").lines();
    lines.map(|line| line.split_once(' ').expect("a verdict and a name"))
}

fn verdict(model: &ModelRecord) -> &'static str {
    let audit = model.audit.as_ref();
    audit.map_or(MISSING, |audit| file_word(audit.verdict()))
}

fn words(verdict: &str) -> String {
    verdict.replace('_', " ")
}

impl<'a> Changes<'a> {
    pub(super) fn of(models: &'a [ModelRecord]) -> Self {
        let before = |model: &ModelRecord| {
            let mut first = first_edition();
            first.find_map(|(verdict, name)| (name == model.name).then_some(verdict))
        };
        let both = models
            .iter()
            .filter_map(|model| Some((model, before(model)?)));
        Self {
            first: first_edition().count(),
            new: models
                .iter()
                .filter(|model| before(model).is_none())
                .count(),
            changed: both
                .filter(|(model, before)| verdict(model) != *before)
                .collect(),
        }
    }

    pub(super) fn summary(&self) -> String {
        format!(
            "{} models then; another verdict now: {}; models that are new: {}, the source of each in the JSON beside this.",
            self.first,
            self.changed.len(),
            self.new
        )
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.changed.iter().map(|(model, before)| {
            let (before, now) = (words(before), words(verdict(model)));
            let why = model.changed.as_deref().unwrap_or("no reason recorded");
            format!("{}: {before} then, {now} now: {why}", model.name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::ModelsReport;

    #[test]
    fn every_change_has_a_reason_and_every_reason_a_change() {
        let report = ModelsReport::compute(&mut |_| ());
        let changes = Changes::of(&report.models);
        let changed: Vec<_> = changes
            .changed
            .iter()
            .map(|(model, _)| &model.name)
            .collect();
        let reasons = report.models.iter().filter(|model| model.changed.is_some());
        let reasons: Vec<_> = reasons.map(|model| &model.name).collect();
        assert_eq!(changed, reasons);
        assert_eq!(changes.first + changes.new, report.models.len());
    }
}
