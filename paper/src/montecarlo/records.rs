//! Recorded studies: too long to repeat with every page, reproduced by the commands the page names.

use ropebound_montecarlo::study::FalseAlarms;
use serde::{Deserialize, Serialize};

/// False alarms of one distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FalseAlarmRecord {
    /// The law of q, k and ε.
    pub distribution: String,
    /// Seeds, from 1 on.
    pub seeds: u64,
    /// Seeds at which the right prediction was rejected.
    pub rejected: u64,
    /// The mean critical value, to four decimals.
    pub mean_critical: f64,
}

impl FalseAlarmRecord {
    /// The record of a study.
    #[must_use]
    pub fn new(distribution: String, alarms: FalseAlarms) -> Self {
        Self {
            distribution,
            seeds: alarms.runs,
            rejected: alarms.rejected,
            mean_critical: (alarms.critical * 1e4).round() / 1e4,
        }
    }
}

/// How soon one wrong prediction was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowerRecord {
    /// What is wrong.
    pub wrong: String,
    /// The law the samples follow.
    pub law: String,
    /// The positions tested.
    pub positions: String,
    /// The samples a test of fixed size needs for power 0.9, computed from the covariance; none if no size will do.
    pub computed_samples: Option<u64>,
    /// The look at which each seed's run stopped; null where it went to the end without an alarm.
    pub stopped_at: Vec<Option<u64>>,
    /// The last look.
    pub last_look: u64,
}
