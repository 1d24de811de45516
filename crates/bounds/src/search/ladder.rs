//! The rows of growing context, each sweeping on from the end of the row before.

use super::ascent::IslandEnd;
use super::grid::{self, Grid};
use super::settle::{self, LeastBase};
use super::window::{Target, Window};
use super::witness::Piece;
use rayon::prelude::*;
use ropebound_fast::{InstructionSet, RootPoint};
use ropebound_reference::Interval;
use ropebound_schedule::{Decimal, HeadDim};
use std::convert::Infallible;
use std::fmt;

/// The answer for one context.
#[derive(Clone, Debug)]
pub enum LowerBound {
    /// Contexts 0 and 1: B_0 = h and B_1 ≥ 0 at base 1 already (cos 1 > 0), so the bound is 1 and no position binds.
    One,
    /// The bound is a root of the binding position's sum, feasible itself.
    Root(Box<LeastBase>),
    /// One pair: B(m) = cos m at every base, negative at m = 2.
    NoBase,
    /// Every base up to 10^100 is infeasible; the search ends there.
    BeyondCap,
    /// The search met something it could not settle.
    Undecided(Undecided),
}

/// Why a bound stayed open.
#[derive(Clone, Debug, PartialEq)]
pub struct Undecided {
    /// The base at which the search stopped.
    pub at: Interval,
    /// The positions involved.
    pub positions: Vec<u64>,
    /// What could not be settled.
    pub why: String,
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lo, _) = ropebound_reference::enclosure_decimal(&self.at, 15);
        write!(
            f,
            "undecided at base {lo}, positions {:?}: {}",
            self.positions, self.why
        )
    }
}

/// One context of the ladder.
#[derive(Clone, Debug)]
pub struct Row {
    /// L.
    pub context: u64,
    /// The pieces by which this row continues the cover of the rows before, r descending.
    pub pieces: Vec<Piece>,
    /// Every r in [`end`, 1] is infeasible.
    pub end: f64,
    /// base_L.
    pub bound: LowerBound,
}

/// What a progress callback hears.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The context being worked on.
    pub context: u64,
    /// The base the search has come to, about; for display only.
    pub approx_base: f64,
    /// Pieces or steps so far.
    pub pieces: usize,
}

/// Rows of growing context for one head dimension.
///
/// ```
/// use ropebound_bounds::search::{Ladder, LowerBound};
/// use ropebound_schedule::{Decimal, HeadDim};
/// let mut ladder = Ladder::new(HeadDim::new(128)?);
/// let LowerBound::Root(least) = &ladder.climb(1024, &mut |_| ()).bound else { panic!() };
/// assert_eq!(least.position(), 1009);
/// assert_eq!(least.decimal(7)?, "4293.438");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Ladder {
    head_dim: HeadDim,
    set: InstructionSet,
    cap: f64,
    rows: Vec<Row>,
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
            cap: settle::root_of_cap(head_dim.pairs()),
            rows: Vec::new(),
        }
    }

    /// The rows so far, by growing context; those of doubling contexts among them.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
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
    pub fn climb(&mut self, context: u64, progress: &mut dyn FnMut(Progress)) -> &Row {
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

    /// The end of the island that `row`'s bound starts; `None` if the row has no root.
    #[must_use]
    pub fn island_end(&self, row: &Row) -> Option<IslandEnd> {
        match &row.bound {
            LowerBound::One => Some(IslandEnd::Never),
            LowerBound::Root(least) => {
                Some(self.target(row.context).end_of_island(least, self.cap))
            }
            _ => None,
        }
    }

    /// The least base of `grid` feasible for `row`'s context.
    ///
    /// # Errors
    /// [`Undecided`] if the row has no bound, a sign stays open, or the grid holds no feasible base up to 10^100.
    pub fn least_on(&self, row: &Row, grid: Grid) -> Result<Decimal, Undecided> {
        let from = match &row.bound {
            LowerBound::One => return Ok(Decimal::one()),
            LowerBound::Root(least) => least.base().lo().clone(),
            LowerBound::Undecided(open) => return Err(open.clone()),
            LowerBound::NoBase | LowerBound::BeyondCap => {
                return Err(Undecided {
                    at: settle::base_at(self.target(row.context), self.cap),
                    positions: Vec::new(),
                    why: "no feasible base up to 10^100".to_owned(),
                });
            }
        };
        grid::least(self.target(row.context), grid, &from, self.cap)
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

    fn add(&mut self, context: u64, progress: &mut dyn FnMut(Progress)) {
        let start = self.rows.last().map_or(1.0, |row| row.end);
        let target = self.target(context);
        let (pieces, end, bound) = if context <= 1 {
            (Vec::new(), 1.0, LowerBound::One)
        } else if target.pairs == 1 {
            (Vec::new(), 1.0, LowerBound::NoBase)
        } else {
            let mut pieces = Vec::new();
            let Ok(end) = target.cover(start, self.cap, &mut |more, at| {
                pieces.extend_from_slice(more);
                progress(Progress {
                    pieces: pieces.len(),
                    ..at
                });
                Ok::<_, Infallible>(())
            });
            let bound = if end <= self.cap {
                LowerBound::BeyondCap
            } else {
                settle::settle(target, end)
            };
            (pieces, end, bound)
        };
        self.rows.push(Row {
            context,
            pieces,
            end,
            bound,
        });
    }
}

/// Takes the pieces of some windows at a time.
pub(crate) type Sink<'a, E> = dyn FnMut(&[Piece], Progress) -> Result<(), E> + 'a;

/// Windows swept at once: a constant, so that the same windows are looked at whatever the number of threads.
const BATCH: usize = 8;

impl Target {
    /// Covers from `start` down to where no witness reaches, or to `cap`, and returns how far it came. `sink` takes the pieces
    /// of some windows at a time; an error of its ends the sweep.
    ///
    /// Windows lie on a grid that depends on `start`, the context and h alone, and each starts without candidates. So the
    /// pieces are the same for any number of threads, and from any boundary of the grid on.
    pub fn cover<E>(self, start: f64, cap: f64, sink: &mut Sink<'_, E>) -> Result<f64, E> {
        let mut top = start;
        while top > cap {
            let mut windows = Vec::with_capacity(BATCH);
            let mut bottom = top;
            while windows.len() < BATCH && bottom > cap {
                let below = self.window_below(bottom).max(cap);
                windows.push((bottom, below));
                bottom = below;
            }
            let swept: Vec<Window> = windows
                .par_iter()
                .map(|&(from, to)| self.sweep(from, to))
                .collect();
            let mut pieces = Vec::new();
            let mut stopped = None;
            for (window, &(_, to)) in swept.into_iter().zip(&windows) {
                pieces.extend(window.pieces);
                if window.end > to {
                    stopped = Some(window.end);
                    break;
                }
            }
            top = stopped.unwrap_or(bottom);
            let progress = Progress {
                context: self.context,
                approx_base: (1.0 / top).powi(self.pairs as i32),
                pieces: pieces.len(),
            };
            sink(&pieces, progress)?;
            if stopped.is_some() {
                break;
            }
        }
        Ok(top)
    }

    /// The next boundary below `top`: a multiple of a power of two that some hundred pieces fit in.
    pub fn window_below(self, top: f64) -> f64 {
        let typical = RootPoint::new(top, self.pairs, self.set)
            .curvature_bound(self.context)
            .sqrt()
            .recip();
        let spacing = power_of_two_below(256.0 * typical).min(0.25 * power_of_two_below(top));
        let below = (top / spacing).ceil() - 1.0;
        // A sliver right below a boundary joins the window after it.
        let below = if top - below * spacing < 0.25 * spacing {
            below - 1.0
        } else {
            below
        };
        below * spacing
    }
}

fn power_of_two_below(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0x7ff0_0000_0000_0000)
}
