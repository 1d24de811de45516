//! One model of the audit.

use super::catalogue::Entry;
use crate::audit::FileAudit;
use ropebound_audit::{LayerAudit, Numbers, PlainBases};
use ropebound_config::{Dialect, Options};
use ropebound_document::{Fields, Value};

/// One model.
#[derive(Clone, Debug)]
pub struct ModelRecord {
    /// Its name.
    pub name: String,
    /// Where the values were read.
    pub source: String,
    /// Whether they were read in such a source, or are assumptions.
    pub verified: bool,
    /// What kind of source.
    pub verified_level: String,
    /// What was noted when the values were read.
    pub remark: Option<String>,
    /// What was found; `None` if something needed was never recorded.
    pub audit: Option<FileAudit>,
    /// What was never recorded.
    pub missing: Option<&'static str>,
    /// Why its verdict is another than in the first edition, if it is.
    pub changed: Option<String>,
}

impl ModelRecord {
    pub(super) fn fields(&self) -> Fields {
        Fields::new()
            .with("name", Value::name(&self.name))
            .with("source", Value::name(&self.source))
            .with("verified", self.verified)
            .with("verified_level", Value::name(&self.verified_level))
            .with("remark", self.remark.as_ref().map(Value::name))
            .with("audit", self.audit.as_ref().map(FileAudit::fields))
            .with("missing", self.missing.map(Value::name))
    }

    /// The name, marked if the values are unverified.
    pub(super) fn shown_name(&self) -> String {
        let mark = if self.verified { "" } else { " †" };
        format!("{}{mark}", self.name)
    }

    /// The least share of its reach for which a layer type's rotary sum holds; 2 if nothing is known.
    pub(super) fn held(&self) -> f64 {
        let layers = self.audit.iter().flat_map(|audit| &audit.layers);
        let share = |audit: &LayerAudit| {
            let reach = audit.rotary.reach? as f64;
            let first = audit.rotary_sum.first_negative();
            Some(first.map_or(1.0, |first| (first as f64 / reach).min(1.0)))
        };
        layers
            .filter_map(|layer| share(layer.audit.as_ref()?))
            .fold(2.0, f64::min)
    }
}

pub(super) fn record(entry: &Entry, bases: &mut PlainBases) -> ModelRecord {
    let configuration = entry.configuration();
    let options = Options {
        dialect: Dialect::Transformers,
        ..Options::default()
    };
    let audit = configuration.as_ref().ok().map(|value| {
        let read = ropebound_config::resolve(value, &options);
        FileAudit::new(entry.name.clone(), read, Numbers::Exact, bases)
    });
    ModelRecord {
        name: entry.name.clone(),
        source: entry.source.clone(),
        verified: entry.verified,
        verified_level: entry.verified_level.clone(),
        remark: entry.notes.clone(),
        audit,
        missing: configuration.err(),
        changed: entry.changed.clone(),
    }
}
