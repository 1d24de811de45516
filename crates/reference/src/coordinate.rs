//! The coordinates in which plain RoPE's base varies: u = ln b, and r = b^(−1/h).
//!
//! Sums, derivatives and roots are written once, for any [`Coordinate`]; only the frequency and its two derivatives
//! differ: θ_i = e^(−u·i/h), or θ_i = r^i.

use ropebound_schedule::Threshold;

use crate::{Frequencies, Interval, cosine_sum};

/// A coordinate x for the base b of plain RoPE with h pairs.
pub trait Coordinate {
    /// h, the number of pairs.
    fn pairs(&self) -> usize;

    /// Enclosures of θ_0, …, θ_{h−1} at x.
    fn frequencies(&self, x: &Interval, precision: u32) -> Frequencies;

    /// Enclosures of dθ_i/dx and d²θ_i/dx² for `pair` = i, given `frequencies` at x.
    fn slopes(&self, x: &Interval, frequencies: &Frequencies, pair: usize) -> [Interval; 2];

    /// An enclosure of the base b at x.
    fn base(&self, x: &Interval) -> Interval;

    /// τ: roots are of B_m − τ.
    fn threshold(&self) -> Threshold {
        Threshold::ZERO
    }

    /// An enclosure of B_m − τ at x, m = `position`.
    fn excess(&self, position: u64, x: &Interval, precision: u32) -> Interval {
        let sum = cosine_sum(&self.frequencies(x, precision), position);
        sum.less(self.threshold(), precision)
    }
}

/// The coordinate u = ln b: θ_i = e^(−u·r_i), r_i = i/h, for any real u.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LogBase {
    /// h, the number of pairs: at least 1.
    pub pairs: usize,
}

impl Coordinate for LogBase {
    fn pairs(&self) -> usize {
        self.pairs
    }

    fn frequencies(&self, x: &Interval, precision: u32) -> Frequencies {
        Frequencies::of_log_base(x, self.pairs, precision)
    }

    fn slopes(&self, _: &Interval, frequencies: &Frequencies, pair: usize) -> [Interval; 2] {
        let by_ratio = |value: &Interval| value.scale(pair as u64).divide_u64(self.pairs as u64);
        let first = by_ratio(frequencies.get(pair));
        let second = by_ratio(&first);
        [-&first, second]
    }

    fn base(&self, x: &Interval) -> Interval {
        x.exp()
    }
}

/// The coordinate r = b^(−1/h) > 0: θ_i = r^i. It takes no exp or ln, and r falls as b grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RootOfBase {
    /// h, the number of pairs: at least 1.
    pub pairs: usize,
    /// τ.
    pub threshold: Threshold,
}

impl RootOfBase {
    /// For h = `pairs`, at the threshold 0.
    pub fn new(pairs: usize) -> RootOfBase {
        RootOfBase {
            pairs,
            threshold: Threshold::ZERO,
        }
    }
}

impl Coordinate for RootOfBase {
    fn pairs(&self) -> usize {
        self.pairs
    }

    fn frequencies(&self, x: &Interval, precision: u32) -> Frequencies {
        Frequencies::of_root(x, self.pairs, precision)
    }

    fn slopes(&self, _: &Interval, frequencies: &Frequencies, pair: usize) -> [Interval; 2] {
        let i = pair as u64;
        let precision = frequencies.precision();
        // i·r^(i−1) and i·(i−1)·r^(i−2), which are 0 where the power would be negative.
        let term = |factor: u64, lower: u64| match i.checked_sub(lower) {
            Some(power) => frequencies.get(power as usize).scale(factor),
            None => Interval::zero(precision),
        };
        [term(i, 1), term(i * i.saturating_sub(1), 2)]
    }

    fn threshold(&self) -> Threshold {
        self.threshold
    }

    fn base(&self, x: &Interval) -> Interval {
        let power = x.powi(self.pairs as u32);
        Interval::one(x.precision())
            .divide(&power)
            .expect("the root of a base is above 0")
    }
}
