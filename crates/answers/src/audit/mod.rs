//! Audits of configurations: one record per file and layer type, in every format.

pub(crate) mod columns;
mod document;
mod record;
#[cfg(test)]
mod tests;

use ropebound_audit::{LayerAudit, Numbers, PlainBases, Verdict, audit_layer};
use ropebound_config::{Certainty, ConfigError, Dialect, Doubt, Model, Origin, PositionEncoding};

/// What was found of many files.
#[derive(Clone, Debug)]
pub struct AuditAnswer {
    /// Whose rules were asked for.
    pub framework: Dialect,
    /// Which numbers the frequencies are.
    pub numbers: Numbers,
    /// The files, in the order given.
    pub files: Vec<FileAudit>,
}

/// What was found of one file.
#[derive(Clone, Debug)]
pub struct FileAudit {
    /// The file, as named.
    pub file: String,
    /// Its `model_type`.
    pub model_type: Option<String>,
    /// Whose rules it was read by: those of the framework that runs it, where only one does; `None` if it was not read.
    pub framework: Option<Dialect>,
    /// Why it was not read.
    pub error: Option<String>,
    /// Why no verdict follows from it, if the file was not understood in full.
    pub undecided: Option<Doubt>,
    /// Its layer types.
    pub layers: Vec<LayerRecord>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// A file's verdict: the worst of its layers'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Clone, Debug)]
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
    pub values: Vec<Origin>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

impl AuditAnswer {
    /// No file yet.
    #[must_use]
    pub fn new(framework: Dialect, numbers: Numbers) -> Self {
        Self {
            framework,
            numbers,
            files: Vec::new(),
        }
    }

    /// The worst verdict of all files; `NothingRotates` for none.
    #[must_use]
    pub fn verdict(&self) -> FileVerdict {
        let verdicts = self.files.iter().map(FileAudit::verdict);
        verdicts.max().unwrap_or(FileVerdict::NothingRotates)
    }

    /// How many files have this verdict.
    #[must_use]
    pub fn count(&self, verdict: FileVerdict) -> usize {
        let same = self.files.iter().filter(|file| file.verdict() == verdict);
        same.count()
    }
}

impl From<&Verdict> for FileVerdict {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Holds => Self::Holds,
            Verdict::Violated { .. } => Self::Violated,
            Verdict::Undecided(_) => Self::Undecided,
            Verdict::NoContext => Self::NoContext,
        }
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
        let nothing = Self {
            file,
            model_type: None,
            framework: None,
            error: None,
            undecided: None,
            layers: Vec::new(),
            notes: Vec::new(),
        };
        let model = match read {
            Ok(model) => model,
            Err(error) => {
                return Self {
                    error: Some(error.to_string()),
                    ..nothing
                };
            }
        };
        let undecided = match model.certainty {
            Certainty::Established => None,
            Certainty::Undecided(doubt) => Some(doubt),
        };
        let of_model = Self {
            model_type: model.model_type,
            framework: Some(model.dialect),
            ..nothing
        };
        let mut layers = Vec::new();
        for layer in model.layers {
            let audit = match &layer.positions {
                PositionEncoding::None | PositionEncoding::NoAttention => None,
                PositionEncoding::Rotary(rotary) => match audit_layer(rotary, numbers, bases) {
                    Ok(audit) if undecided.is_some() => Some(audit.without_verdict()),
                    Ok(audit) => Some(audit),
                    Err(error) => {
                        return Self {
                            error: Some(format!("layer type {}: {error}", layer.name)),
                            ..of_model
                        };
                    }
                },
            };
            layers.push(LayerRecord {
                layer: layer.name,
                layers: layer.layers,
                attends: layer.positions != PositionEncoding::NoAttention,
                audit,
                values: layer.origins,
                notes: layer.notes,
            });
        }
        Self {
            undecided,
            layers,
            notes: model.notes,
            ..of_model
        }
    }

    /// The worst of its layer types' verdicts.
    #[must_use]
    pub fn verdict(&self) -> FileVerdict {
        if self.error.is_some() {
            return FileVerdict::Unreadable;
        }
        if self.undecided.is_some() {
            return FileVerdict::Undecided;
        }
        let audits = self.layers.iter().filter_map(|layer| layer.audit.as_ref());
        let verdicts = audits.map(|audit| audit.verdict().into());
        verdicts.max().unwrap_or(FileVerdict::NothingRotates)
    }
}
