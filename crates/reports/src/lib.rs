//! Answers and tables: pure functions from results to text, Markdown, CSV and JSON.
//!
//! - [`answer`]: what each question of the program answers, as one serialisable structure per question.
//! - [`bases`]: least bases beyond Table 2, islands, safe bases.
//! - [`asymptotics`]: the limit of large head dimensions, and rival rules for a base.
//! - [`audit`]: what audits of models' configurations found.
//! - [`document`]: reports as blocks, and their formats.
//! - [`paper`]: the documents of the paper, all of them.
//! - [`render()`]: any of them in any [`Format`].
//! - [`precision`]: what each recipe makes of cos, sin and B.
//! - [`forensics`]: how printed bases came about.
//! - [`montecarlo`]: Theorem 1 by simulation: one run, its plot, and the page over laws and violations.
//! - [`page`]: all documents as one page, with an explorer of B(m).
//! - [`tables`]: the paper's tables, recomputed, beside what the paper prints ([`claims`]).
//!
//! Nothing here knows the time, the host or a path: equal results give equal bytes.

pub mod answer;
pub mod asymptotics;
pub mod audit;
pub mod bases;
pub mod claims;
pub mod document;
mod fit;
pub mod forensics;
mod markdown;
pub mod montecarlo;
pub mod page;
pub mod paper;
mod plot;
pub mod precision;
mod render;
pub mod spectrum;
mod status;
pub mod tables;

pub use fit::{PowerLaw, fit_power_law};
pub use render::{Answer, Format, render, render_list};
pub use status::Status;
