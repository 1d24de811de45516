//! Proving every sum positive on an interval of r, and choosing intervals of a good length.
//!
//! With S(r) = Σ i·r^(i−1), which rises, |dB_m/dr| ≤ m·S(hi) on [lo, hi]. So with c the middle and w half the width,
//! B_m(c) > m·S(hi)·w keeps position m positive on all of it. The few positions for which that fails are followed one by one
//! with the second-order bound, as witnesses are, the sign reversed.

use super::scan;
use super::window::Target;
use super::witness::{Side, Sighting, extend};
use rayon::prelude::*;
use ropebound_fast::{CosineSums, RootPoint};

/// How much of B a stride uses up by the first-order bound at the largest position, to begin with.
const FIRST: f64 = 4.0;

/// The length of the next interval: as long as leaves few positions to follow singly.
pub(crate) struct Stride {
    target: Target,
    share_of_sum: f64,
}

impl Stride {
    pub fn new(target: Target) -> Self {
        Self {
            target,
            share_of_sum: FIRST,
        }
    }

    /// A width of about the right size near `r`.
    pub fn width(&self, r: f64) -> f64 {
        2.0 * self.share_of_sum / (self.target.context as f64 * self.target.slope_bound(r))
    }

    /// Takes note that so many positions had to be followed.
    pub fn adapt(&mut self, followed: usize) {
        // One to follow costs about as much as a thousand positions of the scan.
        let many = 2 + self.target.context / 4096;
        self.share_of_sum *= if followed as u64 > many { 0.9 } else { 1.03 };
    }
}

/// A position, and the r down to which it is proven positive.
pub(crate) type Stuck = (f64, u64);

impl Target {
    /// S(r), rounded up.
    fn slope_bound(self, r: f64) -> f64 {
        RootPoint::new(r, self.pairs, self.set).slope_bound()
    }

    /// The positions of 1..=L but `except` that the first-order bound does not prove positive on [lo, hi].
    pub fn suspects(self, lo: f64, hi: f64, except: Option<u64>) -> Vec<u64> {
        let centre = 0.5 * (lo + hi);
        let half = (hi - centre).max(centre - lo).next_up();
        let point = RootPoint::new(centre, self.pairs, self.set);
        let mut found = not_above(self, &point, self.slope_bound(hi) * half);
        found.retain(|&position| Some(position) != except);
        found
    }

    /// Those of `suspects` that are not proven positive on all of [lo, hi].
    pub fn stuck(self, suspects: Vec<u64>, lo: f64, hi: f64) -> Vec<Stuck> {
        suspects
            .into_par_iter()
            .filter_map(|position| self.positive_to(position, hi, lo).map(|r| (r, position)))
            .collect()
    }

    /// Follows one position from `hi` down; `None` if it is proven positive to `floor`, else where that stops.
    pub fn positive_to(self, position: u64, mut hi: f64, floor: f64) -> Option<f64> {
        while hi > floor {
            let mut at_hi = RootPoint::new(hi, self.pairs, self.set);
            let seen = Sighting::at(&mut at_hi, position, Side::Positive);
            match extend(hi, floor, &seen, self.pairs, self.set) {
                Some(piece) if piece.lo < hi => hi = piece.lo,
                _ => return Some(hi),
            }
        }
        None
    }
}

/// The positions of 1..=L whose sum at `point` is not proven above m·`reach`.
fn not_above(target: Target, point: &RootPoint, reach: f64) -> Vec<u64> {
    let sums = CosineSums::<f32>::on(point.frequencies(), target.set);
    let bound = sums.error_bound(target.context);
    let reach = reach * (1.0 + 1e-12);
    let needed = |position: u64| position as f64 * reach + bound;
    sums.map_reduce(
        1..target.context + 1,
        |block| {
            let end = block.start + block.values.len() as u64;
            if f64::from(block.minimum) > needed(end) {
                return Vec::new();
            }
            (block.start..)
                .zip(block.values)
                .filter(|&(position, &value)| f64::from(value) <= needed(position))
                .map(|(position, _)| position)
                .collect()
        },
        Vec::new,
        scan::append,
    )
}
