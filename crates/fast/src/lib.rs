//! Cosine sums `B(m) = Σ_i cos(m·θ_i)` over ranges of positions, in f64 and f32, each with a proven
//! absolute error bound and the same bits on every instruction set and for any number of threads.
//!
//! A range is cut into blocks of 256 positions around a centre `m0` (a half-integer), and
//!
//! ```text
//! B(m0 ± t) = Σ_i cos(m0·θ_i) cos(t·θ_i) ∓ Σ_i sin(m0·θ_i) sin(t·θ_i),   t = ½, 1½, …, 127½
//! ```
//!
//! so a row of seeds meets a fixed table once for two positions. The slow frequencies share a short Chebyshev expansion in
//! `t` instead of a row each. Nothing accumulates along `m`.
//! Derivations of the bounds: `proofs/fast-kernels.md`.
//!
//! No MPFR stands behind this crate: frequencies come in as [`Frequencies`], double-doubles with an error bound.

#![forbid(unsafe_code)]

mod chebyshev;
mod double_double;
mod element;
#[cfg(test)]
mod fault;
mod frequencies;
#[cfg(test)]
mod gappa;
mod instruction_set;
mod listed;
#[cfg(test)]
mod own_kernels;
mod plan;
mod point;
mod rotations;
mod seeds;
mod sieve;
mod sums;
mod tile;
mod trigonometry;

pub use element::Element;
pub use frequencies::{Frequencies, FrequencyError};
pub use instruction_set::InstructionSet;
pub use point::{Bounded, RootPoint};
pub use rotations::{LARGEST_ANGLE, cos_sin, cos_sin_error};
pub use sieve::{Sieve, Sift};
pub use sums::{Block, CosineSums, GROUP_POSITIONS};

/// The unit roundoff of f64, 2^-53.
pub const UNIT_ROUNDOFF: f64 = f64::EPSILON / 2.0;
