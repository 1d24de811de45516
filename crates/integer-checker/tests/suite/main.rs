//! The checker on whole certificates, beside the one that rests on MPFR.

mod agreement;
mod chain;
mod fields;
mod genuine;
mod support;
