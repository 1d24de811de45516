//! A run: chunks of samples, each from a stream of its own, merged in order. The bytes depend on the model, the seed and the
//! number of samples alone.

use crate::model::ScoreModel;
use crate::moments::Moments;
use crate::sampler::{BATCH, Batch};
use crate::stream::{Purpose, Stream};
use rayon::prelude::*;
use std::ops::ControlFlow;

/// Samples of a chunk: one stream each, and the first size a run can be looked at.
pub const CHUNK: u64 = 1024;

/// Random q, k and ε under a model, and what is kept of them.
///
/// ```
/// use ropebound_montecarlo::{Experiment, Laws, ScoreModel, Pairing, Distribution};
///
/// let model = ScoreModel::new(8, Laws::of(Distribution::Normal), Pairing::SameQuery)?;
/// let moments = Experiment::new(model, 1).moments(10_000);
/// // E[a_0] = 2σ² = 2
/// assert!((moments.mean()[0] - 2.0).abs() < 0.2);
/// # Ok::<(), ropebound_montecarlo::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    model: ScoreModel,
    seed: u64,
}

impl Experiment {
    /// Samples of `model` under `seed`.
    #[must_use]
    pub fn new(model: ScoreModel, seed: u64) -> Self {
        Self { model, seed }
    }

    /// The law of the samples.
    #[must_use]
    pub fn model(&self) -> &ScoreModel {
        &self.model
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Moments of the vectors (a_0, …, b_0, …) of the first `samples` samples, on rayon's threads.
    #[must_use]
    pub fn moments(&self, samples: u64) -> Moments {
        self.run(samples, |_| (), |_| ControlFlow::Continue(()))
    }

    /// Like [`moments`](Self::moments), telling `progress` how many samples are done, and showing `look` what there is at
    /// each power of two from [`CHUNK`] on that is below `samples`. A `Break` from `look` ends the run there.
    ///
    /// The first n samples are the same whatever `samples` is.
    pub fn run(
        &self,
        samples: u64,
        mut progress: impl FnMut(u64),
        mut look: impl FnMut(&Moments) -> ControlFlow<()>,
    ) -> Moments {
        let dim = self.model.dim();
        // Chunks in flight: memory only, the result does not depend on it.
        let wave = ((64 << 20) / Moments::size(dim)).clamp(8, 64) as u64;
        let chunks = samples.div_ceil(CHUNK);
        let mut moments = Moments::new(dim);
        for first in (0..chunks).step_by(wave as usize) {
            let parts: Vec<Moments> = (first..chunks.min(first + wave))
                .into_par_iter()
                .map_init(
                    || Batch::new(dim),
                    |batch, chunk| self.chunk(chunk, samples, batch),
                )
                .collect();
            for part in &parts {
                moments.merge(part);
                let count = moments.count();
                if count.is_power_of_two() && count < samples && look(&moments).is_break() {
                    progress(count);
                    return moments;
                }
            }
            progress(moments.count());
        }
        moments
    }

    fn chunk(&self, chunk: u64, samples: u64, batch: &mut Batch) -> Moments {
        let mut stream = Stream::new(self.seed, Purpose::Samples, chunk);
        let mut moments = Moments::new(self.model.dim());
        let mut left = (samples - chunk * CHUNK).min(CHUNK) as usize;
        while left > 0 {
            let rows = left.min(BATCH);
            batch.draw(&self.model, &mut stream, rows);
            batch.combine(&self.model);
            moments.add_batch(batch);
            left -= rows;
        }
        moments
    }

    /// The random numbers of `samples` samples and nothing else, on this thread: what a run is measured against.
    #[doc(hidden)]
    #[must_use]
    pub fn draws_alone(&self, samples: u64) -> f64 {
        self.partly(samples, false)
    }

    /// Draws and the numbers a_i, b_i, without moments.
    #[doc(hidden)]
    #[must_use]
    pub fn without_moments(&self, samples: u64) -> f64 {
        self.partly(samples, true)
    }

    fn partly(&self, samples: u64, combine: bool) -> f64 {
        let mut batch = Batch::new(self.model.dim());
        let mut sum = 0.0;
        for chunk in 0..samples.div_ceil(CHUNK) {
            let mut stream = Stream::new(self.seed, Purpose::Samples, chunk);
            for _ in 0..CHUNK as usize / BATCH {
                batch.draw(&self.model, &mut stream, BATCH);
                if combine {
                    batch.combine(&self.model);
                }
                sum += batch.witness();
            }
        }
        sum
    }
}
