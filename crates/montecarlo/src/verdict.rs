//! Does a prediction stand? Three answers, with the reason.

use crate::band::Band;
use crate::estimates::{Deviation, Estimates};
use crate::model::ScoreModel;
use std::fmt;

/// Below this number of samples no verdict is given: the mean is not normal enough, nor the covariance known well enough.
pub const MIN_SAMPLES: u64 = 1024;

/// A prediction against a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Where they are furthest apart.
    pub deviation: Deviation,
    /// The largest |z| that is not an alarm.
    pub critical: f64,
    /// The probability of an alarm if the prediction is right.
    pub level: f64,
    /// A bound on the probability of so large a max |z| if the prediction is right, where the band gives one.
    pub p_value: Option<f64>,
    /// What follows.
    pub verdict: TestVerdict,
}

/// What a run says of a prediction.
#[derive(Clone, Debug, PartialEq)]
pub enum TestVerdict {
    /// Nowhere outside the band. That is no proof: a smaller error would not have been seen.
    Consistent,
    /// Outside the band at some position.
    Rejected,
    /// The band means nothing here.
    Undecided {
        /// The reason.
        why: String,
    },
}

impl fmt::Display for TestVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Consistent => "consistent",
            Self::Rejected => "rejected",
            Self::Undecided { .. } => "undecided",
        })
    }
}

impl Test {
    /// `prediction` against `estimates` under `band`.
    ///
    /// # Panics
    /// If `prediction` is not of one number for each position.
    #[must_use]
    pub fn new(model: &ScoreModel, estimates: &Estimates, prediction: &[f64], band: &Band) -> Self {
        let deviation = estimates.deviation_from(prediction);
        let verdict = if let Some(why) = model.infinite_variance() {
            TestVerdict::Undecided { why }
        } else if estimates.samples() < MIN_SAMPLES {
            TestVerdict::Undecided {
                why: format!(
                    "{} samples are too few for normal errors: a verdict takes {MIN_SAMPLES}",
                    estimates.samples()
                ),
            }
        } else if deviation.z.abs() > band.critical() {
            TestVerdict::Rejected
        } else {
            TestVerdict::Consistent
        };
        Self {
            deviation,
            critical: band.critical(),
            level: band.level(),
            p_value: band.p_value(deviation.z),
            verdict,
        }
    }
}
