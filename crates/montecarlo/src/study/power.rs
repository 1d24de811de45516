//! Power: after how many samples a wrong prediction is rejected.

use crate::band::{Band, Method};
use crate::estimates::{Deviation, Estimates};
use crate::experiment::Experiment;
use crate::positions::SamplePositions;
use std::ops::ControlFlow;

/// The look that ended a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Samples at that look.
    pub samples: u64,
    /// Where the prediction failed.
    pub deviation: Deviation,
}

/// Looks at `experiment` at each power of two from `first` to `last` samples, and stops where `prediction` leaves the anytime band tuned to
/// `first`. All looks together alarm with probability at most `level` if the prediction is right.
///
/// # Panics
/// As [`Band::new`], and if the model is of another dimension than the positions.
#[must_use]
pub fn watch(
    experiment: &Experiment,
    positions: &SamplePositions,
    prediction: &[f64],
    level: f64,
    first: u64,
    last: u64,
    progress: impl FnMut(u64),
) -> Option<Detection> {
    let normalisation = experiment.model().normalisation();
    let method = Method::Anytime { planned: first };
    let mut detection = None;
    let mut look = |moments: &crate::Moments| {
        if moments.count() < first {
            return ControlFlow::Continue(());
        }
        let deviation =
            Estimates::new(moments, positions, normalisation).deviation_from(prediction);
        let band = Band::new(method, level, moments, positions, 0);
        if deviation.z.abs() <= band.critical() {
            return ControlFlow::Continue(());
        }
        detection = Some(Detection {
            samples: moments.count(),
            deviation,
        });
        ControlFlow::Break(())
    };
    let end = experiment.run(last, progress, &mut look);
    if end.count() == last && last.is_power_of_two() {
        let _ = look(&end);
    }
    detection
}

/// The samples at which a fixed-size test with critical value `critical` rejects `wrong` with probability about 0.9, where
/// `right` is the truth: n with D√n = critical + 1.2816, D the largest |wrong − right| in standard deviations of one
/// sample's estimate. None if the two agree everywhere.
///
/// # Panics
/// If the predictions are not of one number for each position of `estimates`.
#[must_use]
pub fn needed_samples(
    estimates: &Estimates,
    right: &[f64],
    wrong: &[f64],
    critical: f64,
) -> Option<u64> {
    assert!(right.len() == wrong.len() && right.len() == estimates.values().len());
    let root = (estimates.samples() as f64).sqrt();
    let largest = right
        .iter()
        .zip(wrong)
        .zip(estimates.standard_errors())
        .map(|((right, wrong), error)| (right - wrong).abs() / (error * root))
        .fold(0.0, f64::max);
    // Differences of rounding errors are none.
    if largest < 1e-12 {
        return None;
    }
    let ratio = (critical + 1.281_551_565_544_6) / largest;
    Some((ratio * ratio).ceil() as u64)
}
