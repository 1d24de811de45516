//! The least feasible base on a grid: integers, f32, f64, decimals of a few digits.
//!
//! Walks the grid up from base_L. A grid point at which the sweep finds a witness is skipped with all the grid points its piece
//! covers; one at which it finds none is decided exactly.

use super::bound::{LeastOnGrid, Undecided};
use super::target::{Target, root_of};
use super::window::Recent;
use super::witness::even_above;
use crate::{FirstNegative, Problem};
use ropebound_reference::{Coordinate, Float, Interval, Round, enclosure_decimal};
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// A set of bases a configuration may be restricted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grid {
    /// Whole numbers.
    Integer,
    /// Numbers a 32-bit float holds.
    F32,
    /// Numbers a 64-bit float holds.
    F64,
    /// Decimals of at most this many significant digits.
    Digits(usize),
}

impl Grid {
    /// The least member ≥ `x`; `None` past the largest one.
    #[must_use]
    pub fn at_or_above(self, x: &Float) -> Option<Decimal> {
        let exact = |value: f64| Decimal::from_f64_exact(value).ok();
        match self {
            Self::Integer => {
                let whole = Float::with_val(x.prec().max(400), x).ceil();
                // Bases end at 10^100, so 102 digits are exact.
                Some(parse(&enclosure_decimal(&Interval::point(whole), 102).1))
            }
            Self::F32 => exact(f64::from(x.to_f32_round(Round::Up))),
            Self::F64 => exact(x.to_f64_round(Round::Up)),
            Self::Digits(n) => Some(parse(&enclosure_decimal(&Interval::point(x.clone()), n).1)),
        }
    }

    /// The next member above the member `base`; `None` past the largest one.
    fn after(self, base: &Decimal) -> Option<Decimal> {
        let exact = |value: f64| Decimal::from_f64_exact(value).ok();
        match self {
            Self::Integer => {
                let exact = Interval::from_decimal(base, 400);
                self.at_or_above(&Float::with_val(400, exact.hi() + 1u32))
            }
            Self::F32 => exact(f64::from(base.nearest_f32().next_up())),
            Self::F64 => exact(base.nearest_f64().next_up()),
            Self::Digits(n) => Some(base.successor_at_digits(n)),
        }
    }
}

fn parse(text: &str) -> Decimal {
    text.parse().expect("our own decimal output")
}

/// The least member of `grid` that is ≥ `from` and feasible for the target's context.
pub(super) fn least(target: Target, grid: Grid, from: &Float, cap: f64) -> LeastOnGrid {
    let head_dim = HeadDim::new(2 * target.pairs as u64).expect("the target's own pairs");
    let mut recent = Recent::default();
    let mut next = grid.at_or_above(from);
    while let Some(base) = next {
        let r = root_of(&base, target.pairs);
        let hi = even_above(r.hi().to_f64_round(Round::Up));
        if hi <= cap {
            break;
        }
        let undecided = |positions: Vec<u64>, why: String| {
            let at = Interval::from_decimal(&base, 128);
            LeastOnGrid::Undecided(Undecided { at, positions, why })
        };
        let piece = target.next_piece(hi, cap, &mut recent);
        if let Some(piece) = piece.filter(|piece| *r.lo() >= piece.lo) {
            let covered = target.coordinate().base(&Interval::from_f64(piece.lo, 256));
            next = grid
                .at_or_above(covered.lo())
                .filter(|beyond| *beyond > base)
                .or_else(|| grid.after(&base));
            continue;
        }
        let schedule = Schedule::plain(base.clone(), head_dim).expect("a base within the domain");
        let problem = Problem::on(&schedule, target.set)
            .and_then(|problem| problem.at_least(target.threshold))
            .expect("a plain schedule is within the kernels' domain, and the threshold at most its pairs");
        match problem.first_negative(1..target.context + 1) {
            Ok(FirstNegative::None) => return LeastOnGrid::Proved(base),
            Ok(FirstNegative::At(_)) => next = grid.after(&base),
            Ok(FirstNegative::Undecided { position, .. }) => {
                return undecided(vec![position], "its sign stays open".to_owned());
            }
            Err(error) => return undecided(Vec::new(), error.to_string()),
        }
    }
    LeastOnGrid::NoneBelowCap
}
