//! One file per command.

pub mod base;
pub mod certify;
pub mod check;
pub mod context;
pub mod count;
pub mod reproduce;
pub mod sum;
