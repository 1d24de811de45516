//! Settling a ramp's discrete choices: floors, ceilings and comparisons of numbers that double precision knows to within a
//! proven margin.
//!
//! An edge is d·ln(L/(2πr)) / (2·ln b). No such edge is an integer (π is transcendental), and so each choice has an answer;
//! here it is taken from `f64` where the margin allows, and refused otherwise.

use crate::formula::{Edge, Keep, Shape};
use crate::rope::{Llama3, Yarn};
use crate::{ApproxF64, Decimal, HeadDim, ScheduleError};

/// A double with a bound on its distance from the number meant.
#[derive(Clone, Copy)]
struct Near {
    value: f64,
    margin: f64,
}

impl Near {
    /// The edge where a pair turns `rotations` times in `length` positions.
    fn edge(edge: &Edge, base: &Decimal, head_dim: HeadDim) -> Near {
        let value = edge.pair(&ApproxF64, base, head_dim);
        let (Edge::Turning { .. }, log) = (edge, libm::log(base.nearest_f64())) else {
            return Near { value, margin: 0.0 };
        };
        // With u = 2^-53: ln of a ratio known to 6u is off by 7u absolutely and its own 2u; ln b by u absolutely (b is
        // rounded) and 2u relatively; four more operations. Sixteen times what these give.
        let u = f64::EPSILON / 2.0;
        let scale = head_dim.pairs() as f64 / log;
        let margin = 16.0 * u * (9.0 * scale + value.abs() * (8.0 + 1.0 / log));
        Near { value, margin }
    }

    fn is_below(self, bound: f64) -> Option<bool> {
        ((self.value - bound).abs() > self.margin).then_some(self.value < bound)
    }

    fn whole(self, round: fn(f64) -> f64) -> Option<i64> {
        let (lo, hi) = (
            round(self.value - self.margin),
            round(self.value + self.margin),
        );
        (lo == hi && lo.abs() < 1e15).then_some(lo as i64)
    }
}

/// Where a YaRN ramp begins and ends, in pairs, without an error bound: for display.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ApproxRamp {
    /// c(β_fast) and c(β_slow) as the formula gives them.
    pub raw: (f64, f64),
    /// low and high once rounded and clamped.
    pub range: (f64, f64),
}

fn refused(edge: &str, value: f64) -> ScheduleError {
    ScheduleError::Boundary {
        what: format!("the {edge} end of the ramp, at pair {value}"),
    }
}

impl Yarn {
    /// The ramp over pairs, its ends rounded if asked for, and clamped to 0 and d − 1.
    pub(crate) fn keep(&self, base: &Decimal, head_dim: HeadDim) -> Result<Keep, ScheduleError> {
        let turning = |rotations: &Decimal| Edge::Turning {
            length: self.original_length.clone(),
            rotations: rotations.clone(),
        };
        let (low, high) = (turning(&self.beta_fast), turning(&self.beta_slow));
        let near = |edge: &Edge| Near::edge(edge, base, head_dim);
        let last = i64::from(head_dim.get()) - 1;
        let low = if self.truncate {
            let edge = near(&low);
            let floor = edge.whole(f64::floor);
            Edge::Whole(floor.ok_or_else(|| refused("low", edge.value))?.max(0))
        } else {
            match near(&low).is_below(0.0) {
                Some(true) => Edge::Whole(0),
                Some(false) => low,
                None => return Err(refused("low", near(&low).value)),
            }
        };
        let high = if self.truncate {
            let edge = near(&high);
            let ceiling = edge.whole(f64::ceil);
            Edge::Whole(
                ceiling
                    .ok_or_else(|| refused("high", edge.value))?
                    .min(last),
            )
        } else {
            match near(&high).is_below(last as f64) {
                Some(false) => Edge::Whole(last),
                Some(true) => high,
                None => return Err(refused("high", near(&high).value)),
            }
        };
        let shape = if low == high {
            Shape::Step
        } else {
            let (from, to) = (near(&low), near(&high));
            let gap = Near {
                value: to.value - from.value,
                margin: from.margin + to.margin + f64::EPSILON * to.value.abs(),
            };
            match gap.is_below(0.0) {
                Some(false) => Shape::Rising,
                Some(true) => Shape::Falling,
                None => return Err(refused("low and high", from.value)),
            }
        };
        Ok(Keep::Pairs { low, high, shape })
    }
}

impl Yarn {
    /// Where the ramp lies for `base` and `head_dim`.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::Boundary`] as for the schedule.
    pub fn approx_ramp(
        &self,
        base: &Decimal,
        head_dim: HeadDim,
    ) -> Result<ApproxRamp, ScheduleError> {
        let Keep::Pairs { low, high, .. } = self.keep(base, head_dim)? else {
            unreachable!("YaRN's ramp is over pairs")
        };
        let turning = |rotations: &Decimal| Edge::Turning {
            length: self.original_length.clone(),
            rotations: rotations.clone(),
        };
        let at = |edge: &Edge| edge.pair(&ApproxF64, base, head_dim);
        Ok(ApproxRamp {
            raw: (at(&turning(&self.beta_fast)), at(&turning(&self.beta_slow))),
            range: (at(&low), at(&high)),
        })
    }
}

impl Llama3 {
    /// For low = high: the number of pairs, from the first, that turn more than `low` times and so stay as they are.
    pub(crate) fn step(&self, base: &Decimal, head_dim: HeadDim) -> Result<usize, ScheduleError> {
        let length = self.original_length.nearest_f64();
        let log = libm::log(base.nearest_f64());
        let bound = self.low_freq_factor.nearest_f64();
        for pair in 0..head_dim.pairs() {
            let exponent = -(pair as f64) / head_dim.pairs() as f64;
            let turns = length * libm::exp(log * exponent) / (2.0 * std::f64::consts::PI);
            let margin = turns * 16.0 * f64::EPSILON * (8.0 + 4.0 * log);
            match (Near {
                value: turns,
                margin,
            })
            .is_below(bound)
            {
                Some(true) => return Ok(pair),
                Some(false) => {}
                None => {
                    return Err(ScheduleError::Boundary {
                        what: format!("pair {pair} turns {turns} times, beside a step at {bound}"),
                    });
                }
            }
        }
        Ok(head_dim.pairs())
    }
}
