//! Whether a reading can be relied on.

use std::fmt;

/// Whether what was read is what the model runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The class is known, and every field it acts on was read.
    Established,
    /// It is not: the schedules are those of the fields that were read, and no verdict follows.
    Undecided(Doubt),
}

/// Why a reading is undecided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What is not understood, one sentence each.
    pub reasons: Vec<String>,
    /// Fields that look as if they mattered and were not read.
    pub unread: Vec<String>,
    /// What would settle it.
    pub settle: String,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reasons.join("; "))?;
        if !self.unread.is_empty() {
            write!(f, "; not read: {}", self.unread.join(", "))?;
        }
        write!(f, "; would settle it: {}", self.settle)
    }
}
