//! The Cholesky factor of a covariance that may be singular: Σ = L·Lᵀ, kept as rows of Lᵀ.

use crate::moments::Moments;
use crate::panel::WIDTH;

/// Row r of Lᵀ, from its diagonal on.
pub(crate) struct Factor {
    rows: Vec<Vec<f64>>,
}

/// A pivot below this share of its variance is a rounding error: the component is a combination of earlier ones.
const SINGULAR: f64 = 1e-12;

impl Factor {
    /// Of the covariance in `moments`. Components without variance of their own get a row of zeros.
    pub(crate) fn new(moments: &Moments) -> Self {
        let dim = moments.dim();
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(dim);
        for r in 0..dim {
            let mut row: Vec<f64> = (r..dim).map(|c| moments.covariance(r, c)).collect();
            let variance = row[0];
            for (earlier, done) in rows.iter().enumerate() {
                let done = &done[r - earlier..];
                let factor = done[0];
                if factor != 0.0 {
                    for (x, y) in row.iter_mut().zip(done) {
                        *x -= factor * y;
                    }
                }
            }
            if row[0] > SINGULAR * variance {
                let pivot = row[0].sqrt();
                for x in &mut row {
                    *x /= pivot;
                }
            } else {
                row.fill(0.0);
            }
            rows.push(row);
        }
        Self { rows }
    }

    /// Lᵀ times the 16 columns of a panel, and the squared length of each result.
    #[inline(always)]
    pub(crate) fn apply(&self, panel: &[f64], output: &mut [f64]) -> [f64; WIDTH] {
        let (panel, _) = panel.as_chunks::<WIDTH>();
        let (output, _) = output.as_chunks_mut::<WIDTH>();
        let mut squares = [0.0; WIDTH];
        for (r, (row, to)) in self.rows.iter().zip(output).enumerate() {
            let mut sums = [0.0; WIDTH];
            for (factor, column) in row.iter().zip(&panel[r..]) {
                for (sum, x) in sums.iter_mut().zip(column) {
                    *sum = factor.mul_add(*x, *sum);
                }
            }
            for (square, sum) in squares.iter_mut().zip(&sums) {
                *square = sum.mul_add(*sum, *square);
            }
            *to = sums;
        }
        squares
    }
}
