//! Members of common grids, such as the decimals of two digits.

use ropebound_bounds::search::Grid;
use ropebound_schedule::Decimal;
use serde::{Serialize, Serializer};

/// One base of each grid, where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct OnGrids(Vec<(Grid, Option<Decimal>)>);

impl OnGrids {
    /// What `member` gives for each of `grids`.
    pub(crate) fn new(grids: &[Grid], member: impl Fn(Grid) -> Option<Decimal>) -> Self {
        Self(grids.iter().map(|&grid| (grid, member(grid))).collect())
    }

    /// That of `grid`.
    #[must_use]
    pub fn get(&self, grid: Grid) -> Option<&Decimal> {
        let found = self.0.iter().find(|(of, _)| *of == grid)?;
        found.1.as_ref()
    }
}

impl Serialize for OnGrids {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(grid, member)| {
            let name = match grid {
                Grid::Integer => "integer".to_owned(),
                Grid::F32 => "f32".to_owned(),
                Grid::F64 => "f64".to_owned(),
                Grid::Digits(digits) => format!("digits_{digits}"),
            };
            (name, member.as_ref().map(ToString::to_string))
        }))
    }
}
