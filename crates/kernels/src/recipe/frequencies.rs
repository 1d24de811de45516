//! The frequencies a recipe starts from, in the format it holds them in.

use super::Recipe;
use crate::{FloatType, Target};
use ropebound_schedule::{ApproxF64, RopeKind};

/// Frequencies as a recipe holds them.
#[derive(Clone, Debug)]
pub(super) enum Held {
    /// In `f64`.
    Double(Vec<f64>),
    /// In `f32`, perhaps after rounding to a narrower format.
    Single(Vec<f32>),
    /// θ_0 = `first`, θ_{i+1} = θ_i·`ratio`, never stored: applied to the angle, pair by pair.
    Chain {
        first: f32,
        ratio: f32,
        pairs: usize,
    },
}

/// What `recipe` makes of `target`.
pub(super) fn held(recipe: Recipe, target: &Target) -> Option<Held> {
    let schedule = &target.schedule;
    let rope = || target.rope.as_ref();
    let double = || schedule.frequencies(&ApproxF64);
    let stored = || rope()?.approx_transformers_f32();
    let narrowed = |dtype: FloatType| {
        let round = |theta: f32| dtype.round(f64::from(theta)) as f32;
        Some(Held::Single(stored()?.into_iter().map(round).collect()))
    };
    match recipe {
        Recipe::F64 => Some(Held::Double(double())),
        Recipe::F32RoundedFrequencies => Some(Held::Single(
            double().into_iter().map(|theta| theta as f32).collect(),
        )),
        Recipe::F32FrequenciesF64Angles => {
            Some(Held::Double(stored()?.into_iter().map(f64::from).collect()))
        }
        Recipe::F32
        | Recipe::F16Positions
        | Recipe::Bf16Positions
        | Recipe::WeakReduction
        | Recipe::FastTurns
        | Recipe::Bf16Product
        | Recipe::Bf16Table => Some(Held::Single(stored()?)),
        Recipe::F16Frequencies | Recipe::F16Angles => narrowed(FloatType::F16),
        Recipe::Bf16Frequencies | Recipe::Bf16Angles | Recipe::Bf16AnglesF32Functions => {
            narrowed(FloatType::BF16)
        }
        Recipe::ExpFrequencies => by_power(target, |base, d| {
            let factor = (-libm::log(base) / d) as f32;
            move |twice: f32| libm::exp(f64::from(twice * factor)) as f32
        }),
        Recipe::Exp2Frequencies => by_power(target, |base, d| {
            let (log, d) = (libm::log2(base) as f32, d as f32);
            move |twice: f32| libm::exp2(f64::from(-(twice / d) * log)) as f32
        }),
        Recipe::RepeatedMultiplication => {
            let rope = rope()?;
            let first = match &rope.kind {
                RopeKind::Default => 1.0,
                // The program is given the scale, not the factor.
                RopeKind::Linear { factor } => 1.0 / factor.nearest_f32(),
                _ => return None,
            };
            let exponent = -2.0 / rope.head_dim.get() as f32;
            let base = f64::from(rope.base.nearest_f32());
            Some(Held::Chain {
                first,
                ratio: libm::pow(base, f64::from(exponent)) as f32,
                pairs: schedule.pairs(),
            })
        }
    }
}

/// Plain frequencies by a function of 2i, made from base and d.
fn by_power<F: Fn(f32) -> f32>(target: &Target, function: impl Fn(f64, f64) -> F) -> Option<Held> {
    let rope = target.rope.as_ref()?;
    if rope.kind != RopeKind::Default {
        return None;
    }
    let function = function(rope.base.nearest_f64(), f64::from(rope.head_dim.get()));
    let pairs = 0..target.schedule.pairs();
    Some(Held::Single(
        pairs.map(|pair| function((2 * pair) as f32)).collect(),
    ))
}
