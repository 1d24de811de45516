//! Audits as documents: for people a heading for each file and layer type with its sums and values; as CSV a row for each layer type.

use super::columns::{length, minimum, or_dash, share, word};
use super::{AuditAnswer, FileAudit, FileVerdict, LayerRecord};
use ropebound_audit::{LayerAudit, Length, Numbers, SumAudit, Verdict};
use ropebound_document::{Column, Document, Fields, Number, Table, Value};

impl AuditAnswer {
    /// All of it.
    ///
    /// # Panics
    ///
    /// Never: the records are plain.
    #[must_use]
    pub fn document(&self) -> Document {
        let numbers = match self.numbers {
            Numbers::Exact => "the real numbers of the formulas",
            Numbers::F32 => "the f32 that transformers stores, each exactly",
        };
        let mut document = Document::new("audit", "").text(format!(
            "Rules of {}; frequencies are {numbers}. Distances m are 0..reach (end exclusive).",
            self.framework
        ));
        for file in &self.files {
            document = of_file(document, file);
        }
        if self.files.len() > 1 {
            let count = |verdict| self.count(verdict);
            document = document.text(format!(
                "{} files: {} hold, {} violated, {} undecided, {} without a context, {} unreadable, {} without rotation.",
                self.files.len(),
                count(FileVerdict::Holds),
                count(FileVerdict::Violated),
                count(FileVerdict::Undecided),
                count(FileVerdict::NoContext),
                count(FileVerdict::Unreadable),
                count(FileVerdict::NothingRotates)
            ));
        }
        let rows: Vec<Fields> = self.files.iter().flat_map(rows).collect();
        let rows: Vec<&Fields> = rows.iter().collect();
        Document {
            data: Some(serde_json::to_string(self).expect("plain records") + "\n"),
            rows: Some(Table::of_records("audit", "", &rows)),
            ..document
        }
    }
}

fn of_file(document: Document, file: &FileAudit) -> Document {
    let model = file.model_type.as_ref();
    let model = model.map_or_else(String::new, |name| format!(" ({name})"));
    let verdict = word(file.verdict).replace('_', " ");
    let mut document = document.heading(format!("{}{model}: {verdict}", file.file));
    let mut notes: Vec<String> = file.error.iter().chain(&file.notes).cloned().collect();
    if let Some(doubt) = &file.undecided {
        let reasons = doubt.reasons.iter();
        notes.extend(reasons.map(|reason| format!("undecided: {reason}")));
        if !doubt.unread.is_empty() {
            notes.push(format!("not read: {}", doubt.unread.join(", ")));
        }
        notes.push(format!("would settle it: {}", doubt.settle));
        if !file.layers.is_empty() {
            notes.push("what the fields that were read would give:".to_owned());
        }
    }
    document = noted(document, notes);
    for layer in &file.layers {
        document = of_layer(document, &file.file, layer);
    }
    document
}

fn noted(document: Document, notes: Vec<String>) -> Document {
    if notes.is_empty() {
        document
    } else {
        document.list(notes)
    }
}

fn of_layer(mut document: Document, file: &str, layer: &LayerRecord) -> Document {
    let count = layer
        .layers
        .map_or_else(String::new, |count| format!(" ({count} layers)"));
    let named = format!("{}{count}", layer.layer);
    document = match &layer.audit {
        None if layer.attends => document.text(format!("{named}: does not rotate")),
        None => document.text(format!("{named}: no attention over positions")),
        Some(audit) => document.table(explained(sums(&named, audit), file, &layer.layer, audit)),
    };
    if !layer.values.is_empty() {
        let columns = ["value of", "value", "from"].map(Column::wrap);
        let values = layer.values.iter();
        let rows = values.map(|value| [value.name, &value.value, &value.source].map(Value::name));
        document = document.table(Table::new("values", "", columns, rows));
    }
    noted(document, layer.notes.clone())
}

/// The sums, one below the other.
fn sums(named: &str, audit: &LayerAudit) -> Table {
    let reach = match (&audit.reach_source, audit.reach) {
        (Some(source), Some(reach)) => format!("reach {reach} by {source}"),
        (None, Some(reach)) => format!("reach {reach}"),
        (_, None) => "give one with --context".to_owned(),
    };
    let mut caption = format!(
        "{named}: {}; context {}, {reach}",
        audit.schedule,
        or_dash(audit.context)
    );
    if let Some(plain) = &audit.plain_base {
        caption += &match &plain.base {
            Some(base) => format!(
                "; plain RoPE needs at least base {base} at rotary dim {}, and a larger one may fail",
                audit.rotary_dim
            ),
            None => format!(
                "; plain RoPE at rotary dim {}: {}",
                audit.rotary_dim, plain.status
            ),
        };
    }
    let row = |name: &str, sum: &SumAudit| {
        let least = sum.minimum.as_ref();
        Fields::new()
            .with("sum", name)
            .with("verdict", word(sum.verdict))
            .with("context_length", length(&sum.context_length))
            .with("first_negative", sum.first_negative)
            .with("negative", sum.negative)
            .with("share", share(sum, audit.reach))
            .with("minimum", least.map(|least| Number::real(&least.value, 6)))
            .with("at", least.map(|least| least.position))
    };
    let mut rows = vec![row("rotary pairs", &audit.rotary_sum)];
    let unrotated = audit.unrotated_pairs.unwrap_or(0);
    let head = audit.head_sum.as_ref();
    rows.extend(head.map(|sum| row(&format!("whole head (+{unrotated})"), sum)));
    rows.extend(
        audit
            .before_scaling
            .as_ref()
            .map(|sum| row("before scaling", sum)),
    );
    let rows: Vec<&Fields> = rows.iter().collect();
    let table = Table::of_records("sums", &caption, &rows);
    match (head, audit.unrotated_pairs) {
        (None, None) => table.note("whole head: the number of unrotated pairs is not in the file"),
        (Some(_), _) | (None, Some(_)) => table,
    }
}

/// With what the verdict means, and the command that helps.
fn explained(mut table: Table, file: &str, layer: &str, audit: &LayerAudit) -> Table {
    if let Some(head) = &audit.head_sum
        && head.verdict != audit.rotary_sum.verdict
    {
        table = table.note(
            "The verdict is that of the whole head, whose sum Theorem 1 bounds; the rotary pairs' is what rotation alone would give.",
        );
    }
    let judged = audit.head_sum.as_ref().unwrap_or(&audit.rotary_sum);
    if judged.verdict != Verdict::Violated {
        return table;
    }
    let negative = or_dash(judged.negative);
    table = table.note(format!(
        "Negative at {negative} of {} distances: there a random token is scored above a similar one on average (Theorem 1). This says \
         nothing of one input, nor of how good the model is.",
        or_dash(audit.reach)
    ));
    let layer = match layer {
        "all" => String::new(),
        name if name.contains(' ') => format!(" --layer '{name}'"),
        name => format!(" --layer {name}"),
    };
    let shorter = match judged.context_length {
        Length::Proved(length) => format!("; as it is, a context of {} holds", length + 1),
        Length::AtLeast(_) | Length::Unbounded | Length::OpenAt(_) => String::new(),
    };
    table.note(format!(
        "What would hold: ropebound solve {file}{layer}{shorter}."
    ))
}

/// The rows of CSV.
fn rows(file: &FileAudit) -> Vec<Fields> {
    let bare = |verdict: String| row(file, "-", None, verdict);
    let error = file.error.iter();
    let doubt = file.undecided.iter().filter(|_| file.layers.is_empty());
    let layers = file.layers.iter().map(|layer| {
        let (found, verdict) = match &layer.audit {
            Some(audit) => (Some((layer, audit)), word(audit.verdict)),
            None if layer.attends => (None, "does not rotate".to_owned()),
            None => (None, "no attention".to_owned()),
        };
        row(file, &layer.layer, found, verdict)
    });
    error
        .map(|error| bare(format!("unreadable: {error}")))
        .chain(doubt.map(|doubt| bare(format!("undecided: {}", doubt.reasons.join("; ")))))
        .chain(layers)
        .collect()
}

fn row(
    file: &FileAudit,
    layer: &str,
    found: Option<(&LayerRecord, &LayerAudit)>,
    verdict: String,
) -> Fields {
    let audit = found.map(|(_, audit)| audit);
    let rotary = audit.map(|audit| &audit.rotary_sum);
    let head = audit.and_then(|audit| audit.head_sum.as_ref());
    let before = audit.and_then(|audit| audit.before_scaling.as_ref());
    let plain = audit.and_then(|audit| audit.plain_base.as_ref());
    let far = |sum: Option<&SumAudit>| or_dash(sum.map(|sum| length(&sum.context_length)));
    let negative = |sum: Option<&SumAudit>| or_dash(sum.and_then(|sum| sum.negative));
    let judged = |sum: Option<&SumAudit>| or_dash(sum.map(|sum| word(sum.verdict)));
    let reach = audit.and_then(|audit| audit.reach);
    let least = plain.map(|plain| plain.base.as_ref().unwrap_or(&plain.status));
    Fields::new()
        .with("file", Value::name(&file.file))
        .with("layer", Value::name(layer))
        .with("layers", or_dash(found.and_then(|(layer, _)| layer.layers)))
        .with("schedule", or_dash(audit.map(|audit| &audit.schedule)))
        .with(
            "unrotated_pairs",
            or_dash(audit.and_then(|audit| audit.unrotated_pairs)),
        )
        .with("context", or_dash(audit.and_then(|audit| audit.context)))
        .with("reach", or_dash(reach))
        .with("verdict", Value::name(verdict))
        .with("rotary_context_length", far(rotary))
        .with(
            "rotary_first_negative",
            or_dash(rotary.and_then(|sum| sum.first_negative)),
        )
        .with("rotary_negative", negative(rotary))
        .with("rotary_share", or_dash(rotary.map(|sum| share(sum, reach))))
        .with("rotary_minimum", or_dash(rotary.map(minimum)))
        .with("rotary_verdict", judged(rotary))
        .with("head_context_length", far(head))
        .with("head_negative", negative(head))
        .with("head_verdict", judged(head))
        .with("before_scaling_context_length", far(before))
        .with("before_scaling_negative", negative(before))
        .with("plain_base_needed", or_dash(least))
}
