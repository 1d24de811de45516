//! Beyond Table 2: least bases of other head dimensions and longer contexts, the islands above them, and safe bases.

mod context_name;
mod extension;
mod figure;
mod grids;
mod island;
mod islands;
mod islands_document;
mod thresholds;

pub use extension::{Extension, KnownLeastBase};
pub use grids::OnGrids;
pub use island::{IslandSpan, IslandTop};
pub use islands::{IslandTable, IslandsRow, KnownSafeBase, SafeRow};
pub use thresholds::{Bases, ThresholdRow, Thresholds};
