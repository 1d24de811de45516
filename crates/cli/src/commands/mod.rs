//! One file per command.

pub mod base;
pub mod context;
pub mod count;
pub mod reproduce;
pub mod sum;
