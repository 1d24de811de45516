//! The three questions about the cosine sum `B(m) = Σ_i cos(m·θ_i)`, each answered with proof.
//!
//! - [`Problem`]: the sign of B(m), the context length (Eq. 10), counts and minima over ranges, for any schedule.
//! - [`multi_axis::MultiAxis`]: B over a box of positions with several axes.
//! - [`search::Ladder`]: the least base for a context (Eq. 11), for the plain schedule.
//!
//! Values come from `ropebound-fast` with a proven error bound; what lies within the bound of zero goes to
//! `ropebound-reference` at rising precision. What stays open at the precision limit is reported as undecided.

#![forbid(unsafe_code)]

mod context_length;
mod count;
pub mod multi_axis;
mod problem;
pub mod search;

pub use context_length::{ContextLength, FirstNegative};
pub use count::{Count, Minimum};
pub use problem::{Problem, ProblemError, Sign};
pub use ropebound_fast::InstructionSet;
