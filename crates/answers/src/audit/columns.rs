//! Audits as rows: one for each layer type, in CSV and Markdown.

use ropebound_audit::{LayerAudit, Length, SumAudit};
use serde::Serialize;

use super::{AuditAnswer, FileAudit, LayerRecord};
use ropebound_document::csv_line;
use ropebound_document::markdown_table;

/// A name as it is serialised.
pub(crate) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

pub(crate) fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

pub(crate) fn length(length: &Length) -> String {
    match length {
        Length::Proved(length) => length.to_string(),
        Length::AtLeast(limit) => format!(">= {limit}"),
        Length::Unbounded => "unbounded".to_owned(),
        Length::OpenAt(position) => format!("open at {position}"),
    }
}

/// Negative distances as a share of all, to three digits.
pub(crate) fn share(sum: &SumAudit, reach: Option<u64>) -> String {
    match (sum.negative, reach) {
        (Some(0), Some(_)) => "0".to_owned(),
        (Some(negative), Some(reach)) => {
            let percent = 100.0 * negative as f64 / reach as f64;
            if percent < 0.001 {
                format!("{percent:.1e}%")
            } else {
                format!("{percent:.3}%")
            }
        }
        _ => "-".to_owned(),
    }
}

pub(crate) fn minimum(sum: &SumAudit) -> String {
    let least = sum.minimum.as_ref();
    or_dash(least.map(|least| format!("{} at {}", least.value, least.position)))
}

const HEADER: [&str; 20] = [
    "file",
    "layer",
    "layers",
    "schedule",
    "unrotated_pairs",
    "context",
    "reach",
    "verdict",
    "rotary_context_length",
    "rotary_first_negative",
    "rotary_negative",
    "rotary_share",
    "rotary_minimum",
    "rotary_verdict",
    "head_context_length",
    "head_negative",
    "head_verdict",
    "before_scaling_context_length",
    "before_scaling_negative",
    "plain_base_needed",
];

fn cells(file: &FileAudit, layer: &LayerRecord, audit: &LayerAudit) -> [String; 20] {
    let rotary = &audit.rotary_sum;
    let head = audit.head_sum.as_ref();
    let before = audit.before_scaling.as_ref();
    let plain = audit.plain_base.as_ref();
    [
        file.file.clone(),
        layer.layer.clone(),
        or_dash(layer.layers),
        audit.schedule.clone(),
        or_dash(audit.unrotated_pairs),
        or_dash(audit.context),
        or_dash(audit.reach),
        word(audit.verdict),
        length(&rotary.context_length),
        or_dash(rotary.first_negative),
        or_dash(rotary.negative),
        share(rotary, audit.reach),
        minimum(rotary),
        word(rotary.verdict),
        or_dash(head.map(|sum| length(&sum.context_length))),
        or_dash(head.and_then(|sum| sum.negative)),
        or_dash(head.map(|sum| word(sum.verdict))),
        or_dash(before.map(|sum| length(&sum.context_length))),
        or_dash(before.and_then(|sum| sum.negative)),
        or_dash(plain.map(|plain| plain.base.clone().unwrap_or_else(|| plain.status.clone()))),
    ]
}

fn bare(file: &FileAudit, layer: &str, verdict: String) -> [String; 20] {
    let mut row: [String; 20] = std::array::from_fn(|_| "-".to_owned());
    row[0] = file.file.clone();
    row[1] = layer.to_owned();
    row[7] = verdict;
    row
}

fn rows(answer: &AuditAnswer) -> Vec<[String; 20]> {
    let mut rows = Vec::new();
    for file in &answer.files {
        if let Some(error) = &file.error {
            rows.push(bare(file, "-", format!("unreadable: {error}")));
        }
        if let Some(doubt) = file.undecided.as_ref().filter(|_| file.layers.is_empty()) {
            rows.push(bare(
                file,
                "-",
                format!("undecided: {}", doubt.reasons.join("; ")),
            ));
        }
        for layer in &file.layers {
            rows.push(match &layer.audit {
                Some(audit) => cells(file, layer, audit),
                None if layer.attends => bare(file, &layer.layer, "does not rotate".to_owned()),
                None => bare(file, &layer.layer, "no attention".to_owned()),
            });
        }
    }
    rows
}

pub(crate) fn csv(answer: &AuditAnswer) -> String {
    let mut out = csv_line(&HEADER.map(str::to_owned));
    for row in rows(answer) {
        out += &csv_line(&row);
    }
    out
}

pub(crate) fn markdown(answer: &AuditAnswer) -> String {
    markdown_table(&HEADER, &rows(answer))
}
