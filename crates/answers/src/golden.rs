//! A golden table written.

use crate::{Answer, Status};
use serde::Serialize;

/// A file of correctly rounded cos and sin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoldenAnswer {
    /// The file.
    pub file: String,
    /// The schedule.
    pub schedule: String,
    /// The layer type, of a configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// a, which multiplies every value.
    pub attention_factor: String,
    /// Where a came from.
    pub attention_factor_source: String,
    /// The kind of number rounded to.
    pub dtype: String,
    /// Positions as asked for.
    pub positions: String,
    /// How many there are.
    pub rows: usize,
    /// How many pairs each has.
    pub pairs: usize,
    /// The file's size.
    pub bytes: u64,
    /// Every value is the nearest number to the exact real one.
    pub status: Status,
}

impl Answer for GoldenAnswer {
    fn headline(&self) -> String {
        format!(
            "Wrote {}: cos and sin of {}, {} positions by {} pairs, correctly rounded to {}.",
            self.file, self.schedule, self.rows, self.pairs, self.dtype
        )
    }
}

/// A pack of golden vectors written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PackAnswer {
    /// The folder.
    pub folder: String,
    /// The pack's version.
    pub version: u32,
    /// How many files.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
}

impl Answer for PackAnswer {
    fn headline(&self) -> String {
        format!(
            "Wrote version {} of the golden vectors into {}: {} files, {} bytes.",
            self.version, self.folder, self.files, self.bytes
        )
    }
}
