//! Theorem 1 by simulation: the report, from recorded studies.

mod records;
mod report;

pub use records::{FalseAlarmRecord, PowerRecord};
pub use report::{LawRow, SeriesRow, SimulationReport, VarianceRow};
