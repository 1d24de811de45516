//! Certificates of least bases, texts that prove `base_L = inf {b ≥ 1 | B_m(b) ≥ 0 for all m in 0..=L}`, and of safe bases, the
//! least from which on every base is feasible; and a small strict checker of both.
//!
//! `proofs/certificate-format.md` defines the texts and the conditions verified; `proofs/why-certificate.md` shows
//! that they prove these bases exactly. This crate reads and checks; nothing in it writes a certificate.
//!
//! # What a pass rests on
//!
//! - This crate: `parse` and the formats (what a text says), `check` and `safe_check` (the conditions), `sums`, `positions`,
//!   `positive` and `turns` (B and its bounds, in MPFR and with proven errors in integers and doubles), `decide` (rising
//!   precision), `checker` (the chain of predecessors).
//! - `Interval` of `ropebound-reference`: arithmetic, cos, sin and π with outward rounding. The search rests on it as well, so
//!   **a mistake there could deceive both**; its decimal output prints what a pass has proven. With it comes
//!   `ropebound-schedule`, of which only the threshold, a whole number of 10^-12, decides anything here.
//! - MPFR and GMP through rug, SHA-256 of sha2 for the names of predecessors, rayon, the Rust compiler, the hardware.
//!
//! It does not rest on the kernels of `ropebound-fast`, on the search in `ropebound-bounds`, or on whatever wrote the certificate: no
//! mistake made there can pass. `tests/independent` checks the same certificates in Python, and `proofs/coq` some of them in Coq:
//! with those two, nothing of this workspace is shared.
//!
//! In the coordinate r = b^(−1/h) frequencies are θ_i = r^i: with dyadic endpoints no exp or ln is needed. Positions
//! count tokens, angles are in radians, errors of sums are absolute.

#![forbid(unsafe_code)]

mod check;
mod checker;
mod decide;
mod digest;
mod dyadic;
mod error;
mod format;
mod parse;
mod positions;
mod positive;
mod safe_check;
mod safe_format;
mod sums;
mod turns;
mod verified;

pub use check::Stage;
pub use checker::{CheckProgress, Checker};
pub use digest::{Digest, DigestError, digest};
pub use dyadic::{Dyadic, DyadicError};
pub use error::{CheckError, ParseError, Step};
pub use format::{Certificate, Conclusion, Header, Piece, Problem};
pub use parse::{MOST_BYTES, parse, parse_safe};
pub use safe_format::SafeCertificate;
pub use verified::{Kind, Verified};

pub use ropebound_reference::{Float, Threshold};
