//! One value by MPFR enclosures at rising precision: a·cos(m·θ_i) lies in [lo, hi], and once both round to the same number, so does
//! the value. This is Ziv's loop, and the last resort of the fast path.

use std::sync::OnceLock;

use ropebound_reference::{Frequencies, Interval};
use ropebound_schedule::{Decimal, Schedule};

use super::GoldenError;
use crate::FloatType;

/// Bits of the first enclosure; each further one has twice as many.
const FIRST_PRECISION: u32 = 192;

/// The last has 24576.
const LEVELS: usize = 8;

/// The frequencies' enclosures, made when first asked for.
pub(super) struct Enclosures {
    schedule: Schedule,
    factor: Decimal,
    levels: [OnceLock<Frequencies>; LEVELS],
}

impl Enclosures {
    pub(super) fn new(schedule: &Schedule, factor: &Decimal) -> Self {
        Self {
            schedule: schedule.clone(),
            factor: factor.clone(),
            levels: Default::default(),
        }
    }

    /// The frequencies at one level.
    pub(super) fn frequencies(&self, level: usize) -> &Frequencies {
        self.levels[level].get_or_init(|| Frequencies::of(&self.schedule, FIRST_PRECISION << level))
    }

    /// The bits of the numbers nearest to a·cos(m·θ_i) and a·sin(m·θ_i).
    pub(super) fn round(
        &self,
        position: u64,
        pair: usize,
        float: FloatType,
    ) -> Result<(u64, u64), GoldenError> {
        let (mut cos, mut sin) = (None, None);
        for level in 0..LEVELS {
            let frequencies = self.frequencies(level);
            let angle = frequencies.get(pair).scale(position);
            let (sine, cosine) = angle.sin_cos();
            let factor = Interval::from_decimal(&self.factor, frequencies.precision());
            cos = cos.or_else(|| nearest(&(&cosine * &factor), float));
            sin = sin.or_else(|| nearest(&(&sine * &factor), float));
            if let (Some(cos), Some(sin)) = (cos, sin) {
                return Ok((cos, sin));
            }
        }
        Err(GoldenError::Undecided {
            position,
            pair,
            precision: FIRST_PRECISION << (LEVELS - 1),
        })
    }
}

/// What every number of the interval rounds to, if that is one: rounding is monotone. Numbers of both signs do not round to one 0.
fn nearest(interval: &Interval, float: FloatType) -> Option<u64> {
    let lo = float.nearest(interval.lo());
    (lo == float.nearest(interval.hi())).then_some(lo)
}
