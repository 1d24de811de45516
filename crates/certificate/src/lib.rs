//! Certificates of least bases: a text that proves `base_L = inf {b ≥ 1 | B_m(b) ≥ 0 for all m in 0..=L}`, and a small strict
//! checker of it.
//!
//! `proofs/certificate-format.md` defines the text and the five conditions verified; `proofs/why-certificate.md` shows
//! that they prove the infimum exactly. The checker rests on the enclosures of `ropebound-reference` and shares
//! nothing with the search that writes certificates, so no mistake of the search can pass it.
//!
//! In the coordinate r = b^(−1/h) frequencies are θ_i = r^i: with dyadic endpoints no exp or ln is needed. Positions
//! count tokens, angles are in radians, errors of sums are absolute.

mod check;
mod checker;
mod coq;
mod decide;
mod digest;
mod dyadic;
mod error;
mod format;
mod parse;
mod partial;
mod positions;
mod sums;
mod verified;

pub use check::Stage;
pub use checker::{Checker, Progress};
pub use coq::{CoqError, coq_row};
pub use digest::{Digest, DigestError, digest};
pub use dyadic::{Dyadic, DyadicError};
pub use error::{CheckError, Step};
pub use format::{Certificate, Conclusion, Header, Piece};
pub use parse::{MOST_BYTES, ParseError, parse};
pub use partial::PartialCover;
pub use verified::Verified;

pub use ropebound_reference::Float;
