//! The paper by claim: what its numbers together say, with the worst verdict of any of them.

use super::rulings;
use super::rulings::{Finding, Rulings};
use crate::facts::Facts;
use crate::text::{cells, joined};
use ropebound_document::{Column, Document, Table};
use serde::Serialize;

/// A claim, and where its numbers stand: a place belongs to the first claim one of whose marks is in it.
struct Claim {
    says: &'static str,
    marks: &'static [&'static str],
    report: &'static str,
}

const fn claim(says: &'static str, marks: &'static [&'static str], report: &'static str) -> Claim {
    Claim {
        says,
        marks,
        report,
    }
}

const CLAIMS: [Claim; 16] = [
    claim(
        "Table 2: the least base of eleven contexts from 1k to 1M",
        &["/table2/"],
        "table2",
    ),
    claim(
        "Figure 1: the least bases follow y = 0.0424 x^1.628",
        &["/figure1_fit/"],
        "table2",
    ),
    claim(
        "Table 4: numbers of m with B(m) ≥ 0 under two methods",
        &["/table4/caption", "/count_", "/theta"],
        "table4",
    ),
    claim(
        "Table 4: Long-eval scores of both methods",
        &["/long_eval_"],
        "table4",
    ),
    claim(
        "Table 1: bases and contexts of five models",
        &["/table1/"],
        "table1",
    ),
    claim("The models' head_dim is 128", &["/head_dim"], "table1"),
    claim(
        "Eq. 6: the NTK-aware base slows the last pair by s",
        &["/eq6"],
        "figure2",
    ),
    claim(
        "Figure 2: which angles are new beyond the trained length",
        &["/figure2/"],
        "figure2",
    ),
    claim(
        "Figure 4: the bound of Eq. 7 over the distance",
        &["/figure4/"],
        "figure4",
    ),
    claim(
        "Figure 5: B(m) over the distance",
        &["/figure5/"],
        "figure5",
    ),
    claim(
        "Table 5: trainings, their bases and lengths",
        &["/table5/"],
        "table5",
    ),
    claim(
        "Figures 6 and 9: models trained with six bases at 32k",
        &["/figures6_9/"],
        "trained-bases",
    ),
    claim(
        "Effective contexts observed with other bases",
        &["/observations/"],
        "trained-bases",
    ),
    claim(
        "Figures 10 to 14: models trained on at 32k",
        &["captions/"],
        "trained-bases",
    ),
    claim(
        "The second source's table of the same least bases",
        &["/su_jianlin_table/bases/"],
        "table2",
    ),
    claim(
        "The second source's remarks: islands, the asymptotic law, half of the pairs unrotated",
        &["/su_jianlin_table/also/"],
        "islands",
    ),
];

/// How much a verdict weighs: a claim has the heaviest of its numbers'.
fn weight(finding: &Finding) -> usize {
    match finding {
        Finding::NoClaim => 0,
        Finding::Confirmed => 1,
        Finding::NotDecidable => 2,
        Finding::ConfirmedUnder(_) => 3,
        Finding::Refuted(_) => 4,
    }
}

#[derive(Serialize)]
struct ClaimRow<'a> {
    claim: &'a str,
    verdict: &'a str,
    numbers: Vec<(&'a str, usize)>,
    report: &'a str,
}

/// Which of [`CLAIMS`] a place belongs to.
fn of_place(place: &str) -> Option<usize> {
    let marked = |claim: &Claim| claim.marks.iter().any(|mark| place.contains(mark));
    CLAIMS.iter().position(marked)
}

fn rows(rulings: &Rulings) -> Vec<ClaimRow<'static>> {
    let row = |(index, claim): (usize, &'static Claim)| {
        let own = rulings.0.iter();
        let own = own.filter(|(place, _)| of_place(place) == Some(index));
        let findings: Vec<_> = own.map(|(_, (finding, _))| finding).collect();
        let numbers = Finding::KINDS.map(|kind| {
            let same = findings.iter().filter(|finding| finding.kind() == kind);
            (kind, same.count())
        });
        let worst = findings.iter().max_by_key(|finding| weight(finding));
        ClaimRow {
            claim: claim.says,
            verdict: worst.map_or("no claim", |finding| finding.kind()),
            numbers: numbers
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .collect(),
            report: claim.report,
        }
    };
    CLAIMS.iter().enumerate().map(row).collect()
}

pub(crate) fn document(facts: &Facts) -> Document {
    let rows = rows(&rulings(facts));
    let cells = rows.iter().map(|row| {
        let numbers = row.numbers.iter();
        let numbers = numbers.map(|(kind, count)| format!("{count} {kind}"));
        let verdict = format!("*{}*", row.verdict);
        let numbers = joined(numbers, ", ").unwrap_or_default();
        cells![row.claim, verdict, numbers, format!("`{}`", row.report)]
    });
    Document::new("claims", "The paper by claim")
        .text(
            "What the paper claims, each claim with the heaviest verdict of its numbers: refuted if one of them is. How each number fares is in the
             verdicts; what stands beside it in the report named.",
        )
        .table(Table::new(
            "claims",
            "Claims and verdicts.",
            Column::all("~claim; ~verdict; ~its numbers; report"),
            cells,
        ))
        .with_data(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdicts::leaves;

    #[test]
    fn every_place_belongs_to_a_claim() {
        // Names, formulas as printed, and what is said of how it was searched: none is a claim of a number.
        let claims_nothing = |place: &str| {
            let told = [
                "protocol",
                "/su_jianlin_table/source",
                "/su_jianlin_table/rule",
            ];
            place == "/paper"
                || place.starts_with("/eq")
                || told.iter().any(|part| place.contains(part))
        };
        let leaves = leaves::all();
        let numbers = leaves.iter().filter(|leaf| leaf.number);
        let left: Vec<_> = numbers
            .map(|leaf| leaf.place.as_str())
            .filter(|place| !claims_nothing(place) && of_place(place).is_none())
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn the_heaviest_verdict_decides() {
        let mut rulings = Rulings::default();
        rulings.rule("/table2/0/base", Finding::Confirmed, "");
        rulings.rule("/table2/0/context", Finding::NoClaim, "");
        rulings.rule("/table2/1/base", Finding::Refuted("other".to_owned()), "");
        rulings.rule("/table4/method1/count_15k", Finding::Confirmed, "");
        let rows = rows(&rulings);
        assert_eq!(rows[0].verdict, "refuted");
        assert_eq!(
            rows[0].numbers,
            [("confirmed", 1), ("refuted", 1), ("no claim", 1)]
        );
        assert_eq!(rows[2].verdict, "confirmed");
        assert_eq!(rows[3].verdict, "no claim");
    }
}
