//! Answers and tables: pure functions from results to text, Markdown, CSV and JSON.
//!
//! - [`answer`]: what each question of the program answers, as one serialisable structure per question.
//! - [`audit`]: what audits of models' configurations found.
//! - [`render()`]: any of them in any [`Format`].
//! - [`montecarlo`]: Theorem 1 by simulation: one run, its plot, and the page over laws and violations.
//! - [`tables`]: the paper's tables, recomputed, beside what the paper prints ([`claims`]).
//!
//! Nothing here knows the time, the host or a path: equal results give equal bytes.

pub mod answer;
pub mod audit;
pub mod claims;
mod fit;
mod markdown;
pub mod montecarlo;
mod render;
pub mod spectrum;
mod status;
pub mod tables;

pub use fit::{PowerLaw, fit_power_law};
pub use render::{Answer, Format, render, render_list};
pub use status::Status;
