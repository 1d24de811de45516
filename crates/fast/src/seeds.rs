//! Seeds cos(m0·θ_i), sin(m0·θ_i) at the centres m0 of a group's blocks, by one complex product each: the group's anchor times a
//! fixed table of offsets. Both factors are computed to [`TRIGONOMETRIC_ERROR`](crate::trigonometry), so nothing grows with m.

use crate::element::Element;
use crate::frequencies::Frequencies;
use crate::instruction_set::InstructionSet;
use crate::plan::{HALF_BLOCK, Plan};
use crate::trigonometry;
use pulp::{Simd, WithSimd};

/// Blocks of a group, whose seeds share an anchor.
pub(crate) const BLOCKS: usize = 16;

/// A row of seeds, one for each block of a group.
pub(crate) type Row<T> = [T; BLOCKS];

/// cos and sin of (256·b + 127½)·θ_i for the blocks b of a group; fast frequencies first, then slow ones.
pub(crate) struct Offsets {
    quarter_turns_hi: Vec<f64>,
    quarter_turns_lo: Vec<f64>,
    cosines: Vec<Row<f64>>,
    sines: Vec<Row<f64>>,
}

impl Offsets {
    pub(crate) fn new<T: Element>(
        frequencies: &Frequencies,
        plan: &Plan<T>,
        set: InstructionSet,
    ) -> Self {
        let order = || plan.fast.iter().chain(&plan.slow);
        let quarter_turns_hi: Vec<_> = order().map(|&i| frequencies.quarter_turns_hi[i]).collect();
        let quarter_turns_lo: Vec<_> = order().map(|&i| frequencies.quarter_turns_lo[i]).collect();
        let rows = vec![[0.0; BLOCKS]; quarter_turns_hi.len()];
        set.run(Self {
            quarter_turns_hi,
            quarter_turns_lo,
            cosines: rows.clone(),
            sines: rows,
        })
    }
}

impl WithSimd for Offsets {
    type Output = Self;

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, _: S) -> Self {
        for (row, (c, s)) in self.cosines.iter_mut().zip(&mut self.sines).enumerate() {
            trigonometry::cos_sin_of_frequency(
                HALF_BLOCK as f64 - 0.5,
                (2 * HALF_BLOCK) as f64,
                self.quarter_turns_hi[row],
                self.quarter_turns_lo[row],
                c,
                s,
            );
        }
        self
    }
}

/// Scratch space of one group and the rows the table is multiplied by.
pub(crate) struct Seeds<T> {
    anchor_cosines: Vec<f64>,
    anchor_sines: Vec<f64>,
    cosines: Vec<Row<f64>>,
    sines: Vec<Row<f64>>,
    pub even: Vec<Row<T>>,
    pub odd: Vec<Row<T>>,
    /// A number that the last additions pass through.
    #[cfg(test)]
    pub reordered: Option<T>,
}

impl<T: Element> Seeds<T> {
    pub(crate) fn new(plan: &Plan<T>) -> Self {
        let pairs = plan.fast.len() + plan.slow.len();
        Self {
            anchor_cosines: vec![0.0; pairs],
            anchor_sines: vec![0.0; pairs],
            cosines: vec![[0.0; BLOCKS]; pairs],
            sines: vec![[0.0; BLOCKS]; pairs],
            even: vec![[T::default(); BLOCKS]; plan.rows()],
            odd: vec![[T::default(); BLOCKS]; plan.rows()],
            #[cfg(test)]
            reordered: None,
        }
    }

    /// Fills the rows for the group that starts at position `start`.
    #[inline(always)]
    pub(crate) fn fill(&mut self, plan: &Plan<T>, offsets: &Offsets, start: u64) {
        trigonometry::cos_sin_of_position(
            start as f64,
            &offsets.quarter_turns_hi,
            &offsets.quarter_turns_lo,
            &mut self.anchor_cosines,
            &mut self.anchor_sines,
        );
        for i in 0..self.cosines.len() {
            let (c, s) = (self.anchor_cosines[i], self.anchor_sines[i]);
            let (c_offset, s_offset) = (&offsets.cosines[i], &offsets.sines[i]);
            let (cosines, sines) = (&mut self.cosines[i], &mut self.sines[i]);
            for b in 0..BLOCKS {
                cosines[b] = c.mul_add(c_offset[b], -(s * s_offset[b]));
                sines[b] = s.mul_add(c_offset[b], c * s_offset[b]);
            }
        }
        self.fill_rows(plan);
    }

    /// Fills the rows for the blocks of these numbers, at most [`BLOCKS`], each with the seeds that [`fill`](Self::fill) gives it.
    #[inline(always)]
    pub(crate) fn fill_listed(&mut self, plan: &Plan<T>, offsets: &Offsets, blocks: &[u64]) {
        let mut group = None;
        for (b, &block) in blocks.iter().enumerate() {
            let (its_group, at) = (block / BLOCKS as u64, (block % BLOCKS as u64) as usize);
            if group != Some(its_group) {
                group = Some(its_group);
                trigonometry::cos_sin_of_position(
                    (its_group * (BLOCKS * 2 * HALF_BLOCK) as u64) as f64,
                    &offsets.quarter_turns_hi,
                    &offsets.quarter_turns_lo,
                    &mut self.anchor_cosines,
                    &mut self.anchor_sines,
                );
            }
            for i in 0..self.cosines.len() {
                let (c, s) = (self.anchor_cosines[i], self.anchor_sines[i]);
                let (c_offset, s_offset) = (offsets.cosines[i][at], offsets.sines[i][at]);
                self.cosines[i][b] = c.mul_add(c_offset, -(s * s_offset));
                self.sines[i][b] = s.mul_add(c_offset, c * s_offset);
            }
        }
        self.fill_rows(plan);
    }

    /// The rows, from the seeds of the single frequencies.
    #[inline(always)]
    fn fill_rows(&mut self, plan: &Plan<T>) {
        let fast = plan.fast.len();
        for row in 0..fast {
            for b in 0..BLOCKS {
                self.even[row][b] = T::from_f64(self.cosines[row][b]);
                self.odd[row][b] = T::from_f64(self.sines[row][b]);
            }
        }
        let (cosines, sines) = (&self.cosines[fast..], &self.sines[fast..]);
        for k in 0..plan.terms {
            let row = k * plan.slow.len()..(k + 1) * plan.slow.len();
            let even_sum = combine(&plan.even_coefficients[row.clone()], cosines);
            let odd_sum = combine(&plan.odd_coefficients[row], sines);
            for b in 0..BLOCKS {
                self.even[fast + k][b] = T::from_f64(even_sum[b]);
                self.odd[fast + k][b] = T::from_f64(odd_sum[b]);
            }
        }
    }
}

/// Σ_i coefficients_i · rows_i, in order over i.
#[inline(always)]
fn combine(coefficients: &[f64], rows: &[Row<f64>]) -> Row<f64> {
    let mut sum = [0.0; BLOCKS];
    for (&coefficient, row) in coefficients.iter().zip(rows) {
        for b in 0..BLOCKS {
            sum[b] = coefficient.mul_add(row[b], sum[b]);
        }
    }
    sum
}
