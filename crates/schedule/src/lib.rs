//! RoPE frequency schedules as exact data.
//!
//! A [`Schedule`] says which real number each pair's frequency θ_i is; an [`Arithmetic`] says what numbers to compute
//! it in. The formula, θ_i = (base · scale^ratio)^(−2i/d) / divisor, is written once, in [`Segment::frequency`], and
//! serves enclosures of any precision as well as the unproven `f64` and `f32` of [`ApproxF64`] and [`ApproxF32`].
//!
//! A [`Rope`] is a schedule by the parameters models give: linear, NTK-aware, dynamic NTK, YaRN, LongRoPE, llama3, proportional.
//!
//! Bases are exact decimals ([`Decimal`]): text never passes through a binary float.

#![forbid(unsafe_code)]

mod approximate;
mod arithmetic;
mod attention;
mod count;
mod decimal;
mod decimal_from_float;
mod decimal_grid;
mod decimal_text;
mod formula;
mod head_dim;
mod quotient;
mod ramp;
mod rope;
mod rope_schedule;
mod schedule;
mod segment;
mod threshold;
mod transformers_f32;

pub use approximate::{ApproxF32, ApproxF64};
pub use arithmetic::{Arithmetic, Ratio};
pub use attention::AttentionFactor;
pub use count::{CountError, MAX_COUNT, parse_count};
pub use decimal::{Decimal, DecimalError, MAX_DIGITS, MAX_EXPONENT};
pub use head_dim::{HeadDim, HeadDimError};
pub use quotient::Quotient;
pub use ramp::ApproxRamp;
pub use rope::{Llama3, Rope, RopeKind, Yarn};
pub use schedule::{Schedule, ScheduleError};
pub use segment::{Scale, Segment};
pub use threshold::{Threshold, ThresholdError};
