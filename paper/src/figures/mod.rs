//! The paper's figures, recomputed.

pub(crate) mod angles;
mod bands;
pub(crate) mod curves;
pub(crate) mod figure1;
pub(crate) mod figure2;
pub(crate) mod figure4;
pub(crate) mod figure5;
pub(crate) mod trained;
pub(crate) mod trained_bases;
