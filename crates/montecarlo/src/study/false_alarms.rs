//! False alarms: the test of a right prediction under many seeds.

use crate::band::{Band, Method};
use crate::estimates::Estimates;
use crate::experiment::Experiment;
use crate::model::ScoreModel;
use crate::positions::SamplePositions;
use rayon::prelude::*;
use std::ops::Range;

/// How often a right prediction was rejected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FalseAlarms {
    /// Seeds.
    pub runs: u64,
    /// Seeds whose max |z| was above the critical value.
    pub rejected: u64,
    /// The mean critical value.
    pub critical: f64,
}

impl FalseAlarms {
    /// The share of runs.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.rejected as f64 / self.runs as f64
    }
}

/// Tests the model's own expectation with `samples` samples under each seed.
///
/// # Panics
/// As [`Band::new`], and if the model is of another dimension than the positions.
#[must_use]
pub fn false_alarms(
    model: &ScoreModel,
    positions: &SamplePositions,
    samples: u64,
    method: Method,
    level: f64,
    seeds: Range<u64>,
) -> FalseAlarms {
    let prediction = positions.expectation(model);
    let runs = seeds.end - seeds.start;
    let tested: Vec<(bool, f64)> = seeds
        .into_par_iter()
        .map(|seed| {
            let moments = Experiment::new(model.clone(), seed).moments(samples);
            let estimates = Estimates::new(&moments, positions, model.normalisation());
            let band = Band::new(method, level, &moments, positions, seed);
            let z = estimates.deviation_from(&prediction).z.abs();
            (z > band.critical(), band.critical())
        })
        .collect();
    FalseAlarms {
        runs,
        rejected: tested.iter().filter(|(rejected, _)| *rejected).count() as u64,
        critical: tested.iter().map(|(_, critical)| critical).sum::<f64>() / runs as f64,
    }
}
