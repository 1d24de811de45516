//! Audits: what a model's configuration claims of its positions, held against what its schedule proves.
//!
//! For each layer type two sums are looked at, and never mixed: over the rotary pairs alone, and over all pairs of the head,
//! where each pair that does not rotate adds 1. The second is what Theorem 1 bounds, and gives the verdict.
//!
//! Distances are 0..reach: those that occur among `context` positions, or within the layer type's window.
//!
//! Values are typed: exact roots, enclosures and decimals, and for every verdict its witness or reason. Words are `ropebound-answers`' business.

#![forbid(unsafe_code)]

mod advise;
mod agreement;
mod known_safe;
mod layer;
mod plain_bases;
mod solve;
mod sum;
mod tried;

pub use advise::{Advice, Rule};
pub use agreement::{Difference, DifferentFrequencies, What, differences, holds};
pub use known_safe::{KnownSafe, known_safe};
pub use layer::{LayerAudit, Numbers, audit_layer};
pub use plain_bases::{PlainBase, PlainBases};
pub use solve::{
    Added, Bracket, LeastValue, Parameter, QUICK_SAFE_REACH, Role, SafeValue, Solution,
    SolveProgress, solve,
};
pub use sum::{OpenReason, SumAudit, Verdict, audit_sum};
pub use tried::Tried;
