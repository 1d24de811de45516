//! What the program's questions answer: one structure each, rendered to text, JSON, CSV and Markdown.
//!
//! Nothing here knows the time, the host or a path: equal results give equal bytes.

#![forbid(unsafe_code)]

mod advise;
pub mod audit;
mod base;
mod certify;
mod check;
mod compare;
mod context;
mod count;
mod golden;
mod islands;
pub mod models;
pub mod montecarlo;
mod render;
mod safe;
mod solve;
pub mod spectrum;
mod status;
mod subject;
mod sum;

pub use advise::render_advice;
pub use base::{BaseAnswer, IslandAnswer, LeastFeasible};
pub use certify::CertifyAnswer;
pub use check::{CheckAnswer, CheckRow};
pub use compare::{CompareAnswer, CompareSubject, PartAnswer, PartSubject};
pub use context::ContextAnswer;
pub use count::{CountAnswer, MinimumAnswer};
pub use golden::{GoldenAnswer, PackAnswer};
pub use islands::{BaseRange, IslandRow, IslandsAnswer, MarginAnswer, open_end};
pub use render::{Answer, Format, render, render_list};
pub use safe::{RoundedUp, SafeBaseAnswer};
pub use solve::SolveAnswer;
pub use status::Status;
pub use subject::Subject;
pub use sum::SumAnswer;
