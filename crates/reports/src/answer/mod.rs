//! What the program's questions answer: one structure each, made from results of `ropebound-bounds` and
//! `ropebound-reference`.

mod advise;
mod base;
mod certify;
mod check;
mod compare;
mod context;
mod count;
mod golden;
mod islands;
mod reproduce;
mod safe;
mod solve;
mod subject;
mod sum;

pub use advise::render_advice;
pub use base::{BaseAnswer, IslandAnswer, LeastFeasible};
pub use certify::CertifyAnswer;
pub use check::{CheckAnswer, CheckRow};
pub use compare::{CompareAnswer, CompareSubject};
pub use context::ContextAnswer;
pub use count::{CountAnswer, MinimumAnswer};
pub use golden::GoldenAnswer;
pub use islands::{BaseRange, IslandRow, IslandsAnswer, MarginAnswer, open_end};
pub use reproduce::ReproduceAnswer;
pub use safe::{RoundedUp, SafeBaseAnswer};
pub use solve::SolveAnswer;
pub use subject::Subject;
pub use sum::SumAnswer;
