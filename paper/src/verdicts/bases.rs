//! Least bases, printed by the paper and by others, and the law through them.

use super::{Finding, Rulings};
use crate::claims::PrintedDecimal;
use crate::facts::{Facts, dimension, least_bases};
use crate::tables::{TableError, Verdict};
use ropebound_reference::{Interval, certain_digits};
use ropebound_schedule::Decimal;

pub(crate) fn rule(facts: &Facts<'_>, rulings: &mut Rulings) -> Result<(), TableError> {
    for (index, (claim, row)) in facts
        .claims
        .table2
        .iter()
        .zip(&facts.table2.rows)
        .enumerate()
    {
        let finding = infimum(
            &row.printed,
            &claim.base,
            row.lower_bound_base.as_deref(),
            row.printed_is_least_of_two_digits,
        );
        let place = format!("/table2/{index}");
        rulings.rule(
            format!("{place}/base"),
            finding.clone(),
            about(&row.printed, claim.positions()),
        );
        rulings.rule(
            format!("{place}/context"),
            finding,
            format!(
                "the context of base {}; k = 1024, M = 1024²",
                claim.base.text
            ),
        );
    }
    second_source(facts, rulings)?;
    law(facts, rulings);
    Ok(())
}

/// A base printed as the infimum `least`, to two digits.
pub(crate) fn infimum(
    judged: &Verdict,
    printed: &PrintedDecimal,
    least: Option<&str>,
    least_of_two_digits: Option<bool>,
) -> Finding {
    let Some(least) = least else {
        return Finding::Refuted("there is no least base".to_owned());
    };
    let rounds = rounded(least, 2).is_some_and(|rounded| rounded == printed.value);
    match (rounds, judged.feasible, least_of_two_digits) {
        (true, Some(true), _) => Finding::Confirmed,
        (true, _, _) => Finding::ConfirmedUnder(format!(
            "the infimum {least} rounded to two digits; the printed base itself is infeasible"
        )),
        (false, _, Some(true)) => Finding::ConfirmedUnder(format!(
            "the least feasible decimal of two digits; the infimum is {least}"
        )),
        _ => Finding::Refuted(format!("the infimum is {least}")),
    }
}

/// `value` to the nearest decimal of `digits` digits.
fn rounded(value: &str, digits: usize) -> Option<Decimal> {
    let value = Interval::from_decimal(&value.parse().ok()?, 128);
    certain_digits(&value, digits)?.parse().ok()
}

fn about(judged: &Verdict, context: u64) -> String {
    let ratio = judged.ratio.as_deref().unwrap_or("an open number of");
    match judged.first_negative {
        Some(m) => {
            format!("{ratio} times the infimum; at this base B({m}) < 0, and {m} ≤ {context}")
        }
        None => {
            format!("{ratio} times the infimum; at this base no sum on 0..={context} is negative")
        }
    }
}

/// The second source's rule ends at L − 1: its infima are computed with that.
fn second_source(facts: &Facts<'_>, rulings: &mut Rulings) -> Result<(), TableError> {
    let contexts: Vec<u64> = facts
        .table2
        .rows
        .iter()
        .map(|row| row.positions - 1)
        .collect();
    let least = least_bases(dimension(facts.claims.head_dim as u32)?, &contexts)?;
    for (row, least) in facts.table2.rows.iter().zip(&least) {
        let bases = &facts.claims.other_sources.su_jianlin_table.bases;
        let (Some(judged), Some(printed)) = (&row.second_source, bases.get(&row.context)) else {
            continue;
        };
        let end = row.positions - 1;
        let feasible = judged.context_length.map(|length| length >= end);
        let within = Verdict {
            feasible,
            first_negative: judged.first_negative.filter(|&m| m <= end),
            ..judged.clone()
        };
        let same = if Some(least) == row.lower_bound_base.as_ref() {
            "the infimum is the same on 0..L as on 0..=L"
        } else {
            "on 0..=L the infimum is another"
        };
        rulings.rule(
            format!("/other_sources/su_jianlin_table/bases/{}", row.context),
            infimum(&within, printed, Some(least), None),
            format!("{}; {same}", about(&within, end)),
        );
    }
    Ok(())
}

fn law(facts: &Facts<'_>, rulings: &mut Rulings) {
    let printed = &facts.claims.figure1_fit;
    let fits = &facts.table2.fits;
    for (name, printed) in [("a", &printed.a), ("p", &printed.p)] {
        let gives = |fit: &&crate::tables::Fit| {
            if name == "a" {
                fit.gives_printed_a
            } else {
                fit.gives_printed_p
            }
        };
        let value = |fit: &crate::tables::Fit| {
            if name == "a" {
                fit.a.clone()
            } else {
                fit.p.clone()
            }
        };
        let all: Vec<String> = fits
            .iter()
            .map(|fit| format!("{} with 1k = {}: {}", fit.bases, fit.k, value(fit)))
            .collect();
        let found = fits.iter().find(gives);
        let truth = fits
            .iter()
            .find(|fit| fit.bases == "true infima" && fit.k == 1024);
        let truth = truth.map_or_else(|| "open".to_owned(), value);
        let finding = match found {
            Some(fit) if fit.bases == "true infima" => Finding::Confirmed,
            Some(fit) => Finding::ConfirmedUnder(format!(
                "fitted to the bases {}; to the true infima it is {truth}",
                fit.bases
            )),
            None => Finding::Refuted(format!(
                "{truth} for the true infima; no reading gives {printed}"
            )),
        };
        let why = format!("least squares of ln y on ln x; {}", all.join("; "));
        rulings.rule(format!("/figure1_fit/{name}"), finding, why);
    }
}
