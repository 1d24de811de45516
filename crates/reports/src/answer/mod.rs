//! What the program's questions answer: one structure each, made from results of `ropebound-bounds` and
//! `ropebound-reference`.

mod advise;
mod base;
mod certify;
mod check;
mod context;
mod count;
mod reproduce;
mod solve;
mod subject;
mod sum;

pub use advise::render_advice;
pub use base::{BaseAnswer, IslandAnswer, LeastFeasible};
pub use certify::CertifyAnswer;
pub use check::{CheckAnswer, CheckRow};
pub use context::ContextAnswer;
pub use count::{CountAnswer, MinimumAnswer};
pub use reproduce::ReproduceAnswer;
pub use solve::SolveAnswer;
pub use subject::Subject;
pub use sum::SumAnswer;
