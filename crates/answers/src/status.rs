//! How far an answer is proven.

use ropebound_document::Value;
use serde::Serialize;
use std::fmt;

/// The `status` field of every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Status {
    /// The answer is exact, with proof.
    #[serde(rename = "proved")]
    Proved,
    /// Proved, and the certificate of that passed the independent checker.
    #[serde(rename = "certified")]
    Certified,
    /// What a certificate says that was read and not checked.
    #[serde(rename = "read, not checked")]
    Read,
    /// One pair and a context of 2 or more: proven that no base will do.
    #[serde(rename = "proved: no base")]
    NoBase,
    /// Proven that no base up to 10^100 will do; the search ends there.
    #[serde(rename = "proved: no base up to 1e100")]
    NoBaseBelowCap,
    /// Proven that no sum turns negative up to base 10^100; the search ends there.
    #[serde(rename = "not up to 1e100")]
    NotBelowCap,
    /// Proven that no negative sum lies at or below the limit; beyond it nothing was looked at.
    #[serde(rename = "none up to the limit")]
    NoneUpToLimit,
    /// Proven that no sum is ever negative.
    #[serde(rename = "never")]
    Never,
    /// Something stayed open at the precision limit; the answer says what.
    #[serde(rename = "undecided")]
    Undecided,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl From<Status> for Value {
    fn from(status: Status) -> Self {
        status.to_string().into()
    }
}
