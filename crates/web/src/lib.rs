//! What the page computes in the browser, with proof: audits of configurations, surveys of `B(m) = Σ_i cos(m·θ_i)` and checks of certificates.
//!
//! Configurations are read by `config` and certificates checked by `integer-checker`, the program's own code. Signs of sums rest on integers
//! alone: frequencies are balls of big integers (`real.rs`), all positions are summed in 16 bits with a proven error ([`scan`]), what lies
//! within it in 62 bits, and what is still open in balls of up to 1024 bits. What even these leave open is undecided.
//!
//! [`requests::answer`] takes a request as JSON and answers in JSON; `abi.rs` hands both over between the page and the module.

#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

#[cfg(target_arch = "wasm32")]
mod abi;
mod audit;
mod ball;
mod certificates;
mod elementary;
mod frequencies;
mod real;
pub mod requests;
pub mod scan;
pub mod survey;

pub use audit::audit_file;
pub use frequencies::{Angles, Refused};
