//! The recipes: which gives a part's numbers to the bit, and which explains what is wrong with them.

use super::evidence::RecipeMatch;
use super::hypothesis::{Hypothesis, Rule, Turn};
use super::sample::{Sample, SampleKind, SampleRow};
use super::wiring::right;
use crate::compare::rounded_frequencies;
use crate::dump::FrequencyNumbers;
use crate::golden::Golden;
use crate::recipe::{Arithmetic, PreparedRecipe, Recipe, RotationRow, rotate};
use crate::{FloatType, Target};
use ropebound_schedule::ApproxF64;

/// The recipes that exist for a schedule.
fn models(target: &Target, float: FloatType) -> Vec<PreparedRecipe> {
    let all = Recipe::ALL.into_iter();
    all.filter_map(|recipe| recipe.model(target, float))
        .collect()
}

/// Each recipe as a hypothesis.
pub(super) fn hypotheses<'a>(sample: &'a Sample<'a>) -> Vec<Hypothesis<'a>> {
    if sample.axes() > 1 {
        return Vec::new();
    }
    // Inside a kernel that rotates tables are of f32, unless all is f64.
    let float = match (&sample.kind, sample.float) {
        (SampleKind::Table { .. }, float) => float,
        (SampleKind::Vectors { .. }, FloatType::F64) => FloatType::F64,
        (SampleKind::Vectors { .. }, _) => FloatType::F32,
    };
    let theta = sample.target.schedule.frequencies(&ApproxF64);
    models(sample.target, float)
        .into_iter()
        .map(|model| {
            let (name, theta) = (model.recipe().name().to_owned(), theta.clone());
            let rule: Rule<'a> = Box::new(move |row: &SampleRow, turns: &mut [Turn]| {
                let mut numbers = RotationRow::new(theta.len());
                let position = Sample::position(row);
                model.row(position, &mut numbers);
                for (pair, turn) in turns.iter_mut().enumerate() {
                    *turn = Turn {
                        cosine: numbers.cosines[pair],
                        sine: numbers.sines[pair],
                        radians: position as f64 * theta[pair],
                    };
                }
            });
            let wiring = right(sample.target, &sample.kind);
            Hypothesis {
                name,
                rank: 25,
                wiring,
                rule,
            }
        })
        .collect()
}

/// Names with how many entries differ, of so many: the one that differs least, if nine of ten are the same and the next differs in three times
/// as many. A framework's own functions may differ in the last bit, as those of torch do in one entry of 25.
fn nearest(counts: Vec<(String, u64)>, entries: u64) -> Option<RecipeMatch> {
    let least = counts.iter().map(|(_, differing)| *differing).min()?;
    let next = counts
        .iter()
        .map(|(_, differing)| *differing)
        .filter(|differing| *differing > least)
        .min();
    if least * 10 > entries || next.is_some_and(|next| next < 3 * least) {
        return None;
    }
    let mut names = counts
        .into_iter()
        .filter(|(_, differing)| *differing == least)
        .map(|(name, _)| name);
    Some(RecipeMatch {
        name: names.next()?,
        also: names.collect(),
        entries,
        differing: least,
    })
}

/// The recipe that gives a sample's numbers.
pub(super) fn nearest_to(sample: &Sample<'_>) -> Option<RecipeMatch> {
    if sample.axes() > 1 || sample.rows.is_empty() {
        return None;
    }
    match &sample.kind {
        SampleKind::Table { columns } => of_table(sample, columns),
        SampleKind::Vectors { width, layout } if *width == 2 * sample.target.pairs() => {
            of_vectors(sample, *layout)
        }
        // The rest of a wider head says nothing of a recipe.
        SampleKind::Vectors { .. } => None,
    }
}

fn golden_rows(sample: &Sample<'_>, float: FloatType) -> Option<Vec<RotationRow>> {
    let golden = Golden::new(&sample.target.schedule, &sample.target.factor).ok()?;
    sample
        .rows
        .iter()
        .map(|row| {
            let mut numbers = RotationRow::new(golden.pairs());
            for pair in 0..golden.pairs() {
                let (cos, sin) = golden.cos_sin(Sample::position(row), pair, float).ok()?;
                (numbers.cosines[pair], numbers.sines[pair]) = (cos, sin);
            }
            Some(numbers)
        })
        .collect()
}

fn of_table(sample: &Sample<'_>, columns: &[usize]) -> Option<RecipeMatch> {
    let pairs = sample.target.pairs();
    let models = models(sample.target, sample.float);
    let mut counts = vec![0u64; models.len() + 1];
    let mut entries = 0;
    let golden = golden_rows(sample, sample.float)?;
    let mut numbers = RotationRow::new(pairs);
    for (row, exact) in sample.rows.iter().zip(&golden) {
        let unlike = |numbers: &RotationRow| {
            let (cos, sin) = row.output.split_at(columns.len());
            let of = |values: &[f64], own: &[f64]| {
                let both = values
                    .iter()
                    .zip(columns)
                    .filter(|(value, pair)| !value.is_nan() && **pair < pairs);
                both.filter(|(value, pair)| **value != own[**pair]).count() as u64
            };
            of(cos, &numbers.cosines) + of(sin, &numbers.sines)
        };
        entries += row
            .output
            .iter()
            .zip(columns.iter().cycle())
            .filter(|(value, pair)| !value.is_nan() && **pair < pairs)
            .count() as u64;
        counts[0] += unlike(exact);
        for (model, count) in models.iter().zip(&mut counts[1..]) {
            model.row(Sample::position(row), &mut numbers);
            *count += unlike(&numbers);
        }
    }
    let names = std::iter::once("exact").chain(models.iter().map(|model| model.recipe().name()));
    nearest(names.map(str::to_owned).zip(counts).collect(), entries)
}

/// The ways to round that differ in a format.
fn arithmetics(float: FloatType) -> &'static [Arithmetic] {
    match float {
        FloatType::F64 | FloatType::F32 => &[Arithmetic::Separate, Arithmetic::Fused],
        FloatType::F16 | FloatType::BF16 => &Arithmetic::ALL,
    }
}

fn of_vectors(sample: &Sample<'_>, layout: crate::Layout) -> Option<RecipeMatch> {
    let (pairs, float) = (sample.target.pairs(), sample.float);
    let models = models(sample.target, float);
    let ways = arithmetics(float);
    let mut counts = vec![0u64; 1 + models.len() * ways.len()];
    let mut entries = 0;
    let golden = golden_rows(sample, FloatType::F64)?;
    let mut numbers = RotationRow::new(pairs);
    let mut rotated = vec![0.0; 2 * pairs];
    // The spread layout is another function's.
    if sample.target.is_spread() {
        return None;
    }
    for (row, exact) in sample.rows.iter().zip(&golden) {
        let mut unlike = |dtype, way, numbers: &RotationRow, round: bool| {
            rotate(dtype, layout, way, numbers, &row.input, &mut rotated);
            let of = |value: f64| if round { float.round(value) } else { value };
            let both = row.output.iter().zip(&rotated);
            both.filter(|(value, own)| **value != of(**own)).count() as u64
        };
        entries += row.output.len() as u64;
        counts[0] += unlike(FloatType::F64, Arithmetic::Fused, exact, true);
        let mut slots = counts[1..].iter_mut();
        for model in &models {
            model.row(Sample::position(row), &mut numbers);
            for way in ways {
                if let Some(count) = slots.next() {
                    *count += unlike(float, *way, &numbers, false);
                }
            }
        }
    }
    let recipes = models.iter().flat_map(|model| {
        ways.iter()
            .map(|way| format!("{}; {}", model.recipe().name(), way.name()))
    });
    let names = std::iter::once("exact".to_owned()).chain(recipes);
    nearest(names.zip(counts).collect(), entries)
}

/// The recipe that gives these frequencies.
pub(super) fn nearest_frequencies(
    target: &Target,
    numbers: &FrequencyNumbers,
) -> Option<RecipeMatch> {
    let values = &numbers.values[..target.pairs()];
    let unlike = |own: &[f64]| {
        let both = values.iter().zip(own);
        both.filter(|(value, own)| **value != numbers.float.cast(**own))
            .count() as u64
    };
    let exact = rounded_frequencies(&target.schedule, numbers.float);
    let mut counts = vec![("exact".to_owned(), unlike(&exact))];
    counts.extend(
        models(target, numbers.float)
            .into_iter()
            .filter_map(|model| {
                Some((
                    model.recipe().name().to_owned(),
                    unlike(&model.frequencies()?),
                ))
            }),
    );
    nearest(counts, values.len() as u64)
}

/// The frequencies of each recipe that holds them in a narrow format.
pub(super) fn precise(target: &Target) -> Vec<(String, Vec<f64>)> {
    let models = models(target, FloatType::F32).into_iter();
    models
        .filter_map(|model| Some((model.recipe().name().to_owned(), model.frequencies()?)))
        .collect()
}
