//! Finding positions that are negative at one r: in f32 for candidates (each is proven later by itself), in f64 with
//! its bound where nothing may be missed.

use ropebound_fast::{Block, CosineSums, GROUP_POSITIONS};
use ropebound_schedule::Threshold;
use std::ops::Range;

/// Positions kept from a scan.
pub(crate) const KEEP: usize = 24;

/// Collects the positions with the largest (τ − B(m))/m², which is what a witness's reach grows with.
struct Best {
    found: Vec<(f32, u64)>,
    floor: f32,
    threshold: f32,
}

impl Best {
    fn new(threshold: Threshold) -> Self {
        let [near, _] = threshold.enclosing_f64();
        Self {
            found: Vec::with_capacity(4 * KEEP),
            floor: 0.0,
            threshold: near as f32,
        }
    }

    fn visit(&mut self, block: Block<'_, f32>) {
        let threshold = self.threshold;
        let score = |value: f32, position: u64| {
            let position = position.max(1) as f32;
            (threshold - value) / (position * position)
        };
        if score(block.minimum, block.start) <= self.floor {
            return;
        }
        for (k, strip) in block.values.chunks(64).enumerate() {
            let start = block.start + 64 * k as u64;
            let least = strip
                .iter()
                .fold(f32::INFINITY, |a, &b| if b < a { b } else { a });
            if score(least, start) <= self.floor {
                continue;
            }
            for (position, &value) in (start..).zip(strip) {
                let score = score(value, position);
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

    fn finish(mut self) -> Vec<u64> {
        self.cut();
        self.found
            .into_iter()
            .map(|(_, position)| position)
            .collect()
    }
}

/// The best candidates of 1..=`context`.
pub(crate) fn everywhere(sums: &CosineSums<f32>, context: u64, threshold: Threshold) -> Vec<u64> {
    let mut best = Best::new(threshold);
    sums.for_each(1..context + 1, |block| best.visit(block));
    best.finish()
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
    let mut best = Best::new(threshold);
    for group in groups {
        let start = group * GROUP_POSITIONS;
        let range = start.max(1)..(start + GROUP_POSITIONS).min(context + 1);
        sums.for_each(range, |block| best.visit(block));
    }
    best.finish()
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
                everywhere(&sums, context, Threshold::ZERO),
                slowly(&sums, 1..=context)
            );
        }
        let deep = CosineSums::<f32>::new(&Frequencies::of_root(0.85, 2));
        assert_eq!(
            everywhere(&deep, 9000, Threshold::ZERO),
            slowly(&deep, 1..=9000)
        );
        assert_eq!(everywhere(&sums, 1, Threshold::ZERO), [0u64; 0]);
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
