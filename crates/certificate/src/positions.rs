//! B_m > τ on an interval of r for all m in 0..=L: a scan of all in small integers, and doubles for what that leaves open.
//!
//! With c and w the interval's centre and half width, S and M2 as in `sums.rs`, one of these is to be shown:
//!
//! ```text
//! first order     B_m(c) − τ − m·S·w > 0
//! second order    B_m(c) − τ − |B_m'(c)|·w − ½·M2·w² > 0
//! ```
//!
//! Positions come in blocks of 2J with half-integer centres M: m = M ± (j + ½), 0 ≤ j < J, so with C, S of M·θ_i and c, s of
//! (j + ½)·θ_i, B_m = Σ C·c ∓ Σ S·s: two sums of h products serve two positions. Blocks follow each other in strips.
//!
//! Factors are doubles by rotation (`turns.rs`): J ≤ 128 and 4096 blocks a strip, so each is within 5·2^−53·4096 < 2^−38 of
//! exact, as a complex number. In units of 1/q they are rounded to integers of 16 bits, each component off by at most
//! ½ + q·2^−38 + q·2^−53 < 0.5001 units and each complex number by δ = 0.7073 units. C·c ∓ S·s is the scalar product of two
//! such vectors of length 1, so it is off by at most (2·δ·q + δ²)/q², and the sum by
//!
//! ```text
//! h·(1.4146·q + 0.5003)  in units of 1/q²:     0.016 at h = 64, q = 5791
//! ```
//!
//! q is the largest with h·(q + 1)² < 2^31, at most 32766, so that no sum, nor part of one, leaves 32 bits: part by part
//! |Σ C·c|, |Σ S·s| and |Σ C·c ∓ S·s| are at most Σ |(C, S)||(c, s)|.
//!
//! In doubles cos mθ_i and sin mθ_i are products of two factors, so within 2·2^−38·(1 + 2^−30) + 3·2^−53 < 2^−36.9; adding up
//! h ≤ 2^15 terms loses at most 2^−38 of the sum of their bounds. So B_m(c) is within h·2^−36 and B_m'(c)/m within S·2^−36
//! (weights i·c^(i−1) are within 2^−52, relatively). An allowance of 2^−35·(h + m·S·w) covers them and the few roundings of
//! the inequalities, among them that of adding τ ≤ h.

use std::ops::Range;

use ropebound_reference::{Interval, Round};

use crate::Problem;
use crate::sums::{self, Growth, Span};
use crate::turns::Turns;

/// Bits of the MPFR enclosures: angles reach 2^41 and powers lose 2^15 units, so their width stays below 2^−64.
const PRECISION: u32 = 128;

/// J and the blocks of a strip, at most: both tables of small integers stay in the nearest cache.
const MOST_ROWS: u64 = 128;
const STRIP_BLOCKS: u64 = 4096;

/// The most doubles in the rows of a block: 4 MiB.
const MOST_TABLE: usize = 1 << 19;

/// Factors are padded with zeros to multiples of this, a whole number of vectors.
const GROUP: usize = 32;

/// 2^−35, times h + m·S·w.
const ALLOWANCE: f64 = 1.0 / (1u64 << 35) as f64;

/// How a position is shown to be positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    First,
    Second,
}

/// All positions on one interval.
pub(crate) struct Positions {
    pairs: usize,
    context: u64,
    /// τ, rounded up.
    threshold: f64,
    thetas: Vec<Interval>,
    bounds: Bounds,
    /// c and s of the rows (j + ½)·θ.
    rows: Vec<Turns>,
    /// 2J·θ.
    step: Turns,
}

/// What the inequalities are made of, rounded up.
struct Bounds {
    /// i·c^(i−1).
    weights: Vec<f64>,
    half_width: f64,
    /// S·w.
    first: f64,
    /// ½·w²·Σ (i·hi^(i−1))² and ½·w²·Σ i(i−1)·hi^(i−2): M2 is m² times the one and m times the other.
    squares: f64,
    bends: f64,
}

/// The rows as small integers.
pub(crate) struct Coarse {
    unit: f64,
    rows: Vec<i16>,
}

impl Positions {
    /// 0..=L on `span`.
    pub(crate) fn new(span: &Span, problem: Problem) -> Positions {
        let (pairs, context) = (problem.pairs(), problem.context);
        let [_, threshold] = problem.threshold.enclosing_f64();
        let thetas: Vec<_> = sums::powers(&span.centre, pairs, PRECISION).collect();
        let most = (MOST_TABLE / (2 * pairs)) as u64;
        let count = ((context / 2).isqrt() + 1).min(MOST_ROWS).min(most);
        let mut rows = vec![Turns::of(&thetas, 1)];
        let theta = Turns::of(&thetas, 2);
        for j in 1..count as usize {
            let mut next = rows[j - 1].clone();
            next.rotate(&theta);
            rows.push(next);
        }
        Positions {
            bounds: Bounds::new(span, &thetas),
            step: Turns::of(&thetas, 4 * count),
            pairs,
            context,
            threshold,
            thetas,
            rows,
        }
    }

    /// 2J.
    fn block(&self) -> u64 {
        2 * self.rows.len() as u64
    }

    /// Parts of 0..=context, in order.
    pub(crate) fn strips(&self) -> impl Iterator<Item = Range<u64>> + use<> {
        let (step, end) = (STRIP_BLOCKS * self.block(), self.context + 1);
        (0..end.div_ceil(step)).map(move |k| k * step..end.min((k + 1) * step))
    }

    /// The rows for [`scan`](Self::scan).
    pub(crate) fn coarse(&self) -> Coarse {
        let h = self.pairs as u32;
        let unit = (((1u32 << 31) - 1) / h).isqrt().min(32_767) - 1;
        let unit = f64::from(unit);
        let mut rows = Vec::with_capacity(self.rows.len() * 2 * padded(self.pairs));
        for row in &self.rows {
            round_to_units(row, unit, &mut rows);
        }
        Coarse { unit, rows }
    }

    /// The positions of a strip that are not proven positive to the `order`, rising.
    pub(crate) fn scan(&self, coarse: &Coarse, strip: Range<u64>, order: Order) -> Vec<u64> {
        let mut open = Vec::new();
        let mut seeds = Vec::new();
        self.for_blocks(strip, |block, seed| {
            seeds.clear();
            round_to_units(seed, coarse.unit, &mut seeds);
            let (cos, sin) = seeds.split_at(padded(self.pairs));
            let threshold = self.threshold(coarse, block.end - 1);
            for (j, row) in coarse.rows.chunks_exact(seeds.len()).enumerate() {
                let (c, s) = row.split_at(cos.len());
                // The lower of both.
                if products(cos, c) - products(sin, s).abs() <= threshold {
                    let [lower, upper] = self.at_row(&block, j);
                    open.extend([lower, upper].into_iter().filter(|m| {
                        block.contains(m)
                            && !self.positive(*m, self.evaluate(seed, &block, *m), order)
                    }));
                }
            }
        });
        open.sort_unstable();
        open
    }

    /// Of `positions`, which rise, those not proven positive to second order: positive at the centre, and others.
    pub(crate) fn still_open(&self, positions: &[u64]) -> [Vec<u64>; 2] {
        let mut open = [Vec::new(), Vec::new()];
        for strip in self.strips() {
            let within = |block: &Range<u64>| {
                let start = positions.partition_point(|&m| m < block.start);
                let end = positions.partition_point(|&m| m < block.end);
                &positions[start..end]
            };
            let Some(&last) = within(&strip).last() else {
                continue;
            };
            self.for_blocks(strip.start..last + 1, |block, seed| {
                for &m in within(&block) {
                    let found = self.evaluate(seed, &block, m);
                    if !self.positive(m, found, Order::Second) {
                        open[usize::from(
                            found[0] <= self.threshold + self.pairs as f64 * ALLOWANCE,
                        )]
                        .push(m);
                    }
                }
            });
        }
        open
    }

    /// Calls `visit` with every block of a strip and the turns of its centre.
    fn for_blocks(&self, strip: Range<u64>, mut visit: impl FnMut(Range<u64>, &Turns)) {
        // M = start + J − ½.
        let mut seed = Turns::of(&self.thetas, 2 * strip.start + self.block() - 1);
        let mut start = strip.start;
        while start < strip.end {
            visit(start..strip.end.min(start + self.block()), &seed);
            seed.rotate(&self.step);
            start += self.block();
        }
    }

    /// M − (j + ½) and M + (j + ½).
    fn at_row(&self, block: &Range<u64>, j: usize) -> [u64; 2] {
        let middle = block.start + self.rows.len() as u64;
        [middle - 1 - j as u64, middle + j as u64]
    }

    /// What a sum in units of 1/q² must exceed at every position up to `last`; the largest i32 if nothing is enough.
    fn threshold(&self, coarse: &Coarse, last: u64) -> i32 {
        let q = coarse.unit;
        let error = self.pairs as f64 * (1.4146 * q + 0.5003);
        // `as` keeps to the range of its type.
        let fall = last as f64 * self.bounds.first + self.threshold;
        ((fall * q * q + error) * (1.0 + 1e-12)).ceil() as i32
    }

    /// B_m(c) and −B_m'(c)/m, each within its part of the allowance.
    fn evaluate(&self, seed: &Turns, block: &Range<u64>, m: u64) -> [f64; 2] {
        let middle = block.start + self.rows.len() as u64;
        let (j, sign) = match m.checked_sub(middle) {
            Some(j) => (j, 1.0),
            None => (middle - 1 - m, -1.0),
        };
        let row = &self.rows[j as usize];
        let (mut sum, mut slope) = (0.0, 0.0);
        for i in 0..self.pairs {
            let (c, s) = (row.cos[i], sign * row.sin[i]);
            sum += seed.cos[i] * c - seed.sin[i] * s;
            slope += self.bounds.weights[i] * (seed.sin[i] * c + seed.cos[i] * s);
        }
        [sum, slope]
    }

    /// Whether the inequality of `order` is proven.
    fn positive(&self, m: u64, [sum, slope]: [f64; 2], order: Order) -> bool {
        let bounds = &self.bounds;
        let m = m as f64;
        let falls = match order {
            Order::First => m * bounds.first,
            Order::Second => {
                m * (slope.abs() * bounds.half_width + m * bounds.squares + bounds.bends)
            }
        };
        sum > falls + self.threshold + (self.pairs as f64 + m * bounds.first) * ALLOWANCE
    }
}

impl Bounds {
    fn new(span: &Span, thetas: &[Interval]) -> Bounds {
        let growth = Growth::up_to(&span.hi, thetas.len(), PRECISION);
        let up = |value: Interval| value.hi().to_f64_round(Round::Up);
        let w = span.half_width.with_precision(PRECISION);
        let half_square = w.square().divide_u64(2);
        let weight = |i: usize| match i {
            0 => 0.0,
            _ => thetas[i - 1].scale(i as u64).midpoint().to_f64(),
        };
        Bounds {
            weights: (0..thetas.len()).map(weight).collect(),
            first: up(&growth.slope * &w),
            squares: up(&growth.squares * &half_square),
            bends: up(&growth.bends * &half_square),
            half_width: up(w),
        }
    }
}

fn padded(pairs: usize) -> usize {
    pairs.next_multiple_of(GROUP)
}

/// Appends cos and then sin, each padded, in units of 1/`unit`.
fn round_to_units(turns: &Turns, unit: f64, units: &mut Vec<i16>) {
    // Beside 1.5·2^52 doubles are 1 apart: adding it rounds to the nearest integer, and leaves that in the low bits.
    const SHIFT: f64 = (3u64 << 51) as f64;
    for part in [&turns.cos, &turns.sin] {
        units.extend(part.iter().map(|x| (x * unit + SHIFT).to_bits() as i16));
        units.resize(units.len().next_multiple_of(GROUP), 0);
    }
}

/// Σ a·b. No part of the sum leaves 32 bits, as the head shows, so additions need no check, which would keep them from being vectorised;
/// products that are added two by two are what compilers know an instruction for.
fn products(a: &[i16], b: &[i16]) -> i32 {
    let mut sums = [0i32; GROUP / 2];
    let (a, b) = (a.as_chunks::<GROUP>().0, b.as_chunks::<GROUP>().0);
    for (a, b) in a.iter().zip(b) {
        for k in 0..GROUP / 2 {
            let pair = i32::from(a[2 * k]) * i32::from(b[2 * k])
                + i32::from(a[2 * k + 1]) * i32::from(b[2 * k + 1]);
            sums[k] = sums[k].wrapping_add(pair);
        }
    }
    sums.into_iter().fold(0, i32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use ropebound_reference::Float;

    use super::*;

    fn problem(pairs: usize, context: u64) -> Problem {
        Problem::new(2 * pairs as u32, context)
    }

    fn at(centre: f64, half_width: f64, pairs: usize, context: u64) -> (Positions, Span) {
        let end = |value| Float::with_val(53, value);
        let span = Span::new(&end(centre - half_width), &end(centre + half_width));
        (Positions::new(&span, problem(pairs, context)), span)
    }

    /// Strips of any context: the first, and one far up.
    fn strips(positions: &Positions) -> [Range<u64>; 2] {
        let first = positions.strips().next().unwrap();
        let far = (positions.context / first.end).saturating_sub(1) * first.end;
        [first.clone(), far..far + first.end.min(50_000)]
    }

    #[test]
    fn the_error_of_small_integers_is_what_the_head_says() {
        let unit = |pairs| at(0.5, 1e-9, pairs, 0).0.coarse().unit;
        let q = unit(64);
        assert_eq!(q, 5791.0);
        let error = 64.0 * (1.4146 * q + 0.5003) / (q * q);
        assert!((0.0156..0.016).contains(&error), "{error}");
        // δ = √2·0.5001, and 2·δ·q + δ².
        let delta = 2f64.sqrt() * 0.5001;
        assert!(2.0 * delta < 1.4146 && delta * delta < 0.5003);
        for pairs in [1, 2, 3, 63, 64, 65, 2048, 1 << 15] {
            let q = unit(pairs);
            assert!(q <= 32_766.0 && pairs as f64 * (q + 1.0).powi(2) < 2f64.powi(31));
        }
    }

    /// At the least r all angles are about 0 and every sum is h: the largest, and no part of one overflows.
    #[test]
    fn the_largest_sums_fit() {
        for pairs in [1, 2, 64, 1 << 15] {
            let (positions, _) = at(1e-3, 1e-12, pairs, 4);
            let coarse = positions.coarse();
            let open: Vec<u64> = positions
                .strips()
                .flat_map(|strip| positions.scan(&coarse, strip, Order::First))
                .collect();
            // With one pair cos 2, cos 3 and cos 4 are negative; with two, cos 3 ≈ −1 and 1 leave about 0.01.
            let expected: &[u64] = if pairs == 1 { &[2, 3, 4] } else { &[] };
            assert_eq!(open, expected, "{pairs}");
        }
    }

    /// Sums in small integers are within their error of exact, and not far inside; those in doubles within their part of the
    /// allowance.
    #[test]
    fn sums_are_within_their_errors() {
        for (r, pairs, context) in [
            (0.87, 64, 3000),
            (0.99, 64, 1 << 40),
            (0.7, 3, 1 << 24),
            (0.9999, 512, 1 << 20),
        ] {
            let (positions, span) = at(r, 1e-15, pairs, context);
            let coarse = positions.coarse();
            let q = coarse.unit;
            let bound = pairs as f64 * (1.4146 * q + 0.5003) / (q * q);
            let mut worst = 0.0f64;
            for strip in strips(&positions) {
                let mut seeds = Vec::new();
                positions.for_blocks(strip.clone(), |block, seed| {
                    if !(block.start / positions.block()).is_multiple_of(61)
                        && block.end != strip.end
                    {
                        return;
                    }
                    seeds.clear();
                    round_to_units(seed, q, &mut seeds);
                    let row = &coarse.rows[..seeds.len()];
                    let half = seeds.len() / 2;
                    let [p, s] = [
                        products(&seeds[..half], &row[..half]),
                        products(&seeds[half..], &row[half..]),
                    ];
                    for (m, found) in positions.at_row(&block, 0).into_iter().zip([p + s, p - s]) {
                        if !block.contains(&m) {
                            continue;
                        }
                        let [sum, slope] =
                            sums::excess_and_slope(&span.centre, m, problem(pairs, 0), 160);
                        let off = |found: f64, exact: &Interval| {
                            (&Interval::from_f64(found, 160) - exact)
                                .magnitude_hi()
                                .to_f64()
                        };
                        let error = off(f64::from(found) / (q * q), &sum);
                        assert!(error <= bound, "{m}: {error} above {bound}");
                        worst = worst.max(error / bound);
                        let [value, falling] = positions.evaluate(seed, &block, m);
                        let allowed = pairs as f64 * ALLOWANCE / 2.0;
                        assert!(off(value, &sum) <= allowed, "{m}: {value}");
                        let growth = positions.bounds.first / positions.bounds.half_width;
                        let allowed = m as f64 * growth * ALLOWANCE / 2.0;
                        assert!(
                            off(-falling * m as f64, &slope) <= allowed,
                            "{m}: {falling}"
                        );
                    }
                });
            }
            assert!(worst > 0.02, "{r}: at most {worst} of the bound");
        }
    }

    /// The scan leaves open what MPFR does not prove, and nothing else but what lies within the allowance.
    #[test]
    fn the_scan_decides_as_mpfr_does() {
        let mut some = 0;
        for (r, half_width, pairs, context) in [
            (0.87, 1e-6, 64, 3000u64),
            (0.86, 2e-3, 64, 500),
            (0.8, 1e-3, 5, 90),
        ] {
            let (positions, span) = at(r, half_width, pairs, context);
            let coarse = positions.coarse();
            for order in [Order::First, Order::Second] {
                let open: Vec<u64> = positions
                    .strips()
                    .flat_map(|strip| positions.scan(&coarse, strip, order))
                    .collect();
                let expected: Vec<u64> = (0..=context)
                    .filter(|&m| {
                        let [sum, slope] =
                            sums::excess_and_slope(&span.centre, m, problem(pairs, 0), 128);
                        let growth = Growth::up_to(&span.hi, pairs, 128);
                        let w = span.half_width.lo().to_f64();
                        let falls = match order {
                            Order::First => m as f64 * growth.slope.lo().to_f64() * w,
                            Order::Second => {
                                let bend = growth.curvature(m).lo().to_f64();
                                slope.magnitude_lo().to_f64() * w + 0.5 * bend * w * w
                            }
                        };
                        let gap = sum.lo().to_f64() - falls;
                        assert!(gap.abs() > 1e-7, "too close to tell: {m}");
                        gap < 0.0
                    })
                    .collect();
                assert_eq!(open, expected);
                assert!(open.len() < context as usize, "{r}");
                some += usize::from(!open.is_empty());
                let all: Vec<u64> = (0..=context).collect();
                if order == Order::Second {
                    let [positive, others] = positions.still_open(&all);
                    let mut again = [positive.clone(), others].concat();
                    again.sort_unstable();
                    assert_eq!(again, open);
                    assert!(
                        positive.iter().all(|&m| *sums::excess(
                            &span.centre,
                            m,
                            problem(pairs, 0),
                            128
                        )
                        .lo()
                            > 0)
                    );
                }
            }
        }
        assert!(some >= 5, "{some}");
    }
}
