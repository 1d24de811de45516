//! How the error falls with the number of samples: n^(−1/2) where the variance is finite.

use crate::estimates::Estimates;

/// The error at one sample size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// n.
    pub samples: u64,
    /// √ of the mean over positions of (estimate − prediction)².
    pub error: f64,
    /// √ of the mean over positions of the squared standard error: what `error` should be about.
    pub standard_error: f64,
    /// max |z| over the positions.
    pub max_z: f64,
}

/// Errors at growing sizes of one run: the samples of each size are the first of the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Convergence {
    sizes: Vec<Size>,
}

impl Convergence {
    /// Adds one size.
    pub fn add(&mut self, estimates: &Estimates, prediction: &[f64]) {
        self.sizes.push(Size {
            samples: estimates.samples(),
            error: estimates.error_from(prediction),
            standard_error: (estimates.mean_variance() / estimates.samples() as f64).sqrt(),
            max_z: estimates.deviation_from(prediction).z.abs(),
        });
    }

    /// The sizes in the order of addition.
    #[must_use]
    pub fn sizes(&self) -> &[Size] {
        &self.sizes
    }

    /// The least-squares slope of ln(error) over ln(n); None for fewer than three sizes. Errors of nested samples hang
    /// together, so it scatters about −1/2 by some hundredths even over fifteen sizes.
    #[must_use]
    pub fn slope(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> = self
            .sizes
            .iter()
            .filter(|size| size.error > 0.0)
            .map(|size| (libm::log(size.samples as f64), libm::log(size.error)))
            .collect();
        if points.len() < 3 {
            return None;
        }
        let count = points.len() as f64;
        let x_mean = points.iter().map(|p| p.0).sum::<f64>() / count;
        let y_mean = points.iter().map(|p| p.1).sum::<f64>() / count;
        let xy: f64 = points.iter().map(|p| (p.0 - x_mean) * (p.1 - y_mean)).sum();
        let xx: f64 = points.iter().map(|p| (p.0 - x_mean) * (p.0 - x_mean)).sum();
        Some(xy / xx)
    }
}
