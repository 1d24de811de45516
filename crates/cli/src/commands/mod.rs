//! One file per command.

pub(crate) mod advise;
pub(crate) mod audit;
pub(crate) mod axes;
pub(crate) mod base;
pub(crate) mod certify;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod context;
pub(crate) mod count;
pub(crate) mod golden;
pub(crate) mod islands;
pub(crate) mod models;
pub(crate) mod montecarlo;
#[cfg(feature = "paper")]
pub(crate) mod precision;
#[cfg(feature = "paper")]
pub(crate) mod reproduce;
pub(crate) mod solve;
pub(crate) mod spectrum;
pub(crate) mod sum;
