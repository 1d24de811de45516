//! What others print, and how the paper's authors searched.

use super::PrintedDecimal;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Tables and protocols beside the paper's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherSources {
    /// How the authors searched.
    pub authors_search_protocol: SearchProtocol,
    /// Su Jianlin's recomputation of Table 2.
    pub su_jianlin_table: SuTable,
}

/// A search as its authors describe it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchProtocol {
    /// Where it is.
    pub source: String,
    /// The bases tried.
    pub bases: String,
    /// The positions looked at.
    pub positions: String,
    /// The arithmetic.
    pub arithmetic: String,
    /// When a base is taken.
    pub rule: String,
}

/// The second source of least bases.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuTable {
    /// Where it is.
    pub source: String,
    /// How it was found.
    pub rule: String,
    /// Bases by context.
    pub bases: BTreeMap<String, PrintedDecimal>,
    /// What else it says.
    pub also: Vec<String>,
}
