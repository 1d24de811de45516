//! One file per command.

pub mod advise;
pub mod audit;
pub mod base;
pub mod certify;
pub mod check;
pub mod compare;
pub mod context;
pub mod count;
pub mod golden;
pub mod islands;
pub mod models;
pub mod montecarlo;
#[cfg(feature = "paper")]
pub mod precision;
#[cfg(feature = "paper")]
pub mod reproduce;
pub mod solve;
pub mod spectrum;
pub mod sum;
