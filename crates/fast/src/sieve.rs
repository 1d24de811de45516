//! A scan that leaves out what cannot be wanted: a proven lower bound of every 16 positions from one sum over the slow frequencies.
//!
//! ```text
//! B(m) ≥ Σ_{slow} cos(c·θ_i) − 8·Σ_{slow} θ_i − (number of the others)    for |m − c| ≤ 8, c = 0, 16, 32, …
//! ```
//!
//! The sums on the right are cosine sums themselves, with the frequencies 16·θ_i, so the same kernel computes them, a sixteenth as many.
//! Derivation: proofs/fast-kernels.md, section 7.

use crate::listed::BLOCK_POSITIONS;
use crate::seeds::BLOCKS;
use crate::sums::{Block, CosineSums, GROUP_POSITIONS};
use std::ops::Range;

/// Positions between the points c.
const SPACING: u64 = 16;

/// A frequency is slow if it turns by no more radians than this in half the spacing.
const SLOW: f64 = 0.5;

/// Points that share a limit, and of those the ones compared at once.
const STRIP: usize = 64;
const CHUNK: usize = 16;

/// A scan of fewer positions takes less time than the making of the bounds.
const FEWEST: u64 = 1 << 16;

/// What looks at blocks, and says which need not be computed for it.
pub trait Sift {
    /// No value above this matters at the positions from `start` up to before `end`.
    fn limit(&self, start: u64, end: u64) -> f32;

    /// Takes the values of a block.
    fn visit(&mut self, block: Block<'_, f32>);
}

/// Cosine sums with lower bounds for many positions at once.
pub struct Sieve<'a> {
    sums: &'a CosineSums<f32>,
    bounds: Option<Bounds>,
}

struct Bounds {
    slow: CosineSums<f32>,
    /// What is taken from a sum of the slow ones, apart from the kernels' errors.
    loss: f64,
}

impl<'a> Sieve<'a> {
    /// A sieve for `sums` at so many positions. Where these are few, or the slow frequencies, it leaves nothing out.
    #[must_use]
    pub fn new(sums: &'a CosineSums<f32>, positions: u64) -> Self {
        let bounds = (positions >= FEWEST).then(|| Bounds::new(sums));
        Self {
            sums,
            bounds: bounds.flatten(),
        }
    }

    /// Whether it may leave something out.
    #[must_use]
    pub fn has_bounds(&self) -> bool {
        self.bounds.is_some()
    }

    /// The parts of `range` that are best sifted by themselves, ascending.
    pub fn parts(&self, range: Range<u64>) -> impl Iterator<Item = Range<u64>> + use<> {
        // The positions that one group of the slow sums speaks of, or one of the sums.
        let (part, half) = match self.bounds {
            Some(_) => (SPACING * GROUP_POSITIONS, SPACING / 2),
            None => (GROUP_POSITIONS, 0),
        };
        let parts = (range.start + half) / part..(range.end + half).div_ceil(part);
        parts.map(move |k| {
            let start = (k * part).saturating_sub(half).max(range.start);
            start..((k + 1) * part - half).min(range.end)
        })
    }

    /// Has `sifter` visit every position of `range` at which it wants to see the value, and some more, in ascending order. Values are
    /// those of the sums, to the bit.
    ///
    /// # Panics
    /// If `range` ends above the sums' [`position_limit`](CosineSums::position_limit).
    pub fn for_each(&self, range: Range<u64>, sifter: &mut impl Sift) {
        self.sums.check(&range);
        if range.is_empty() {
            return;
        }
        let Some(Bounds { slow, loss }) = &self.bounds else {
            self.sums.for_each(range, |block| sifter.visit(block));
            return;
        };
        let points =
            (range.start + SPACING / 2) / SPACING..(range.end - 1 + SPACING / 2) / SPACING + 1;
        // Of what the sums themselves are at least, as they are computed.
        let loss = loss + slow.error_bound(points.end) + self.sums.error_bound(range.end);
        // What the points from `from` to before `to` speak of.
        let about = |from: u64, to: u64| {
            let start = (from * SPACING).saturating_sub(SPACING / 2);
            start.max(range.start)..((to * SPACING) - SPACING / 2).min(range.end)
        };
        let mut blocks = Vec::new();
        let mut scratch = self.sums.scratch();
        slow.for_each(points, |bounds| {
            for (k, strip) in bounds.values.chunks(STRIP).enumerate() {
                let from = bounds.start + (STRIP * k) as u64;
                let all = about(from, from + strip.len() as u64);
                let limit = f64::from(sifter.limit(all.start, all.end));
                let limit = ((limit + loss) as f32).next_up();
                for (k, chunk) in strip.chunks(CHUNK).enumerate() {
                    let low: u32 = chunk.iter().map(|&value| u32::from(value <= limit)).sum();
                    if low == 0 {
                        continue;
                    }
                    let from = from + (CHUNK * k) as u64;
                    for (point, _) in (from..).zip(chunk).filter(|&(_, &value)| value <= limit) {
                        let some = about(point, point + 1);
                        let (first, last) = (
                            some.start / BLOCK_POSITIONS,
                            (some.end - 1) / BLOCK_POSITIONS,
                        );
                        for block in first..=last {
                            if blocks.last().is_none_or(|&last| last < block) {
                                blocks.push(block);
                            }
                        }
                    }
                }
                // The last may come up again.
                if blocks.len() > BLOCKS {
                    let last = blocks.pop();
                    self.sums
                        .for_each_listed(&blocks, &range, &mut scratch, |block| {
                            sifter.visit(block);
                        });
                    blocks.clear();
                    blocks.extend(last);
                }
            }
        });
        self.sums
            .for_each_listed(&blocks, &range, &mut scratch, |block| sifter.visit(block));
    }
}

impl Bounds {
    fn new(sums: &CosineSums<f32>) -> Option<Self> {
        let frequencies = &sums.frequencies;
        let half = (SPACING / 2) as f64;
        let slow = frequencies.slower_than(SLOW / half)?;
        let others = (frequencies.pairs() - slow.pairs()) as f64;
        // The factor covers the roundings of the sum, and θ for its high part; what is added those of subtracting all this.
        let turned: f64 = slow.radians.iter().map(|theta| theta.hi).sum::<f64>() * half;
        let loss = others + turned * (1.0 + 1e-9) + 1e-9;
        // Where even the largest sum gives no positive bound there is nothing to gain.
        (loss < slow.pairs() as f64).then(|| Self {
            slow: CosineSums::on(&slow.times_power_of_two(SPACING as f64), sums.set),
            loss,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Frequencies, InstructionSet};

    /// Wants what is below a limit that rises with the position.
    struct Below {
        at_start: f32,
        slope: f32,
        seen: Vec<(u64, f32)>,
        last: u64,
        visited: u64,
    }

    impl Below {
        fn needed(&self, position: u64) -> f32 {
            self.at_start + self.slope * position as f32
        }
    }

    impl Sift for Below {
        fn limit(&self, start: u64, end: u64) -> f32 {
            self.needed(start).max(self.needed(end))
        }

        fn visit(&mut self, block: Block<'_, f32>) {
            assert!(block.start >= self.last, "ascending");
            self.last = block.start + block.values.len() as u64;
            self.visited += block.values.len() as u64;
            for (position, &value) in (block.start..).zip(block.values) {
                if value <= self.needed(position) {
                    self.seen.push((position, value));
                }
            }
        }
    }

    /// By all values: none that is wanted is left out, whatever the frequencies and the limits; and where bases are large, most are.
    #[test]
    fn what_is_wanted_is_seen() {
        let range = 777..400_001;
        let mut least_visited = 1.0f64;
        for (root, pairs) in [
            (0.7, 64),
            (0.757, 64),
            (0.8, 96),
            (0.5, 40),
            (0.93, 128),
            (0.999, 16),
        ] {
            let frequencies = Frequencies::of_root(root, pairs);
            for set in [InstructionSet::best(), InstructionSet::Scalar] {
                let sums = CosineSums::<f32>::on(&frequencies, set);
                let sieve = Sieve::new(&sums, range.end);
                let mut values = vec![0.0; (range.end - range.start) as usize];
                sums.fill(range.start, &mut values);
                for (at_start, slope) in [
                    (-3.0, 0.0),
                    (0.0, 0.0),
                    (9.0, -3e-5),
                    (0.0, 2e-5),
                    (200.0, 0.0),
                ] {
                    let mut seen = Vec::new();
                    let mut visited = 0;
                    for part in sieve.parts(range.clone()) {
                        let mut below = Below {
                            at_start,
                            slope,
                            seen: Vec::new(),
                            last: part.start,
                            visited: 0,
                        };
                        sieve.for_each(part.clone(), &mut below);
                        assert!(below.last <= part.end);
                        visited += below.visited;
                        seen.extend(below.seen);
                    }
                    let expected: Vec<_> = (range.start..)
                        .zip(values.iter().copied())
                        .filter(|&(m, value)| value <= at_start + slope * m as f32)
                        .collect();
                    assert_eq!(seen, expected, "{root} {pairs} {set:?} {at_start} {slope}");
                    least_visited = least_visited.min(visited as f64 / values.len() as f64);
                }
            }
        }
        assert!(least_visited < 0.02, "{least_visited}");
    }

    /// What the bound takes away is needed: at r = ½ a sum that falls by nearly all of it within eight positions of a point.
    #[test]
    fn the_bound_is_below_every_value_it_speaks_of_and_near_some() {
        let mut nearest = f64::INFINITY;
        for (root, pairs) in [(0.7, 64), (0.757, 64), (0.5, 40), (0.6, 24)] {
            let frequencies = Frequencies::of_root(root, pairs);
            let sums = CosineSums::<f32>::new(&frequencies);
            let Bounds { slow, loss } = Bounds::new(&sums).expect("many are slow");
            let exact = CosineSums::<f64>::new(&frequencies);
            let mut values = vec![0.0; 400_000];
            exact.fill(0, &mut values);
            let mut points = vec![0.0; values.len() / 16];
            slow.fill(0, &mut points);
            let error = slow.error_bound(400_000) + exact.error_bound(400_000);
            for (k, &point) in points.iter().enumerate() {
                let bound = f64::from(point) - loss - error;
                for value in &values[(16 * k).saturating_sub(8)..16 * k + 8] {
                    assert!(*value >= bound, "{root} {k}: {value} {bound}");
                    nearest = nearest.min((value - bound) / loss);
                }
            }
        }
        assert!(nearest < 0.25, "{nearest}");
    }

    #[test]
    fn parts_follow_one_another() {
        let sums = CosineSums::<f32>::new(&Frequencies::of_root(0.7, 64));
        let near_one = CosineSums::<f32>::new(&Frequencies::of_root(0.999, 64));
        for (sieve, bounds) in [
            (Sieve::new(&sums, FEWEST), true),
            (Sieve::new(&sums, FEWEST - 1), false),
            (Sieve::new(&near_one, FEWEST), false),
        ] {
            assert_eq!(sieve.has_bounds(), bounds);
            for range in [
                0..1,
                5..5,
                1..70_000,
                65_528..65_529,
                65_527..196_600,
                4096..8192,
            ] {
                let parts: Vec<_> = sieve
                    .parts(range.clone())
                    .filter(|part| !part.is_empty())
                    .collect();
                let mut at = range.start;
                for part in parts {
                    assert!(part.start == at && part.end > at, "{range:?}: {part:?}");
                    at = part.end;
                }
                assert_eq!(at, range.end);
            }
        }
    }
}
