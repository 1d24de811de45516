//! The least base or factor of a configured schedule.

use crate::Answer;
use ropebound_audit::{Parameter, Solution};
use serde::Serialize;

/// A solution and the layer type it is for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SolveAnswer {
    /// The layer type.
    pub layer: String,
    /// What was found.
    #[serde(flatten)]
    pub solution: Solution,
}

impl SolveAnswer {
    /// The answer for `layer`.
    #[must_use]
    pub fn new(layer: String, solution: Solution) -> Self {
        Self { layer, solution }
    }
}

impl Answer for SolveAnswer {
    fn headline(&self) -> String {
        let Solution {
            schedule,
            parameter,
            reach,
            feasible,
            ..
        } = &self.solution;
        let name = match parameter {
            Parameter::Base => "base",
            Parameter::Factor => "factor",
        };
        match feasible {
            Some(value) => format!(
                "With {schedule}, the least {name} for distances 0..{reach} is {value} or just below it (rotary pairs)."
            ),
            None => format!(
                "With {schedule}, no {name} was found for distances 0..{reach} (rotary pairs)."
            ),
        }
    }
}
