//! The statistics put to the test themselves: how often they alarm for nothing, and how soon they see a wrong identity.

mod distractors;
mod false_alarms;
mod power;

pub use distractors::{Distractors, distractors};
pub use false_alarms::{FalseAlarms, false_alarms};
pub use power::{Detection, needed_samples, watch};
