//! B(m) over a range of positions, by angle addition in symmetric blocks.
//!
//! With m = m₀ ± j: B(m₀ ± j) = P_j ∓ Q_j, P_j = Σ_i C_i·c_ij, Q_j = Σ_i S_i·s_ij, where C_i = cos m₀θ_i and
//! S_i = sin m₀θ_i are a block's seeds and c_ij = cos jθ_i, s_ij = sin jθ_i, 0 ≤ j ≤ J, one table for all blocks. That is
//! one multiplication per term (m, i).
//!
//! Numbers are fixed-point with N limbs of 64 bits, units u = 2^−(64N−2) ([`crate::fixed_point`]); products and their
//! sums are exact. To spare the signs, factors are stored as A = a + β, β = 2 in units, so unsigned:
//! Σ a·c = Σ A·C − β·(Σ A + Σ C) + h·β², where the last two terms are summed beforehand.
//!
//! Error. Seeds and table come from rotations e^{iφ} of W = N + 1 limbs, units w = 2^−64·u, each the product of at most n
//! factors, so off by at most E = 1.01·(ε₀ + n·(ε + 1)) w, where ε₀, ε ≥ 1 are the errors of the first rotation and of the
//! others ([`Rotation::then`]; (1 + εw)^n < 1.01 as long as n·ε·w < 2^−7). Rounding to N limbs adds u/2. So every
//! stored factor is within e = u/2 + E of the exact one, |âĉ − ac| ≤ |â||ĉ − c| + |c||â − a| ≤ (1 + e)·e + e, and
//! both P and Q have h such terms: |B̂ − B| ≤ 2h·(2e + e²), about h·2^(3−64N), to which the conversion to a `Float` adds
//! less than 2^−(64N+60). At d = 128 and 128 bits that is 2^−119. No error builds up along m but that in E, 64 bits below.

use std::ops::Range;

use ropebound_schedule::Schedule;
use rug::Float;

use crate::fixed_point::{accumulate_product, add, narrow, negate, subtract, to_float};
use crate::interval::round_hi;
use crate::rotation::Rotation;
use crate::{Frequencies, Interval, cosine_sum};

/// Calls `receive` with m and an enclosure of B(m), for every m of `positions` in ascending order.
///
/// Domain: positions below 2^63, precisions from 32 bits. The enclosure's endpoints have `precision` bits, and its radius is at
/// most h·2^(4−precision) in absolute terms, wherever m lies and whatever the cosines do: the derivation stands at
/// this file's head. A term costs some 5 ns at 128 bits; above 512 bits every position is evaluated by itself.
///
/// # Examples
///
/// ```
/// use ropebound_reference::cosine_sums;
/// use ropebound_schedule::{HeadDim, Schedule};
///
/// let schedule = Schedule::plain("1e4".parse()?, HeadDim::new(128)?)?;
/// let mut negative = 0;
/// cosine_sums(&schedule, 0..4096, 128, |_, sum| negative += u32::from(*sum.hi() < 0));
/// assert!(negative > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cosine_sums(
    schedule: &Schedule,
    positions: Range<u64>,
    precision: u32,
    receive: impl FnMut(u64, &Interval),
) {
    if positions.is_empty() {
        return;
    }
    match precision.div_ceil(64) {
        0..=2 => in_blocks::<2, 5, 3, 7>(schedule, positions, precision, receive),
        3 => in_blocks::<3, 7, 4, 9>(schedule, positions, precision, receive),
        4 => in_blocks::<4, 9, 5, 11>(schedule, positions, precision, receive),
        5..=6 => in_blocks::<6, 13, 7, 15>(schedule, positions, precision, receive),
        7..=8 => in_blocks::<8, 17, 9, 19>(schedule, positions, precision, receive),
        _ => one_by_one(schedule, positions, precision, receive),
    }
}

fn one_by_one(
    schedule: &Schedule,
    positions: Range<u64>,
    precision: u32,
    mut receive: impl FnMut(u64, &Interval),
) {
    let frequencies = Frequencies::of(
        schedule,
        angle_precision(schedule, precision, positions.end),
    );
    for position in positions {
        receive(
            position,
            &cosine_sum(&frequencies, position).with_precision(precision),
        );
    }
}

/// The precision at which position·θ_i, for positions up to `last`, is known to an absolute 2^−`bits` and more.
fn angle_precision(schedule: &Schedule, bits: u32, last: u64) -> u32 {
    let magnitude = Frequencies::of(schedule, 32)
        .intervals()
        .iter()
        .filter_map(|theta| theta.hi().get_exp())
        .fold(0, i32::max);
    bits + magnitude as u32 + (64 - last.leading_zeros()) + 16
}

/// The most positions on either side of a centre: enough for a block's own cost to vanish, few enough for the table to
/// stay in the cache at h = 64.
const MOST_HALF_BLOCK: u64 = 64;

/// The most factors in the table.
const MOST_TABLE: u64 = 1 << 20;

fn in_blocks<const N: usize, const M: usize, const W: usize, const V: usize>(
    schedule: &Schedule,
    positions: Range<u64>,
    precision: u32,
    mut receive: impl FnMut(u64, &Interval),
) {
    let pairs = schedule.pairs();
    let length = positions.end - positions.start;
    let half = length
        .isqrt()
        .min(MOST_HALF_BLOCK)
        .min(MOST_TABLE / pairs as u64)
        .max(1);
    let stride = 2 * half + 1;
    let blocks = length.div_ceil(stride);
    let angle_bits = angle_precision(schedule, 64 * W as u32, positions.end + stride);
    let frequencies = Frequencies::of(schedule, angle_bits);

    let mut first_error = 0f64;
    let mut factor_error = 0f64;
    let rotations = |factor: u64, error: &mut f64| -> Vec<Rotation<W>> {
        let rotation = |theta: &Interval| {
            let (rotation, own) = Rotation::by(&theta.scale(factor));
            *error = error.max(own);
            rotation
        };
        frequencies.intervals().iter().map(rotation).collect()
    };
    let step = rotations(1, &mut factor_error);
    let stride_step = rotations(stride, &mut factor_error);
    let mut seeds = rotations(positions.start + half, &mut first_error);

    let table = Table::<N, M>::new::<W, V>(&step, half as usize);
    let factors = blocks.max(half);
    let radius = radius::<N>(pairs, first_error, factor_error, factors);

    let mut later = vec![[0; M]; half as usize + 1];
    let mut row = Row::<N, M>::default();
    let mut sum = Float::new(64 * (N as u32 + 3));
    let mut interval = Interval::zero(precision);
    let mut emit = |position: u64, value: &[u64; M]| {
        to_float::<N, M>(&mut sum, value);
        sum += schedule.unrotated();
        interval.assign_ball(&sum, &radius);
        receive(position, &interval);
    };
    let mut first = positions.start;
    for block in 0..blocks {
        if block > 0 {
            for (seed, step) in seeds.iter_mut().zip(&stride_step) {
                *seed = seed.then::<V>(step);
            }
        }
        row.fill(&seeds);
        for j in (0..=half).rev() {
            let (p, q) = table.sums(&row, j as usize);
            later[j as usize] = subtract(&p, &q);
            let position = first + (half - j);
            if j > 0 && position < positions.end {
                emit(position, &add(&p, &q));
            }
        }
        let centre = first + half;
        let rest = positions.end.saturating_sub(centre);
        for (position, value) in (centre..).zip(later.iter().take(rest as usize)) {
            emit(position, value);
        }
        first += stride;
    }
}

/// |B̂ − B| ≤ 2h·(2e + e²) + 2^−(64N+60), e = u/2 + E, as at this file's head.
fn radius<const N: usize>(
    pairs: usize,
    first_error: f64,
    factor_error: f64,
    factors: u64,
) -> Float {
    const BITS: u32 = 64;
    let bits = 64 * N as u32;
    // In w = 2^−64·u; the factor 1.01 also covers the rounding of this line.
    let rotation = 1.01 * (first_error + factors as f64 * (factor_error + 1.0)) + 1.0;
    let e = round_hi(BITS, round_hi(BITS, rotation) >> 64u32);
    let e = round_hi(BITS, e + 0.5f64) >> (bits - 2);
    let e = round_hi(BITS, &e * &round_hi(BITS, &e + 2u32));
    let radius = round_hi(BITS, 2 * pairs as u64 * e);
    round_hi(BITS, radius + (Float::with_val(BITS, 1) >> (bits + 60)))
}

/// A block's seeds, biased, and what their bias calls for.
#[derive(Default)]
struct Row<const N: usize, const M: usize>([Column<N, M>; 2]);

/// cos or sin of one angle for every pair i, biased: a + β. And −β·Σ A, in units of u².
struct Column<const N: usize, const M: usize> {
    biased: Vec<[u64; N]>,
    correction: [u64; M],
}

impl<const N: usize, const M: usize> Default for Column<N, M> {
    fn default() -> Self {
        Column {
            biased: Vec::new(),
            correction: [0; M],
        }
    }
}

impl<const N: usize, const M: usize> Column<N, M> {
    fn fill<const W: usize>(&mut self, values: impl Iterator<Item = [u64; W]>) {
        self.biased.clear();
        // β is the top bit, so a + β flips it; the correction −β·Σ A is minus a product with β.
        let mut beta = [0; N];
        beta[N - 1] = 1 << 63;
        let mut sum = [0; M];
        for value in values {
            let mut biased = narrow::<W, N>(&value);
            biased[N - 1] ^= 1 << 63;
            accumulate_product(&mut sum, &biased, &beta);
            self.biased.push(biased);
        }
        self.correction = negate(&sum);
    }
}

impl<const N: usize, const M: usize> Row<N, M> {
    fn fill<const W: usize>(&mut self, rotations: &[Rotation<W>]) {
        self.0[0].fill(rotations.iter().map(|rotation| rotation.cos));
        self.0[1].fill(rotations.iter().map(|rotation| rotation.sin));
    }
}

/// cos jθ_i and sin jθ_i for 0 ≤ j ≤ J.
struct Table<const N: usize, const M: usize> {
    rows: Vec<Row<N, M>>,
    /// h·β².
    constant: [u64; M],
}

impl<const N: usize, const M: usize> Table<N, M> {
    fn new<const W: usize, const V: usize>(step: &[Rotation<W>], half: usize) -> Self {
        let mut rotations = vec![Rotation::<W>::identity(); step.len()];
        let mut rows = Vec::with_capacity(half + 1);
        for j in 0..=half {
            if j > 0 {
                for (rotation, step) in rotations.iter_mut().zip(step) {
                    *rotation = rotation.then::<V>(step);
                }
            }
            let mut row = Row::default();
            row.fill(&rotations);
            rows.push(row);
        }
        let mut beta = [0; N];
        beta[N - 1] = 1 << 63;
        let mut constant = [0; M];
        for _ in step {
            accumulate_product(&mut constant, &beta, &beta);
        }
        Table { rows, constant }
    }

    /// P_j and Q_j, in units of u².
    #[inline]
    fn sums(&self, seeds: &Row<N, M>, j: usize) -> ([u64; M], [u64; M]) {
        let Row([cos, sin]) = &self.rows[j];
        let sum = |seeds: &Column<N, M>, table: &Column<N, M>| {
            let mut sum = add(&self.constant, &add(&seeds.correction, &table.correction));
            for (seed, factor) in seeds.biased.iter().zip(&table.biased) {
                accumulate_product(&mut sum, seed, factor);
            }
            sum
        };
        (sum(&seeds.0[0], cos), sum(&seeds.0[1], sin))
    }
}

#[cfg(test)]
mod tests {
    /// The radius against its formula, with errors large enough for each term to show.
    #[test]
    fn the_radius_is_the_derived_one() {
        let (first_error, factor_error, factors, pairs) =
            (2f64.powi(70), 2f64.powi(50), 1 << 24, 64);
        let rotations = 2f64.powi(70) + 2f64.powi(24) * (2f64.powi(50) + 1.0);
        let e = (0.5 + rotations / 2f64.powi(64)) * 2f64.powi(-126);
        let derived = 2.0 * 64.0 * (2.0 * e + e * e);
        let radius = super::radius::<2>(pairs, first_error, factor_error, factors).to_f64();
        assert!(
            (1.0..1.02).contains(&(radius / derived)),
            "{radius:e} for {derived:e}"
        );
        // Without rotation errors, half a unit per factor and the conversion are left.
        let least = super::radius::<2>(pairs, 0.0, 0.0, 1).to_f64();
        assert!(
            (1.0..1.001).contains(&(least / 2f64.powi(-119))),
            "{least:e}"
        );
    }
}
