//! Sums at all positions, in integers of 16 bits with a proven error: the scan of `integer-checker`'s `coarse.rs` for any schedule.
//!
//! Positions come in blocks of 2J + 1 around centres M: m = M ± j, so with C, S of M·θ_i and c, s of j·θ_i,
//! B(m) = Σ C·c ∓ Σ S·s: two sums of h products serve two positions.
//!
//! Factors are in units of 1/q, rounded from 62 bits: as complex numbers they are off by at most δ = 46355·2^(−16) > √½ + 2^(−30)
//! units. A product of two numbers of length q is off by at most 2·q·δ + δ², and a sum by h times that, in units of 1/q²: 0.016 at
//! h = 64, q = 5791.
//!
//! q is the largest with h·(q + 1)² < 2^31, less 1, and at most 32766, so that no sum, nor part of one, leaves 32 bits.

use ropebound_integer_checker::{cosine_and_sine, in_units, products};

use crate::frequencies::Angles;

/// J, at most.
const MOST_ROWS: u64 = 256;

/// Factors are padded with zeros to multiples of this, whole vectors.
const GROUP: usize = 16;

/// The rows of a schedule's blocks.
#[derive(Clone, Debug)]
pub struct Scan {
    /// q.
    unit: i64,
    padded: usize,
    /// c and then s of j·θ, padded, for each j from 0 to J.
    rows: Vec<i16>,
    centre: Vec<i16>,
    values: Vec<i32>,
}

impl Scan {
    /// For positions up to about `last`.
    #[must_use]
    pub fn new(angles: &Angles, last: u64) -> Scan {
        let pairs = angles.pairs().max(1);
        let unit = (((1u64 << 31) - 1) / pairs as u64).isqrt() as i64 - 1;
        let unit = unit.min(32_766);
        let reach = (last / 2).isqrt().min(MOST_ROWS);
        let padded = pairs.next_multiple_of(GROUP);
        let mut scan = Scan {
            unit,
            padded,
            rows: vec![0; (reach as usize + 1) * 2 * padded],
            centre: vec![0; 2 * padded],
            values: vec![0; 2 * reach as usize + 1],
        };
        for (j, row) in (0..).zip(scan.rows.chunks_exact_mut(2 * padded)) {
            fill(row, padded, unit, angles, j);
        }
        scan
    }

    /// 2J + 1.
    #[must_use]
    pub fn block_length(&self) -> u64 {
        self.values.len() as u64
    }

    /// 1/q² is the unit of sums.
    #[must_use]
    pub fn units(&self) -> i64 {
        self.unit * self.unit
    }

    /// h·(2·q·δ + δ²), rounded up.
    #[must_use]
    pub fn error(&self, angles: &Angles) -> i64 {
        let delta = 46_355;
        let product = ((2 * self.unit * delta) >> 16) + ((delta * delta) >> 32) + 2;
        angles.pairs() as i64 * product
    }

    /// The rotating pairs' sums at `start`, `start` + 1, … in units of 1/q²; each within [`error`](Scan::error).
    pub fn block(&mut self, angles: &Angles, start: u64) -> &[i32] {
        let padded = self.padded;
        let reach = self.values.len() / 2;
        fill(
            &mut self.centre,
            padded,
            self.unit,
            angles,
            start + reach as u64,
        );
        let (cosines, sines) = self.centre.split_at(padded);
        for (j, row) in self.rows.chunks_exact(2 * padded).enumerate() {
            let (c, s) = row.split_at(padded);
            let [even, odd] = [products(cosines, c), products(sines, s)];
            self.values[reach - j] = even + odd;
            self.values[reach + j] = even - odd;
        }
        &self.values
    }
}

/// Cosines and then sines of m·θ, in units of 1/q.
fn fill(row: &mut [i16], padded: usize, unit: i64, angles: &Angles, position: u64) {
    let (cosines, sines) = row.split_at_mut(padded);
    for (i, angle) in angles.at(position).enumerate() {
        [cosines[i], sines[i]] = cosine_and_sine(angle).map(|x| in_units(x, unit));
    }
}
