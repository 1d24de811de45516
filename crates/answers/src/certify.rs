//! Certificates written.

use crate::{Answer, Status};
use serde::Serialize;

/// The files of one chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CertifyAnswer {
    /// d.
    pub head_dim: u32,
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
            "{} certificates for head_dim {}, contexts {} to {}; verify them with `ropebound check`.",
            self.certificates.len(),
            self.head_dim,
            self.contexts.first().copied().unwrap_or_default(),
            self.contexts.last().copied().unwrap_or_default()
        )
    }
}
