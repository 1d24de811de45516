//! Rotations by frequencies and a factor, at the positions that rows should have or at others.

use super::hypothesis::{Rule, Turn};
use super::sample::{Sample, SampleRow};
use crate::compare::position_of;
use ropebound_schedule::ApproxF64;
use std::sync::Arc;

/// Frequencies and the factor that rotations are made by.
#[derive(Clone)]
pub(super) struct Rotation<'a> {
    pub(super) sample: &'a Sample<'a>,
    pub(super) theta: Arc<Vec<f64>>,
    pub(super) factor: f64,
}

impl<'a> Rotation<'a> {
    /// The target's own.
    pub(super) fn right(sample: &'a Sample<'a>) -> Self {
        Self {
            sample,
            theta: Arc::new(sample.target.schedule.frequencies(&ApproxF64)),
            factor: sample.target.factor.nearest_f64(),
        }
    }

    pub(super) fn with(&self, theta: Vec<f64>, factor: f64) -> Self {
        Self {
            theta: Arc::new(theta),
            factor,
            ..self.clone()
        }
    }

    /// Rows at the positions they should have.
    pub(super) fn rule(self) -> Rule<'a> {
        Box::new(move |row: &SampleRow, turns: &mut [Turn]| {
            for (pair, turn) in turns.iter_mut().enumerate() {
                let position = position_of(self.sample.target, &row.own, pair) as f64;
                *turn = Turn::by(position * self.theta[pair], self.factor);
            }
        })
    }

    /// Rows at positions of another kind.
    pub(super) fn at(self, map: impl Fn(&SampleRow) -> f64 + Sync + Send + 'a) -> Rule<'a> {
        Box::new(move |row: &SampleRow, turns: &mut [Turn]| {
            let position = map(row);
            for (theta, turn) in self.theta.iter().zip(turns) {
                *turn = Turn::by(position * theta, self.factor);
            }
        })
    }
}
