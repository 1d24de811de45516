//! What tests share, a file per question: what is true ([`Oracle`]), how exact a result must be ([`Contract`]), which
//! inputs to try ([`inputs`]), and what to print when they disagree ([`Worst`]).

#![forbid(unsafe_code)]

pub mod inputs;
mod oracle;
mod tolerance;
mod worst;

pub use oracle::{Oracle, distance};
pub use tolerance::Contract;
pub use worst::Worst;
