//! Least bases, printed by the paper and by others, and the law through them.

use super::rulings::{Finding, Rulings};
use crate::claims::PrintedDecimal;
use crate::facts::Facts;
use crate::real::Real;
use crate::tables::{FittedBases, JudgedBase, Refit};
use crate::text::six_digits;

pub(super) fn rule(facts: &Facts, rulings: &mut Rulings) {
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
            row.lower_bound_base.as_ref(),
            row.printed_is_least_of_two_digits,
        );
        let place = format!("/table2/{index}");
        rulings.rule(
            format!("{place}/base"),
            finding,
            about(&row.printed, claim.positions()),
        );
        rulings.rule(
            format!("{place}/context"),
            Finding::NoClaim,
            format!(
                "the context of base {}; k = 1024, M = 1024²",
                claim.base.text
            ),
        );
    }
    second_source(facts, rulings);
    law(facts, rulings);
}

/// A base printed as the infimum `least`, to two digits.
pub(crate) fn infimum(
    judged: &JudgedBase,
    printed: &PrintedDecimal,
    least: Option<&Real>,
    least_of_two_digits: Option<bool>,
) -> Finding {
    let Some(least) = least else {
        return Finding::Refuted("there is no least base".to_owned());
    };
    let rounds = least.to_digits(2).rounded().as_ref() == Some(&printed.value);
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

fn about(judged: &JudgedBase, context: u64) -> String {
    let ratio = judged.ratio.as_ref();
    let ratio = ratio.map_or_else(|| "an open number of".to_owned(), Real::to_string);
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
fn second_source(facts: &Facts, rulings: &mut Rulings) {
    for (row, least) in facts.table2.rows.iter().zip(&facts.without_last) {
        let bases = &facts.claims.other_sources.su_jianlin_table.bases;
        let (Some(judged), Some(printed)) = (&row.second_source, bases.get(&row.context)) else {
            continue;
        };
        let end = row.positions - 1;
        let feasible = judged.context_length.map(|length| length >= end);
        let within = JudgedBase {
            feasible,
            first_negative: judged.first_negative.filter(|&m| m <= end),
            ..judged.clone()
        };
        let whole = row.lower_bound_base.as_ref().map(Real::to_string);
        let same = if whole == Some(least.to_string()) {
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
}

fn law(facts: &Facts, rulings: &mut Rulings) {
    let printed = &facts.claims.figure1_fit;
    let fits = &facts.table2.fits;
    let truth = facts.table2.fit(FittedBases::Infima, 1024);
    let mut rule = |name: &str,
                    printed: &PrintedDecimal,
                    value: fn(&Refit) -> f64,
                    gives: fn(&&Refit) -> bool| {
        let value = |fit: &Refit| six_digits(value(fit));
        let all = fits
            .iter()
            .map(|fit| format!("{} with 1k = {}: {}", fit.bases.name(), fit.k, value(fit)));
        let all: Vec<String> = all.collect();
        let truth = truth.map_or_else(|| "open".to_owned(), value);
        let finding = match fits.iter().find(gives).map(|fit| fit.bases) {
            Some(FittedBases::Infima) => Finding::Confirmed,
            Some(bases) => Finding::ConfirmedUnder(format!(
                "fitted to the bases {}; to the true infima it is {truth}",
                bases.name()
            )),
            None => Finding::Refuted(format!(
                "{truth} for the true infima; no reading gives {}",
                printed.text
            )),
        };
        let why = format!("least squares of ln y on ln x; {}", all.join("; "));
        rulings.rule(format!("/figure1_fit/{name}"), finding, why);
    };
    rule(
        "a",
        &printed.a,
        |fit| fit.law.approx_a,
        |fit| fit.gives_printed_a,
    );
    rule(
        "p",
        &printed.p,
        |fit| fit.law.approx_p,
        |fit| fit.gives_printed_p,
    );
}
