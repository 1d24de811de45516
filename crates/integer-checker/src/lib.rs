//! A checker of certificates on integers alone.
//!
//! Certificates are texts that prove the least base of a context, `base_L = inf {b ≥ 1 | B_m(b) ≥ 0 for all m in 0..=L}`, or its
//! safe base, the least from which on every base is feasible; `proofs/certificate-format.md` defines both. This crate was
//! written from that document. It depends on none of the other crates, knows no MPFR, no float and no platform mathematics, and
//! needs an allocator but no standard library, so that it also runs in a browser.
//!
//! An inequality is tried in 64-bit integers first (`local.rs`, `circle.rs`), all positions of a context at once in 16 bits
//! (`coarse.rs`), and where that leaves it open in fixed-point numbers of up to 132 limbs that count their own error (`ball.rs`).
//! `proofs/integer-checker.md` derives the errors. Angles are in turns or radians, positions count tokens, errors of sums are
//! absolute.
//!
//! With the feature `rayon` pieces, steps and strips of positions are shared among threads; verdicts are the same.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod ball;
mod checker;
mod circle;
mod claim;
mod coarse;
mod conditions;
mod decide;
mod decimal;
mod digest;
mod error;
mod exact;
mod limbs;
mod local;
mod medium;
mod parallel;
mod positive;
mod read;
#[cfg(test)]
mod tests;
mod threshold;
mod turn;
mod upper;
mod verified;

pub use checker::{Checker, Progress};
pub use circle::cosine_and_sine;
pub use coarse::{in_units, products};
pub use conditions::Stage;
pub use digest::{Digest, digest};
pub use error::{CheckError, Step};
pub use read::MOST_BYTES;
pub use threshold::Threshold;
pub use verified::{Kind, Verified};
