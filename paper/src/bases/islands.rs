//! The islands of feasible bases of each context of Table 2, and the safe base from which on all are feasible.

use super::grids::OnGrids;
use super::island::IslandSpan;
use crate::claims::{Claims, PrintedDecimal};
use crate::real::{DIGITS, Real};
use ropebound_answers::Status;
use ropebound_bounds::search::{Grid, Ladder, SafeBound, SearchProgress};
use ropebound_reference::Interval;
use serde::Serialize;
use std::collections::BTreeMap;

/// Islands listed of each context.
pub(super) const FIRST: usize = 5;
/// Up to this context all islands are looked for: 64k has 251, which take some seconds.
const ALL_UP_TO: u64 = 16 << 10;
/// What safe bases are rounded up to.
const GRIDS: [Grid; 4] = [Grid::Integer, Grid::F32, Grid::Digits(2), Grid::Digits(3)];

/// Islands by context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandTable {
    /// d.
    pub head_dim: u64,
    /// By context.
    pub rows: Vec<IslandsRow>,
}

/// One context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandsRow {
    /// Such as `32k`.
    pub context: String,
    /// L.
    pub positions: u64,
    /// The base Table 2 prints.
    pub printed: PrintedDecimal,
    /// The first islands, or all if `complete`.
    pub islands: Vec<IslandSpan>,
    /// Whether these are all.
    pub complete: bool,
    /// The safe base.
    #[serde(flatten)]
    pub safe: SafeRow,
}

/// What a row says of the safe base.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SafeRow {
    /// The safe base.
    #[serde(rename = "safe_base")]
    pub base: Option<Real>,
    /// Whose sum is negative right below.
    #[serde(rename = "safe_position")]
    pub position: Option<u64>,
    /// How far that is proven by this report; [`Status::Read`] if it is taken from its certificate.
    #[serde(rename = "safe_status")]
    pub status: Status,
    /// The safe base rounded up; none where both ends of its enclosure are not rounded to the same.
    #[serde(rename = "safe_rounded_up")]
    pub rounded_up: Option<OnGrids>,
}

/// A safe base that is not searched for but taken from its certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownSafeBase {
    /// L.
    pub context: u64,
    /// An enclosure of the base.
    pub base: Interval,
    /// Whose sum is negative right below.
    pub position: u64,
}

impl SafeRow {
    fn new(base: Interval, position: Option<u64>, status: Status) -> Self {
        let on = |grid: Grid| {
            let above = grid.at_or_above(base.lo())?;
            (grid.at_or_above(base.hi())? == above).then_some(above)
        };
        Self {
            rounded_up: position.map(|_| OnGrids::new(&GRIDS, on)),
            base: Some(Real::new(base, DIGITS)),
            position,
            status,
        }
    }

    fn open(status: Status) -> Self {
        Self {
            base: None,
            position: None,
            status,
            rounded_up: None,
        }
    }
}

impl From<&SafeBound> for SafeRow {
    fn from(bound: &SafeBound) -> Self {
        match bound {
            SafeBound::Proved(base) => Self::new(base.base(), base.position(), Status::Proved),
            SafeBound::NoBase => Self::open(Status::NoBase),
            SafeBound::Undecided(_) => Self::open(Status::Undecided),
        }
    }
}

impl IslandTable {
    /// Islands of Table 2's contexts, which `ladder` has climbed, and their safe bases: from nothing but those in `known`.
    pub fn compute(
        claims: &Claims,
        ladder: &Ladder,
        known: &[KnownSafeBase],
        progress: &mut dyn FnMut(SearchProgress),
    ) -> Self {
        let rows = claims.table2.iter().map(|claim| {
            let positions = claim.positions();
            let row = ladder
                .row(positions)
                .expect("Table 2's contexts are climbed");
            let all = positions <= ALL_UP_TO;
            let most = if all { usize::MAX } else { FIRST };
            let islands = ladder.islands(row).take(most);
            let islands: Vec<_> = islands.map(|island| IslandSpan::from(&island)).collect();
            let safe = match known.iter().find(|safe| safe.context == positions) {
                Some(safe) => SafeRow::new(safe.base.clone(), Some(safe.position), Status::Read),
                None => SafeRow::from(&ladder.safe_base(positions, progress).bound),
            };
            IslandsRow {
                context: claim.context.clone(),
                positions,
                printed: claim.base.clone(),
                complete: islands
                    .last()
                    .is_some_and(|last| last.status == Status::Never),
                islands,
                safe,
            }
        });
        Self {
            head_dim: claims.head_dim,
            rows: rows.collect(),
        }
    }

    /// The safe base of each context that has one.
    #[must_use]
    pub fn safe_bases(&self) -> BTreeMap<u64, Real> {
        let known = |row: &IslandsRow| Some((row.positions, row.safe.base.clone()?));
        self.rows.iter().filter_map(known).collect()
    }
}
