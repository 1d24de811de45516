//! A printed base, judged.

use super::TableError;
use crate::claims::PrintedDecimal;
use ropebound_bounds::{ContextLength, Problem};
use ropebound_reference::{Interval, certain_digits};
use ropebound_schedule::{HeadDim, Schedule};
use serde::Serialize;

/// Digits of a ratio of printed to true.
const RATIO_DIGITS: usize = 6;

/// What a printed base is worth for a context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The base as printed, taken as that exact number.
    pub base: String,
    /// Printed over true, correctly rounded.
    pub ratio: Option<String>,
    /// Whether B(m) ≥ 0 for all m in 0..=L at this base; null if undecided.
    pub feasible: Option<bool>,
    /// If it is not: the first m with B(m) < 0.
    pub first_negative: Option<u64>,
    /// L_θ of this base.
    pub context_length: Option<u64>,
}

impl Verdict {
    /// Judges `printed` for `context`, beside the `least` base.
    pub(super) fn new(
        printed: &PrintedDecimal,
        context: u64,
        head_dim: HeadDim,
        least: Option<&Interval>,
    ) -> Result<Self, TableError> {
        let schedule = Schedule::plain(printed.value.clone(), head_dim)
            .map_err(|error| TableError::Claim(error.to_string()))?;
        let length = Problem::new(&schedule)?.context_length(None, &mut |_| ())?;
        let (context_length, feasible) = match length {
            ContextLength::Bounded { length } => (Some(length), Some(length >= context)),
            ContextLength::NoneUpTo { .. } | ContextLength::Unbounded => (None, Some(true)),
            ContextLength::Undecided { position, .. } => {
                (None, (position > context).then_some(true))
            }
        };
        let ratio = least.and_then(|least| {
            let value = Interval::from_decimal(&printed.value, least.precision());
            certain_digits(&value.divide(least)?, RATIO_DIGITS)
        });
        Ok(Self {
            base: printed.text.clone(),
            ratio,
            feasible,
            first_negative: context_length
                .filter(|_| feasible == Some(false))
                .map(|length| length + 1),
            context_length,
        })
    }

    /// Base, ratio, whether feasible, and the first negative m or a dash.
    pub(super) fn cells(&self) -> [String; 4] {
        [
            self.base.clone(),
            self.ratio.clone().unwrap_or_else(|| "-".to_owned()),
            super::yes_no(self.feasible),
            self.first_negative
                .map_or_else(|| "-".to_owned(), |m| m.to_string()),
        ]
    }
}
