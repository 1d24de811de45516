//! The search for base_L.
pub mod witness;
pub mod window;
