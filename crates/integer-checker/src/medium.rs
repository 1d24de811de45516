//! Single positions of a block, in integers of 32 bits: what the scan of `coarse.rs` leaves open.
//!
//! Cosines and sines in units of 2^(−30) are within 0.5001 of exact, each complex number within δ = 0.7073. So C·c ∓ S·s and
//! S·c ± C·s, scalar products of numbers of length 1, are off by at most 2·δ + δ²·2^(−30) < 3/2 units.

use alloc::vec::Vec;

use crate::circle::cosine_and_sine;
use crate::local::{Local, WEIGHT_BITS};
use crate::upper::Upper;

/// Bits after the point.
const BITS: i32 = 30;

/// The rows j·θ of a block.
pub(crate) struct Medium<'a> {
    local: &'a Local,
    /// c and s for each pair, row after row.
    rows: Vec<[i32; 2]>,
    /// Of a sum, in units of 2^(−30), with τ in them, rounded up.
    sum_error: i128,
    /// Of a slope, in units of 2^(−78).
    slope_error: u128,
}

impl<'a> Medium<'a> {
    pub(crate) fn new(local: &'a Local) -> Medium<'a> {
        let pairs = local.pairs() as u128;
        Medium {
            local,
            rows: Vec::new(),
            sum_error: (3 * pairs as i128 + 1) / 2 + local.excess.threshold.times(1 << BITS),
            // A sine is 5/2 units off, its rounding down to 30 bits included; a weight is 2 units of 2^(−48).
            slope_error: (local.weight + pairs) * 5 / 2 + ((2 * pairs) << BITS) + 1,
        }
    }

    /// The next pair of the row, in units of 2^(−62).
    pub(crate) fn push(&mut self, turned: [i64; 2]) {
        self.rows.push(turned.map(narrow));
    }

    /// The cosines and sines of M·θ.
    pub(crate) fn seed(&self, middle: u64) -> Vec<[i32; 2]> {
        self.local
            .angles(middle)
            .map(|angle| cosine_and_sine(angle).map(narrow))
            .collect()
    }

    /// Whether B_m > 0 is proven on all of the interval: to first order, or with `bent` to second. `seed` is of `middle`.
    pub(crate) fn is_positive(&self, seed: &[[i32; 2]], m: u64, middle: u64, bent: bool) -> bool {
        let pairs = self.local.pairs();
        let j = m.abs_diff(middle) as usize;
        let sign = if m < middle { -1 } else { 1 };
        let row = &self.rows[j * pairs..(j + 1) * pairs];
        let (mut sum, mut slope) = (0i128, 0i128);
        for (([upper_c, upper_s], [c, s]), &weight) in seed.iter().zip(row).zip(&self.local.weights)
        {
            let [upper_c, upper_s, c, s] = [
                i64::from(*upper_c),
                i64::from(*upper_s),
                i64::from(*c),
                i64::from(*s) * sign,
            ];
            sum += i128::from(upper_c * c - upper_s * s);
            let sine = (upper_s * c + upper_c * s) >> BITS;
            slope += i128::from(sine) * i128::from(weight);
        }
        let least = (sum >> BITS) - self.sum_error - 1;
        let bounds = &self.local.bounds;
        let most = if bent {
            let slope = slope.unsigned_abs() + self.slope_error;
            bounds.second_order(m, Upper::new(slope, -(BITS + WEIGHT_BITS)))
        } else {
            bounds.first.scaled(m)
        };
        most.in_units_of(BITS) < least
    }
}

/// From units of 2^(−62) to the nearest of 2^(−30).
fn narrow(x: i64) -> i32 {
    ((x + (1 << 31)) >> 32) as i32
}
