//! The largest absolute error of each recipe's table, decade by decade.

use crate::compare::decade;
use crate::golden::{Golden, GoldenError, hard_positions};
use crate::random::SplitMix;
use crate::recipe::{Recipe, RotationRow};
use crate::{FloatType, Target};
use rayon::prelude::*;
use ropebound_tables::Data;

/// Errors at the positions of one decade.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DecadeError {
    /// The largest |entry − golden|.
    pub max: f64,
    /// Entries that are numbers.
    pub entries: u64,
    /// Entries that are not: the recipe overflows there.
    pub undefined: u64,
}

/// One recipe's errors.
#[derive(Clone, Debug, PartialEq)]
pub struct RecipeErrors {
    /// The recipe.
    pub recipe: Recipe,
    /// By decade, 0 for positions 0 to 9.
    pub decades: Vec<DecadeError>,
}

/// Positions below `end`: all below 1000, then `count` random ones in each decade and the hard positions; sorted and distinct.
#[must_use]
pub fn sampled_positions(target: &Target, end: u64, count: usize, seed: u64) -> Vec<u64> {
    let mut random = SplitMix(seed);
    let mut all: Vec<u64> = (0..end.min(1000)).collect();
    let mut first = 1000;
    while first < end {
        let width = (9 * first).min(end - first);
        all.extend((0..count).map(|_| first + random.below(width)));
        first *= 10;
    }
    let hard = hard_positions(&target.schedule).into_iter();
    all.extend(hard.filter(|position| *position < end));
    all.sort_unstable();
    all.dedup();
    all
}

/// Errors of every recipe that exists for the target, in tables of `float`.
///
/// # Errors
/// As [`Golden::table`].
pub fn errors(
    target: &Target,
    float: FloatType,
    positions: &[u64],
) -> Result<Vec<RecipeErrors>, GoldenError> {
    let truth = Golden::new(&target.schedule, &target.factor)?.table(positions, float)?;
    let pairs = target.pairs();
    let models: Vec<_> = Recipe::ATLAS
        .into_iter()
        .filter_map(|recipe| recipe.model(target, float))
        .collect();
    let found = models.par_iter().map(|model| {
        let mut decades: Vec<DecadeError> = Vec::new();
        let mut row = RotationRow::new(pairs);
        for (index, &position) in positions.iter().enumerate() {
            model.row(position, &mut row);
            let decade = decade(position);
            if decades.len() <= decade {
                decades.resize(decade + 1, DecadeError::default());
            }
            for (values, golden) in [(&row.cosines, &truth.cos), (&row.sines, &truth.sin)] {
                for (pair, value) in values.iter().enumerate() {
                    let error = (value - number(golden, index * pairs + pair)).abs();
                    if error.is_nan() {
                        decades[decade].undefined += 1;
                    } else {
                        decades[decade].entries += 1;
                        decades[decade].max = decades[decade].max.max(error);
                    }
                }
            }
        }
        RecipeErrors {
            recipe: model.recipe(),
            decades,
        }
    });
    Ok(found.collect())
}

fn number(data: &Data, index: usize) -> f64 {
    data.get_f64(index).expect("a float")
}
