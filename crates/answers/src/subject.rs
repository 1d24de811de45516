//! Which schedule an answer speaks of.

use serde::Serialize;
use std::fmt;

/// A schedule as the user named it; plain RoPE is named by its base alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subject {
    /// The schedule's name, unless it is plain RoPE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// The base of plain RoPE, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// d, the dimension in the exponent −2i/d.
    pub head_dim: u32,
    /// Pairs beside these that do not rotate, if any.
    #[serde(skip_serializing_if = "is_zero")]
    pub unrotated: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schedule) = &self.schedule {
            f.write_str(schedule)?;
        }
        if let Some(base) = &self.base {
            write!(f, "base {base}")?;
        }
        write!(f, ", head_dim {}", self.head_dim)?;
        match self.unrotated {
            0 => Ok(()),
            1 => f.write_str(" and 1 pair unrotated"),
            pairs => write!(f, " and {pairs} pairs unrotated"),
        }
    }
}
