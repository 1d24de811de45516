//! The angles of Figure 2: which are new beyond the trained range.

use crate::claims::Claims;
use crate::error::PaperError;
use ropebound_reference::{Frequencies, Interval};
use ropebound_schedule::{Decimal, HeadDim, Ratio, Schedule, Segment};
use std::cmp::Ordering;

/// Bits of the angles.
const PRECISION: u32 = 256;

/// One panel: a model trained at `from` positions with the frequencies `trained`, run to `to` positions with `extended`.
#[derive(Clone, Debug)]
pub(crate) struct TrainedPanel {
    /// As in the claims.
    pub base: String,
    pub from: u64,
    pub to: u64,
    pub trained: Frequencies,
    pub extended: Frequencies,
    pub angles: Angles,
}

/// How the pairs' angles at `to` stand to the trained ones.
#[derive(Clone, Debug)]
pub(crate) struct Angles {
    /// Whether the last pair makes a full turn within the trained range.
    pub full_turn: bool,
    /// Whether the last pair's largest angle is the trained one, as far as enclosures of 256 bits tell.
    pub same: bool,
    /// Pairs that make no full turn in training, and reach an angle beyond the trained ones.
    pub beyond: Vec<usize>,
}

impl TrainedPanel {
    /// The figure's panels. Where the claims have Eq. 6 for a base, training was with the base in it.
    pub(crate) fn all(claims: &Claims) -> Result<Vec<Self>, PaperError> {
        let head_dim = HeadDim::new(claims.head_dim)?;
        claims
            .figure2
            .panels
            .iter()
            .map(|panel| {
                let (base, formula) = match panel.base.split_once('*') {
                    Some((base, _)) => (base.trim(), true),
                    None => (panel.base.as_str(), false),
                };
                let base: Decimal = base.parse()?;
                let trained = Schedule::plain(base.clone(), head_dim)?;
                let extended = if formula {
                    ntk(&base, head_dim, panel.to / panel.from)?
                } else {
                    trained.clone()
                };
                let of = |schedule: &Schedule| Frequencies::of(schedule, PRECISION);
                let (trained, extended) = (of(&trained), of(&extended));
                Ok(Self {
                    base: panel.base.clone(),
                    from: panel.from,
                    to: panel.to,
                    angles: Angles::new(&trained, panel.from, &extended, panel.to),
                    trained,
                    extended,
                })
            })
            .collect()
    }

    /// Whether no angle of the last pair is new.
    pub(crate) fn in_distribution(&self) -> bool {
        self.angles.full_turn || self.angles.same
    }

    /// The pair of the lowest frequency.
    pub(crate) fn last(&self) -> usize {
        self.trained.pairs() - 1
    }

    /// The last pair's angles at `from` as trained, and at `to`.
    pub(crate) fn reached(&self) -> [Interval; 2] {
        [
            self.trained.get(self.last()).scale(self.from),
            self.extended.get(self.last()).scale(self.to),
        ]
    }
}

impl Angles {
    fn new(trained: &Frequencies, from: u64, extended: &Frequencies, to: u64) -> Self {
        let turn = Interval::pi(PRECISION).scale(2);
        let above = |a: &Interval, b: &Interval| (a - b).sign() == Some(Ordering::Greater);
        let last = trained.pairs() - 1;
        let angles = |pair: usize| (trained.get(pair).scale(from), extended.get(pair).scale(to));
        let (old, new) = angles(last);
        let beyond = (0..=last)
            .filter(|&pair| {
                let (old, new) = angles(pair);
                above(&turn, &old) && above(&new, &old)
            })
            .collect();
        Self {
            full_turn: above(&old, &turn),
            same: (&old - &new).contains_zero(),
            beyond,
        }
    }
}

/// Eq. 6: base·s^(d/(d−2)).
fn ntk(base: &Decimal, head_dim: HeadDim, s: u64) -> Result<Schedule, PaperError> {
    let d = head_dim.get();
    let segment = Segment {
        scale: Some(ropebound_schedule::Scale {
            factor: Decimal::from(s),
            exponent: Ratio::new(i64::from(d), u64::from(d - 2)),
        }),
        ..Segment::plain(0..head_dim.pairs(), base.clone())
    };
    Ok(Schedule::segments(
        "NTK-aware".to_owned(),
        head_dim,
        vec![segment],
    )?)
}
