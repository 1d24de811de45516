//! Certificates written.

use crate::{Answer, Status, threshold};
use ropebound_document::{Fields, Value};
use ropebound_schedule::Threshold;

/// The files of one chain.
#[derive(Clone, Debug, PartialEq)]
pub struct CertifyAnswer {
    /// d.
    pub head_dim: u32,
    /// τ: what sums are to reach.
    pub threshold: Threshold,
    /// The contexts, rising; each certificate continues the one before, but those of safe bases continue none.
    pub contexts: Vec<u64>,
    /// Their files.
    pub certificates: Vec<String>,
    /// Whether the search proved what they say; `ropebound check` does so again, independently.
    pub status: Status,
}

impl Answer for CertifyAnswer {
    fn headline(&self) -> String {
        format!(
            "{} certificates for head_dim {}{}, contexts {} to {}; verify them with `ropebound check`.",
            self.certificates.len(),
            self.head_dim,
            threshold::asked(self.threshold),
            self.contexts.first().copied().unwrap_or_default(),
            self.contexts.last().copied().unwrap_or_default()
        )
    }

    fn fields(&self) -> Fields {
        let certificates: Value = self.certificates.iter().map(Value::name).collect();
        Fields::new()
            .with("head_dim", self.head_dim)
            .with_some("at_least", threshold::at_least(self.threshold))
            .with("contexts", self.contexts.clone())
            .with("certificates", certificates)
            .with("status", self.status)
    }
}
