//! What RoPE's base allows, computed with proof.
//!
//! Which base does a context of 32k need, with heads of dimension 128?
//!
//! ```
//! use ropebound::{LowerBound, SafeBound};
//!
//! let LowerBound::Proved(least) = ropebound::lower_bound_base(32 * 1024, 128)? else { panic!("undecided") };
//! assert_eq!(least.decimal(12)?, "629978.262855"); // no base below serves; a larger one may fail again
//! let SafeBound::Proved(safe) = ropebound::safe_base(32 * 1024, 128)? else { panic!("undecided") };
//! assert_eq!(safe.decimal(12)?, "3325751.03145"); // from here on every base serves
//! # Ok::<(), ropebound::Error>(())
//! ```
//!
//! The object is one sum over the h = d/2 pairs of a rotary head,
//!
//! > B(m) = Σ_i cos(m·θ_i),  θ_i = base^(−2i/d),
//!
//! which measures how well attention tells a similar token from a random one at distance m ("Base of RoPE Bounds Context Length",
//! arXiv 2405.14591). A context of L is served where B(m) ≥ 0 for all m in 0..=L.
//!
//! | question | function | answer |
//! |---|---|---|
//! | the least base for a context (Eq. 11) | [`lower_bound_base`] | [`LowerBound`] |
//! | the base from which on every base serves | [`safe_base`] | [`SafeBound`] |
//! | the feasible bases, island by island | [`islands`] | [`Island`]s |
//! | how far a schedule stays non-negative (Eq. 10) | [`context_length`] | [`ContextLength`] |
//! | B(m) to any number of digits | [`cosine_sum`] | [`CosineSum`] |
//! | what a model's configuration claims, and what holds | [`audit`] | [`AuditedModel`] |
//! | correctly rounded cos and sin, for tests of kernels | [`golden`] | [`GoldenTable`] |
//! | whether a certificate proves what it says | [`check`] | [`Verified`] |
//!
//! Searches that take long are asked by [`Search`], which takes threads and a callback for progress. Answers do not depend on the number of
//! threads, the instruction set or the machine. No sign is decided by a float without an error bound; what stays open is an answer of its own
//! (`Undecided`), never a guess. Bases and roots are exact: ask them for as many digits as you like.
//!
//! Positions and contexts count tokens, frequencies are radians per position, ranges of the paper's equations include both ends.

#![forbid(unsafe_code)]

mod audit;
mod error;
mod kernels;
mod search;
mod sum;

pub use audit::{AuditedLayer, AuditedModel, Rotation, audit};
pub use error::Error;
pub use kernels::{check, golden};
pub use search::{Search, islands, lower_bound_base, safe_base};
pub use sum::{CosineSum, context_length, cosine_sum, plain};

pub use ropebound_audit::{LayerAudit, Verdict};
pub use ropebound_bounds::ContextLength;
pub use ropebound_bounds::search::{
    ExactBase, Island, IslandEnd, IslandStart, LowerBound, SafeBound, SearchProgress, Undecided,
};
pub use ropebound_certificate::Verified;
pub use ropebound_config::{Certainty, Doubt};
pub use ropebound_kernels::FloatType;
pub use ropebound_kernels::golden::GoldenTable;
pub use ropebound_reference::Interval;
pub use ropebound_schedule::{Decimal, Schedule};
pub use ropebound_tables::Data;
