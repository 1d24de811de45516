//! Truth for kernels that compute rotary tables and rotate vectors.
//!
//! - [`golden`]: tables of cos and sin, correctly rounded.
//! - [`recipe`]: models of how such tables and rotated vectors are computed in practice, the known bugs among them.
//! - [`compare`]: a candidate's numbers held against the golden ones, and the recipe they came from.
//! - [`conformance`]: a trait for kernels, and what a test runs on them.
//! - [`atlas`]: how far off each recipe is, position by position.

pub mod atlas;
pub mod compare;
pub mod conformance;
mod float_type;
pub mod golden;
mod random;
pub mod recipe;
mod rounding;
mod target;

pub use float_type::FloatType;
pub use target::{Target, attention_factor};
