//! Blocks picked from anywhere, sixteen at a time, with the bits that the group they lie in gives them.

use crate::element::Element;
use crate::plan::HALF_BLOCK;
use crate::seeds::BLOCKS;
use crate::sums::{Block, CosineSums, Scratch, minimum};
use crate::tile;
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// Positions of a block; block b starts at b times as many.
pub(crate) const BLOCK_POSITIONS: u64 = 2 * HALF_BLOCK as u64;

impl<T: Element> CosineSums<T> {
    /// Calls `visit` on what lies in `range` of the blocks of these numbers, in the order given. Each must meet the range, and be below
    /// [`position_limit`](Self::position_limit).
    pub(crate) fn for_each_listed(
        &self,
        blocks: &[u64],
        range: &Range<u64>,
        scratch: &mut Scratch<T>,
        mut visit: impl FnMut(Block<'_, T>),
    ) {
        for blocks in blocks.chunks(BLOCKS) {
            let minima = self.set.run(Listed {
                sums: self,
                blocks,
                range,
                scratch,
            });
            for (b, (&block, minimum)) in blocks.iter().zip(minima).enumerate() {
                let part = part(block, range);
                visit(Block {
                    start: block * BLOCK_POSITIONS + part.start as u64,
                    values: &values_of(&scratch.values, b)[part],
                    minimum,
                });
            }
        }
    }
}

/// What lies in `range` of a block, counted from its start.
fn part(block: u64, range: &Range<u64>) -> Range<usize> {
    let start = block * BLOCK_POSITIONS;
    let end = (range.end - start).min(BLOCK_POSITIONS);
    range.start.saturating_sub(start) as usize..end as usize
}

#[inline(always)]
fn values_of<T>(values: &[T], b: usize) -> &[T] {
    &values[b * 2 * HALF_BLOCK..][..2 * HALF_BLOCK]
}

struct Listed<'a, T> {
    sums: &'a CosineSums<T>,
    blocks: &'a [u64],
    range: &'a Range<u64>,
    scratch: &'a mut Scratch<T>,
}

impl<T: Element> WithSimd for Listed<'_, T> {
    /// The least value of each block's part.
    type Output = [T; BLOCKS];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Scratch {
            seeds,
            values,
            lower,
        } = self.scratch;
        let plan = &self.sums.plan;
        seeds.fill_listed(plan, &self.sums.offsets, self.blocks);
        tile::block_product(simd, plan, seeds, self.blocks.len(), values, lower);
        let mut minima = [T::INFINITY; BLOCKS];
        for (b, &block) in self.blocks.iter().enumerate() {
            minima[b] = minimum(&values_of(values, b)[part(block, self.range)]);
        }
        minima
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Frequencies, InstructionSet};

    fn same<T: Element + std::fmt::Debug>(root: f64, pairs: usize) {
        let range = 300..300_000;
        let frequencies = Frequencies::of_root(root, pairs);
        for set in InstructionSet::ALL
            .into_iter()
            .filter(|set| set.is_available())
        {
            let sums = CosineSums::<T>::on(&frequencies, set);
            // Of one group and of many, in any order, twice, the first and the last, and more than sixteen.
            let blocks: Vec<u64> = [1, 2, 17, 16, 15, 16, 1171, 900, 31, 32]
                .into_iter()
                .chain((100..300).step_by(7))
                .collect();
            let mut seen = Vec::new();
            sums.for_each_listed(&blocks, &range, &mut sums.scratch(), |block| {
                let mut expected = vec![T::default(); block.values.len()];
                sums.fill(block.start, &mut expected);
                assert_eq!(block.values, expected, "{set:?} {}", block.start);
                assert!(block.values.iter().all(|&value| value >= block.minimum));
                assert!(block.values.contains(&block.minimum));
                seen.push(block.start..block.start + block.values.len() as u64);
            });
            let expected: Vec<_> = blocks
                .iter()
                .map(|b| (256 * b).max(300)..(256 * b + 256).min(300_000))
                .collect();
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn listed_blocks_have_the_bits_of_their_groups() {
        for (root, pairs) in [(0.7, 64), (0.9990234375, 128), (0.3, 5)] {
            same::<f32>(root, pairs);
            same::<f64>(root, pairs);
        }
    }
}
