//! Audits as documents: for people a heading for each file and layer type with its sums and values; as CSV a row for each layer type.

use super::columns::{file_word, least_sum, length, minimum, or_dash, plain_base, share, word};
use super::{AuditAnswer, FileAudit, FileVerdict, LayerRecord};
use ropebound_audit::{LayerAudit, Numbers, OpenReason, PlainBase, SumAudit, Verdict};
use ropebound_bounds::ContextLength;
use ropebound_bounds::search::LowerBound;
use ropebound_config::Dialect;
use ropebound_document::{Column, Document, Fields, Table, Value};

impl AuditAnswer {
    /// All of it.
    #[must_use]
    pub fn document(&self) -> Document {
        let numbers = match self.numbers {
            Numbers::Exact => "the real numbers of the formulas",
            Numbers::F32 => "the f32 that transformers stores, each exactly",
        };
        let rules = self.rules();
        let names: Vec<String> = rules.iter().map(ToString::to_string).collect();
        let mut document = Document::new("audit", "").text(format!(
            "Rules of {}; frequencies are {numbers}. Distances m are 0..reach (end exclusive).",
            names.join(" and ")
        ));
        for file in &self.files {
            document = of_file(document, file, rules.len() > 1);
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
            data: Some(Value::from(self.fields()).to_json()),
            rows: Some(Table::of_records("audit", "", &rows)),
            ..document
        }
    }

    /// Whose rules the files were read by; those asked for if none was.
    fn rules(&self) -> Vec<Dialect> {
        let mut rules = Vec::new();
        for framework in self.files.iter().filter_map(|file| file.framework) {
            if !rules.contains(&framework) {
                rules.push(framework);
            }
        }
        if rules.is_empty() {
            rules.push(self.framework);
        }
        rules
    }
}

fn of_file(document: Document, file: &FileAudit, name_rules: bool) -> Document {
    let model = file.model_type.as_ref();
    let model = model.map_or_else(String::new, |name| format!(" ({name})"));
    let verdict = file_word(file.verdict()).replace('_', " ");
    let mut document = document.heading(format!("{}{model}: {verdict}", file.file));
    let rules = file.framework.filter(|_| name_rules);
    let rules = rules.map(|framework| format!("by the rules of {framework}"));
    let mut notes: Vec<String> = rules.into_iter().chain(file.error.clone()).collect();
    notes.extend(file.notes.iter().cloned());
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
    let rotary = &audit.rotary;
    let reach = match (&rotary.reach_source, rotary.reach) {
        (Some(source), Some(reach)) => format!("reach {reach} by {source}"),
        (None, Some(reach)) => format!("reach {reach}"),
        (_, None) => "give one with --context".to_owned(),
    };
    let mut caption = format!(
        "{named}: {}; context {}, {reach}",
        audit.schedule.name(),
        or_dash(rotary.context)
    );
    if let Some(plain) = &audit.plain_base {
        caption += &plain_words(plain, audit);
    }
    let row = |name: &str, sum: &SumAudit| {
        Fields::new()
            .with("sum", name)
            .with("B_>=_0", non_negative(&sum.verdict))
            .with("context_length", length(&sum.context_length))
            .with("first_negative", sum.first_negative())
            .with("negative", sum.negative())
            .with("share", share(sum))
            .with("minimum", least_sum(sum))
            .with("at", sum.minimum.as_ref().map(|least| least.position))
    };
    let mut rows = vec![row("rotary pairs", &audit.rotary_sum)];
    let unrotated = rotary.unrotated.unwrap_or(0);
    let head = audit.head_sum.as_ref();
    rows.extend(head.map(|sum| row(&format!("whole head (+{unrotated})"), sum)));
    let before = audit.before_scaling.as_ref();
    rows.extend(before.map(|sum| row("before scaling", sum)));
    let rows: Vec<&Fields> = rows.iter().collect();
    let table = Table::of_records("sums", &caption, &rows);
    match (head, rotary.unrotated) {
        (None, None) => table.note("whole head: the number of unrotated pairs is not in the file"),
        (Some(_), _) | (None, Some(_)) => table,
    }
}

/// Whether every sum is non-negative. The words of verdicts are kept for the one on the layer type.
fn non_negative(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "yes",
        Verdict::Violated { .. } => "no",
        Verdict::Undecided(OpenReason::Signs(_)) => "open",
        Verdict::Undecided(OpenReason::Configuration) => "undecided",
        Verdict::NoContext => "-",
    }
}

/// Least and safe base, or the command that finds the second.
fn plain_words(plain: &PlainBase, audit: &LayerAudit) -> String {
    let head_dim = audit.rotary.rope.head_dim;
    let least = plain_base(plain);
    if !matches!(plain.least, LowerBound::Proved(_)) {
        return format!("; plain RoPE at rotary dim {head_dim}: {least}");
    }
    let safe = match (&plain.safe, audit.rotary.reach) {
        (Some(safe), _) => format!("every base from {} on will do", safe.base),
        (None, reach) => format!(
            "from where on every base will do, ropebound base --safe --context {} --head-dim {head_dim} finds",
            reach.unwrap_or(1).saturating_sub(1)
        ),
    };
    format!(
        "; plain RoPE at rotary dim {head_dim} needs at least base {least}, and a larger one may fail; {safe}"
    )
}

/// With the verdict, what it means, and the command that helps.
fn explained(mut table: Table, file: &str, layer: &str, audit: &LayerAudit) -> Table {
    let judged = audit.judged();
    let sum = match &audit.head_sum {
        Some(_) => "the sum over the whole head, which Theorem 1 bounds,",
        None => "the sum over the rotary pairs",
    };
    let reach = or_dash(audit.rotary.reach);
    let verdict = match &judged.verdict {
        Verdict::Holds => format!("Holds: {sum} is nowhere negative."),
        Verdict::Violated { witness } => format!(
            "Violated: {sum} is negative at {} of {reach} distances, {} of them, first at {witness}. At these a random \
             token is scored above a similar one on average (Theorem 1). The share counts distances, not tokens, and says nothing of one \
             input, nor of how good the model is.",
            or_dash(judged.negative()),
            share(judged),
        ),
        Verdict::Undecided(OpenReason::Signs(distances)) => format!(
            "Undecided: {sum} has signs that stay open, {} of {reach}, first at {}.",
            distances.len(),
            or_dash(distances.first()),
        ),
        Verdict::Undecided(OpenReason::Configuration) | Verdict::NoContext => return table,
    };
    table = table.note(verdict);
    if !matches!(judged.verdict, Verdict::Violated { .. }) {
        return table;
    }
    let layer = match layer {
        "all" => String::new(),
        name if name.contains(' ') => format!(" --layer '{name}'"),
        name => format!(" --layer {name}"),
    };
    let shorter = match judged.context_length {
        ContextLength::Bounded { length } => {
            format!(
                "; as it is, no sum of a context of {} is negative.",
                length + 1
            )
        }
        ContextLength::NoneUpTo { .. }
        | ContextLength::Unbounded
        | ContextLength::Undecided { .. } => String::new(),
    };
    table.note(format!(
        "To find what holds: ropebound solve {file}{layer}{shorter}"
    ))
}

/// The rows of CSV.
fn rows(file: &FileAudit) -> Vec<Fields> {
    let bare = |verdict: String| row(file, "-", None, verdict);
    let error = file.error.iter();
    let doubt = file.undecided.iter().filter(|_| file.layers.is_empty());
    let layers = file.layers.iter().map(|layer| {
        let (found, verdict) = match &layer.audit {
            Some(audit) => (Some((layer, audit)), word(audit.verdict()).to_owned()),
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
    let negative = |sum: Option<&SumAudit>| or_dash(sum.and_then(SumAudit::negative));
    let judged = |sum: Option<&SumAudit>| or_dash(sum.map(|sum| word(&sum.verdict)));
    let configured = audit.map(|audit| &audit.rotary);
    let safe = plain.and_then(|plain| plain.safe.as_ref());
    Fields::new()
        .with("file", Value::name(&file.file))
        .with("layer", Value::name(layer))
        .with("layers", or_dash(found.and_then(|(layer, _)| layer.layers)))
        .with(
            "schedule",
            or_dash(audit.map(|audit| audit.schedule.name())),
        )
        .with(
            "unrotated_pairs",
            or_dash(configured.and_then(|rotary| rotary.unrotated)),
        )
        .with(
            "context",
            or_dash(configured.and_then(|rotary| rotary.context)),
        )
        .with("reach", or_dash(configured.and_then(|rotary| rotary.reach)))
        .with("verdict", Value::name(verdict))
        .with("rotary_context_length", far(rotary))
        .with(
            "rotary_first_negative",
            or_dash(rotary.and_then(SumAudit::first_negative)),
        )
        .with("rotary_negative", negative(rotary))
        .with("rotary_share", or_dash(rotary.map(share)))
        .with("rotary_minimum", or_dash(rotary.map(minimum)))
        .with("rotary_verdict", judged(rotary))
        .with("head_context_length", far(head))
        .with("head_negative", negative(head))
        .with("head_verdict", judged(head))
        .with("before_scaling_context_length", far(before))
        .with("before_scaling_negative", negative(before))
        .with("plain_base_needed", or_dash(plain.map(plain_base)))
        .with("plain_base_safe_from", or_dash(safe.map(|safe| &safe.base)))
}
