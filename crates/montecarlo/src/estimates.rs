//! The estimate of each position and its standard error, from mean and covariance of (a, b):
//!
//! ```text
//! estimate(m) = v(m)ᵀ·mean / c,   se(m) = √(v(m)ᵀ Σ v(m) / n) / c,   v(m) = [cos mθ_i, sin mθ_i],   c = 2σ̄²
//! ```

use crate::factor::Factor;
use crate::moments::Moments;
use crate::panel::WIDTH;
use crate::positions::SamplePositions;
use crate::simd;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;
use std::ops::Range;

/// Estimates with standard errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimates {
    range: Range<u64>,
    samples: u64,
    /// What rounding alone can do to a value of up to h.
    rounding: f64,
    value: Vec<f64>,
    standard_error: Vec<f64>,
}

/// Where estimates and a prediction are furthest apart, in standard errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// The position.
    pub position: u64,
    /// (estimate − prediction) / standard error there; infinite where an estimate without variance is wrong.
    pub z: f64,
}

impl Estimates {
    /// # Panics
    /// If `moments` are not of vectors of [`SamplePositions::dim`] numbers, or of fewer than 2 samples.
    #[must_use]
    pub fn new(moments: &Moments, positions: &SamplePositions, normalisation: f64) -> Self {
        assert_eq!(moments.dim(), positions.dim());
        assert!(moments.count() > 1);
        let weights: Vec<f64> = moments.mean().iter().map(|x| x / normalisation).collect();
        let factor = Factor::new(moments);
        let scale = 1.0 / ((moments.count() as f64).sqrt() * normalisation);
        let mut standard_error = vec![0.0; positions.count()];
        standard_error
            .par_chunks_mut(WIDTH)
            .enumerate()
            .for_each_init(
                || vec![0.0; positions.panel_length()],
                |scratch, (p, output)| {
                    let squares = turn(&factor, &positions.panel(p), scratch);
                    for (to, square) in output.iter_mut().zip(squares) {
                        *to = square.sqrt() * scale;
                    }
                },
            );
        Self {
            range: positions.range(),
            samples: moments.count(),
            rounding: 1e-12 * positions.dim() as f64,
            value: positions.weigh(&weights),
            standard_error,
        }
    }

    /// The positions.
    #[must_use]
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// n.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// The estimate at each position.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.value
    }

    /// Its standard error.
    #[must_use]
    pub fn standard_errors(&self) -> &[f64] {
        &self.standard_error
    }

    /// The variance of one sample's estimate, averaged over the positions: what variance reduction compares.
    #[must_use]
    pub fn mean_variance(&self) -> f64 {
        let sum: f64 = self.standard_error.iter().map(|s| s * s).sum();
        sum * self.samples as f64 / self.standard_error.len() as f64
    }

    /// The root of the mean squared distance from `prediction`.
    ///
    /// # Panics
    /// If `prediction` is not of one number for each position.
    #[must_use]
    pub fn error_from(&self, prediction: &[f64]) -> f64 {
        assert_eq!(prediction.len(), self.value.len());
        let squares = self.value.iter().zip(prediction);
        let sum: f64 = squares.map(|(x, y)| (x - y) * (x - y)).sum();
        (sum / prediction.len() as f64).sqrt()
    }

    /// The largest |z| against `prediction`, at the first position that has it.
    ///
    /// # Panics
    /// If `prediction` is not of one number for each position.
    #[must_use]
    pub fn deviation_from(&self, prediction: &[f64]) -> Deviation {
        assert_eq!(prediction.len(), self.value.len());
        let mut largest = Deviation {
            position: self.range.start,
            z: 0.0,
        };
        for (i, (value, prediction)) in self.value.iter().zip(prediction).enumerate() {
            let difference = value - prediction;
            let z = if difference.abs() <= self.rounding && self.standard_error[i] <= self.rounding
            {
                0.0
            } else {
                difference / self.standard_error[i]
            };
            if z.abs() > largest.z.abs() {
                largest = Deviation {
                    position: self.range.start + i as u64,
                    z,
                };
            }
        }
        largest
    }
}

/// [`Factor::apply`] on this machine's vectors.
pub(crate) fn turn(factor: &Factor, panel: &[f64], output: &mut [f64]) -> [f64; WIDTH] {
    simd::run(Turn {
        factor,
        panel,
        output,
    })
}

struct Turn<'a> {
    factor: &'a Factor,
    panel: &'a [f64],
    output: &'a mut [f64],
}

impl WithSimd for Turn<'_> {
    type Output = [f64; WIDTH];

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> [f64; WIDTH] {
        self.factor.apply(self.panel, self.output)
    }
}
