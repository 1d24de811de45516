//! base_L = inf {b ≥ 1 | B_m(b) ≥ 0 for all m in 0..=L} (Eq. 11) for the plain schedule, by a sweep that is a proof.
//!
//! The coordinate is r = b^(−1/h), in which θ_i = r^i; bases from 1 up are r from 1 down. [`Ladder`] climbs through
//! contexts 2, 4, 8, …: what is infeasible for a context is so for every longer one, so each row continues the
//! cover of the one before. A row ends at a root that `settle` proves feasible.

mod ascent;
mod bound;
mod certify;
mod cover;
mod descent;
mod grid;
mod islands;
mod ladder;
mod memory;
mod parameter;
mod safe;
mod scan;
mod settle;
mod stride;
mod target;
mod window;
mod witness;

pub use bound::{
    BindingRoot, ExactBase, Island, IslandEnd, IslandStart, LeastOnGrid, LowerBound, SafeBound,
    Undecided,
};
pub use certify::{
    CertifyError, CertifyStep, CheckFinished, certificate_text, certify, certify_climbed,
    certify_safe, safe_certificate_text,
};
pub use grid::Grid;
pub use islands::Islands;
pub use ladder::{Ladder, LadderRow};
pub use memory::Memory;
pub use parameter::{Beside, Family, LeastParameter, SweepEnd, least_parameter};
pub use safe::SafeBase;
pub use target::SearchProgress;
pub use witness::Piece;
