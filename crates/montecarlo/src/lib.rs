//! Theorem 1 by simulation: E[qᵀR_m k*] − E[qᵀR_m k] = 2σ²·B(m) for random q, k and k* = q + ε, its harmless
//! relaxations and its violations, with statistics that hold.
//!
//! One run gives every position m: a sample is boiled down to 2h numbers ([`Experiment`]), whose mean and covariance
//! ([`Moments`]) give the estimate, its standard error and a simultaneous band at any m. Derivations: `proofs/theorem-1.md`.
//!
//! Same bytes for any number of threads, on any instruction set and any machine: streams are counter-based, merges are
//! ordered, and no exp, ln, sin or cos of the platform is called.

#![forbid(unsafe_code)]

mod analysis;
mod band;
mod convergence;
mod estimates;
mod experiment;
mod factor;
mod laws;
mod model;
mod model_error;
mod moments;
mod panel;
mod positions;
mod sampler;
mod shape;
mod simd;
mod stream;
pub mod study;
mod verdict;
mod violations;
mod ziggurat;

pub use analysis::{Analysis, FIRST_LOOK, Settings};
pub use band::{Band, Method};
pub use convergence::{Convergence, Size};
pub use estimates::{Deviation, Estimates};
pub use experiment::{CHUNK, Experiment};
pub use laws::{Components, Dependence, Laws, Noise};
pub use model::{Expectation, Pairing, ScoreModel};
pub use model_error::ModelError;
pub use moments::Moments;
pub use positions::{PositionsError, SamplePositions};
pub use shape::{Distribution, SampleTable, ShapeError};
pub use verdict::{MIN_SAMPLES, Test, TestVerdict};
pub use violations::{Violation, Violations};
