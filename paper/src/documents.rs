//! All of the paper's tables and figures that mathematics decides, as documents.

use crate::asymptotics;
use crate::bases::{Extension, Islands};
use crate::claims::{Captions, Claims};
use crate::facts::Facts;
use crate::figures::{figure1, figure2, figure4, figure5, runs};
use crate::forensics;
use crate::tables::{Table2, Table4, TableError};
use crate::tables::{table1, table3, table5};
use crate::{errata, verdicts};
use ropebound_document::Document;

/// What documents are made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Table 2 recomputed.
    pub table2: Table2,
    /// Table 4 recomputed.
    pub table4: Table4,
    /// Table 2 for other head dimensions.
    pub extension: Extension,
    /// Islands and safe bases.
    pub islands: Islands,
}

/// The title of the whole.
#[must_use]
pub fn title(claims: &Claims) -> String {
    format!("{}: recomputed", claims.paper)
}

/// Every document that `ropebound reproduce` writes, in the order a reader wants them.
///
/// # Errors
/// [`TableError`] if a claim is outside the domains.
pub fn documents(claims: &Claims, results: &Results) -> Result<Vec<Document>, TableError> {
    let captions = Captions::load();
    let facts = Facts::new(claims, &captions, &results.table2, &results.table4)?;
    let mut documents = vec![
        table1::document(&facts)?,
        results.table2.to_document(),
        table3::document(&facts),
        results.table4.to_document(),
        table5::document(&facts),
        figure1::document(&facts),
        figure2::document(&facts),
        figure4::document(&facts),
        figure5::document(&facts),
        runs::document(&facts),
        results.extension.to_document(),
        results.islands.to_document(),
    ];
    let safe = results.islands.safe_bases();
    documents.extend(asymptotics::documents(claims, &results.table2, &safe)?);
    documents.extend(forensics::documents(claims, &results.table2)?);
    documents.extend([verdicts::document(&facts)?, errata::document(&facts)]);
    Ok(documents)
}
