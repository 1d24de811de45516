//! Every number of the claims with a verdict, computed.

mod bases;
mod claims;
mod figures;
mod leaves;
mod others;
mod rulings;
mod settings;

use crate::facts::Facts;
use crate::text::cells;
use ropebound_document::{Column, Document, Table};
use rulings::Rulings;
use serde::Serialize;

pub(crate) use bases::infimum;
pub(crate) use claims::document as claims_document;
pub(crate) use rulings::Finding;

/// All verdicts.
fn rulings(facts: &Facts) -> Rulings {
    let mut rulings = Rulings::default();
    bases::rule(facts, &mut rulings);
    settings::rule(facts, &mut rulings);
    figures::rule(facts, &mut rulings);
    others::rule(facts, &mut rulings);
    rulings
}

/// A row of the JSON.
#[derive(Serialize)]
struct VerdictRow<'a> {
    place: &'a str,
    printed: &'a str,
    #[serde(flatten)]
    finding: &'a Finding,
    why: &'a str,
}

pub(crate) fn document(facts: &Facts) -> Document {
    let rulings = rulings(facts);
    let leaves = leaves::all();
    let ruled: Vec<_> = leaves
        .iter()
        .filter_map(|leaf| Some((leaf, rulings.0.get(&leaf.place)?)))
        .collect();
    let counts = Finding::KINDS.map(|kind| {
        let count = ruled.iter().filter(|row| row.1.0.kind() == kind).count();
        cells![kind, count]
    });
    let json: Vec<VerdictRow<'_>> = ruled
        .iter()
        .map(|(leaf, (finding, why))| VerdictRow {
            place: &leaf.place,
            printed: &leaf.printed,
            finding,
            why,
        })
        .collect();
    let rows = ruled
        .iter()
        .map(|(leaf, (finding, why))| cells![leaf.place, leaf.printed, finding.words(), why]);
    Document::new("verdicts", "Verdicts: every number of the paper's claims")
        .text(
            "Every number that was transcribed from the paper, and from others where they print the same tables, with what became of it. A place is
             the JSON pointer in `paper/data/claims.json`, or after \"captions\" in `captions.json` beside it. Verdicts are computed; a test fails if a number has none.",
        )
        .list([
            "*confirmed*: as printed, by proof or by a recorded configuration.",
            "*confirmed under reading*: as printed, if read as said and not as the paper says or a reader would think.",
            "*refuted*: not so; what is true stands beside it.",
            "*not decidable without training*: a result of a training run, or the base and length that it depends on. What theory predicts for it stands beside it; it was not rerun.",
            "*no claim*: a number that claims nothing by itself, such as the context of a row or a batch size.",
        ])
        .table(Table::new(
            "verdict-counts",
            "Verdicts, counted.",
            Column::all("verdict; >numbers"),
            counts,
        ))
        .table(Table::new(
            "verdicts",
            "Verdicts, by place.",
            Column::all("~place; ~printed; ~verdict; ~why"),
            rows,
        ))
        .with_data(&json)
}

#[cfg(test)]
mod tests;
