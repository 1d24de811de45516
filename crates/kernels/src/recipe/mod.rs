//! How tables of cos(m·θ_i) and sin(m·θ_i) are computed in practice: a model of each recipe, to the bit.
//!
//! A recipe says in which formats frequency, position and angle are held, how cos and sin are taken, and what the results are rounded to
//! before they are stored in a table of some [`FloatType`]. [`Recipe::model`] prepares one for a schedule; [`PreparedRecipe::row`] gives its
//! numbers at one position.
//!
//! What stands behind the functions, all of it the same on every machine: `f32` cos and sin are correctly rounded ([`Trigonometry`]); those
//! of `f64` angles are the `libm` crate's; powers are those of the `libm` crate in `f64`, rounded once. A framework's own
//! functions may differ in the last bit, so a real table is recognised by the fewest entries that differ, not by their absence.

mod frequencies;
mod model;
mod rotate;
mod trigonometry;

pub use model::{PreparedRecipe, RotationRow};
pub use rotate::{Arithmetic, rotate};
pub use trigonometry::Trigonometry;

use crate::{FloatType, Target};
use std::fmt;

/// A way to compute a table. [`description`](Self::description) says which; u stands for the unit roundoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipe {
    /// Everything in `f64`, cast last.
    F64,
    /// As transformers: everything in `f32`, cast last.
    F32,
    /// As [`F32`](Self::F32), from frequencies computed in `f64` and rounded once.
    F32RoundedFrequencies,
    /// The `f32` frequencies of transformers, angle and functions in `f64`, cast last.
    F32FrequenciesF64Angles,
    /// Positions held in `f16`.
    F16Positions,
    /// Positions held in `bf16`.
    Bf16Positions,
    /// Frequencies held in `f16`.
    F16Frequencies,
    /// Frequencies held in `bf16`.
    Bf16Frequencies,
    /// Positions, frequencies, their product and the results in `bf16`.
    Bf16Angles,
    /// The angle multiplied by base^(−2/d) from pair to pair, in `f32`.
    RepeatedMultiplication,
    /// `f32` angles reduced by one `f32` approximation of π/2.
    WeakReduction,
    /// As [`F32`](Self::F32), the results rounded to `bf16` whatever they are stored in.
    Bf16Table,
    /// Positions, frequencies and their product in `f16`.
    F16Angles,
    /// The `f32` product rounded to `bf16`.
    Bf16Product,
    /// As [`Bf16Angles`](Self::Bf16Angles), functions in `f32`.
    Bf16AnglesF32Functions,
    /// Frequencies by `exp` in `f32`.
    ExpFrequencies,
    /// Frequencies by `exp2` in `f32`.
    Exp2Frequencies,
    /// `f32` angles turned into turns by one `f32` product, as fast functions of graphics processors reduce them.
    FastTurns,
}

impl Recipe {
    /// All recipes, the most exact first.
    pub const ALL: [Self; 18] = [
        Self::F64,
        Self::F32FrequenciesF64Angles,
        Self::F32RoundedFrequencies,
        Self::F32,
        Self::ExpFrequencies,
        Self::Exp2Frequencies,
        Self::RepeatedMultiplication,
        Self::FastTurns,
        Self::WeakReduction,
        Self::Bf16Table,
        Self::F16Frequencies,
        Self::F16Positions,
        Self::F16Angles,
        Self::Bf16Frequencies,
        Self::Bf16Positions,
        Self::Bf16Product,
        Self::Bf16AnglesF32Functions,
        Self::Bf16Angles,
    ];

    /// Those whose errors the atlas maps.
    pub const ATLAS: [Self; 12] = [
        Self::F64,
        Self::F32FrequenciesF64Angles,
        Self::F32RoundedFrequencies,
        Self::F32,
        Self::RepeatedMultiplication,
        Self::WeakReduction,
        Self::Bf16Table,
        Self::F16Frequencies,
        Self::F16Positions,
        Self::Bf16Frequencies,
        Self::Bf16Positions,
        Self::Bf16Angles,
    ];

    /// A short name, unique.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::F64 => "f64",
            Self::F32 => "f32 (transformers)",
            Self::F32RoundedFrequencies => "f32, inv_freq rounded once",
            Self::F32FrequenciesF64Angles => "f32 inv_freq, f64 angle",
            Self::F16Positions => "f16 positions",
            Self::Bf16Positions => "bf16 positions",
            Self::F16Frequencies => "f16 inv_freq",
            Self::Bf16Frequencies => "bf16 inv_freq",
            Self::Bf16Angles => "bf16 angles",
            Self::RepeatedMultiplication => "repeated multiplication",
            Self::WeakReduction => "weak range reduction",
            Self::Bf16Table => "bf16 table",
            Self::F16Angles => "f16 angles",
            Self::Bf16Product => "bf16 product of f32 factors",
            Self::Bf16AnglesF32Functions => "bf16 angles, f32 functions",
            Self::ExpFrequencies => "inv_freq by exp",
            Self::Exp2Frequencies => "inv_freq by exp2",
            Self::FastTurns => "f32 turns (fast range reduction)",
        }
    }

    /// What is computed, step by step.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::F64 => "inv_freq, angle, cos and sin in f64, cast last",
            Self::F32 => {
                "inv_freq in f32 as transformers computes it, f32 position, f32 product, f32 cos and sin, cast last"
            }
            Self::F32RoundedFrequencies => {
                "inv_freq computed in f64 and rounded to f32 once; then as f32"
            }
            Self::F32FrequenciesF64Angles => {
                "inv_freq in f32 as transformers computes it, product, cos and sin in f64, cast last"
            }
            Self::F16Positions => {
                "position rounded to f16 (odd ones are lost above 2048, and all above 65519); then as f32"
            }
            Self::Bf16Positions => {
                "position rounded to bf16 (odd ones are lost above 256); then as f32"
            }
            Self::F16Frequencies => {
                "inv_freq of transformers rounded to f16, as a model cast to half precision does with its buffers; then as f32"
            }
            Self::Bf16Frequencies => {
                "inv_freq of transformers rounded to bf16, as a model cast to it does with its buffers; then as f32"
            }
            Self::Bf16Angles => {
                "position and inv_freq rounded to bf16, their product too, as under autocast; cos and sin rounded to bf16"
            }
            Self::RepeatedMultiplication => {
                "the angle starts as the f32 position and is multiplied by the f32 base^(-2/d) from pair to pair, as the cache of \
                 llama.cpp on the CPU does; f32 cos and sin, cast last"
            }
            Self::WeakReduction => {
                "angle as f32; k = its f32 product with 2/pi rounded to an integer, r = angle - k*pi/2 by one fused multiply-add with \
                 pi/2 in f32, an angle error of k*4.4e-8; cos and sin of r correctly rounded"
            }
            Self::Bf16Table => "as f32, cos and sin rounded to bf16, then stored",
            Self::F16Angles => {
                "position and inv_freq rounded to f16, their product too; f32 cos and sin, cast last; nothing is left above 65504"
            }
            Self::Bf16Product => {
                "as f32, the product of position and inv_freq rounded to bf16 before cos and sin"
            }
            Self::Bf16AnglesF32Functions => {
                "position and inv_freq rounded to bf16, their product too; f32 cos and sin, cast last"
            }
            Self::ExpFrequencies => {
                "inv_freq = exp(2i * (-ln base / d)) in f32, the factor rounded once; then as f32"
            }
            Self::Exp2Frequencies => {
                "inv_freq = exp2(-(2i / d) * log2 base) in f32, log2 base rounded once; then as f32"
            }
            Self::FastTurns => {
                "angle as f32; its f32 product with 1/(2*pi) less the nearest integer, an angle error of 2^-24 of the angle; cos and sin of \
                 that part of a turn"
            }
        }
    }

    /// The recipe made ready for a schedule and a table of `dtype`; `None` where the recipe does not exist: all but
    /// [`F64`](Self::F64) and [`F32RoundedFrequencies`](Self::F32RoundedFrequencies) need parameters of a type transformers knows, and
    /// [`RepeatedMultiplication`](Self::RepeatedMultiplication) plain RoPE or a linear factor, those by `exp` and `exp2` plain RoPE.
    ///
    /// ```
    /// use ropebound_kernels::{FloatType, Target, recipe::{Recipe, RotationRow}};
    /// use ropebound_schedule::{HeadDim, Schedule};
    /// let target = Target::of_schedule(&Schedule::plain("10000".parse()?, HeadDim::new(128)?)?);
    /// let model = Recipe::Bf16Positions.model(&target, FloatType::F32).expect("plain RoPE");
    /// let (mut odd, mut even) = (RotationRow::new(64), RotationRow::new(64));
    /// model.row(257, &mut odd);
    /// model.row(256, &mut even);
    /// assert_eq!(odd, even); // bf16 has no 257
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn model(self, target: &Target, dtype: FloatType) -> Option<PreparedRecipe> {
        PreparedRecipe::new(self, target, dtype)
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
