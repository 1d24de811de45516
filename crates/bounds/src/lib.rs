//! Signs, context lengths and least bases of the cosine sum, each proven
pub mod search;
