//! What the caller decides.

use crate::dialect::Dialect;

/// What the caller decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whose rules to follow.
    pub dialect: Dialect,
    /// The context to ask about, in positions; `None` for the one the file claims.
    pub context: Option<u64>,
    /// A `model_type` whose class to read the file as, whatever it says itself; `None` for its own.
    pub class: Option<String>,
}
