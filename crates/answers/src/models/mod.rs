//! The audit of known models: `data/models.json`, each entry made into the configuration it records and read as any other.

mod catalogue;
mod changes;
mod figure;
mod record;

use ropebound_audit::PlainBases;
use ropebound_bounds::ContextLength;
use ropebound_schedule::Decimal;

use crate::audit::FileVerdict;
use crate::audit::columns::{length, minimum, or_dash, plain_base, share, word};
use catalogue::Catalogue;
use changes::Changes;
pub use record::ModelRecord;
use record::record;
use ropebound_document::{Column, Document, Fields, Figure, Table};

/// The audit of every model of the catalogue.
#[derive(Clone, Debug)]
pub struct ModelsReport {
    /// Models, those whose schedule holds for the least share of its reach first.
    pub models: Vec<ModelRecord>,
}

/// What the catalogue has of one model.
pub struct RecordedModel {
    /// The base.
    pub base: Option<Decimal>,
    /// The context length claimed.
    pub context: Option<u64>,
    /// d.
    pub head_dim: Option<u64>,
    /// Whether the values were read in a source for this model.
    pub verified: bool,
    /// Whether the base was.
    pub base_verified: bool,
}

/// The model of that `name`.
pub fn recorded_model(name: &str) -> Option<RecordedModel> {
    let entries = Catalogue::load().entries;
    let entry = entries.into_iter().find(|entry| entry.name == name)?;
    Some(RecordedModel {
        base: entry.rope_theta.as_ref().and_then(|base| base.parse().ok()),
        context: entry.context,
        head_dim: entry.head_dim,
        verified: entry.verified,
        base_verified: entry.verified && entry.base_was_read(),
    })
}

impl ModelsReport {
    /// Audits all models. `progress` hears the name of each.
    ///
    /// # Panics
    ///
    /// If the catalogue that the crate carries is not well-formed.
    #[must_use]
    pub fn compute(progress: &mut dyn FnMut(&str)) -> Self {
        let mut bases = PlainBases::new();
        let mut entries = Catalogue::load().entries;
        // Least bases are found by growing context.
        entries.sort_by_key(|entry| entry.context.unwrap_or(0));
        let mut models: Vec<_> = entries
            .iter()
            .map(|entry| {
                progress(&entry.name);
                record(entry, &mut bases)
            })
            .collect();
        models.sort_by(|a, b| {
            let key = |model: &ModelRecord| (model.audit.is_none(), model.held());
            let (a_key, b_key) = (key(a), key(b));
            a_key
                .0
                .cmp(&b_key.0)
                .then(a_key.1.total_cmp(&b_key.1))
                .then(a.name.cmp(&b.name))
        });
        Self { models }
    }

    /// The report.
    #[must_use]
    pub fn document(&self) -> Document {
        let count = |verdict| {
            let audits = self.models.iter().filter_map(|model| model.audit.as_ref());
            audits.filter(|audit| audit.verdict() == verdict).count()
        };
        let missing = self.models.iter().filter(|model| model.missing.is_some());
        let unverified = self.models.iter().filter(|model| !model.verified);
        let figure = Figure {
            name: "models".to_owned(),
            caption: "Context claimed against context proven.".to_owned(),
            svg: figure::svg(&self.points()),
            data: None,
        };
        let table = Table::new("models", "By model and layer type.", columns(), self.rows());
        let changes = Changes::of(&self.models);
        Document::new("models", "Models: context claimed against context proven")
            .text(HEAD)
            .text(format!(
                "{} models: {} hold, {} violated, {} undecided, {} without a recorded context, {} without rotation, {} refused, {} with values
                 never recorded. {} are unverified (marked †).",
                self.models.len(),
                count(FileVerdict::Holds),
                count(FileVerdict::Violated),
                count(FileVerdict::Undecided),
                count(FileVerdict::NoContext),
                count(FileVerdict::NothingRotates),
                count(FileVerdict::Unreadable),
                missing.count(),
                unverified.count(),
            ))
            .figure(figure)
            .table(table)
            .heading("Not audited")
            .list(self.left_out())
            .heading("What changed since the first edition")
            .text(changes.summary())
            .list(changes.lines())
            .with_data(&Fields::new().records(
                "models",
                self.models.iter().map(ModelRecord::fields).collect(),
            ))
    }

    fn points(&self) -> Vec<figure::Point> {
        let mut points = Vec::new();
        for model in &self.models {
            let layers = model.audit.iter().flat_map(|audit| &audit.layers);
            for audit in layers.filter_map(|layer| layer.audit.as_ref()) {
                let (proven, open) = match audit.rotary_sum.context_length {
                    ContextLength::Bounded { length } => (length, false),
                    ContextLength::NoneUpTo { limit } => (limit, true),
                    ContextLength::Unbounded | ContextLength::Undecided { .. } => continue,
                };
                if let Some(reach) = audit.rotary.reach {
                    points.push(figure::Point {
                        name: model.name.clone(),
                        claimed: reach,
                        proven,
                        open,
                        verified: model.verified,
                    });
                }
            }
        }
        points
    }

    fn rows(&self) -> Vec<[String; 12]> {
        let mut rows = Vec::new();
        for model in &self.models {
            let layers = model.audit.iter().flat_map(|audit| &audit.layers);
            for layer in layers {
                let Some(audit) = &layer.audit else { continue };
                let rotary = &audit.rotary_sum;
                let head = audit.head_sum.as_ref();
                let before = audit.before_scaling.as_ref();
                let plain = audit.plain_base.as_ref();
                rows.push([
                    model.shown_name(),
                    layer.layer.clone(),
                    audit.schedule.name().to_owned(),
                    or_dash(audit.rotary.context),
                    or_dash(audit.rotary.reach),
                    length(&rotary.context_length),
                    format!("{} ({})", or_dash(rotary.negative()), share(rotary)),
                    minimum(rotary),
                    or_dash(before.map(|sum| length(&sum.context_length))),
                    or_dash(plain.map(plain_base)),
                    word(&rotary.verdict).to_owned(),
                    match (head, audit.rotary.unrotated) {
                        (Some(sum), _) => word(&sum.verdict),
                        (None, None) => "pairs not recorded",
                        (None, Some(_)) => "same",
                    }
                    .to_owned(),
                ]);
            }
        }
        rows
    }

    /// Models that were not audited, and why.
    fn left_out(&self) -> impl Iterator<Item = String> {
        self.models.iter().filter_map(|model| {
            let refused = || model.audit.as_ref().and_then(|audit| audit.error.clone());
            let why = model.missing.map(str::to_owned).or_else(refused)?;
            Some(format!("{}: {why}", model.shown_name()))
        })
    }
}

fn columns() -> [Column; 12] {
    [
        Column::left("model"),
        Column::left("layer type"),
        Column::left("schedule"),
        Column::right("context claimed"),
        Column::right("reach"),
        Column::right("context length L_θ"),
        Column::right("negative distances"),
        Column::right("minimum of B and where"),
        Column::right("L_θ before scaling"),
        Column::right("plain base needed"),
        Column::left("rotary sum"),
        Column::left("sum over the head"),
    ]
}

const HEAD: &str = "\
Written by `ropebound models`. Every number is proven for the real-number schedule that transformers 5.23 resolves from the recorded
values; nothing is measured on a model. Distances m are 0..reach (end exclusive): those that occur among the claimed positions, or within
the layer type's window. L_θ is how far B(m) ≥ 0 for the rotary pairs alone (Eq. 10), searched to 2^22 or the reach; the sum over the head
adds 1 for each pair that does not rotate, and is what Theorem 1 bounds. \"Plain base needed\" is the least base of plain RoPE at
the same rotary dimension for the same reach (Eq. 11), which may leave its island when rounded up. Models are sorted by the share of
their reach that holds. Contexts are those recorded with the values, and may differ from what a model's card advertises.
";
