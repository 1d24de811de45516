//! Audits as records: what JSON has of them.

use super::columns::{DIGITS, file_word, least_sum, word};
use super::{AuditAnswer, FileAudit, LayerRecord};
use crate::Digits;
use crate::bound::least_base;
use ropebound_audit::{LayerAudit, Numbers, PlainBase, SumAudit};
use ropebound_bounds::ContextLength;
use ropebound_config::Doubt;
use ropebound_document::{Fields, Number, Value};

impl AuditAnswer {
    /// All of it, by the names it has in JSON.
    #[must_use]
    pub fn fields(&self) -> Fields {
        Fields::new()
            .with("framework", Value::name(self.framework))
            .with("numbers", numbers(self.numbers))
            .with("files", each(&self.files, FileAudit::fields))
    }
}

impl FileAudit {
    /// All of it.
    #[must_use]
    pub fn fields(&self) -> Fields {
        Fields::new()
            .with("file", Value::name(&self.file))
            .with("model_type", self.model_type.as_ref().map(Value::name))
            .with("framework", self.framework.map(Value::name))
            .with("verdict", file_word(self.verdict()))
            .with_some("error", self.error.as_ref().map(Value::name))
            .with_some("undecided", self.undecided.as_ref().map(doubt))
            .with("layers", each(&self.layers, layer))
            .with("notes", names(&self.notes))
    }
}

fn each<T>(items: &[T], fields: impl Fn(&T) -> Fields) -> Value {
    Value::Records(items.iter().map(fields).collect())
}

fn names(texts: &[String]) -> Value {
    texts.iter().map(Value::name).collect()
}

fn numbers(numbers: Numbers) -> &'static str {
    match numbers {
        Numbers::Exact => "exact",
        Numbers::F32 => "f32",
    }
}

fn doubt(doubt: &Doubt) -> Fields {
    Fields::new()
        .with("reasons", names(&doubt.reasons))
        .with("unread", names(&doubt.unread))
        .with("settle", Value::name(&doubt.settle))
}

fn layer(layer: &LayerRecord) -> Fields {
    let values = each(&layer.values, |origin| {
        Fields::new()
            .with("name", origin.name)
            .with("value", Value::name(&origin.value))
            .with("source", Value::name(&origin.source))
    });
    Fields::new()
        .with("layer", Value::name(&layer.layer))
        .with("layers", layer.layers)
        .with("attends", layer.attends)
        .with("audit", layer.audit.as_ref().map(audit))
        .with("values", values)
        .with("notes", names(&layer.notes))
}

fn audit(audit: &LayerAudit) -> Fields {
    let rotary = &audit.rotary;
    let source = rotary.reach_source.as_ref();
    Fields::new()
        .with("schedule", Value::name(audit.schedule.name()))
        .with("numbers", numbers(audit.numbers))
        .with("rotary_dim", rotary.rope.head_dim.get())
        .with("rotated_pairs", audit.schedule.pairs())
        .with("unrotated_pairs", rotary.unrotated)
        .with("context", rotary.context)
        .with("reach", rotary.reach)
        .with("reach_source", source.map(Value::name))
        .with("rotary_sum", sum(&audit.rotary_sum))
        .with("head_sum", audit.head_sum.as_ref().map(sum))
        .with("before_scaling", audit.before_scaling.as_ref().map(sum))
        .with("plain_base", audit.plain_base.as_ref().map(plain))
        .with("verdict", word(audit.verdict()))
}

fn sum(sum: &SumAudit) -> Fields {
    let length: Value = match sum.context_length {
        ContextLength::Bounded { length } => Fields::new().with("proved", length).into(),
        ContextLength::NoneUpTo { limit } => Fields::new().with("at_least", limit).into(),
        ContextLength::Unbounded => "unbounded".into(),
        ContextLength::Undecided { position, .. } => Fields::new().with("open_at", position).into(),
    };
    let least = sum.minimum.as_ref().zip(least_sum(sum));
    let least = least.map(|(minimum, value)| {
        Fields::new()
            .with("position", minimum.position)
            .with("value", value)
    });
    Fields::new()
        .with("context_length", length)
        .with("first_negative", sum.first_negative())
        .with("negative", sum.negative())
        .with("minimum", least)
        .with("verdict", word(&sum.verdict))
}

fn plain(plain: &PlainBase) -> Fields {
    let (base, status) = least_base(&plain.least, Digits::all(DIGITS));
    let safe = plain.safe.as_ref();
    Fields::new()
        .with("base", base)
        .with("status", status)
        .with("safe_from", safe.map(|safe| Number::exact(&safe.base)))
}
