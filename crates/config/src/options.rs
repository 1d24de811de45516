//! What the caller decides.

use crate::model::Framework;

/// What the caller decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whose rules to follow.
    pub framework: Framework,
    /// The context to ask about, in positions; `None` for the one the file claims.
    pub context: Option<u64>,
    /// A `model_type` whose class to read the file as, whatever it says itself; `None` for its own.
    pub class: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            framework: Framework::Transformers,
            context: None,
            class: None,
        }
    }
}
