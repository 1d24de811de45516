//! The records of the atlas, and how they are computed.

use super::named;
use crate::claims::PrintedDecimal;
use crate::error::PaperError;
use ropebound_kernels::atlas;
use ropebound_kernels::recipe::Recipe;
use ropebound_kernels::{FloatType, Target};
use ropebound_schedule::{HeadDim, Schedule};
use serde::{Deserialize, Serialize};

/// Bases of the atlas: Llama 2, Llama 3, Qwen 2.5, and one near 1/u of f32.
pub const BASES: [&str; 4] = ["1e4", "5e5", "1e6", "1e7"];
/// Bases beyond the claimed bound 1/ε and below it: 2^23 = 8.4e6 and 2^24 = 1.7e7 for f32; 2^7 and 2^8 for bf16.
pub const WALL_BASES: [&str; 7] = ["1e4", "1e6", "8e6", "2e7", "1e8", "1e9", "1e12"];
/// Signs are counted at every position below this, 1M.
pub const SIGNS_END: u64 = 1 << 20;
/// The claim is looked at up to here, 128k.
pub const WALL_END: u64 = 1 << 17;
/// Random positions in each decade from 1000 on.
pub const SAMPLES: usize = 500;
/// Their seed.
pub const SEED: u64 = 1;
const HEAD_DIM: u64 = 128;

/// The whole atlas: what the page and the figure are made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrecisionReport {
    /// d.
    pub head_dim: u64,
    /// Random positions in each decade from 1000 on, in the errors.
    pub samples: usize,
    /// Their seed.
    pub seed: u64,
    /// Signs are counted at 0..this.
    pub signs_end: u64,
    /// The claim is looked at in 0..this.
    pub wall_end: u64,
    /// Largest absolute errors.
    pub errors: Vec<ErrorRecord>,
    /// Exact signs.
    pub exact: Vec<ExactRecord>,
    /// Signs by recipe.
    pub signs: Vec<SignRecord>,
    /// The claim.
    pub wall: Vec<WallRecord>,
}

/// Errors of one recipe's table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorRecord {
    /// The base.
    pub base: PrintedDecimal,
    /// The recipe.
    #[serde(with = "named")]
    pub recipe: Recipe,
    /// The table's format.
    #[serde(with = "named")]
    pub dtype: FloatType,
    /// The largest |entry − golden| by decade: 0..10, 10..100, …; `None` where no entry is a number.
    pub decades: Vec<Option<f64>>,
    /// Entries that are no number.
    pub undefined: u64,
}

/// B over 0..`signs_end`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExactRecord {
    /// The base.
    pub base: PrintedDecimal,
    /// Positions with B < 0.
    pub negative: u64,
    /// L_θ; `None` if no sum is negative.
    pub context_length: Option<u64>,
    /// Positions whose sign stays open.
    pub undecided: u64,
}

/// B by one recipe in one format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignRecord {
    /// The base.
    pub base: PrintedDecimal,
    /// The recipe.
    #[serde(with = "named")]
    pub recipe: Recipe,
    /// The table's format.
    #[serde(with = "named")]
    pub dtype: FloatType,
    /// Positions whose sum has another sign than the exact one.
    pub flips: u64,
    /// The first of them.
    pub first_flip: Option<u64>,
    /// L_θ as this table has it.
    pub context_length: Option<u64>,
    /// Positions without a sum.
    pub undefined: u64,
}

/// One base and format of the claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WallRecord {
    /// The base.
    pub base: PrintedDecimal,
    /// The format.
    #[serde(with = "named")]
    pub dtype: FloatType,
    /// How it is computed.
    #[serde(with = "named")]
    pub recipe: Recipe,
    /// Base times the roundoff u of the format: above 1 is beyond the bound for ε = u, above ½ for ε = 2u.
    pub base_times_u: f64,
    /// Pairs with θ_i below u.
    pub slow_pairs: usize,
    /// Share of positions whose slowest pair equals that of the next position.
    pub slowest_stands: f64,
    /// Positions whose whole row does.
    pub rows_equal: u64,
    /// The largest absolute error of the slowest pair, at every 64th position.
    pub slowest_error: f64,
    /// Sign flips of B.
    pub flips: u64,
    /// L_θ exactly; `None` if no sum is negative in the range.
    pub exact_context_length: Option<u64>,
    /// L_θ by the table.
    pub context_length: Option<u64>,
}

/// A base of the atlas, as it is written there.
fn printed(base: &str) -> PrintedDecimal {
    let base = PrintedDecimal::try_from(base.to_owned());
    base.expect("a base of the atlas is a decimal")
}

/// Plain RoPE at head_dim 128.
fn target(base: &str) -> Target {
    let head_dim = HeadDim::new(HEAD_DIM).expect("even");
    Target::of_schedule(
        &Schedule::plain(printed(base).value, head_dim).expect("a base of the atlas is in range"),
    )
}

/// Three significant digits.
fn short(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

/// L_θ from the first negative position.
fn before(first_negative: Option<u64>) -> Option<u64> {
    first_negative.map(|first| first.saturating_sub(1))
}

impl PrecisionReport {
    /// Computes everything. `progress` hears what is being done.
    ///
    /// # Errors
    /// [`PaperError`], which the bases here never give.
    pub fn compute(progress: &mut dyn FnMut(&str)) -> Result<Self, PaperError> {
        let mut report = Self {
            head_dim: HEAD_DIM,
            samples: SAMPLES,
            seed: SEED,
            signs_end: SIGNS_END,
            wall_end: WALL_END,
            errors: Vec::new(),
            exact: Vec::new(),
            signs: Vec::new(),
            wall: Vec::new(),
        };
        for base in BASES {
            progress(&format!("errors at base {base}"));
            report.errors.extend(Self::errors(base)?);
            progress(&format!("signs at base {base}"));
            let (exact, signs) = Self::signs(base, &Recipe::ATLAS)?;
            report.exact.push(exact);
            report.signs.extend(signs);
        }
        for base in WALL_BASES {
            progress(&format!("the claim at base {base}"));
            report.wall.extend(Self::wall(base)?);
        }
        Ok(report)
    }

    /// The errors at one base: every recipe in every format.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub fn errors(base: &str) -> Result<Vec<ErrorRecord>, PaperError> {
        let target = target(base);
        let positions = atlas::sampled_positions(&target, SIGNS_END, SAMPLES, SEED);
        let mut records = Vec::new();
        for float in FloatType::ALL {
            let found = atlas::errors(&target, float, &positions)?;
            records.extend(found.into_iter().map(|found| {
                ErrorRecord {
                    base: printed(base),
                    recipe: found.recipe,
                    dtype: float,
                    decades: found
                        .decades
                        .iter()
                        .map(|decade| (decade.entries > 0).then(|| short(decade.max)))
                        .collect(),
                    undefined: found.decades.iter().map(|decade| decade.undefined).sum(),
                }
            }));
        }
        Ok(records)
    }

    /// The signs at one base, of some recipes in every format.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub fn signs(
        base: &str,
        recipes: &[Recipe],
    ) -> Result<(ExactRecord, Vec<SignRecord>), PaperError> {
        let found = atlas::signs(&target(base), recipes, &FloatType::ALL, SIGNS_END)?;
        let exact = ExactRecord {
            base: printed(base),
            negative: found.exact_negative,
            context_length: before(found.first_negative),
            undecided: found.undecided,
        };
        let signs = found.recipes.into_iter().map(|found| SignRecord {
            base: printed(base),
            recipe: found.recipe,
            dtype: found.float,
            flips: found.flips,
            first_flip: found.first_flip,
            context_length: before(found.first_negative),
            undefined: found.undefined,
        });
        Ok((exact, signs.collect()))
    }

    /// The claim at one base: f32 as transformers computes it, and bf16 angles.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub fn wall(base: &str) -> Result<Vec<WallRecord>, PaperError> {
        let target = target(base);
        let mut records = Vec::new();
        for (recipe, float) in [
            (Recipe::F32, FloatType::F32),
            (Recipe::F32, FloatType::BF16),
            (Recipe::Bf16Angles, FloatType::BF16),
        ] {
            let found = atlas::wall(&target, recipe, float, WALL_END)?;
            let base = printed(base);
            let number = base.value.nearest_f64();
            records.push(WallRecord {
                base,
                dtype: float,
                recipe,
                base_times_u: short(number * float.unit_roundoff()),
                slow_pairs: found.slow_pairs,
                slowest_stands: short(found.slowest_stands as f64 / WALL_END as f64),
                rows_equal: found.rows_equal,
                slowest_error: short(found.slowest_error),
                flips: found.flips,
                exact_context_length: before(found.exact_first_negative),
                context_length: before(found.first_negative),
            });
        }
        Ok(records)
    }

    /// The errors of tables of one format at one base.
    pub(super) fn errors_of(&self, base: &str, dtype: FloatType) -> Vec<&ErrorRecord> {
        let errors = self.errors.iter();
        errors
            .filter(|record| (&*record.base.text, record.dtype) == (base, dtype))
            .collect()
    }
}
