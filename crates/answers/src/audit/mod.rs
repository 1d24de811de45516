//! Audits of configurations: one record per file and layer type, in every format.

pub(crate) mod columns;
mod document;

use ropebound_audit::{LayerAudit, Numbers, PlainBases, Verdict, audit_layer};
use ropebound_config::{Certainty, ConfigError, Dialect, Model, PositionEncoding};
use serde::Serialize;

/// What was found of many files.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditAnswer {
    /// Whose rules were followed.
    pub framework: String,
    /// Which numbers the frequencies are.
    pub numbers: Numbers,
    /// The files, in the order given.
    pub files: Vec<FileAudit>,
}

/// What was found of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileAudit {
    /// The file, as named.
    pub file: String,
    /// Its `model_type`.
    pub model_type: Option<String>,
    /// Of all its layer types.
    pub verdict: FileVerdict,
    /// Why it was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Why no verdict follows from it, if the file was not understood in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undecided: Option<DoubtRecord>,
    /// Its layer types.
    pub layers: Vec<LayerRecord>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What was not understood of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DoubtRecord {
    /// Why, one sentence each.
    pub reasons: Vec<String>,
    /// Fields that look as if they mattered and were not read.
    pub unread: Vec<String>,
    /// What would settle it.
    pub settle: String,
}

/// A file's verdict: the worst of its layers'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileVerdict {
    /// No layer rotates, so there is no sum.
    NothingRotates,
    /// B(m) ≥ 0 at every distance of every layer type, proven.
    Holds,
    /// A sign stays open, or the file was not understood in full.
    Undecided,
    /// B(m) < 0 somewhere, proven.
    Violated,
    /// No context is claimed, and none was asked for.
    NoContext,
    /// The file was refused.
    Unreadable,
}

/// One layer type of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LayerRecord {
    /// Its name.
    pub layer: String,
    /// How many layers are of it.
    pub layers: Option<u64>,
    /// Whether it attends over positions at all.
    pub attends: bool,
    /// What was found; `None` if it does not rotate.
    pub audit: Option<LayerAudit>,
    /// Where each value came from.
    pub values: Vec<ValueRecord>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueRecord {
    /// What it is.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// The field, computation or default it came from.
    pub source: String,
}

impl AuditAnswer {
    /// No file yet.
    #[must_use]
    pub fn new(framework: Dialect, numbers: Numbers) -> Self {
        Self {
            framework: framework.to_string(),
            numbers,
            files: Vec::new(),
        }
    }

    /// The worst verdict of all files; `NothingRotates` for none.
    #[must_use]
    pub fn verdict(&self) -> FileVerdict {
        let verdicts = self.files.iter().map(|file| file.verdict);
        verdicts.max().unwrap_or(FileVerdict::NothingRotates)
    }

    /// How many files have this verdict.
    #[must_use]
    pub fn count(&self, verdict: FileVerdict) -> usize {
        let same = self.files.iter().filter(|file| file.verdict == verdict);
        same.count()
    }
}

impl FileAudit {
    /// Audits a file that was read, or records why it was not.
    #[must_use]
    pub fn new(
        file: String,
        read: Result<Model, ConfigError>,
        numbers: Numbers,
        bases: &mut PlainBases,
    ) -> Self {
        let refused = |error: String, model_type| Self {
            file: file.clone(),
            model_type,
            verdict: FileVerdict::Unreadable,
            error: Some(error),
            undecided: None,
            layers: Vec::new(),
            notes: Vec::new(),
        };
        let model = match read {
            Ok(model) => model,
            Err(error) => return refused(error.to_string(), None),
        };
        let mut layers = Vec::new();
        let mut verdict = FileVerdict::NothingRotates;
        let undecided = match model.certainty {
            Certainty::Established => None,
            Certainty::Undecided(doubt) => Some(DoubtRecord {
                reasons: doubt.reasons,
                unread: doubt.unread,
                settle: doubt.settle,
            }),
        };
        for layer in model.layers {
            let attends = layer.positions != PositionEncoding::NoAttention;
            let audit = match &layer.positions {
                PositionEncoding::None | PositionEncoding::NoAttention => None,
                PositionEncoding::Rotary(rotary) => match audit_layer(rotary, numbers, bases) {
                    Ok(audit) if undecided.is_some() => Some(audit.without_verdict()),
                    Ok(audit) => Some(audit),
                    Err(error) => {
                        let error = format!("layer type {}: {error}", layer.name);
                        return refused(error, model.model_type);
                    }
                },
            };
            if let Some(audit) = &audit {
                verdict = verdict.max(match audit.verdict {
                    Verdict::Holds => FileVerdict::Holds,
                    Verdict::Undecided => FileVerdict::Undecided,
                    Verdict::Violated => FileVerdict::Violated,
                    Verdict::NoContext => FileVerdict::NoContext,
                });
            }
            layers.push(LayerRecord {
                layer: layer.name,
                layers: layer.layers,
                attends,
                audit,
                values: layer
                    .origins
                    .into_iter()
                    .map(|origin| ValueRecord {
                        name: origin.name,
                        value: origin.value,
                        source: origin.source,
                    })
                    .collect(),
                notes: layer.notes,
            });
        }
        if undecided.is_some() {
            verdict = FileVerdict::Undecided;
        }
        Self {
            file,
            model_type: model.model_type,
            verdict,
            error: None,
            undecided,
            layers,
            notes: model.notes,
        }
    }
}
