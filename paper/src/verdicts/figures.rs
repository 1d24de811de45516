//! Table 4 and the curves of Figures 2, 4 and 5.

use super::rulings::{Finding, Rulings};
use crate::claims::CurvePanels;
use crate::facts::Facts;
use crate::figures::curves::Curve;
use crate::tables::{Counted, Reading, Table4};
use crate::text::joined;

pub(crate) fn rule(facts: &Facts, rulings: &mut Rulings) {
    counts(facts, rulings);
    angles(facts, rulings);
    let claims = &facts.claims;
    curves(
        rulings,
        "/figure4",
        &claims.figure4,
        &facts.upper_bounds,
        |curve| {
            let means: Vec<String> = curve
                .quarters
                .iter()
                .map(|mean| format!("{mean:.2}"))
                .collect();
            let means = means.join(", ");
            let finding = match (curve.falls_throughout, curve.falls()) {
                (true, _) => Finding::Confirmed,
                (_, true) => Finding::ConfirmedUnder(
                    "\"decays\" as a trend: the last quarter's mean is below the first's"
                        .to_owned(),
                ),
                _ => Finding::ConfirmedUnder(
                    "\"decays\" from m = 0 to a level that is reached within the first quarter"
                        .to_owned(),
                ),
            };
            let why = format!(
                "means over quarters of m = 1..={}: {means}; 32.5 at m = 0; it does not fall from each m to the next",
                curve.m_max
            );
            (finding, why)
        },
    );
    curves(
        rulings,
        "/figure5",
        &claims.figure5,
        &facts.cosine_sums,
        |curve| {
            let judged = facts.judge(&curve.base.value, curve.m_max, 128);
            if judged.feasible {
                let truth = format!("no sum is negative up to {}", curve.m_max);
                (
                    Finding::Refuted(truth),
                    "the figure shows values below zero".to_owned(),
                )
            } else {
                let why = format!(
                    "below zero first at m = {}, and at {} of the positions 0..={}",
                    judged.length + 1,
                    judged.negative,
                    curve.m_max
                );
                (Finding::Confirmed, why)
            }
        },
    );
}

/// A verdict on each curve's base, and of these the least favourable on the panel's end.
fn curves(
    rulings: &mut Rulings,
    figure: &str,
    claims: &CurvePanels,
    curves: &[Vec<Curve>; 2],
    judge: impl Fn(&Curve) -> (Finding, String),
) {
    let panels = [("left", &claims.left), ("right", &claims.right)];
    for ((side, claim), curves) in panels.into_iter().zip(curves) {
        let mut worst = Finding::Confirmed;
        for (index, curve) in curves.iter().enumerate() {
            let (finding, why) = judge(curve);
            worst = worst.max(finding.clone());
            rulings.rule(format!("{figure}/{side}/bases/{index}"), finding, why);
        }
        let why = format!(
            "where the panel ends: of its {} curves the least favourable",
            claim.bases.len()
        );
        rulings.rule(format!("{figure}/{side}/m_max"), worst, why);
    }
}

fn counts(facts: &Facts, rulings: &mut Rulings) {
    let claims = &facts.claims.table4;
    let table = &facts.table4;
    let numbers = table.printed;
    let mut all = Vec::new();
    for (column, (place, number)) in [
        "method1/count_15k",
        "method1/count_30k",
        "method2/count_15k",
        "method2/count_30k",
    ]
    .into_iter()
    .zip(numbers)
    .enumerate()
    {
        let finding = count(table, column, number);
        all.push(finding.clone());
        rulings.rule(
            format!("/table4/{place}"),
            finding,
            format!(
                "{} of {} readings of the table give it",
                hits(table, column).len(),
                table.readings.len()
            ),
        );
    }
    let as_captioned = table
        .readings
        .iter()
        .any(|reading| reading.counted == Counted::NonNegative && reading.all_as_printed);
    let negative = table
        .readings
        .iter()
        .filter(|reading| reading.counted == Counted::Negative && reading.all_as_printed)
        .count();
    let caption = if as_captioned {
        Finding::Confirmed
    } else if negative > 0 {
        Finding::Refuted("what is counted is B(m) < 0".to_owned())
    } else {
        Finding::Refuted("no reading gives the numbers printed".to_owned())
    };
    rulings.rule(
        "/table4/caption",
        caption,
        format!("all four numbers come out in {negative} readings that count B(m) < 0, in none that counts B(m) ≥ 0"),
    );
    for (index, (name, method)) in [("method1", &claims.method1), ("method2", &claims.method2)]
        .into_iter()
        .enumerate()
    {
        let finding = all[2 * index].clone().max(all[2 * index + 1].clone());
        rulings.rule(
            format!("/table4/{name}/theta"),
            finding,
            "the frequencies that the counts were computed with",
        );
        for (key, value) in [
            ("long_eval_15k", &method.long_eval_15k),
            ("long_eval_30k", &method.long_eval_30k),
        ] {
            rulings.rule(
                format!("/table4/{name}/{key}"),
                Finding::NotDecidable,
                format!(
                    "accuracy {value} of a trained model; {} and {} negative sums at 15k and 30k",
                    numbers[2 * index],
                    numbers[2 * index + 1]
                ),
            );
        }
    }
}

fn hits(table: &Table4, column: usize) -> Vec<&Reading> {
    let hit = |reading: &&Reading| reading.as_printed[column];
    table.readings.iter().filter(hit).collect()
}

/// The number printed in `column`, counted from Method 1 at 15k on.
pub(crate) fn count(table: &Table4, column: usize, printed: u64) -> Finding {
    let gives = |counted: Counted, k: u64| {
        let mut readings = table.readings.iter();
        readings.any(|it| (it.counted, it.k) == (counted, k) && it.counts[column] == printed)
    };
    let units = [1024, 1000];
    if units.iter().any(|&k| gives(Counted::NonNegative, k)) {
        return Finding::Confirmed;
    }
    let units = units.into_iter().filter(|&k| gives(Counted::Negative, k));
    match joined(units, " or ") {
        Some(k) => Finding::ConfirmedUnder(format!("a count of B(m) < 0, with 1k = {k}")),
        None => {
            let first = &table.readings[0];
            let (count, range) = (first.counts[column], &first.ranges[column % 2]);
            Finding::Refuted(format!("{count} sums are negative on {range}"))
        }
    }
}

fn angles(facts: &Facts, rulings: &mut Rulings) {
    for (index, panel) in facts.panels.iter().enumerate() {
        // The caption: panel (a) meets new angles, (b) and (c) avoid them.
        let claims_new = index == 0;
        let beyond = panel.angles.beyond.len();
        let finding = match (claims_new, panel.in_distribution(), beyond) {
            (true, false, _) => Finding::Confirmed,
            (true, true, _) => Finding::Refuted("no angle of this pair is new".to_owned()),
            (false, true, 0) => Finding::Confirmed,
            (false, true, _) => Finding::ConfirmedUnder(format!(
                "of the last pair alone; {beyond} other pairs reach new angles"
            )),
            (false, false, _) => Finding::Refuted("angles of this pair are new".to_owned()),
        };
        let claim = if claims_new { "out of" } else { "in" };
        for key in ["base", "from", "to"] {
            rulings.rule(
                format!("/figure2/panels/{index}/{key}"),
                finding.clone(),
                format!("the panel's claim: extended angles are {claim} distribution"),
            );
        }
        if panel.base.contains('*') {
            let finding = if panel.angles.same {
                Finding::Confirmed
            } else {
                Finding::Refuted(
                    "the last pair's angle at the end is not the trained one".to_owned(),
                )
            };
            rulings.rule(
                "/eq6_ntk",
                finding,
                "the last pair is interpolated by s exactly; enclosures of 256 bits agree",
            );
        }
    }
}
