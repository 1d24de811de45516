//! Theorem 1 by simulation: the report page, from recorded studies.

mod page;
mod records;

pub use page::{Page, PageRow, SeriesRow, VarianceRow};
pub use records::{FalseAlarmRecord, PowerRecord};
