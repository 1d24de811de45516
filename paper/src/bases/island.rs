//! One island of feasible bases.

use crate::real::{DIGITS, Real};
use ropebound_answers::Status;
use ropebound_bounds::search::{Island, IslandEnd, IslandStart};
use ropebound_reference::Interval;
use serde::Serialize;

/// Significant digits of relative widths.
const WIDTH_DIGITS: usize = 3;

/// Where the bases from an island's start up stop being feasible.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandTop {
    /// The last feasible base; none if every larger base is feasible, or it is not known.
    pub base: Option<Real>,
    /// The position whose sum vanishes there and is negative right above.
    pub position: Option<u64>,
    /// (end − start)/start.
    pub relative_width: Option<Real>,
    /// How far this is proven; `never` if the island does not end.
    pub status: Status,
}

impl IslandTop {
    /// The `end` of the island that begins at `start`.
    #[must_use]
    pub fn new(end: &IslandEnd, start: Option<&Interval>) -> Self {
        let (root, status) = match end {
            IslandEnd::Root(root) => (Some(root), Status::Proved),
            IslandEnd::Never => (None, Status::Never),
            IslandEnd::BeyondCap => (None, Status::NotBelowCap),
            IslandEnd::Undecided(_) => (None, Status::Undecided),
        };
        let base = root.map(|root| root.base());
        let width = base.as_ref().zip(start);
        Self {
            position: root.map(|root| root.position()),
            relative_width: width
                .and_then(|(end, start)| (end - start).divide(start))
                .map(|width| Real::new(width, WIDTH_DIGITS)),
            base: base.map(|base| Real::new(base, DIGITS)),
            status,
        }
    }
}

/// A longest interval of feasible bases, both ends feasible themselves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandSpan {
    /// Its least base; none if undecided.
    pub start: Option<Real>,
    /// The position whose sum vanishes there and is negative right below; none for base 1.
    pub start_position: Option<u64>,
    /// Its largest base.
    pub end: Option<Real>,
    /// The position whose sum vanishes there and is negative right above.
    pub end_position: Option<u64>,
    /// (end − start)/start.
    pub relative_width: Option<Real>,
    /// How far both ends are proven; `never` if the island does not end.
    pub status: Status,
}

impl From<&Island> for IslandSpan {
    fn from(island: &Island) -> Self {
        let start = match &island.start {
            IslandStart::Proved(base) => Some(base),
            IslandStart::Undecided(_) => None,
        };
        let top = IslandTop::new(&island.end, start.map(|base| base.base()).as_ref());
        Self {
            start: start.map(Real::base),
            start_position: start.and_then(|base| base.position()),
            end: top.base,
            end_position: top.position,
            relative_width: top.relative_width,
            status: match start {
                Some(_) => top.status,
                None => Status::Undecided,
            },
        }
    }
}
