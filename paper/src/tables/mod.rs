//! The paper's tables, recomputed.

mod fits;
mod judged;
pub(crate) mod table1;
mod table2;
mod table2_document;
pub(crate) mod table3;
mod table4;
mod table4_document;
pub(crate) mod table5;

pub use fits::{FittedBases, Refit};
pub use judged::JudgedBase;
pub use table2::{Around, Table2, Table2Row};
pub use table4::{Counted, Reading, Table4};
