//! The limit of large head dimensions, what it says about bases, and rival rules for a base.

mod limit;
mod limit_document;
mod rules;
mod rules_document;

pub use limit::{Limit, limit};
pub use rules::{JudgedRule, Rule};

use crate::claims::Claims;
use crate::tables::{Table2, TableError};
use ropebound_document::Document;
use ropebound_schedule::Decimal;
use std::collections::BTreeMap;

/// The least base above which all are feasible, by context in positions. A context that is missing is left out of table and figure.
pub type SafeBases = BTreeMap<u64, Decimal>;

/// Both documents.
///
/// # Errors
/// [`TableError`] if a claim is outside the domains.
pub fn documents(
    claims: &Claims,
    table2: &Table2,
    safe: &SafeBases,
) -> Result<Vec<Document>, TableError> {
    Ok(vec![
        limit_document::document(claims, table2)?,
        rules_document::document(claims, table2, safe)?,
    ])
}

/// A number to `digits` significant digits, positionally where that is short.
fn shown(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (_, exponent) = scientific.split_once('e').expect("an exponent");
    let exponent: i32 = exponent.parse().expect("an exponent");
    if (-4..digits as i32).contains(&exponent) {
        format!("{value:.*}", (digits as i32 - 1 - exponent) as usize)
    } else {
        scientific
    }
}
