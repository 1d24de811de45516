//! How printed least bases came about: searches for a least base as others run them, in their arithmetic.
//!
//! - [`float32`], [`mod@format`]: how a sum is computed, simulated operation by operation; no statement about any one machine.
//! - [`sums`]: the signs of simulated sums over ranges of positions, without simulating all of them.
//! - [`feasible`], [`search`]: the question and the ways to search with it.
//! - [`protocol`]: searches as published, and a family around them.
//! - [`rounded`]: whether any base that rounds to a printed one is feasible, proven.
//! - [`signs`]: which signs 32 bits get wrong, against proven ones.
//!
//! Signs here are those a simulated computation takes; only [`feasible::Numbers::Exact`] and [`rounded`] are proven.

#![forbid(unsafe_code)]

pub mod feasible;
pub mod float32;
pub mod format;
pub mod protocol;
pub mod rounded;
pub mod search;
pub mod signs;
pub mod sums;
