//! The limit of large head dimensions, what it says about bases, and rival rules for a base.

mod limit;
mod limit_document;
mod means;
mod rules;
mod rules_document;

pub use limit::{Limit, limit};
pub use means::MeanErrors;
pub use rules::{ContextRules, JudgedRule, Rule};

use crate::claims::Claims;
use crate::tables::Table2;
use ropebound_document::Document;

/// The document on the limit, and on the laws for a least base.
#[must_use]
pub fn limit_document(claims: &Claims, table2: &Table2, means: &MeanErrors) -> Document {
    limit_document::document(claims, table2, means)
}

/// The document on rules for a base.
#[must_use]
pub fn rules_document(claims: &Claims, contexts: &[ContextRules]) -> Document {
    rules_document::document(claims, contexts)
}
