//! Golden tables: a·cos(m·θ_i) and a·sin(m·θ_i), each the number of a floating-point type nearest to the exact real one.
//!
//! θ_i are a schedule's exact frequencies in radians per position, m positions, a the attention factor. Rounded once, to nearest, ties
//! to even, through underflow; proofs/golden.md has the argument.

mod enclosures;
mod error;
mod fast;
mod hard;
mod octant;
mod round;
mod table;
mod turns;

pub use error::GoldenError;
pub use hard::hard_positions;
pub use table::{Golden, GoldenTable};
