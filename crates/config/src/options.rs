//! What the caller decides.

use crate::model::Framework;

/// What the caller decides.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whose rules to follow.
    pub framework: Framework,
    /// The context to ask about, in positions; `None` for the one the file claims.
    pub context: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            framework: Framework::Transformers,
            context: None,
        }
    }
}
