//! Mean and covariance in one pass. Each batch is centred on its own mean, and the distance of that mean from the running one
//! enters as one more row (Chan, Golub and LeVeque):
//!
//! ```text
//! M₂ += Σ (x − x̄)(x − x̄)ᵀ + (n·k/(n + k))·(x̄ − μ)(x̄ − μ)ᵀ,   μ += (x̄ − μ)·k/(n + k)
//! ```
//!
//! so nothing cancels, wherever the mean lies.

use crate::panel::{Block, WIDTH, add_product, panels};
use crate::sampler::{Batch, PANEL_ROWS};
use crate::simd;
use pulp::{Simd, WithSimd};

/// Count, mean and centred second moments of vectors of one length.
///
/// Additions happen in the order of the calls, each on the same bits on every instruction set.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    count: u64,
    dim: usize,
    mean: Vec<f64>,
    /// Blocks (p, q), p ≤ q, of the sum of squares and products, row after row of blocks.
    blocks: Vec<Block>,
}

impl Moments {
    pub(crate) fn new(dim: usize) -> Self {
        let panels = panels(dim);
        Self {
            count: 0,
            dim,
            mean: vec![0.0; panels * WIDTH],
            blocks: vec![[0.0; WIDTH * WIDTH]; panels * (panels + 1) / 2],
        }
    }

    /// Bytes of one such value.
    pub(crate) fn size(dim: usize) -> usize {
        let panels = panels(dim);
        panels * (panels + 1) / 2 * size_of::<Block>()
    }

    /// n.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The length of the vectors.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> &[f64] {
        &self.mean[..self.dim]
    }

    /// The covariance of components i and j, with divisor n − 1; NaN for n < 2.
    ///
    /// # Panics
    /// If i or j is not below [`dim`](Self::dim).
    #[must_use]
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        assert!(i < self.dim && j < self.dim);
        let (i, j) = (i.min(j), i.max(j));
        let (p, q) = (i / WIDTH, j / WIDTH);
        let block = p * panels(self.dim) - p * (p + 1) / 2 + q;
        self.blocks[block][i % WIDTH * WIDTH + j % WIDTH] / (self.count as f64 - 1.0)
    }

    pub(crate) fn add_batch(&mut self, batch: &mut Batch) {
        simd::run(AddBatch {
            moments: self,
            batch,
        });
    }

    /// Adds the vectors that `other` has seen after this one's.
    pub(crate) fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        let (n, k) = (self.count as f64, other.count as f64);
        let weight = n * k / (n + k);
        let step: Vec<f64> = other
            .mean
            .iter()
            .zip(&self.mean)
            .map(|(x, mean)| x - mean)
            .collect();
        let panels = panels(self.dim);
        let pairs = (0..panels).flat_map(|p| (p..panels).map(move |q| (p, q)));
        for (((p, q), to), from) in pairs.zip(&mut self.blocks).zip(&other.blocks) {
            let (rows, _) = to.as_chunks_mut::<WIDTH>();
            let (added, _) = from.as_chunks::<WIDTH>();
            for ((row, added), x) in rows.iter_mut().zip(added).zip(&step[p * WIDTH..]) {
                let factor = weight * x;
                for ((to, added), y) in row.iter_mut().zip(added).zip(&step[q * WIDTH..]) {
                    *to += added + factor * y;
                }
            }
        }
        for (mean, step) in self.mean.iter_mut().zip(&step) {
            *mean += step * (k / (n + k));
        }
        self.count += other.count;
    }
}

struct AddBatch<'a> {
    moments: &'a mut Moments,
    batch: &'a mut Batch,
}

impl WithSimd for AddBatch<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { moments, batch } = self;
        let rows = batch.rows;
        if rows == 0 {
            return;
        }
        let (n, k) = (moments.count as f64, rows as f64);
        let root = (n * k / (n + k)).sqrt();
        let used = (rows + usize::from(moments.count > 0)) * WIDTH;
        let mut panels: Vec<&mut [f64]> = batch
            .columns
            .chunks_mut(PANEL_ROWS * WIDTH)
            .map(|panel| &mut panel[..used])
            .collect();
        for (panel, running) in panels
            .iter_mut()
            .zip(moments.mean.as_chunks_mut::<WIDTH>().0)
        {
            let (lines, _) = panel.as_chunks_mut::<WIDTH>();
            let mut mean = [0.0; WIDTH];
            for line in &lines[..rows] {
                for (sum, x) in mean.iter_mut().zip(line) {
                    *sum += x;
                }
            }
            for sum in &mut mean {
                *sum /= k;
            }
            for line in &mut lines[..rows] {
                for (x, mean) in line.iter_mut().zip(&mean) {
                    *x -= mean;
                }
            }
            let step: [f64; WIDTH] = std::array::from_fn(|j| mean[j] - running[j]);
            if let Some(last) = lines.get_mut(rows) {
                *last = step.map(|x| root * x);
            }
            for (running, step) in running.iter_mut().zip(step) {
                *running += step * (k / (n + k));
            }
        }
        let pairs = (0..panels.len()).flat_map(|p| (p..panels.len()).map(move |q| (p, q)));
        for ((p, q), block) in pairs.zip(&mut moments.blocks) {
            add_product(simd, panels[p], panels[q], block);
        }
        moments.count += rows as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::{Purpose, Stream};

    const DIM: usize = 20;

    /// Far from 0: a sum of squares of the size 1e20 would leave no digit of a covariance of the size 1.
    fn vector(n: usize) -> Vec<f64> {
        let mut stream = Stream::new(1, Purpose::Samples, n as u64);
        let shared = stream.open_unit();
        (0..DIM)
            .map(|j| 1e10 + j as f64 * shared + stream.open_unit())
            .collect()
    }

    fn add(moments: &mut Moments, vectors: &[Vec<f64>]) {
        let mut batch = Batch::new(DIM);
        batch.rows = vectors.len();
        for (row, vector) in vectors.iter().enumerate() {
            for (j, x) in vector.iter().enumerate() {
                batch.columns[(j / WIDTH * PANEL_ROWS + row) * WIDTH + j % WIDTH] = *x;
            }
        }
        moments.add_batch(&mut batch);
    }

    #[test]
    fn one_pass_is_as_good_as_two() {
        let vectors: Vec<_> = (0..1000).map(vector).collect();
        let mut all = Moments::new(DIM);
        // Batches of several sizes, in two parts that are merged.
        let mut second = Moments::new(DIM);
        for batch in vectors[..600].chunks(64) {
            add(&mut all, batch);
        }
        for batch in vectors[600..].chunks(37) {
            add(&mut second, batch);
        }
        all.merge(&second);
        let n = vectors.len() as f64;
        let mean: Vec<f64> = (0..DIM)
            .map(|j| vectors.iter().map(|v| v[j] - 1e10).sum::<f64>() / n)
            .collect();
        for i in 0..DIM {
            // u·1e10 is 1e-6.
            assert!((all.mean()[i] - 1e10 - mean[i]).abs() < 1e-5);
            for j in 0..DIM {
                let product = |v: &Vec<f64>| (v[i] - 1e10 - mean[i]) * (v[j] - 1e10 - mean[j]);
                let expected = vectors.iter().map(product).sum::<f64>() / (n - 1.0);
                let seen = all.covariance(i, j);
                assert!(
                    (seen - expected).abs() < 1e-5,
                    "{i}, {j}: {seen} for {expected}"
                );
            }
        }
    }
}
