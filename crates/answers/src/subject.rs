//! Which schedule an answer speaks of.

use ropebound_document::{Fields, Value};
use std::fmt;

/// A schedule as the user named it; plain RoPE is named by its base alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The schedule's name, with its factor, unless it is plain RoPE.
    pub schedule: Option<String>,
    /// The base, as written, where it is not the schedule's own.
    pub base: Option<String>,
    /// d, the dimension in the exponent −2i/d.
    pub head_dim: u32,
    /// Pairs beside these that do not rotate, if any.
    pub unrotated: u64,
}

impl Subject {
    pub(crate) fn fields(&self) -> Fields {
        Fields::new()
            .with_some("schedule", self.schedule.as_ref())
            .with_some("base", self.base.as_ref().map(Value::name))
            .with("head_dim", self.head_dim)
            .with_some("unrotated", Some(self.unrotated).filter(|&pairs| pairs > 0))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schedule) = &self.schedule {
            f.write_str(schedule)?;
        }
        if let Some(base) = &self.base {
            let before = if self.schedule.is_some() { ", " } else { "" };
            write!(f, "{before}base {base}")?;
        }
        write!(f, ", head_dim {}", self.head_dim)?;
        match self.unrotated {
            0 => Ok(()),
            1 => f.write_str(" and 1 pair unrotated"),
            pairs => write!(f, " and {pairs} pairs unrotated"),
        }
    }
}
