//! All of the paper's tables and figures that mathematics decides, as documents.

use crate::claims::Claims;
use crate::figures::{figure1, figure2, figure4, figure5, trained_bases};
use crate::results::Results;
use crate::tables::{table1, table3, table5};
use crate::{asymptotics, errata, forensics, verdicts};
use ropebound_document::Document;

/// The title of the whole.
#[must_use]
pub fn title(claims: &Claims) -> String {
    format!("{}: recomputed", claims.paper)
}

/// Every document that `ropebound reproduce` writes, in the order a reader wants them.
#[must_use]
pub fn documents(results: &Results) -> Vec<Document> {
    let facts = &results.facts;
    vec![
        table1::document(facts),
        facts.table2.to_document(),
        table3::document(facts),
        facts.table4.to_document(),
        table5::document(facts),
        figure1::document(facts),
        figure2::document(facts),
        figure4::document(facts),
        figure5::document(facts),
        trained_bases::document(facts),
        results.extension.to_document(),
        results.islands.to_document(),
        asymptotics::limit_document(&facts.claims, &facts.table2, &results.means),
        asymptotics::rules_document(&facts.claims, &results.rules),
        forensics::document(&results.forensics, &facts.claims),
        verdicts::claims_document(facts),
        verdicts::document(facts),
        errata::document(facts),
    ]
}
