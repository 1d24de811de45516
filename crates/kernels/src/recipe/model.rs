//! A recipe at work: rows of a table.

use super::frequencies::{Held, held};
use super::{Recipe, Trigonometry};
use crate::{FloatType, Target};
use std::f32::consts::{FRAC_2_PI, FRAC_PI_2};

/// cos and sin of one position, pair by pair: numbers of the table's format, held as `f64`.
#[derive(Clone, Debug)]
pub struct RotationRow {
    /// cos(m·θ_i).
    pub cosines: Vec<f64>,
    /// sin(m·θ_i).
    pub sines: Vec<f64>,
    angles: Vec<f64>,
    turns: Vec<u8>,
    trigonometry: Trigonometry,
}

impl PartialEq for RotationRow {
    fn eq(&self, other: &Self) -> bool {
        self.cosines == other.cosines && self.sines == other.sines
    }
}

impl RotationRow {
    /// Room for so many pairs.
    #[must_use]
    pub fn new(pairs: usize) -> Self {
        Self {
            cosines: vec![0.0; pairs],
            sines: vec![0.0; pairs],
            angles: vec![0.0; pairs],
            turns: vec![0; pairs],
            trigonometry: Trigonometry::default(),
        }
    }
}

/// A recipe made ready for one schedule and one format of the table.
#[derive(Clone, Debug)]
pub struct PreparedRecipe {
    recipe: Recipe,
    dtype: FloatType,
    held: Held,
    /// Multiplies cos and sin before they are cast: in `f64` where they are `f64`, else in `f32`.
    factor: f64,
}

impl PreparedRecipe {
    pub(super) fn new(recipe: Recipe, target: &Target, dtype: FloatType) -> Option<Self> {
        let held = held(recipe, target)?;
        let factor = match &held {
            Held::Double(_) => target.factor.nearest_f64(),
            _ => f64::from(target.factor.nearest_f32()),
        };
        Some(Self {
            recipe,
            dtype,
            held,
            factor,
        })
    }

    /// Which recipe.
    #[must_use]
    pub fn recipe(&self) -> Recipe {
        self.recipe
    }

    /// The table's format.
    #[must_use]
    pub fn dtype(&self) -> FloatType {
        self.dtype
    }

    /// The number of pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        match &self.held {
            Held::Double(theta) => theta.len(),
            Held::Single(theta) => theta.len(),
            Held::Chain { pairs, .. } => *pairs,
        }
    }

    /// The frequencies as the recipe holds them, each an exact number; `None` where it holds none.
    #[must_use]
    pub fn frequencies(&self) -> Option<Vec<f64>> {
        match &self.held {
            Held::Double(theta) => Some(theta.clone()),
            Held::Single(theta) => Some(theta.iter().copied().map(f64::from).collect()),
            Held::Chain { .. } => None,
        }
    }

    /// The table's row at `position`. NaN where the recipe overflows: [`Recipe::F16Positions`] and [`Recipe::F16Angles`] above 65519.
    ///
    /// # Panics
    /// If `row` is of another number of pairs.
    pub fn row(&self, position: u64, row: &mut RotationRow) {
        self.fill(position, row, true);
    }

    /// The cosines of the row at `position`; its sines are then of no use.
    ///
    /// # Panics
    /// If `row` is of another number of pairs.
    pub fn cosines(&self, position: u64, row: &mut RotationRow) {
        self.fill(position, row, false);
    }

    fn fill(&self, position: u64, row: &mut RotationRow, sines: bool) {
        assert_eq!(row.cosines.len(), self.pairs(), "a row of as many pairs");
        match &self.held {
            Held::Double(theta) => {
                for (i, theta) in theta.iter().enumerate() {
                    let angle = position as f64 * theta;
                    row.cosines[i] = self.dtype.cast(libm::cos(angle) * self.factor);
                    if sines {
                        row.sines[i] = self.dtype.cast(libm::sin(angle) * self.factor);
                    }
                }
                return;
            }
            Held::Single(theta) => {
                let position = self.position(position);
                for (angle, theta) in row.angles.iter_mut().zip(theta) {
                    *angle = f64::from(position * theta);
                }
            }
            Held::Chain { first, ratio, .. } => {
                let mut angle = first * position as f32;
                for slot in &mut row.angles {
                    *slot = f64::from(angle);
                    angle *= ratio;
                }
            }
        }
        match self.recipe {
            Recipe::Bf16Angles | Recipe::Bf16AnglesF32Functions | Recipe::Bf16Product => {
                for angle in &mut row.angles {
                    *angle = FloatType::BF16.round(*angle);
                }
            }
            Recipe::F16Angles => {
                for angle in &mut row.angles {
                    *angle = FloatType::F16.round(*angle);
                }
            }
            Recipe::FastTurns => {
                for angle in &mut row.angles {
                    let turns = *angle as f32 * std::f32::consts::FRAC_1_PI * 0.5;
                    let rest = turns - turns.round_ties_even();
                    *angle = f64::from(rest * std::f32::consts::TAU);
                }
            }
            Recipe::WeakReduction => reduce_weakly(&mut row.angles, &mut row.turns),
            _ => {}
        }
        row.trigonometry
            .of_f32(&row.angles, &mut row.cosines, &mut row.sines);
        if self.recipe == Recipe::WeakReduction {
            turn_back(row);
        }
        let narrow = matches!(self.recipe, Recipe::Bf16Angles | Recipe::Bf16Table);
        for value in row.cosines.iter_mut().chain(&mut row.sines) {
            // Exact in f64, so rounded once; and unchanged by a factor of 1.
            *value = f64::from((*value * self.factor) as f32);
            if narrow {
                *value = FloatType::BF16.cast(*value);
            }
            *value = self.dtype.cast(*value);
        }
    }

    /// The position in the format the recipe holds it in.
    fn position(&self, position: u64) -> f32 {
        match self.recipe {
            Recipe::F16Positions | Recipe::F16Angles => {
                FloatType::F16.round(position as f64) as f32
            }
            Recipe::Bf16Positions | Recipe::Bf16Angles | Recipe::Bf16AnglesF32Functions => {
                FloatType::BF16.round(position as f64) as f32
            }
            _ => position as f32,
        }
    }
}

/// Angles to their rests r, and the quadrants taken off.
fn reduce_weakly(angles: &mut [f64], turns: &mut [u8]) {
    for (angle, turn) in angles.iter_mut().zip(turns) {
        let x = *angle as f32;
        let k = (x * FRAC_2_PI).round_ties_even();
        *angle = f64::from((-k).mul_add(FRAC_PI_2, x));
        *turn = (k as u64 % 4) as u8;
    }
}

/// cos and sin of r + k·π/2 from those of r.
fn turn_back(row: &mut RotationRow) {
    for (i, turn) in row.turns.iter().enumerate() {
        let (c, s) = (row.cosines[i], row.sines[i]);
        (row.cosines[i], row.sines[i]) = match turn {
            0 => (c, s),
            1 => (-s, c),
            2 => (-c, -s),
            _ => (s, -c),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::{ApproxF64, HeadDim, Schedule};

    /// Where positions are small every recipe is near the truth, in each quadrant.
    #[test]
    fn recipes_are_near_the_truth_at_first() {
        let head_dim = HeadDim::new(16).expect("even");
        let schedule = Schedule::plain("1e4".parse().expect("a base"), head_dim).expect("plain");
        let target = Target::of_schedule(&schedule);
        let theta = schedule.frequencies(&ApproxF64);
        let mut row = RotationRow::new(8);
        for recipe in Recipe::ALL {
            let Some(model) = recipe.model(&target, FloatType::F32) else {
                continue;
            };
            for position in 0..8 {
                model.row(position, &mut row);
                assert_eq!(model.pairs(), 8);
                for (pair, theta) in theta.iter().enumerate() {
                    let angle = position as f64 * theta;
                    let off = (row.cosines[pair] - libm::cos(angle))
                        .abs()
                        .max((row.sines[pair] - libm::sin(angle)).abs());
                    assert!(off < 0.04, "{} {position} {pair}: {off}", recipe.name());
                }
            }
        }
    }

    /// Rows are one if their numbers are.
    #[test]
    fn rows_are_compared() {
        let (mut one, other) = (RotationRow::new(2), RotationRow::new(2));
        assert_eq!(one, other);
        one.sines[1] = 0.5;
        assert_ne!(one, other);
        one = RotationRow::new(2);
        one.cosines[0] = 0.5;
        assert_ne!(one, other);
    }

    /// Each quadrant's weakly reduced row is near the truth: the sine of one quadrant is not that of another.
    #[test]
    fn quadrants_are_turned_back() {
        let mut row = RotationRow::new(4);
        (row.cosines, row.sines) = (vec![0.8; 4], vec![0.6; 4]);
        row.turns = vec![0, 1, 2, 3];
        turn_back(&mut row);
        assert_eq!(row.cosines, [0.8, -0.6, -0.8, 0.6]);
        assert_eq!(row.sines, [0.6, 0.8, -0.6, -0.8]);
    }
}
