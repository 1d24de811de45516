//! The rows of growing context, each sweeping on from the end of the row before.

use super::bound::{ExactBase, IslandEnd, IslandStart, LeastOnGrid, LowerBound};
use super::grid::{self, Grid};
use super::settle;
use super::target::{SearchProgress, Target, root_of_cap};
use super::witness::Piece;
use ropebound_fast::InstructionSet;
use ropebound_schedule::{Decimal, HeadDim};
use std::convert::Infallible;

/// One context of the ladder.
#[derive(Clone, Debug)]
pub struct LadderRow {
    /// L.
    pub context: u64,
    /// The pieces by which this row continues the cover of the rows before, r descending.
    pub pieces: Vec<Piece>,
    /// Every r in [`end`, 1] is infeasible.
    pub end: f64,
    /// base_L.
    pub bound: LowerBound,
}

/// Rows of growing context for one head dimension.
///
/// ```
/// use ropebound_bounds::search::{Ladder, LowerBound};
/// use ropebound_schedule::{Decimal, HeadDim};
/// let mut ladder = Ladder::new(HeadDim::new(128)?);
/// let LowerBound::Proved(least) = &ladder.climb(1024, &mut |_| ()).bound else { panic!() };
/// assert_eq!(least.position(), Some(1009));
/// assert_eq!(least.decimal(7)?, "4293.438");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Ladder {
    head_dim: HeadDim,
    set: InstructionSet,
    cap: f64,
    rows: Vec<LadderRow>,
}

impl Ladder {
    /// An empty ladder.
    #[must_use]
    pub fn new(head_dim: HeadDim) -> Self {
        Self::on(head_dim, InstructionSet::best())
    }

    /// An empty ladder that computes on `set`; the answers are the same.
    #[must_use]
    pub fn on(head_dim: HeadDim, set: InstructionSet) -> Self {
        Self {
            head_dim,
            set,
            cap: root_of_cap(head_dim.pairs()),
            rows: Vec::new(),
        }
    }

    /// The rows so far, by growing context; those of doubling contexts among them.
    #[must_use]
    pub fn rows(&self) -> &[LadderRow] {
        &self.rows
    }

    /// The row of `context`, if it has been climbed.
    #[must_use]
    pub fn row(&self, context: u64) -> Option<&LadderRow> {
        self.rows.iter().find(|row| row.context == context)
    }

    /// A ladder with the rows below `context` alone: to climb to a context between rows.
    #[must_use]
    pub fn below(&self, context: u64) -> Self {
        let rows = self.rows.iter().filter(|row| row.context < context);
        Self {
            rows: rows.cloned().collect(),
            ..*self
        }
    }

    /// The head dimension d.
    #[must_use]
    pub fn head_dim(&self) -> HeadDim {
        self.head_dim
    }

    /// The row of `context`, adding it and the doublings below it as needed.
    ///
    /// # Panics
    /// If `context` is below that of the last row and not among the rows, or above 2^40.
    pub fn climb(&mut self, context: u64, progress: &mut dyn FnMut(SearchProgress)) -> &LadderRow {
        assert!(context <= 1 << 40, "context {context} above 2^40");
        let at = self.rows.partition_point(|row| row.context < context);
        if self.rows.get(at).is_none_or(|row| row.context != context) {
            assert_eq!(at, self.rows.len(), "rows are added by growing context");
            let mut next = self
                .rows
                .last()
                .map_or(2, |row| (row.context + 1).next_power_of_two());
            while next < context {
                self.add(next, progress);
                next *= 2;
            }
            self.add(context, progress);
        }
        &self.rows[self.rows.partition_point(|row| row.context < context)]
    }

    /// The bound of `context` alone, the same as that of its row: the doublings below it are covered, and not settled.
    ///
    /// # Panics
    /// If `context` is above 2^40.
    #[must_use]
    pub fn bound(&self, context: u64) -> LowerBound {
        assert!(context <= 1 << 40, "context {context} above 2^40");
        let below = self.rows.iter().rfind(|row| row.context <= context);
        if let Some(row) = below.filter(|row| row.context == context) {
            return row.bound.clone();
        }
        let target = self.target(context);
        if let Some(known) = known_bound(target) {
            return known;
        }
        let (mut end, mut next) = below.map_or((1.0, 2), |row| {
            (row.end, (row.context + 1).next_power_of_two())
        });
        while next < context {
            end = self.target(next).covered(end, self.cap);
            next *= 2;
        }
        self.bound_at(target, target.covered(end, self.cap))
    }

    /// The end of the island that `row`'s bound starts; `None` if the row has no bound.
    #[must_use]
    pub fn island_end(&self, row: &LadderRow) -> Option<IslandEnd> {
        match &row.bound {
            LowerBound::Proved(start) => {
                Some(self.target(row.context).end_of_island(start, self.cap))
            }
            LowerBound::NoBase | LowerBound::NoBaseBelowCap | LowerBound::Undecided(_) => None,
        }
    }

    /// The least base of `grid` feasible for `row`'s context.
    #[must_use]
    pub fn least_on(&self, row: &LadderRow, grid: Grid) -> LeastOnGrid {
        match &row.bound {
            LowerBound::Proved(ExactBase::One) => LeastOnGrid::Proved(Decimal::one()),
            LowerBound::Proved(least) => {
                grid::least(self.target(row.context), grid, least.base().lo(), self.cap)
            }
            LowerBound::NoBase | LowerBound::NoBaseBelowCap => LeastOnGrid::NoneBelowCap,
            LowerBound::Undecided(open) => LeastOnGrid::Undecided(open.clone()),
        }
    }

    /// The r at which a search ends.
    pub(super) fn cap(&self) -> f64 {
        self.cap
    }

    pub(super) fn target(&self, context: u64) -> Target {
        Target {
            context,
            pairs: self.head_dim.pairs(),
            set: self.set,
        }
    }

    fn add(&mut self, context: u64, progress: &mut dyn FnMut(SearchProgress)) {
        let start = self.rows.last().map_or(1.0, |row| row.end);
        let target = self.target(context);
        let (pieces, end, bound) = if let Some(known) = known_bound(target) {
            (Vec::new(), 1.0, known)
        } else {
            let mut pieces = Vec::new();
            let Ok(end) = target.cover(start, self.cap, &mut |more, at| {
                pieces.extend_from_slice(more);
                progress(SearchProgress {
                    pieces: pieces.len(),
                    ..at
                });
                Ok::<_, Infallible>(())
            });
            (pieces, end, self.bound_at(target, end))
        };
        self.rows.push(LadderRow {
            context,
            pieces,
            end,
            bound,
        });
    }

    /// What stands at the end of a cover.
    fn bound_at(&self, target: Target, end: f64) -> LowerBound {
        if end <= self.cap {
            LowerBound::NoBaseBelowCap
        } else {
            IslandStart::from(settle::settle(target, end)).into()
        }
    }
}

/// What needs no cover.
fn known_bound(target: Target) -> Option<LowerBound> {
    if target.context <= 1 {
        Some(LowerBound::Proved(ExactBase::One))
    } else if target.pairs == 1 {
        Some(LowerBound::NoBase)
    } else {
        None
    }
}
