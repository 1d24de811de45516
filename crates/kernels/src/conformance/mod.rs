//! Conformance: one trait to implement, one call in a test.
//!
//! ```
//! use ropebound_kernels::conformance::{Contract, RopeKernel, Rotations, conforms};
//! use ropebound_kernels::{FloatType, compare::Profile, recipe::{Recipe, RotationRow}};
//! use ropebound_schedule::{ApproxF64, Schedule};
//!
//! /// Everything in f64, rounded to f32 last.
//! struct Mine;
//!
//! impl RopeKernel for Mine {
//!     fn name(&self) -> String {
//!         "mine".to_owned()
//!     }
//!     fn float(&self) -> FloatType {
//!         FloatType::F32
//!     }
//!     fn table(&mut self, schedule: &Schedule, positions: &[u64]) -> Option<Rotations> {
//!         let theta = schedule.frequencies(&ApproxF64);
//!         let angles = positions.iter().flat_map(|m| theta.iter().map(move |t| *m as f64 * t));
//!         let angles: Vec<f64> = angles.collect();
//!         let round = |f: fn(f64) -> f64| angles.iter().map(|x| f64::from(f(*x) as f32)).collect();
//!         Some(Rotations { cosines: round(libm::cos), sines: round(libm::sin) })
//!     }
//! }
//!
//! // In a test: panics with the worst case, in decimal and as a hexadecimal float, and the seed that replays it.
//! conforms(&mut Mine, &Contract::new(Profile::default()).up_to(131_071));
//! ```

mod check;
mod inputs;
mod report;
mod rotations;

pub use check::{Contract, check, conforms};
pub use report::{Failure, Report, hex_float};

use crate::FloatType;
use crate::Layout;
use ropebound_schedule::Schedule;
use std::ops::Range;

/// cos(m·θ_i) and sin(m·θ_i): entry `row · pairs + pair` belongs to `positions[row]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rotations {
    /// Cosines.
    pub cosines: Vec<f64>,
    /// Sines.
    pub sines: Vec<f64>,
}

/// Sums B(m) = Σ_i cos(m·θ_i) over a range of positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    /// One for each position.
    pub values: Vec<f64>,
    /// The absolute error the kernel promises for each.
    pub bound: f64,
}

/// A kernel. It answers what it can: `None` says that it has no such function. Numbers of its format go in and out as `f64`, which
/// holds them exactly.
///
/// The schedule may be another one at every call, and the positions are in no order, may repeat, and may be none at all.
pub trait RopeKernel {
    /// What failures call it.
    fn name(&self) -> String;

    /// The format of its results.
    fn float(&self) -> FloatType;

    /// Tables of the schedule's pairs.
    fn table(&mut self, schedule: &Schedule, positions: &[u64]) -> Option<Rotations> {
        let _ = (schedule, positions);
        None
    }

    /// Vectors of 2h numbers, one for each position, rotated: x' = x·cos − y·sin, y' = y·cos + x·sin.
    fn rotate(
        &mut self,
        schedule: &Schedule,
        layout: Layout,
        positions: &[u64],
        vectors: &[f64],
    ) -> Option<Vec<f64>> {
        let _ = (schedule, layout, positions, vectors);
        None
    }

    /// The gradients of such vectors before rotation from those after it: rotated by the opposite angle.
    fn rotate_back(
        &mut self,
        schedule: &Schedule,
        layout: Layout,
        positions: &[u64],
        gradients: &[f64],
    ) -> Option<Vec<f64>> {
        let _ = (schedule, layout, positions, gradients);
        None
    }

    /// Vectors of several batch rows and heads, `[batch, heads, places, 2h]` with `lengths` = `[batch, heads]`, rotated; `positions` is
    /// `[batch, places]`.
    fn rotate_batch(
        &mut self,
        schedule: &Schedule,
        layout: Layout,
        positions: &[u64],
        lengths: [usize; 2],
        vectors: &[f64],
    ) -> Option<Vec<f64>> {
        let _ = (schedule, layout, positions, lengths, vectors);
        None
    }

    /// Sums over a range that is not empty.
    fn sums(&mut self, schedule: &Schedule, range: Range<u64>) -> Option<Sums> {
        let _ = (schedule, range);
        None
    }
}
