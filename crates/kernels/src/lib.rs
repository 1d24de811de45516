//! Truth for kernels that compute rotary tables and rotate vectors.
//!
//! - [`golden`]: tables of cos and sin, correctly rounded.
//! - [`recipe`]: models of how such tables and rotated vectors are computed in practice, the known bugs among them.
//! - [`dump`]: what a kernel's dump holds, in the shapes people have.
//! - [`compare`]: its numbers held against the golden ones.
//! - [`diagnosis`]: what is wrong with them, or the recipe they came from.
//! - [`conformance`]: a trait for kernels, and what a test runs on them.
//! - [`pack`]: golden vectors to keep beside a project's tests.
//! - [`atlas`]: how far off each recipe is, position by position.

#![forbid(unsafe_code)]

pub mod atlas;
pub mod compare;
pub mod conformance;
pub mod diagnosis;
pub mod dump;
mod float_type;
pub mod golden;
mod layout;
pub mod pack;
mod random;
pub mod recipe;
mod rounding;
mod target;

pub use float_type::FloatType;
pub use layout::Layout;
pub use target::{Sections, Target, attention_factor};
