//! A golden table written.

use crate::{Answer, Status};
use ropebound_document::{Fields, Value};

/// A file of correctly rounded cos and sin.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldenAnswer {
    /// The file.
    pub file: String,
    /// The schedule.
    pub schedule: String,
    /// The layer type, of a configuration.
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

    fn fields(&self) -> Fields {
        Fields::new()
            .with("file", Value::name(&self.file))
            .with("schedule", &self.schedule)
            .with_some("layer", self.layer.as_ref().map(Value::name))
            .with("attention_factor", &self.attention_factor)
            .with("attention_factor_source", &self.attention_factor_source)
            .with("dtype", &self.dtype)
            .with("positions", Value::name(&self.positions))
            .with("rows", self.rows)
            .with("pairs", self.pairs)
            .with("bytes", self.bytes)
            .with("status", self.status)
    }
}

/// A pack of golden vectors written.
#[derive(Clone, Debug, PartialEq)]
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

    fn fields(&self) -> Fields {
        Fields::new()
            .with("folder", Value::name(&self.folder))
            .with("version", self.version)
            .with("files", self.files)
            .with("bytes", self.bytes)
    }
}
