//! The diagnosis of one part.

use super::evidence::{Diagnosis, Finding};
use super::family::hypotheses;
use super::hypothesis::{Score, fits, score, scores};
use super::recipes;
use super::recover::recovered;
use super::rotation::Rotation;
use super::sample::{Sample, SampleChoice};
use super::schedules::{others, roundest};
use super::wiring::right;
use crate::compare::{FrequencyComparison, Profile, TableComparison, VectorComparison};
use crate::dump::{FrequencyNumbers, TableNumbers, VectorNumbers};
use crate::{FloatType, Target};
use ropebound_schedule::ApproxF64;

/// What is wrong with a table, if it is over tolerance, and whose it is.
#[must_use]
pub fn diagnose_table(target: &Target, table: &TableNumbers, found: &TableComparison) -> Diagnosis {
    let first = first_of_rest(&found.rows_over);
    let choice = SampleChoice {
        near: near(&found.rows_over),
        ..SampleChoice::default()
    };
    let sample = Sample::of_table(target, table, &choice);
    // NaN is no recipe's.
    let finite = found.not_finite.count == 0;
    let recipe = finite.then(|| recipes::nearest_to(&sample)).flatten();
    if found.violations.is_empty() {
        return Diagnosis {
            finding: None,
            recipe,
        };
    }
    let mut finding = structure(&sample, first);
    if finding.is_none() && table.batches > 1 {
        let by_batch: Vec<u64> = found
            .rows_over
            .chunks(table.places)
            .map(|rows| rows.iter().filter(|over| **over).count() as u64)
            .collect();
        if let Some(batches) = some_only(&by_batch) {
            let choice = SampleChoice {
                batches: Some(batches.clone()),
                ..choice
            };
            let sample = Sample::of_table(target, table, &choice);
            finding = within(structure(&sample, None), "batch row", &batches);
        }
    }
    let finding = finding.or_else(|| narrower(sample));
    Diagnosis { finding, recipe }
}

/// What is wrong with rotated vectors, if they are over tolerance, and whose they are.
#[must_use]
pub fn diagnose_vectors(
    target: &Target,
    vectors: &VectorNumbers,
    found: &VectorComparison,
) -> Diagnosis {
    let first = first_of_rest(&found.rows_over);
    let choice = SampleChoice {
        near: near(&found.rows_over),
        ..SampleChoice::default()
    };
    let of = |choice: &SampleChoice| Sample::of_vectors(target, vectors, found.layout, choice);
    let sample = of(&choice);
    let recipe = recipes::nearest_to(&sample);
    if found.violations.is_empty() {
        return Diagnosis {
            finding: None,
            recipe,
        };
    }
    let finding = structure(&sample, first)
        .or_else(|| of_lanes(&of, &choice, found, first))
        .or_else(|| narrower(sample));
    Diagnosis { finding, recipe }
}

/// What is wrong with vectors from some row on, or in some heads or batch rows, by few samples.
pub(super) fn of_rows(
    target: &Target,
    vectors: &VectorNumbers,
    found: &VectorComparison,
) -> Option<Finding> {
    let first = first_of_rest(&found.rows_over);
    let choice = SampleChoice {
        near: near(&found.rows_over),
        few: true,
        ..SampleChoice::default()
    };
    let of = |choice: &SampleChoice| Sample::of_vectors(target, vectors, found.layout, choice);
    structure(&of(&choice), first).or_else(|| of_lanes(&of, &choice, found, first))
}

/// What is wrong in some heads or batch rows alone.
fn of_lanes<'a>(
    of: &dyn Fn(&SampleChoice) -> Sample<'a>,
    choice: &SampleChoice,
    found: &VectorComparison,
    first: Option<usize>,
) -> Option<Finding> {
    let mut finding = None;
    if let Some(heads) = some_only(&found.heads_over) {
        let choice = SampleChoice {
            heads: Some(heads.clone()),
            ..choice.clone()
        };
        finding = within(structure(&of(&choice), first), "head", &heads);
    }
    if finding.is_none()
        && let Some(batches) = some_only(&found.batches_over)
    {
        let choice = SampleChoice {
            batches: Some(batches.clone()),
            ..choice.clone()
        };
        finding = within(structure(&of(&choice), first), "batch row", &batches);
    }
    finding
}

/// Numbers of a narrower format in an array of a wider one, right as those of the narrower.
fn narrower(sample: Sample<'_>) -> Option<Finding> {
    let held = sample.float;
    let narrower = [FloatType::F32, FloatType::F16, FloatType::BF16]
        .into_iter()
        .filter(|float| float.precision() < held.precision());
    let values = || {
        let all = sample.rows.iter().flat_map(|row| &row.output);
        all.copied().filter(|value| !value.is_nan())
    };
    let float = narrower
        .into_iter()
        .find(|float| values().all(|value| float.round(value) == value))?;
    let wiring = right(sample.target, &sample.kind);
    let wrong = fits(&sample, &wiring, &Rotation::right(&sample).rule());
    let sample = sample.held_in(float);
    let fit = fits(&sample, &wiring, &Rotation::right(&sample).rule());
    let score = score(&fit, &wrong);
    score.explains_nearly_all().then(|| Finding {
        name: format!("numbers of {float}, held in {held}"),
        also: Vec::new(),
        lanes: None,
        entries: score.entries,
        explained: score.explained,
        wrong: score.wrong,
        wrong_explained: score.wrong_explained,
    })
}

/// The lanes that have all the faults, if they are not all lanes.
fn some_only(over: &[u64]) -> Option<Vec<usize>> {
    let bad: Vec<usize> = (0..over.len()).filter(|lane| over[*lane] > 0).collect();
    (!bad.is_empty() && bad.len() < over.len()).then_some(bad)
}

fn within(finding: Option<Finding>, lane: &str, lanes: &[usize]) -> Option<Finding> {
    let numbers: Vec<String> = lanes.iter().take(8).map(usize::to_string).collect();
    let more = if lanes.len() > 8 { ", ..." } else { "" };
    let plural = if lanes.len() > 1 { "s" } else { "" };
    finding.map(|finding| Finding {
        lanes: Some(format!("{lane}{plural} {}{more}", numbers.join(", "))),
        ..finding
    })
}

/// The first row from which on nearly all rows have faults, with two right ones before it.
fn first_of_rest(over: &[bool]) -> Option<usize> {
    let first = over.iter().position(|over| *over)?;
    let rest = &over[first..];
    let bad = rest.iter().filter(|over| **over).count();
    (first >= 2 && bad * 100 >= rest.len() * 98).then_some(first)
}

/// Where to look closely: at the first fault.
fn near(over: &[bool]) -> Option<usize> {
    over.iter().position(|over| *over)
}

/// Fewer wrong entries than this are no pattern.
const FEWEST: u64 = 4;

/// The one hypothesis that explains nearly all.
pub(super) fn structure(sample: &Sample<'_>, first: Option<usize>) -> Option<Finding> {
    if sample.rows.is_empty() {
        return None;
    }
    let wiring = right(sample.target, &sample.kind);
    let target = fits(sample, &wiring, &Rotation::right(sample).rule());
    let mut all = hypotheses(sample, first);
    all.extend(recipes::hypotheses(sample));
    let scored = scores(sample, &target, &all);
    let accepted: Vec<(usize, &Score)> = scored
        .iter()
        .enumerate()
        .filter(|(_, score)| score.wrong >= FEWEST && score.explains_nearly_all())
        .collect();
    let Some(best) = accepted.iter().map(|(_, score)| score.unexplained()).min() else {
        return garbage(sample, first, &target);
    };
    // Of those that explain as many, to a thousandth, the one of the lowest rank gives the name.
    let margin = |score: &Score| score.unexplained() <= best + score.entries / 1000;
    let mut alike: Vec<(usize, &Score)> = accepted
        .into_iter()
        .filter(|(_, score)| margin(score))
        .collect();
    alike.sort_by_key(|(index, _)| (all[*index].rank, *index));
    let (index, score) = alike[0];
    let mut also: Vec<String> = Vec::new();
    for (other, _) in &alike[1..] {
        let name = &all[*other].name;
        if *name != all[index].name && !also.contains(name) {
            also.push(name.clone());
        }
    }
    Some(Finding {
        name: all[index].name.clone(),
        also,
        lanes: None,
        entries: score.entries,
        explained: score.explained,
        wrong: score.wrong,
        wrong_explained: score.wrong_explained,
    })
}

/// Rows from one on that are no rotations at all.
fn garbage(
    sample: &Sample<'_>,
    first: Option<usize>,
    target: &[Vec<Option<bool>>],
) -> Option<Finding> {
    let first = first.filter(|first| *first >= 8)?;
    let rows = recovered(sample);
    let (mut bad, mut lost, mut finding) = (
        0,
        0,
        Finding {
            name: format!("garbage: rows from {first} on hold no rotation"),
            also: Vec::new(),
            lanes: None,
            entries: 0,
            explained: 0,
            wrong: 0,
            wrong_explained: 0,
        },
    );
    for (row, fits) in rows.iter().zip(target) {
        let known: Vec<bool> = fits.iter().flatten().copied().collect();
        let wrong = known.iter().filter(|fit| !**fit).count();
        finding.entries += known.len() as u64;
        finding.wrong += wrong as u64;
        if row.row.place < first {
            finding.explained += (known.len() - wrong) as u64;
            continue;
        }
        bad += 1;
        // No position that its pairs agree on, and no sizes that are those of rotations.
        let sizes = row
            .ratios
            .iter()
            .filter(|ratio| (ratio.size() - 1.0).abs() > 0.1)
            .count();
        let is_lost =
            row.turned_by.is_none() && sizes * 4 > row.ratios.len() && wrong * 3 >= known.len();
        if is_lost {
            lost += 1;
            finding.explained += known.len() as u64;
            finding.wrong_explained += wrong as u64;
        }
    }
    (bad > 0 && lost * 100 >= bad * 97).then_some(finding)
}

/// What is wrong with frequencies, if they are over tolerance, and whose they are.
#[must_use]
pub fn diagnose_frequencies(
    target: &Target,
    numbers: &FrequencyNumbers,
    found: &FrequencyComparison,
) -> Diagnosis {
    let recipe = recipes::nearest_frequencies(target, numbers);
    let finding = (!found.violations.is_empty())
        .then(|| frequencies(target, numbers))
        .flatten();
    Diagnosis { finding, recipe }
}

fn frequencies(target: &Target, numbers: &FrequencyNumbers) -> Option<Finding> {
    let pairs = target.pairs();
    let values = &numbers.values[..pairs];
    let own = target.schedule.frequencies(&ApproxF64);
    let profile = Profile::of_float(numbers.float);
    let fits = |pair: usize, theta: f64| {
        let limit = profile.frequency_ulp * numbers.float.ulp(theta)
            + theta * profile.angle_share(numbers.float, pair);
        (values[pair] - theta).abs() <= limit
    };
    let mut all: Vec<(String, Vec<f64>)> = others(target)
        .into_iter()
        .map(|other| (other.name, other.theta))
        .collect();
    all.push((
        "pairs reversed".to_owned(),
        own.iter().rev().copied().collect(),
    ));
    let doubt = 4.0 * numbers.float.unit_roundoff();
    let told: Vec<_> = values
        .iter()
        .map(|theta| Some((*theta, doubt * theta)))
        .collect();
    let dim = f64::from(target.schedule.head_dim().get());
    if let Some((base, share)) = super::schedules::fitted_base(&told, dim) {
        for share in [share.max(1e-5), 1e-7] {
            let base = roundest(base, share);
            let theta = (0..pairs).map(|pair| libm::pow(base, -2.0 * pair as f64 / dim));
            all.push((format!("another base: {base}"), theta.collect()));
        }
    }
    let mut ratios: Vec<f64> = values
        .iter()
        .zip(&own)
        .map(|(value, own)| value / own)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = roundest(ratios[pairs / 2], 4e-7 + doubt);
    if ratio.is_finite() && ratio != 1.0 {
        let theta = own.iter().map(|theta| theta * ratio).collect();
        all.push((format!("every frequency {ratio} times as large"), theta));
    }
    for (name, model) in recipes::precise(target) {
        all.push((name, model));
    }
    let wrong: Vec<usize> = (0..pairs).filter(|pair| !fits(*pair, own[*pair])).collect();
    let mut accepted: Vec<(usize, Finding)> = Vec::new();
    for (name, theta) in all {
        let explained = (0..pairs).filter(|pair| fits(*pair, theta[*pair])).count();
        let of_wrong = wrong
            .iter()
            .filter(|pair| fits(**pair, theta[**pair]))
            .count();
        let score = Score {
            entries: pairs as u64,
            explained: explained as u64,
            wrong: wrong.len() as u64,
            wrong_explained: of_wrong as u64,
        };
        if score.explains_nearly_all() {
            accepted.push((
                pairs - explained,
                Finding {
                    name,
                    also: Vec::new(),
                    lanes: None,
                    entries: score.entries,
                    explained: score.explained,
                    wrong: score.wrong,
                    wrong_explained: score.wrong_explained,
                },
            ));
        }
    }
    let least = accepted.iter().map(|(unexplained, _)| *unexplained).min()?;
    let mut alike = accepted
        .into_iter()
        .filter(|(unexplained, _)| *unexplained == least)
        .map(|(_, finding)| finding);
    let first = alike.next()?;
    let mut also: Vec<String> = alike
        .map(|finding| finding.name)
        .filter(|name| *name != first.name)
        .collect();
    also.dedup();
    Some(Finding { also, ..first })
}
