//! Certificates of least bases, texts that prove `base_L = inf {b ≥ 1 | B_m(b) ≥ 0 for all m in 0..=L}`, and of safe bases, the
//! least from which on every base is feasible; and a small strict checker of both.
//!
//! `proofs/certificate-format.md` defines the texts and the conditions verified; `proofs/why-certificate.md` shows
//! that they prove these bases exactly. The checker rests on the enclosures of `ropebound-reference` and shares
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
mod positive;
mod safe_check;
mod safe_format;
mod sums;
mod turns;
mod verified;

pub use check::Stage;
pub use checker::{Checker, Progress};
pub use coq::{CoqError, coq_row};
pub use digest::{Digest, DigestError, digest};
pub use dyadic::{Dyadic, DyadicError};
pub use error::{CheckError, Step};
pub use format::{Certificate, Conclusion, Header, Piece};
pub use parse::{MOST_BYTES, ParseError, parse, parse_safe};
pub use partial::PartialCover;
pub use safe_format::SafeCertificate;
pub use verified::{Kind, Verified};

pub use ropebound_reference::Float;
