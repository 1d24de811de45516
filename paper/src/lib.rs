//! The reproduction of "Base of RoPE Bounds Context Length": each number the paper prints, recomputed and judged.
//!
//! - [`claims`]: what the paper prints; [`tables`], `figures`: what is true, beside it; `verdicts` and `errata` judge.
//! - [`bases`]: least bases beyond Table 2, islands, safe bases.
//! - [`asymptotics`]: the limit of large head dimensions, and rival rules for a base.
//! - [`forensics`]: how printed bases came about.
//! - [`precision`]: the atlas of recipes, what each makes of cos, sin and B.
//! - [`montecarlo`]: the page of Theorem 1 by simulation, over laws and violations.
//! - [`Results`]: all of it, computed; [`documents()`]: laid out; [`page()`]: as one page.
//!
//! Nothing here knows the time, the host or a path: equal results give equal bytes.

#![forbid(unsafe_code)]
#![warn(unreachable_pub)]

pub mod asymptotics;
pub mod bases;
pub mod claims;
mod documents;
mod errata;
mod error;
mod facts;
mod figures;
mod fit;
pub mod forensics;
pub mod montecarlo;
mod page;
pub mod precision;
mod real;
mod reproduce;
mod results;
pub mod tables;
mod text;
mod verdicts;

pub use documents::{documents, title};
pub use error::PaperError;
pub use fit::{PowerLaw, fit_power_law};
pub use page::of_paper as page;
pub use real::Real;
pub use reproduce::ReproduceAnswer;
pub use results::{Known, Results, Step, climb};
