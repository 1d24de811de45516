//! Enclosures of a schedule's frequencies θ_i.

use ropebound_schedule::Schedule;
use rug::Float;

use crate::interval::round_hi;
use crate::{Interval, Precision};

/// Enclosures of θ_0, θ_1, …, in radians per position, and the number of pairs that do not rotate.
#[derive(Clone, Debug, PartialEq)]
pub struct Frequencies {
    intervals: Vec<Interval>,
    unrotated: u64,
    precision: u32,
}

/// Frequencies as unevaluated sums of two doubles.
#[derive(Clone, Debug, PartialEq)]
pub struct DoubleDouble {
    /// (hi, lo) for each pair: hi is nearest to θ, lo to θ − hi.
    pub values: Vec<(f64, f64)>,
    /// δ with |hi + lo − θ| ≤ δ·θ for every pair, proven for the values above.
    pub relative_error: f64,
}

impl Frequencies {
    /// The schedule's frequencies to `precision` bits (at least 32).
    ///
    /// Plain RoPE: at most two units in the last place wide each, and exact for i = 0 or base 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use ropebound_reference::Frequencies;
    /// use ropebound_schedule::{HeadDim, Schedule};
    ///
    /// let schedule = Schedule::plain("1e4".parse()?, HeadDim::new(128)?)?;
    /// let frequencies = Frequencies::of(&schedule, 128);
    /// assert!(frequencies.get(0).is_point());
    /// assert_eq!(frequencies.get(32).to_string().get(..7), Some("[0.0099")); // 0.01 lies inside
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(schedule: &Schedule, precision: u32) -> Frequencies {
        let exact = schedule.frequencies(&Precision(precision));
        let intervals = exact
            .iter()
            .map(|theta| theta.with_precision(precision))
            .collect();
        Frequencies {
            intervals,
            unrotated: schedule.unrotated(),
            precision,
        }
    }

    /// θ_i = r^i for i in 0..`pairs`: plain RoPE in the coordinate r = b^(−1/h), off by two units at most at either end.
    ///
    /// # Panics
    ///
    /// If `root` does not lie above 0.
    pub fn of_root(root: &Interval, pairs: usize, precision: u32) -> Frequencies {
        assert!(*root.lo() > 0, "the root of a base is above 0");
        let root = root.with_precision(precision.max(root.precision()));
        let intervals = (0..pairs as u32)
            .map(|i| root.powi(i).with_precision(precision))
            .collect();
        Frequencies {
            intervals,
            unrotated: 0,
            precision,
        }
    }

    /// θ_i = e^(−u·i/h) for i in 0..h, h = `pairs`: plain RoPE in the coordinate u = ln b.
    pub fn of_log_base(u: &Interval, pairs: usize, precision: u32) -> Frequencies {
        let working = precision.max(u.precision()) + 32;
        let exponent = -&u.with_precision(working);
        let intervals = (0..pairs as u64)
            .map(|i| {
                exponent
                    .scale(i)
                    .divide_u64(pairs as u64)
                    .exp()
                    .with_precision(precision)
            })
            .collect();
        Frequencies {
            intervals,
            unrotated: 0,
            precision,
        }
    }

    /// The enclosure of θ_i for `pair` = i.
    ///
    /// # Panics
    ///
    /// If there is no such pair.
    pub fn get(&self, pair: usize) -> &Interval {
        &self.intervals[pair]
    }

    /// All enclosures, in order.
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// The number of pairs with a frequency.
    pub fn pairs(&self) -> usize {
        self.intervals.len()
    }

    /// The number of pairs that do not rotate, each adding exactly 1 to the sum.
    pub fn unrotated(&self) -> u64 {
        self.unrotated
    }

    /// The precision in bits.
    pub fn precision(&self) -> u32 {
        self.precision
    }

    /// The frequencies as doubles hi + lo, with one relative error bound, proven against the enclosures.
    ///
    /// From 160 bits on the bound is below 2^−100 as long as θ_i > 2^−900; frequencies further down lose it as lo
    /// becomes subnormal, and the bound says so.
    ///
    /// # Panics
    ///
    /// If a frequency is above `f64::MAX`; a schedule's never is.
    pub fn to_double_double(&self) -> DoubleDouble {
        let mut relative_error = Float::with_val(53, 0);
        let mut values = Vec::with_capacity(self.pairs());
        for theta in &self.intervals {
            let middle = theta.midpoint();
            let hi = middle.to_f64();
            let lo = Float::with_val(self.precision, &middle - hi).to_f64();
            values.push((hi, lo));

            // hi + lo takes at most 2200 bits: every double is a multiple of 2^−1074 below 2^1024.
            let sum = Interval::point(Float::with_val(2200, hi) + lo);
            let error = (theta - &sum).magnitude_hi();
            if !error.is_zero() {
                let relative = round_hi(53, &error / theta.lo());
                if relative > relative_error {
                    relative_error = relative;
                }
            }
        }
        DoubleDouble {
            values,
            relative_error: relative_error.to_f64_round(rug::float::Round::Up),
        }
    }
}
