//! The rows of growing context, each sweeping on from the end of the row before.

use super::bound::{ExactBase, IslandEnd, IslandStart, LeastOnGrid, LowerBound};
use super::grid::{self, Grid};
use super::memory::Memory;
use super::settle;
use super::target::{AtOnce, SearchProgress, Target, root_of_cap};
use super::witness::Piece;
use ropebound_fast::InstructionSet;
use ropebound_schedule::{Decimal, HeadDim, Threshold, ThresholdError};
use std::io;

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

/// Rows of growing context for one head dimension and threshold.
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
    threshold: Threshold,
    rows: Vec<LadderRow>,
}

impl From<HeadDim> for Ladder {
    fn from(head_dim: HeadDim) -> Self {
        Self::new(head_dim)
    }
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
            threshold: Threshold::ZERO,
            rows: Vec::new(),
        }
    }

    /// An empty ladder at the threshold τ: its bases are those with B_m ≥ τ.
    ///
    /// # Errors
    /// [`ThresholdError::AboveSum`] if τ is above the number of pairs.
    pub fn at_least(self, threshold: Threshold) -> Result<Self, ThresholdError> {
        Ok(Self {
            threshold: threshold.at_most(self.head_dim.pairs() as u64)?,
            rows: Vec::new(),
            ..self
        })
    }

    /// τ.
    #[must_use]
    pub fn threshold(&self) -> Threshold {
        self.threshold
    }

    /// The ladder without its rows.
    #[must_use]
    pub fn without_rows(&self) -> Self {
        Self {
            rows: Vec::new(),
            ..*self
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
        let climbed = self.climb_with(&mut Memory::none(), context, progress);
        climbed.expect("nothing is read or written")
    }

    /// [`climb`](Self::climb), with its pieces written down in `memory`, and taken from there as far as they are proven again.
    ///
    /// # Errors
    /// Those of the system, where `memory` is a file.
    ///
    /// # Panics
    /// As [`climb`](Self::climb).
    pub fn climb_with(
        &mut self,
        memory: &mut Memory,
        context: u64,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> io::Result<&LadderRow> {
        assert!(context <= 1 << 40, "context {context} above 2^40");
        let at = self.rows.partition_point(|row| row.context < context);
        if self.rows.get(at).is_none_or(|row| row.context != context) {
            assert_eq!(at, self.rows.len(), "rows are added by growing context");
            let mut next = self
                .rows
                .last()
                .map_or(2, |row| (row.context + 1).next_power_of_two());
            while next < context {
                self.add(memory, next, progress)?;
                next *= 2;
            }
            self.add(memory, context, progress)?;
            memory.write()?;
        }
        Ok(&self.rows[self.rows.partition_point(|row| row.context < context)])
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
            threshold: self.threshold,
        }
    }

    fn add(
        &mut self,
        memory: &mut Memory,
        context: u64,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> io::Result<()> {
        let start = self.rows.last().map_or(1.0, |row| row.end);
        let target = self.target(context);
        let at_once = match target.at_once() {
            Some(AtOnce::EveryBase) => Some(LowerBound::Proved(ExactBase::One)),
            Some(AtOnce::NoBase) => Some(LowerBound::NoBase),
            None => None,
        };
        let (pieces, end, bound) = if let Some(bound) = at_once {
            (Vec::new(), start, bound)
        } else {
            let (pieces, end) = target.cover_with(memory, (start, self.cap), progress)?;
            let bound = if end <= self.cap {
                LowerBound::NoBaseBelowCap
            } else {
                IslandStart::from(settle::settle(target, end)).into()
            };
            (pieces, end, bound)
        };
        self.rows.push(LadderRow {
            context,
            pieces,
            end,
            bound,
        });
        Ok(())
    }
}
