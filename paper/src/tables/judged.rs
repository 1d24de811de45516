//! A printed base, judged.

use crate::claims::PrintedDecimal;
use crate::error::PaperError;
use crate::real::Real;
use crate::text::{or_dash, yes_no};
use ropebound_bounds::{ContextLength, Problem};
use ropebound_schedule::{HeadDim, Schedule};
use serde::Serialize;

/// Digits of a ratio of printed to true.
const RATIO_DIGITS: usize = 6;

/// What a printed base is worth for a context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgedBase {
    /// The base as printed, taken as that exact number.
    pub base: PrintedDecimal,
    /// Printed over true.
    pub ratio: Option<Real>,
    /// Whether B(m) ≥ 0 for all m in 0..=L at this base; null if undecided.
    pub feasible: Option<bool>,
    /// If it is not: the first m with B(m) < 0.
    pub first_negative: Option<u64>,
    /// L_θ of this base.
    pub context_length: Option<u64>,
}

impl JudgedBase {
    /// Judges `printed` for `context`, beside the `least` base.
    pub(super) fn new(
        printed: &PrintedDecimal,
        context: u64,
        head_dim: HeadDim,
        least: Option<&Real>,
    ) -> Result<Self, PaperError> {
        let schedule = Schedule::plain(printed.value.clone(), head_dim)?;
        let length = Problem::new(&schedule)?.context_length(None, &mut |_| ())?;
        let (context_length, feasible) = match length {
            ContextLength::Bounded { length } => (Some(length), Some(length >= context)),
            ContextLength::NoneUpTo { .. } | ContextLength::Unbounded => (None, Some(true)),
            ContextLength::Undecided { position, .. } => {
                (None, (position > context).then_some(true))
            }
        };
        Ok(Self {
            base: printed.clone(),
            ratio: least.and_then(|least| Real::from(&printed.value).over(least, RATIO_DIGITS)),
            feasible,
            first_negative: context_length
                .filter(|_| feasible == Some(false))
                .map(|length| length + 1),
            context_length,
        })
    }

    /// Base, ratio, whether feasible, the first negative m and L_θ.
    pub(super) fn cells(&self) -> [String; 5] {
        [
            self.base.text.clone(),
            or_dash(self.ratio.as_ref()),
            yes_no(self.feasible).to_owned(),
            or_dash(self.first_negative),
            or_dash(self.context_length),
        ]
    }
}
