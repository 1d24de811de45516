//! The frequencies as transformers computes and stores them: `inv_freq` in `f32`, operation by operation.
//!
//! From `modeling_rope_utils.py` of transformers 5.23.0. Exponents 2i/d are rounded to `f32` before the power, so the result is off
//! from the exact θ_i by up to about 8 units in the last place; these are other numbers, for other questions. Powers are those
//! of the `libm` crate's `pow` rounded once to `f32`; torch's may differ by one unit.

use crate::formula::growth;
use crate::{ApproxF64, Decimal, Rope, RopeKind, Schedule};

impl Rope {
    /// `inv_freq`, recomputed; `None` for types that transformers does not know, and where no schedule exists.
    ///
    /// Unproven as a statement about any one machine: torch's power function is not specified to the last bit.
    #[must_use]
    pub fn approx_transformers_f32(&self) -> Option<Vec<f32>> {
        self.schedule().ok()?;
        let d = self.head_dim.get() as f32;
        let pairs = self.head_dim.pairs();
        let powers = |base: f32, pairs: usize| -> Vec<f32> {
            let exponent = |pair: usize| f64::from((2 * pair) as f32 / d);
            (0..pairs)
                .map(|pair| libm::pow(f64::from(base), exponent(pair)) as f32)
                .collect()
        };
        let plain = |pairs: usize| powers(self.base.nearest_f64() as f32, pairs);
        let inverse = |powers: Vec<f32>| powers.into_iter().map(|power| 1.0 / power);
        let grown = |factor: f64| {
            let d = f64::from(self.head_dim.get());
            // Python multiplies and raises in double precision; torch takes the base as f32.
            let base = self.base.nearest_f64() * libm::pow(factor, d / (d - 2.0));
            inverse(powers(base as f32, pairs)).collect()
        };
        Some(match &self.kind {
            RopeKind::Default => inverse(plain(pairs)).collect(),
            RopeKind::Linear { factor } => {
                let factor = factor.nearest_f64() as f32;
                inverse(plain(pairs)).map(|theta| theta / factor).collect()
            }
            RopeKind::Proportional { factor, rotated } => {
                let factor = factor.nearest_f64() as f32;
                inverse(plain(*rotated))
                    .map(|theta| theta / factor)
                    .collect()
            }
            RopeKind::NtkAware { factor } => grown(factor.nearest_f64()),
            RopeKind::DynamicNtk { factor, stretch } => {
                grown(growth(&ApproxF64, &factor.clone().into(), stretch))
            }
            RopeKind::NtkMixed { .. } => return None,
            RopeKind::LongRope { factors } => plain(pairs)
                .into_iter()
                .zip(factors)
                .map(|(power, factor)| 1.0 / (factor.nearest_f32() * power))
                .collect(),
            RopeKind::Yarn(yarn) => {
                let ramp = yarn.approx_ramp(&self.base, self.head_dim).ok()?;
                let (low, high) = ramp.range;
                let high = if low == high { high + 0.001 } else { high };
                let factor = yarn.factor.number(&ApproxF64) as f32;
                let width = (high - low) as f32;
                let blend = |(pair, power): (usize, f32)| {
                    let ramp = ((pair as f32 - low as f32) / width).clamp(0.0, 1.0);
                    let kept = 1.0 - ramp;
                    (1.0 / (factor * power)) * (1.0 - kept) + (1.0 / power) * kept
                };
                plain(pairs).into_iter().enumerate().map(blend).collect()
            }
            RopeKind::Llama3(llama) => {
                let number = |value: &Decimal| value.nearest_f64();
                let (low, high) = (
                    number(&llama.low_freq_factor),
                    number(&llama.high_freq_factor),
                );
                let length = number(&llama.original_length);
                let factor = number(&llama.factor) as f32;
                let scaled = |theta: f32| {
                    // A number over a tensor is its reciprocal times the number.
                    let wavelength = (1.0 / theta) * (2.0 * std::f64::consts::PI) as f32;
                    if wavelength > (length / low) as f32 {
                        return theta / factor;
                    }
                    if wavelength < (length / high) as f32 || low == high {
                        return theta;
                    }
                    let turns = (1.0 / wavelength) * length as f32;
                    let smooth = (turns - low as f32) / (high - low) as f32;
                    (1.0 - smooth) * theta / factor + smooth * theta
                };
                inverse(plain(pairs)).map(scaled).collect()
            }
        })
    }

    /// The stored numbers as a schedule of their own, each `f32` taken exactly; `None` as
    /// [`approx_transformers_f32`](Rope::approx_transformers_f32).
    #[must_use]
    pub fn transformers_f32_schedule(&self) -> Option<Schedule> {
        let stored = self.approx_transformers_f32()?;
        let exact = stored.into_iter().map(Decimal::from_f32_exact);
        let table = Schedule::table(exact.collect::<Result<_, _>>().ok()?).ok()?;
        Some(table.with_name(format!("{self}, as f32")))
    }
}
