//! One run from start to verdict.

use crate::band::{Band, Method};
use crate::convergence::Convergence;
use crate::estimates::Estimates;
use crate::experiment::Experiment;
use crate::moments::Moments;
use crate::positions::SamplePositions;
use crate::verdict::{Test, TestVerdict};
use std::ops::ControlFlow;

/// The first size at which [`Method::Anytime`] is looked at, and to which it is tuned.
pub const FIRST_LOOK: u64 = 4096;

/// How a run is to be analysed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The most samples.
    pub samples: u64,
    /// Where the critical value comes from.
    pub method: Method,
    /// The false-alarm rate.
    pub level: f64,
    /// Whether to stop at the first power of two from [`FIRST_LOOK`] on where Theorem 1 is rejected. The level then holds
    /// for [`Method::Anytime`] alone.
    pub stop_early: bool,
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Estimate and standard error of each position.
    pub estimates: Estimates,
    /// The critical value.
    pub band: Band,
    /// Theorem 1 at each position.
    pub theorem: Vec<f64>,
    /// What the model leads to at each position.
    pub expectation: Vec<f64>,
    /// Theorem 1 against the run.
    pub theorem_test: Test,
    /// The model's own expectation against the run.
    pub expectation_test: Test,
    /// Errors from the model's expectation at powers of two; empty for more than 2^16 positions.
    pub convergence: Convergence,
}

impl Analysis {
    /// Runs `experiment` and tests both predictions.
    ///
    /// # Panics
    /// As [`Band::new`]; for fewer than 2 samples; if the model's dimension is not the positions'.
    #[must_use]
    pub fn new(
        experiment: &Experiment,
        positions: &SamplePositions,
        settings: Settings,
        progress: impl FnMut(u64),
    ) -> Self {
        let model = experiment.model();
        let normalisation = model.normalisation();
        let theorem = positions.theorem(model);
        let expectation = positions.expectation(model);
        let with_series = positions.count() <= 1 << 16;
        let mut convergence = Convergence::default();
        let band = |moments: &Moments| {
            Band::new(
                settings.method,
                settings.level,
                moments,
                positions,
                experiment.seed(),
            )
        };
        let moments = experiment.run(settings.samples, progress, |moments| {
            let stop = settings.stop_early && moments.count() >= FIRST_LOOK;
            if !(with_series || stop) {
                return ControlFlow::Continue(());
            }
            let estimates = Estimates::new(moments, positions, normalisation);
            let rejected = stop
                && Test::new(model, &estimates, &theorem, &band(moments)).verdict
                    == TestVerdict::Rejected;
            if rejected {
                return ControlFlow::Break(());
            }
            if with_series {
                convergence.add(&estimates, &expectation);
            }
            ControlFlow::Continue(())
        });
        let estimates = Estimates::new(&moments, positions, normalisation);
        if with_series && estimates.samples().is_power_of_two() {
            convergence.add(&estimates, &expectation);
        }
        let band = band(&moments);
        Self {
            theorem_test: Test::new(model, &estimates, &theorem, &band),
            expectation_test: Test::new(model, &estimates, &expectation, &band),
            estimates,
            band,
            theorem,
            expectation,
            convergence,
        }
    }

    /// The largest |expectation − Theorem 1| over the positions.
    #[must_use]
    pub fn bias(&self) -> f64 {
        let pairs = self.expectation.iter().zip(&self.theorem);
        pairs.map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
    }
}
