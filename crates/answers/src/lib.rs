//! What the program's questions answer: typed values, each answer a document from which every format is made.
//!
//! Nothing here knows the time, the host or a path: equal results give equal bytes.

#![forbid(unsafe_code)]

mod advise;
mod answer;
pub mod audit;
mod base;
mod bound;
mod certify;
mod check;
mod compare;
mod context;
mod count;
mod digits;
mod golden;
mod islands;
pub mod matrix;
pub mod models;
pub mod montecarlo;
mod safe;
mod solve;
pub mod spectrum;
mod status;
mod subject;
mod sum;
mod threshold;

pub use answer::Answer;
pub use base::{BaseAnswer, BaseBound, FoundBase, IslandAnswer, LeastFeasible, ProvedBase};
pub use certify::CertifyAnswer;
pub use check::{CheckAnswer, CheckRow, Proven};
pub use compare::{CompareAnswer, CompareSubject, PartAnswer, PartSubject};
pub use context::ContextAnswer;
pub use count::CountAnswer;
pub use digits::Digits;
pub use golden::{GoldenAnswer, PackAnswer};
pub use islands::{BasePlace, IslandRow, IslandsAnswer, MarginAnswer, open_end};
pub use safe::{RoundedUp, SafeBaseAnswer, SafeBaseBound};
pub use solve::SolveAnswer;
pub use status::Status;
pub use subject::Subject;
pub use sum::SumAnswer;
