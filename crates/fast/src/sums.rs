//! `B(m)` over ranges: groups of 4096 positions, computed independently of each other and of the range asked for.

use crate::element::Element;
use crate::frequencies::Frequencies;
use crate::instruction_set::InstructionSet;
use crate::plan::{HALF_BLOCK, Plan};
use crate::seeds::{BLOCKS, Offsets, Seeds};
use crate::tile;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// Positions of a group: the unit of work, on a grid that starts at 0.
pub const GROUP_POSITIONS: u64 = (BLOCKS * 2 * HALF_BLOCK) as u64;

/// Consecutive sums, at most one group of them.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a, T> {
    /// Position of `values[0]`.
    pub start: u64,
    /// `B(start)`, `B(start + 1)`, …
    pub values: &'a [T],
    /// The least of `values`.
    pub minimum: T,
}

/// Cosine sums `B(m) = Σ_i cos(m·θ_i)` for one list of frequencies, in `T` = f64 or f32.
///
/// Domain: m below [`Frequencies::position_limit`]. Bound: each value is within [`error_bound`](Self::error_bound) of the exact sum
/// over the exact θ_i. Bits depend on the frequencies and m alone: not on the range, the instruction set or the threads.
///
/// ```
/// use ropebound_fast::{CosineSums, Frequencies};
/// let plain = Frequencies::of_root(0.9, 64);
/// let sums = CosineSums::<f64>::new(&plain);
/// let mut values = vec![0.0; 10];
/// sums.fill(0, &mut values);
/// assert!((values[0] - 64.0).abs() <= sums.error_bound(0));
/// ```
pub struct CosineSums<T> {
    pub(crate) plan: Plan<T>,
    pub(crate) offsets: Offsets,
    pub(crate) set: InstructionSet,
    pub(crate) frequencies: Frequencies,
    #[cfg(test)]
    pub(crate) fault: Option<crate::fault::Fault>,
}

pub(crate) struct Scratch<T> {
    pub seeds: Seeds<T>,
    pub values: Vec<T>,
    pub lower: Vec<T>,
}

impl<T: Element> CosineSums<T> {
    /// Tables for `frequencies` on the widest instruction set of this machine.
    #[must_use]
    pub fn new(frequencies: &Frequencies) -> Self {
        Self::on(frequencies, InstructionSet::best())
    }

    /// Tables for `frequencies`, run on `set` (on the scalar path where the machine lacks it). The bits are the same.
    #[must_use]
    pub fn on(frequencies: &Frequencies, set: InstructionSet) -> Self {
        Self::build(frequencies, set, true)
    }

    /// Like [`on`](Self::on), with a table row for every frequency: other bits within the same kind of bound. For
    /// benchmarks, and as a second algorithm to test the compressed one against.
    #[must_use]
    pub fn uncompressed(frequencies: &Frequencies, set: InstructionSet) -> Self {
        Self::build(frequencies, set, false)
    }

    fn build(frequencies: &Frequencies, set: InstructionSet, compress: bool) -> Self {
        let plan = Plan::new(frequencies, set, compress);
        Self {
            offsets: Offsets::new(frequencies, &plan, set),
            plan,
            set,
            frequencies: frequencies.clone(),
            #[cfg(test)]
            fault: None,
        }
    }

    #[cfg(test)]
    pub(crate) fn take_table_of(&mut self, other: &Self) {
        self.plan.even_table.clone_from(&other.plan.even_table);
        self.plan.odd_table.clone_from(&other.plan.odd_table);
    }

    /// Absolute error bound of every value at positions ≤ `last`.
    ///
    /// Derived in proofs/fast-kernels.md: a constant for the roundings, about 64·u·h at head_dim 128, and `last` times
    /// the frequencies' own error, which is far below it.
    #[must_use]
    pub fn error_bound(&self, last: u64) -> f64 {
        self.plan.rounding_error
            + self
                .frequencies
                .angle_error(last as f64 + GROUP_POSITIONS as f64)
    }

    /// Rows of the block product: multiply-adds for each position. At most the number of pairs.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.plan.rows()
    }

    /// Positions this accepts: [`Frequencies::position_limit`].
    #[must_use]
    pub fn position_limit(&self) -> u64 {
        self.frequencies.position_limit()
    }

    /// Calls `visit` on the blocks that make up `range`, in ascending order, on this thread.
    ///
    /// # Panics
    /// If `range` ends above [`position_limit`](Self::position_limit).
    pub fn for_each(&self, range: Range<u64>, mut visit: impl FnMut(Block<'_, T>)) {
        self.check(&range);
        let mut scratch = self.scratch();
        for group in groups(&range) {
            visit(self.block(group, &range, &mut scratch));
        }
    }

    /// Maps every block of `range` on rayon's threads and folds the results in ascending order.
    ///
    /// Memory: one scratch buffer a thread, and one `R` a group in flight; it does not grow with the range.
    ///
    /// # Panics
    /// If `range` ends above [`position_limit`](Self::position_limit).
    pub fn map_reduce<R: Send>(
        &self,
        range: Range<u64>,
        map: impl Fn(Block<'_, T>) -> R + Sync,
        identity: impl Fn() -> R + Sync + Send,
        reduce: impl Fn(R, R) -> R + Sync + Send,
    ) -> R {
        self.check(&range);
        groups(&range)
            .into_par_iter()
            .map_init(
                || self.scratch(),
                |scratch, group| map(self.block(group, &range, scratch)),
            )
            .reduce(identity, reduce)
    }

    /// The result of the first block of `range` for which `map` gives one; later blocks may not be computed.
    ///
    /// # Panics
    /// If `range` ends above [`position_limit`](Self::position_limit).
    pub fn find_first<R: Send>(
        &self,
        range: Range<u64>,
        map: impl Fn(Block<'_, T>) -> Option<R> + Sync,
    ) -> Option<R> {
        self.check(&range);
        // Slices in turn keep the threads near the front; a find over the whole range would start in its middle.
        let all = groups(&range);
        let mut start = all.start;
        let mut length = 16;
        while start < all.end {
            let end = all.end.min(start + length);
            let found = (start..end)
                .into_par_iter()
                .map_init(
                    || self.scratch(),
                    |scratch, group| map(self.block(group, &range, scratch)),
                )
                .find_map_first(|found| found);
            if found.is_some() {
                return found;
            }
            start = end;
            length = (length * 2).min(1 << 10);
        }
        None
    }

    /// Writes `B(start)`, `B(start + 1)`, … to `output`, on rayon's threads.
    ///
    /// # Panics
    /// If the range ends above [`position_limit`](Self::position_limit).
    pub fn fill(&self, start: u64, output: &mut [T]) {
        let range = start..start + output.len() as u64;
        self.check(&range);
        let head = (start.next_multiple_of(GROUP_POSITIONS) - start).min(output.len() as u64);
        let (first, rest) = output.split_at_mut(head as usize);
        let mut pieces = Vec::with_capacity(1 + rest.len().div_ceil(GROUP_POSITIONS as usize));
        if !first.is_empty() {
            pieces.push(first);
        }
        pieces.extend(rest.chunks_mut(GROUP_POSITIONS as usize));
        let base = groups(&range).start;
        pieces.into_par_iter().enumerate().for_each_init(
            || self.scratch(),
            |scratch, (k, piece)| {
                piece.copy_from_slice(self.block(base + k as u64, &range, scratch).values);
            },
        );
    }

    pub(crate) fn check(&self, range: &Range<u64>) {
        assert!(
            range.end <= self.position_limit(),
            "positions up to {} are outside the proven domain, below {}",
            range.end,
            self.position_limit()
        );
    }

    pub(crate) fn scratch(&self) -> Scratch<T> {
        Scratch {
            seeds: Seeds::new(&self.plan),
            values: vec![T::default(); GROUP_POSITIONS as usize],
            lower: vec![T::default(); GROUP_POSITIONS as usize / 2],
        }
    }

    /// The part of a group that lies in `range`.
    fn block<'a>(
        &self,
        group: u64,
        range: &Range<u64>,
        scratch: &'a mut Scratch<T>,
    ) -> Block<'a, T> {
        let origin = group * GROUP_POSITIONS;
        let from = range.start.saturating_sub(origin) as usize;
        let to = (range.end - origin).min(GROUP_POSITIONS) as usize;
        let minimum = self.set.run(Group {
            sums: self,
            origin,
            part: from..to,
            scratch,
        });
        Block {
            start: origin + from as u64,
            values: &scratch.values[from..to],
            minimum,
        }
    }
}

/// The groups that meet `range`; none if it is empty.
fn groups(range: &Range<u64>) -> Range<u64> {
    if range.is_empty() {
        return 0..0;
    }
    range.start / GROUP_POSITIONS..range.end.div_ceil(GROUP_POSITIONS)
}

struct Group<'a, T> {
    sums: &'a CosineSums<T>,
    origin: u64,
    part: Range<usize>,
    scratch: &'a mut Scratch<T>,
}

impl<T: Element> WithSimd for Group<'_, T> {
    type Output = T;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> T {
        let Scratch {
            seeds,
            values,
            lower,
        } = self.scratch;
        let plan = &self.sums.plan;
        seeds.fill(plan, &self.sums.offsets, self.origin);
        #[cfg(test)]
        crate::fault::seeds(self.sums.fault, seeds);
        tile::block_product(simd, plan, seeds, BLOCKS, values, lower);
        #[cfg(test)]
        crate::fault::values(self.sums.fault, &mut values[self.part.clone()]);
        minimum(&values[self.part])
    }
}

/// The least value, over 32 interleaved strands so that it runs in vector registers.
#[inline(always)]
pub(crate) fn minimum<T: Element>(values: &[T]) -> T {
    let (chunks, rest) = values.as_chunks::<32>();
    let mut strands = [T::INFINITY; 32];
    for chunk in chunks {
        for (least, &value) in strands.iter_mut().zip(chunk) {
            *least = least.min(value);
        }
    }
    strands
        .iter()
        .chain(rest)
        .fold(T::INFINITY, |least, &value| least.min(value))
}
