//! Large bases: what happens to the slowest pair's rotation when a step of it is below the roundoff.
//!
//! Liu, "Rotary Positional Embeddings as Phase Modulation" (arXiv 2602.10959), bounds the base by 1/ε of the format: beyond it
//! "incremental phase updates become numerically indistinguishable, leading to positional erasure".

use crate::compare::SignsError;
use crate::golden::{Golden, GoldenError};
use crate::recipe::{Recipe, RotationRow};
use crate::{FloatType, Target};
use rayon::prelude::*;

/// One base, one recipe, one format, positions 0..end.
#[derive(Clone, Debug, PartialEq)]
pub struct Wall {
    /// Pairs with θ_i below u.
    pub slow_pairs: usize,
    /// Positions m whose cos and sin of the slowest pair both equal those at m + 1.
    pub slowest_stands: u64,
    /// Positions m whose whole row equals that at m + 1.
    pub rows_equal: u64,
    /// The largest absolute error of the slowest pair's entries, at every 64th position.
    pub slowest_error: f64,
    /// Positions whose sum has another sign than B.
    pub flips: u64,
    /// The first m with B(m) < 0.
    pub exact_first_negative: Option<u64>,
    /// The first m where the sum by the recipe is negative.
    pub first_negative: Option<u64>,
}

/// Why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum WallError {
    /// No signs.
    Signs(SignsError),
    /// No golden numbers.
    Golden(GoldenError),
}

impl std::fmt::Display for WallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Signs(error) => error.fmt(f),
            Self::Golden(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WallError {}

/// Looks at `recipe` in `float` at positions 0..`end`.
///
/// # Errors
/// As [`signs`](super::signs) and [`Golden::cos_sin`].
///
/// # Panics
/// If the recipe does not exist for the target.
pub fn wall(
    target: &Target,
    recipe: Recipe,
    float: FloatType,
    end: u64,
) -> Result<Wall, WallError> {
    let model = recipe.model(target, float).expect("a recipe that exists");
    let golden = Golden::new(&target.schedule, &target.factor).map_err(WallError::Golden)?;
    let slowest = target.pairs() - 1;
    let chunks: Vec<(u64, u64, f64)> = (0..end.div_ceil(4096))
        .into_par_iter()
        .map(|chunk| {
            let [mut row, mut next] = [(); 2].map(|()| RotationRow::new(target.pairs()));
            let (mut stands, mut equal, mut worst) = (0, 0, 0.0f64);
            let first = chunk * 4096;
            model.row(first, &mut row);
            for position in first..end.min(first + 4096) {
                model.row(position + 1, &mut next);
                let same = |pair: usize| {
                    row.cosines[pair] == next.cosines[pair] && row.sines[pair] == next.sines[pair]
                };
                stands += u64::from(same(slowest));
                equal += u64::from(row == next);
                if position % 64 == 0 {
                    let (cos, sin) = golden
                        .cos_sin(position, slowest, float)
                        .map_err(WallError::Golden)?;
                    worst = worst
                        .max((row.cosines[slowest] - cos).abs())
                        .max((row.sines[slowest] - sin).abs());
                }
                std::mem::swap(&mut row, &mut next);
            }
            Ok((stands, equal, worst))
        })
        .collect::<Result<_, WallError>>()?;
    let signs = super::signs(target, &[recipe], &[float], end).map_err(WallError::Signs)?;
    let theta = target.schedule.frequencies(&ropebound_schedule::ApproxF64);
    let mut wall = Wall {
        slow_pairs: theta
            .iter()
            .filter(|theta| **theta < float.unit_roundoff())
            .count(),
        slowest_stands: 0,
        rows_equal: 0,
        slowest_error: 0.0,
        flips: signs.recipes[0].flips,
        exact_first_negative: signs.first_negative,
        first_negative: signs.recipes[0].first_negative,
    };
    for (stands, equal, worst) in chunks {
        wall.slowest_stands += stands;
        wall.rows_equal += equal;
        wall.slowest_error = wall.slowest_error.max(worst);
    }
    Ok(wall)
}
