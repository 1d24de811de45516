//! Audits for people: a headline per file, a paragraph per layer type.

use ropebound_audit::{LayerAudit, Length, Numbers, SumAudit, Verdict};

use super::columns::{length, minimum, or_dash, share, word};
use super::{AuditAnswer, FileAudit, FileVerdict, LayerRecord};

pub(super) fn text(answer: &AuditAnswer) -> String {
    let numbers = match answer.numbers {
        Numbers::Exact => "the real numbers of the formulas",
        Numbers::F32 => "the f32 that transformers stores, each exactly",
    };
    let mut out = format!(
        "Rules of {}; frequencies are {numbers}. Distances m are 0..reach (end exclusive).\n",
        answer.framework
    );
    for file in &answer.files {
        out += "\n";
        out += &file_text(file);
    }
    if answer.files.len() > 1 {
        let count = |verdict| answer.count(verdict);
        out += &format!(
            "\n{} files: {} hold, {} violated, {} undecided, {} without a context, {} unreadable, {} without rotation.\n",
            answer.files.len(),
            count(FileVerdict::Holds),
            count(FileVerdict::Violated),
            count(FileVerdict::Undecided),
            count(FileVerdict::NoContext),
            count(FileVerdict::Unreadable),
            count(FileVerdict::NothingRotates)
        );
    }
    out
}

fn file_text(file: &FileAudit) -> String {
    let verdict = word(file.verdict).replace('_', " ");
    let model = file.model_type.as_ref();
    let model = model.map_or_else(String::new, |name| format!(" ({name})"));
    let mut out = format!("{}{model}: {verdict}\n", file.file);
    if let Some(error) = &file.error {
        out += &format!("  {error}\n");
    }
    for note in &file.notes {
        out += &format!("  note: {note}\n");
    }
    if let Some(doubt) = &file.undecided {
        for reason in &doubt.reasons {
            out += &format!("  undecided: {reason}\n");
        }
        if !doubt.unread.is_empty() {
            out += &format!("  not read: {}\n", doubt.unread.join(", "));
        }
        out += &format!("  would settle it: {}\n", doubt.settle);
        if !file.layers.is_empty() {
            out += "  what the fields that were read would give:\n";
        }
    }
    for layer in &file.layers {
        out += &layer_text(layer);
    }
    out
}

fn layer_text(layer: &LayerRecord) -> String {
    let count = layer
        .layers
        .map_or_else(String::new, |count| format!(" ({count} layers)"));
    let mut out = format!("  {}{count}", layer.layer);
    match &layer.audit {
        None if layer.attends => out += ": does not rotate\n",
        None => out += ": no attention over positions\n",
        Some(audit) => {
            out += &format!(": {}\n", audit.schedule);
            out += &audit_text(audit);
        }
    }
    for value in &layer.values {
        out += &format!(
            "    {:<20} {} <- {}\n",
            value.name, value.value, value.source
        );
    }
    for note in &layer.notes {
        out += &format!("    note: {note}\n");
    }
    out
}

fn audit_text(audit: &LayerAudit) -> String {
    let mut line = format!("    context {}", or_dash(audit.context));
    match (&audit.reach_source, audit.reach) {
        (Some(source), Some(reach)) => line += &format!(", reach {reach} by {source}\n"),
        (_, Some(reach)) => line += &format!(", reach {reach}\n"),
        _ => line += ": give one with --context\n",
    }
    line += &sum_text("rotary pairs", &audit.rotary_sum, audit.reach);
    match (&audit.head_sum, audit.unrotated_pairs) {
        (Some(sum), Some(unrotated)) => {
            line += &sum_text(&format!("whole head (+{unrotated})"), sum, audit.reach);
        }
        (None, None) => {
            line += "    whole head: the number of unrotated pairs is not in the file\n"
        }
        _ => {}
    }
    if let Some(sum) = &audit.before_scaling {
        line += &sum_text("before scaling", sum, audit.reach);
    }
    if let Some(plain) = &audit.plain_base {
        let base = plain.base.as_ref().unwrap_or(&plain.status);
        line += &format!(
            "    plain base needed at rotary dim {}: {base}\n",
            audit.rotary_dim
        );
    }
    line
}

fn sum_text(name: &str, sum: &SumAudit, reach: Option<u64>) -> String {
    let verdict = match sum.verdict {
        Verdict::Holds => "holds".to_owned(),
        Verdict::Undecided => "undecided".to_owned(),
        Verdict::NoContext => "no context".to_owned(),
        Verdict::Violated => format!(
            "violated at {} of {} distances ({})",
            or_dash(sum.negative),
            or_dash(reach),
            share(sum, reach)
        ),
    };
    let far = match sum.context_length {
        Length::Proved(_) => format!("context length {}, proven", length(&sum.context_length)),
        _ => format!("context length {}", length(&sum.context_length)),
    };
    let first = or_dash(sum.first_negative);
    format!(
        "    {name}: {verdict}; {far}; first negative {first}; minimum {}\n",
        minimum(sum)
    )
}
