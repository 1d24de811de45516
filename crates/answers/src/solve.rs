//! The least base or factor of a configured schedule.

use crate::Answer;
use ropebound_audit::{Parameter, Solution};
use ropebound_document::{Fields, Value};

/// A solution and the layer type it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct SolveAnswer {
    /// The layer type.
    pub layer: String,
    /// What was found.
    pub solution: Solution,
}

impl SolveAnswer {
    fn parameter(&self) -> &'static str {
        match self.solution.parameter {
            Parameter::Base => "base",
            Parameter::Factor => "factor",
        }
    }
}

impl Answer for SolveAnswer {
    fn headline(&self) -> String {
        let Solution {
            schedule,
            reach,
            feasible,
            ..
        } = &self.solution;
        let name = self.parameter();
        match feasible {
            Some(value) => format!(
                "With {schedule}, the least {name} for distances 0..{reach} is {value} or just below it (rotary pairs)."
            ),
            None => format!(
                "With {schedule}, no {name} was found for distances 0..{reach} (rotary pairs)."
            ),
        }
    }

    fn fields(&self) -> Fields {
        let found = &self.solution;
        let gaps = found.gaps.iter().map(|(from, to)| [from, to]);
        Fields::new()
            .with("layer", Value::name(&self.layer))
            .with("schedule", &found.schedule)
            .with("parameter", self.parameter())
            .with("reach", found.reach)
            .with("at_least", found.at_least.as_ref())
            .with("feasible", found.feasible.as_ref())
            .with("searched_from", &found.searched_from)
            .with("binding", found.binding)
            .with("status", &found.status)
            .with("gaps", gaps.collect::<Value>())
            .with("pieces", found.pieces)
    }
}
