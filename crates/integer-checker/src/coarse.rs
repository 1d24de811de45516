//! All positions on an interval, in integers of 16 bits: which of them are not at once proven positive.
//!
//! Positions come in blocks of 2J + 1 around centres M: m = M ± j, so with C, S of M·θ_i and c, s of j·θ_i,
//! B_m = Σ C·c ∓ Σ S·s: two sums of h products serve two positions. Blocks follow each other in strips.
//!
//! Factors are in units of 1/q. Rows (c, s) are rounded from 62 bits: as complex numbers they are off by at most
//! δ = 46355·2^(−16) > √½ + 2^(−30) units. Centres (C, S) come from a table of the circle at multiples of 2^(−16) turns, half a
//! multiple or π·2^(−16) radians away: off by at most ε = (46355 + 22/7·q)·2^(−16) units. A product of two numbers of length q is
//! off by at most q·(δ + ε) + δ·ε, and a sum by h times that, in units of 1/q²: 0.022 at h = 64, q = 5791.
//!
//! q is the largest with h·(q + 1)² < 2^31, less 1, and at most 32766, so that no sum, nor part of one, leaves 32 bits: part by
//! part |Σ C·c|, |Σ S·s| and |Σ C·c ∓ S·s| are at most Σ |(C, S)||(c, s)|, and no length exceeds q + 1.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use crate::circle::{BITS, cosine_and_sine};
use crate::local::Local;
use crate::medium::Medium;

/// J and the blocks of a strip, at most: the rows stay in the nearest cache.
const MOST_ROWS: u64 = 128;
const STRIP_BLOCKS: u64 = 4096;

/// The most numbers in the rows of a block.
const MOST_TABLE: usize = 1 << 19;

/// Factors are padded with zeros to multiples of this, whole vectors.
const GROUP: usize = 16;

/// Bits of an angle that the table of the circle goes by.
const TABLE_BITS: u32 = 16;

/// The circle in units of 1/q, for a number of pairs.
pub(crate) struct Circle {
    pub(crate) unit: i64,
    pub(crate) table: Vec<[i16; 2]>,
}

impl Circle {
    pub(crate) fn new(pairs: usize) -> Circle {
        let unit = (((1u64 << 31) - 1) / pairs as u64).isqrt() as i64 - 1;
        let unit = unit.min(32_766);
        let all = 1usize << TABLE_BITS;
        let eighth = all / 8;
        let mut table = vec![[0; 2]; all];
        for k in 0..=eighth {
            let [c, s] =
                cosine_and_sine((k as u64) << (64 - TABLE_BITS)).map(|x| in_units(x, unit));
            // The four quarters, and their mirror images.
            let turned = [[c, s], [-s, c], [-c, -s], [s, -c]];
            let mirrored = [[s, c], [-c, s], [-s, -c], [c, -s]];
            for quarter in 0..4 {
                table[quarter * 2 * eighth + k] = turned[quarter];
                table[((quarter + 1) * 2 * eighth - k) % all] = mirrored[quarter];
            }
        }
        Circle { unit, table }
    }

    /// h·(q·(δ + ε) + δ·ε), rounded up.
    pub(crate) fn error(&self, pairs: usize) -> i64 {
        let q = self.unit;
        let row = 46_355;
        let centre = row + 22 * q / 7 + 1;
        let product = ((q * (row + centre)) >> 16) + ((row * centre) >> 32) + 2;
        pairs as i64 * product
    }
}

/// x·2^(−62), |x| ≤ 2^62 + 2, to the nearest multiple of 1/`unit`, in such multiples; `unit` is from 1 to 32766.
#[must_use]
pub fn in_units(x: i64, unit: i64) -> i16 {
    (((x >> 16) * unit + (1 << (BITS - 17))) >> (BITS - 16)) as i16
}

/// An interval, ready for the scan of all its positions.
pub(crate) struct Positions<'a> {
    local: &'a Local,
    circle: &'a Circle,
    context: u64,
    /// c and then s of j·θ, padded, for each j from 0 to J.
    rows: Vec<i16>,
    /// (2J + 1)·θ in units of 2^(−64) turns.
    step: Vec<u64>,
    medium: Medium<'a>,
    /// What a sum in units of 1/q² must exceed at position m: m times the one, and the other, which holds τ.
    fall: crate::upper::Upper,
    error: i64,
}

impl<'a> Positions<'a> {
    /// 0..=`context`.
    pub(crate) fn new(local: &'a Local, circle: &'a Circle, context: u64) -> Positions<'a> {
        let pairs = local.pairs();
        let most = (MOST_TABLE / (2 * pairs)) as u64;
        let reach = (context / 2).isqrt().min(MOST_ROWS).min(most);
        let padded = pairs.next_multiple_of(GROUP);
        let mut rows = vec![0; (reach as usize + 1) * 2 * padded];
        let mut medium = Medium::new(local);
        for (j, row) in (0..=reach).zip(rows.chunks_exact_mut(2 * padded)) {
            let (cosines, sines) = row.split_at_mut(padded);
            for (i, angle) in local.angles(j).enumerate() {
                let turned = cosine_and_sine(angle);
                [cosines[i], sines[i]] = turned.map(|x| in_units(x, circle.unit));
                medium.push(turned);
            }
        }
        let units = (circle.unit * circle.unit) as u64;
        let square = crate::upper::Upper::new(u128::from(units), 0);
        Positions {
            local,
            circle,
            context,
            rows,
            step: local.angles(2 * reach + 1).collect(),
            medium,
            fall: local.bounds.first.times(square),
            error: circle.error(pairs) + local.excess.threshold.times(units) as i64,
        }
    }

    /// J.
    fn reach(&self) -> u64 {
        self.step_length() / 2
    }

    /// 2J + 1.
    fn step_length(&self) -> u64 {
        let padded = self.local.pairs().next_multiple_of(GROUP);
        2 * (self.rows.len() / (2 * padded)) as u64 - 1
    }

    /// Parts of 0..=context, in order.
    pub(crate) fn strips(&self) -> usize {
        let length = STRIP_BLOCKS * self.step_length();
        (self.context / length) as usize + 1
    }

    /// The positions of a strip.
    pub(crate) fn strip(&self, number: usize) -> Range<u64> {
        let length = STRIP_BLOCKS * self.step_length();
        let start = number as u64 * length;
        start..(start + length).min(self.context + 1)
    }

    /// The positions of a strip that are not proven positive on all of the interval, rising: to first order, or with `bent` to
    /// second.
    pub(crate) fn scan(&self, strip: Range<u64>, bent: bool) -> Vec<u64> {
        let padded = self.local.pairs().next_multiple_of(GROUP);
        let (reach, length) = (self.reach(), self.step_length());
        let mut open = Vec::new();
        let mut angles: Vec<u64> = self.local.angles(strip.start + reach).collect();
        let mut centre = vec![0i16; 2 * padded];
        let mut start = strip.start;
        while start < strip.end {
            let middle = start + reach;
            {
                let (cosines, sines) = centre.split_at_mut(padded);
                for (i, angle) in angles.iter_mut().enumerate() {
                    let nearest = angle.wrapping_add(1 << (63 - TABLE_BITS)) >> (64 - TABLE_BITS);
                    [cosines[i], sines[i]] = self.circle.table[nearest as usize];
                    *angle = angle.wrapping_add(self.step[i]);
                }
            }
            let (cosines, sines) = centre.split_at(padded);
            let last = (start + length - 1).min(self.context);
            let threshold = self.threshold(last);
            let mut seed = None;
            for (j, row) in self.rows.chunks_exact(2 * padded).enumerate() {
                let (c, s) = row.split_at(padded);
                let [even, odd] = [products(cosines, c), products(sines, s)];
                if even - odd.abs() > threshold {
                    continue;
                }
                let sides = [
                    (middle - j as u64, even + odd),
                    (middle + j as u64, even - odd),
                ];
                for (m, sum) in sides.into_iter().take(1 + usize::from(j > 0)) {
                    if sum > threshold || m > self.context {
                        continue;
                    }
                    let seed = seed.get_or_insert_with(|| self.medium.seed(middle));
                    if !self.medium.is_positive(seed, m, middle, bent) {
                        open.push(m);
                    }
                }
            }
            start += length;
        }
        open.sort_unstable();
        open
    }

    /// What a sum in units of 1/q² must exceed at every position up to `last`; the largest i32 if nothing is enough.
    fn threshold(&self, last: u64) -> i32 {
        let fall = self.fall.scaled(last).in_units_of(0);
        i32::try_from(fall.saturating_add(i128::from(self.error))).unwrap_or(i32::MAX)
    }
}

/// Σ a·b over the whole groups of 16, wrapping: callers show that neither the sum nor any part of it leaves 32 bits.
// Sixteen products to eight sums is what compilers know an instruction for.
#[inline]
#[must_use]
pub fn products(a: &[i16], b: &[i16]) -> i32 {
    let mut sums = [0i32; GROUP / 2];
    for (a, b) in a
        .as_chunks::<GROUP>()
        .0
        .iter()
        .zip(b.as_chunks::<GROUP>().0)
    {
        for k in 0..GROUP {
            let sum = &mut sums[k % (GROUP / 2)];
            *sum = sum.wrapping_add(i32::from(a[k]) * i32::from(b[k]));
        }
    }
    sums.into_iter().fold(0, i32::wrapping_add)
}
