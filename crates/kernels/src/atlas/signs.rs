//! Signs of B over a whole range, by each recipe's cosines in each format.

use crate::compare::{ExactSigns, SignsError, sum_is_negative};
use crate::recipe::{PreparedRecipe, Recipe, RotationRow};
use crate::{FloatType, Target};
use half::f16;
use half::slice::HalfFloatSliceExt;
use rayon::prelude::*;
use ropebound_schedule::Decimal;

/// Positions of one task.
const CHUNK: u64 = 4096;

/// Signs by one recipe in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipeSigns {
    /// The recipe.
    pub recipe: Recipe,
    /// The table's format.
    pub float: FloatType,
    /// Positions whose sum has another sign than the exact one.
    pub flips: u64,
    /// The first of them.
    pub first_flip: Option<u64>,
    /// The first position whose sum is negative.
    pub first_negative: Option<u64>,
    /// Positions without a sum: the recipe overflows there. They count nowhere else.
    pub undefined: u64,
}

/// Signs over 0..end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignTable {
    /// Positions with B < 0.
    pub exact_negative: u64,
    /// The first of them.
    pub first_negative: Option<u64>,
    /// Positions whose exact sign stays open; they count nowhere else.
    pub undecided: u64,
    /// By recipe, then format.
    pub recipes: Vec<RecipeSigns>,
}

impl SignTable {
    fn join(mut self, later: Self) -> Self {
        self.exact_negative += later.exact_negative;
        self.first_negative = self.first_negative.or(later.first_negative);
        self.undecided += later.undecided;
        for (sum, new) in self.recipes.iter_mut().zip(later.recipes) {
            sum.flips += new.flips;
            sum.first_flip = sum.first_flip.or(new.first_flip);
            sum.first_negative = sum.first_negative.or(new.first_negative);
            sum.undefined += new.undefined;
        }
        self
    }
}

/// Exact signs of B at every m in 0..`end` beside those of sums of each recipe's cosines, rounded to each format; sums are signed
/// exactly. Recipes that do not exist for the target are left out. The attention factor plays no part.
///
/// # Errors
/// As [`ExactSigns::new`].
pub fn signs(
    target: &Target,
    recipes: &[Recipe],
    floats: &[FloatType],
    end: u64,
) -> Result<SignTable, SignsError> {
    let exact = ExactSigns::new(&target.schedule)?;
    // The factor scales every cosine before it is cast; sizes below are those without it.
    let target = &target.clone().with_factor(Decimal::one());
    // f64 keeps what the recipe computes; the casts to narrower formats follow.
    let models: Vec<_> = recipes
        .iter()
        .filter_map(|recipe| recipe.model(target, FloatType::F64))
        .collect();
    let tables: Vec<_> = (0..end.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let positions: Vec<u64> = (chunk * CHUNK..end.min((chunk + 1) * CHUNK)).collect();
            of_chunk(
                &exact.negative(&positions),
                &positions,
                &models,
                floats,
                target.pairs(),
            )
        })
        .collect();
    let empty = of_chunk(&[], &[], &models, floats, target.pairs());
    Ok(tables.into_iter().fold(empty, SignTable::join))
}

fn of_chunk(
    exact: &[Option<bool>],
    positions: &[u64],
    models: &[PreparedRecipe],
    floats: &[FloatType],
    pairs: usize,
) -> SignTable {
    let negative = |sign: &Option<bool>| *sign == Some(true);
    let mut table = SignTable {
        exact_negative: exact.iter().filter(|sign| negative(sign)).count() as u64,
        first_negative: exact.iter().position(negative).map(|at| positions[at]),
        undecided: exact.iter().filter(|sign| sign.is_none()).count() as u64,
        recipes: Vec::new(),
    };
    let mut row = RotationRow::new(pairs);
    let mut sums = Sums::new(pairs);
    for model in models {
        let first = table.recipes.len();
        table
            .recipes
            .extend(floats.iter().map(|&float| RecipeSigns {
                recipe: model.recipe(),
                float,
                flips: 0,
                first_flip: None,
                first_negative: None,
                undefined: 0,
            }));
        for (&position, exact) in positions.iter().zip(exact) {
            let Some(exact) = *exact else { continue };
            model.cosines(position, &mut row);
            for found in &mut table.recipes[first..] {
                match sums.negative(&row.cosines, found.float) {
                    None => found.undefined += 1,
                    Some(negative) => {
                        if negative {
                            found.first_negative.get_or_insert(position);
                        }
                        if negative != exact {
                            found.flips += 1;
                            found.first_flip.get_or_insert(position);
                        }
                    }
                }
            }
        }
    }
    table
}

/// Scratch space for casts.
struct Sums {
    singles: Vec<f32>,
    halves: Vec<f16>,
    cast: Vec<f64>,
}

impl Sums {
    fn new(pairs: usize) -> Self {
        Self {
            singles: vec![0.0; pairs],
            halves: vec![f16::ZERO; pairs],
            cast: vec![0.0; pairs],
        }
    }

    /// Whether the values, cast to a format, sum to less than 0; `None` if one is NaN.
    fn negative(&mut self, values: &[f64], float: FloatType) -> Option<bool> {
        if float == FloatType::F64 {
            return sign(values);
        }
        for (single, value) in self.singles.iter_mut().zip(values) {
            *single = *value as f32;
        }
        match float {
            FloatType::F16 => {
                self.halves.convert_from_f32_slice(&self.singles);
                self.halves.convert_to_f32_slice(&mut self.singles);
            }
            // To nearest, ties to even, on the bits; |value| ≤ 1, so nothing overflows, and NaN stays NaN below.
            FloatType::BF16 if !self.singles[0].is_nan() => {
                for single in &mut self.singles {
                    let bits = single.to_bits();
                    let up = 0x7fff + ((bits >> 16) & 1);
                    *single = f32::from_bits((bits + up) & 0xffff_0000);
                }
            }
            _ => {}
        }
        for (wide, single) in self.cast.iter_mut().zip(&self.singles) {
            *wide = f64::from(*single);
        }
        sign(&self.cast)
    }
}

/// The sign of the exact sum of values of size at most 1.
fn sign(values: &[f64]) -> Option<bool> {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut strands = [0.0; 8];
    for chunk in chunks {
        for (strand, value) in strands.iter_mut().zip(chunk) {
            *strand += value;
        }
    }
    let sum = strands
        .iter()
        .chain(rest)
        .fold(0.0, |sum, value| sum + value);
    if sum.is_nan() {
        return None;
    }
    // At most n roundings of partial sums of at most n.
    let n = values.len() as f64;
    if sum.abs() > n * n * f64::EPSILON {
        return Some(sum < 0.0);
    }
    Some(sum_is_negative(values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::{HeadDim, Schedule};

    /// The casts here are those of [`FloatType::cast`], and the sums those of the rows themselves.
    #[test]
    fn counts_are_those_of_rows() {
        let schedule = Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(18).expect("even"),
        )
        .expect("plain");
        let target = Target::of_schedule(&schedule);
        let recipes = [Recipe::F64, Recipe::F16Positions, Recipe::Bf16Positions];
        let scaled = target
            .clone()
            .with_factor("1.19".parse().expect("a decimal"));
        let table = signs(&scaled, &recipes, &FloatType::ALL, 9000).expect("plain");
        let positions: Vec<u64> = (0..9000).collect();
        let exact = ExactSigns::new(&schedule)
            .expect("plain")
            .negative(&positions);
        assert_eq!(table.recipes.len(), 12);
        for found in &table.recipes {
            let model = found.recipe.model(&target, found.float).expect("plain");
            let mut row = RotationRow::new(9);
            let signs: Vec<bool> = positions
                .iter()
                .map(|&position| {
                    model.row(position, &mut row);
                    sum_is_negative(&row.cosines)
                })
                .collect();
            let flips = signs
                .iter()
                .zip(&exact)
                .filter(|(sign, exact)| Some(**sign) != **exact)
                .count();
            assert_eq!(found.flips, flips as u64, "{found:?}");
            assert_eq!(
                found.first_negative,
                signs.iter().position(|sign| *sign).map(|at| at as u64)
            );
        }
        let bf16 = table
            .recipes
            .iter()
            .filter(|found| found.recipe == Recipe::Bf16Positions);
        assert!(bf16.map(|found| found.flips).sum::<u64>() > 1000);
    }

    /// Above 65519 there are no f16 positions.
    #[test]
    fn overflow_is_counted_apart() {
        let schedule = Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(4).expect("even"),
        )
        .expect("plain");
        let target = Target::of_schedule(&schedule);
        let table =
            signs(&target, &[Recipe::F16Positions], &FloatType::ALL, 65_600).expect("plain");
        assert!(
            table.recipes.iter().all(|found| found.undefined == 80),
            "{table:?}"
        );
    }
}
