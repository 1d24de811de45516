//! Finding positions that are negative at one r: in f32 for candidates (each is proven later by itself), in f64 with
//! its bound where nothing may be missed. What a sieve proves to be too high is left out, and the finds are the same.

use ropebound_fast::{Block, CosineSums, GROUP_POSITIONS, Sieve, Sift};
use ropebound_schedule::Threshold;
use std::ops::Range;

/// Positions kept from a scan.
pub(crate) const KEEP: usize = 24;

/// A guess at a floor is this share of the floor of a scan nearby. A lower one leaves out less, a higher one is more often wrong.
const GUESS: f32 = 0.5;

/// The candidates of a scan.
#[derive(Default)]
pub(crate) struct Candidates {
    /// The positions, that of the largest score first.
    pub positions: Vec<u64>,
    /// The score of the last of [`KEEP`]; 0 if there are fewer.
    pub floor: f32,
}

/// Collects the positions with the largest (τ − B(m))/m², which is what a witness's reach grows with.
struct Best {
    found: Vec<(f32, u64)>,
    /// Only what is above it is collected.
    floor: f32,
    threshold: f32,
}

impl Sift for Best {
    /// A score is a rounded difference over a rounded square, rounded: the share taken off the floor exceeds the three roundings, and
    /// the same score or a lower one needs a smaller value further on.
    fn limit(&self, start: u64, _end: u64) -> f32 {
        let position = start.max(1) as f32;
        let square = f64::from(position * position);
        let least = f64::from(self.floor) * square * (1.0 - 2f64.powi(-20));
        ((f64::from(self.threshold) - least) as f32).next_up()
    }

    fn visit(&mut self, block: Block<'_, f32>) {
        self.take(block);
    }
}

impl Best {
    fn above(floor: f32, threshold: Threshold) -> Self {
        let [near, _] = threshold.enclosing_f64();
        Self {
            found: Vec::with_capacity(4 * KEEP),
            floor,
            threshold: near as f32,
        }
    }

    /// Falls with the value, and if it is positive with the position.
    fn score(&self, value: f32, position: u64) -> f32 {
        let position = position.max(1) as f32;
        (self.threshold - value) / (position * position)
    }

    fn take(&mut self, block: Block<'_, f32>) {
        if self.score(block.minimum, block.start) <= self.floor {
            return;
        }
        for (k, strip) in block.values.chunks(64).enumerate() {
            let start = block.start + 64 * k as u64;
            let least = strip
                .iter()
                .fold(f32::INFINITY, |a, &b| if b < a { b } else { a });
            if self.score(least, start) <= self.floor {
                continue;
            }
            for (position, &value) in (start..).zip(strip) {
                let score = self.score(value, position);
                if score > self.floor {
                    self.found.push((score, position));
                }
            }
            if self.found.len() >= 4 * KEEP {
                self.cut();
            }
        }
    }

    fn cut(&mut self) {
        self.found
            .sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.found.truncate(KEEP);
        if self.found.len() == KEEP {
            self.floor = self.found[KEEP - 1].0;
        }
    }

    /// Those found; `None` if there may be more, below the floor it began with.
    fn finish(mut self, began: f32) -> Option<Candidates> {
        self.cut();
        let complete = self.found.len() == KEEP;
        (complete || began <= 0.0).then(|| Candidates {
            floor: if complete { self.floor } else { 0.0 },
            positions: self.found.iter().map(|&(_, position)| position).collect(),
        })
    }
}

/// The best candidates of 1..=`context`. `near` is the floor of another scan, by which this one may be quicker.
pub(crate) fn everywhere(
    sums: &CosineSums<f32>,
    context: u64,
    threshold: Threshold,
    near: f32,
) -> Candidates {
    let sieve = Sieve::new(sums, context);
    let above = |floor: f32| {
        let mut best = Best::above(floor, threshold);
        sieve.for_each(1..context + 1, &mut best);
        best.finish(floor)
    };
    let guess = if sieve.has_bounds() {
        GUESS * near
    } else {
        0.0
    };
    above(guess)
        .or_else(|| above(guess * GUESS * GUESS * GUESS))
        .or_else(|| above(0.0))
        .unwrap_or_default()
}

/// The best candidates among the neighbours of `known`, in the first four groups these lie in.
pub(crate) fn nearby(
    sums: &CosineSums<f32>,
    context: u64,
    threshold: Threshold,
    known: &[u64],
) -> Vec<u64> {
    let mut groups: Vec<u64> = Vec::new();
    for group in known.iter().map(|position| position / GROUP_POSITIONS) {
        if !groups.contains(&group) && groups.len() < 4 {
            groups.push(group);
        }
    }
    let mut best = Best::above(0.0, threshold);
    for group in groups {
        let start = group * GROUP_POSITIONS;
        let range = start.max(1)..(start + GROUP_POSITIONS).min(context + 1);
        sums.for_each(range, |block| best.take(block));
    }
    best.finish(0.0).unwrap_or_default().positions
}

/// Every position of `range` whose f64 value is below `limit`, ascending, with that value.
pub(crate) fn below(sums: &CosineSums<f64>, range: Range<u64>, limit: f64) -> Vec<(u64, f64)> {
    sums.map_reduce(
        range,
        |block| {
            if block.minimum >= limit {
                return Vec::new();
            }
            (block.start..)
                .zip(block.values)
                .filter(|&(_, value)| *value < limit)
                .map(|(position, &value)| (position, value))
                .collect()
        },
        Vec::new,
        append,
    )
}

/// Joins two lists.
pub(crate) fn append<T>(mut a: Vec<T>, b: Vec<T>) -> Vec<T> {
    a.extend(b);
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_fast::Frequencies;

    /// −B(m)/m² by the values themselves, sorted whole.
    fn slowly(sums: &CosineSums<f32>, positions: impl Iterator<Item = u64>) -> Vec<u64> {
        let mut scores: Vec<(f32, u64)> = positions
            .map(|m| {
                let mut value = [0.0];
                sums.fill(m, &mut value);
                (-value[0] / (m as f32 * m as f32), m)
            })
            .filter(|&(score, _)| score > 0.0)
            .collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scores.into_iter().take(KEEP).map(|(_, m)| m).collect()
    }

    #[test]
    fn the_best_are_those_of_the_whole_list() {
        let sums = CosineSums::<f32>::new(&Frequencies::of_root(0.85, 16));
        for context in [30, 500, 9000] {
            assert_eq!(
                everywhere(&sums, context, Threshold::ZERO, 0.0).positions,
                slowly(&sums, 1..=context)
            );
        }
        let deep = CosineSums::<f32>::new(&Frequencies::of_root(0.85, 2));
        assert_eq!(
            everywhere(&deep, 9000, Threshold::ZERO, 0.0).positions,
            slowly(&deep, 1..=9000)
        );
        assert_eq!(
            everywhere(&sums, 1, Threshold::ZERO, 0.0).positions,
            [0u64; 0]
        );
    }

    /// With many negative and with few, by all values: too low a guess, the floor itself, and guesses that have to be given up.
    #[test]
    fn neither_sieve_nor_guess_changes_what_is_found() {
        let context = 150_000;
        let mut counts = Vec::new();
        for (root, threshold) in [
            (0.81, "0"),
            (0.79, "0"),
            (0.76, "0"),
            (0.76, "6"),
            (0.76, "5"),
            (0.76, "8"),
            (0.9, "0"),
        ] {
            let threshold: Threshold = threshold.parse().expect("a threshold");
            let sums = CosineSums::<f32>::new(&Frequencies::of_root(root, 64));
            let mut values = vec![0.0; context as usize];
            sums.fill(1, &mut values);
            let [tau, _] = threshold.enclosing_f64();
            let mut scores: Vec<(f32, u64)> = (1..)
                .zip(values)
                .map(|(m, value)| ((tau as f32 - value) / (m as f32 * m as f32), m))
                .filter(|&(score, _)| score > 0.0)
                .collect();
            scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            counts.push(scores.len());
            scores.truncate(KEEP);
            let floor = scores.get(KEEP - 1).map_or(0.0, |&(score, _)| score);
            let expected: Vec<u64> = scores.iter().map(|&(_, m)| m).collect();
            for near in [
                0.0,
                1e-30,
                floor,
                1.99 * floor,
                2.01 * floor,
                20.0 * floor,
                1.0,
            ] {
                let found = everywhere(&sums, context, threshold, near);
                assert_eq!(found.positions, expected, "{root} {threshold} {near}");
                assert_eq!(found.floor, floor, "{root} {threshold} {near}");
            }
        }
        assert!(
            counts.contains(&0) && counts.iter().any(|&n| n > KEEP),
            "{counts:?}"
        );
        assert!(counts.iter().any(|&n| (1..KEEP).contains(&n)), "{counts:?}");
    }

    #[test]
    fn neighbours_are_those_of_the_known_ones_groups() {
        let sums = CosineSums::<f32>::new(&Frequencies::of_root(0.85, 16));
        let group = GROUP_POSITIONS;
        let near = |known: &[u64]| nearby(&sums, 6 * group + 100, Threshold::ZERO, known);
        assert_eq!(near(&[5]), slowly(&sums, 1..group));
        assert_eq!(
            near(&[group, 2 * group - 1]),
            slowly(&sums, group..2 * group)
        );
        assert_eq!(
            near(&[6 * group]),
            slowly(&sums, 6 * group..6 * group + 101)
        );
        // Four groups at most, in the order in which they come.
        let five = [5 * group, 4 * group, 3 * group, 2 * group, 1].map(|m| m + 9);
        assert_eq!(near(&five), slowly(&sums, 2 * group..6 * group));
    }

    #[test]
    fn what_is_below_is_found_with_its_value() {
        let sums = CosineSums::<f64>::new(&Frequencies::of_root(0.85, 16));
        let mut values = vec![0.0; 5000];
        sums.fill(100, &mut values);
        let expected: Vec<_> = (100..)
            .zip(values)
            .filter(|&(_, value)| value < -1.0)
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(below(&sums, 100..5100, -1.0), expected);
    }
}
