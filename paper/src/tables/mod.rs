//! The paper's tables, recomputed.

mod fits;
pub(crate) mod table1;
mod table2;
mod table2_document;
pub(crate) mod table3;
mod table4;
mod table4_document;
pub(crate) mod table5;
mod verdict;

pub use fits::Fit;
pub use table2::{Table2, Table2Row};
pub use table4::{Counted, Reading, Table4};
pub use verdict::Verdict;

use ropebound_bounds::ProblemError;
use ropebound_reference::RootError;
use std::fmt;

/// Why a table could not be computed; the paper's own values never lead here.
#[derive(Clone, Debug, PartialEq)]
pub enum TableError {
    /// A claim lies outside the accepted domain.
    Claim(String),
    /// A schedule or range lies outside the proven domain.
    Problem(ProblemError),
    /// Digits were not reached at the precision limit.
    Root(RootError),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim(why) => f.write_str(why),
            Self::Problem(error) => error.fmt(f),
            Self::Root(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TableError {}

impl From<ProblemError> for TableError {
    fn from(error: ProblemError) -> Self {
        Self::Problem(error)
    }
}

impl From<RootError> for TableError {
    fn from(error: RootError) -> Self {
        Self::Root(error)
    }
}

/// JSON as written to a report.
fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a table has plain fields");
    text.push('\n');
    text
}

fn yes_no(answer: Option<bool>) -> String {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "undecided",
    }
    .to_owned()
}
