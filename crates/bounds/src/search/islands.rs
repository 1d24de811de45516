//! The feasible bases of a context as what they are: islands, each from a root at which the last negative sum rises through zero
//! to one at which another falls. Everything between two islands is proven infeasible.

use super::bound::{ExactBase, Island, IslandEnd, IslandStart, LowerBound};
use super::ladder::{Ladder, LadderRow};
use super::settle;
use super::target::{AtOnce, Target, root_of};
use super::witness::{Side, Sighting, even_above, even_below};
use crate::{FirstNegative, Problem, ProblemError};
use ropebound_fast::RootPoint;
use ropebound_reference::{IsolatedRoot, RootOfBase, Round};
use ropebound_schedule::{Decimal, Schedule};
use std::convert::Infallible;

/// Islands by growing base. The last one ends nowhere, or beyond 10^100, or in something undecided.
pub struct Islands {
    target: Target,
    cap: f64,
    next: Next,
}

/// What is to be done for the next island.
enum Next {
    /// Look for one below this r; r itself is infeasible.
    Below(f64),
    /// This one starts here.
    From(IslandStart),
    /// This one is found.
    Found(Box<Island>),
    /// There is none, or none that can be told.
    Nothing,
}

impl Ladder {
    /// The islands of `row`'s context from base_L on.
    #[must_use]
    pub fn islands(&self, row: &LadderRow) -> Islands {
        let next = match row.bound.clone() {
            LowerBound::Proved(base) => Next::From(IslandStart::Proved(base)),
            LowerBound::Undecided(open) => Next::From(IslandStart::Undecided(open)),
            LowerBound::NoBase | LowerBound::NoBaseBelowCap => Next::Nothing,
        };
        self.from(row.context, next)
    }

    /// The islands of `context` from the one that holds `base` on, or from the next above it. It needs no row of the ladder.
    ///
    /// # Errors
    /// [`ProblemError`] if the context is outside the kernels' domain.
    ///
    /// # Panics
    /// If `context` is above 2^40.
    pub fn islands_from(&self, context: u64, base: &Decimal) -> Result<Islands, ProblemError> {
        assert!(context <= 1 << 40, "context {context} above 2^40");
        let target = self.target(context);
        match target.at_once() {
            Some(AtOnce::EveryBase) => {
                let start = IslandStart::Proved(ExactBase::One);
                return Ok(self.from(context, Next::From(start)));
            }
            Some(AtOnce::NoBase) => return Ok(self.from(context, Next::Nothing)),
            None => {}
        }
        let schedule = Schedule::plain(base.clone(), self.head_dim())
            .expect("a base from 1 to 10^100 and an even head dimension");
        let first = Problem::on(&schedule, target.set)?
            .at_least(target.threshold)?
            .first_negative(1..context + 1)?;
        let r = root_of(base, target.pairs);
        let hi = even_above(r.hi().to_f64_round(Round::Up));
        let next = match first {
            FirstNegative::At(_) => Next::Below(hi.min(1.0)),
            FirstNegative::None => {
                let lo = even_below(r.lo().to_f64_round(Round::Down));
                let start = target.start_of_island(lo, hi);
                let end = target.ascend(hi, None, self.cap());
                Next::Found(Box::new(Island { start, end }))
            }
            FirstNegative::Undecided { position, .. } => {
                let why = "its sign stays open at this base";
                let open = target.undecided(hi, vec![position], why);
                Next::From(IslandStart::Undecided(open))
            }
        };
        Ok(self.from(context, next))
    }

    fn from(&self, context: u64, next: Next) -> Islands {
        Islands {
            target: self.target(context),
            cap: self.cap(),
            next,
        }
    }
}

impl Target {
    /// An r to which the sum that ends an island at `root` stays negative, from the root down.
    fn negative_to(self, root: &IsolatedRoot<RootOfBase>) -> f64 {
        // The root was isolated in a bracket whose lower end is an even multiple of its unit: the sum is negative from this
        // end, and so from the greatest such number below the root, to the root. It falls on while its slope keeps its sign.
        let below = even_below(root.enclosure().lo().to_f64_round(Round::Down));
        let mut point = RootPoint::new(below, self.pairs, self.set);
        let seen = Sighting::at(&mut point, root.position(), Side::Negative, self.threshold);
        let room = 0.5 * seen.slope.lower() / seen.curvature;
        even_below((below - room.max(0.0)).max(0.5 * below))
    }

    /// The start of the island that holds all of [lo, hi], if it does.
    fn start_of_island(self, lo: f64, hi: f64) -> IslandStart {
        let stuck = self.stuck(self.suspects(lo, hi, None), lo, hi);
        if stuck.is_empty() {
            return self.descend(hi, &mut |_| ()).end;
        }
        let positions = stuck.into_iter().map(|(_, position)| position).collect();
        let why = "a sum vanishes too close to this base";
        IslandStart::Undecided(self.undecided(hi, positions, why))
    }
}

impl Islands {
    /// The start of the next island from the base of r = `top`, which is infeasible, up; none up to the cap.
    fn below(&self, top: f64) -> Option<IslandStart> {
        let Ok(end) = self
            .target
            .cover(top, self.cap, &mut |_, _| Ok::<_, Infallible>(()));
        (end > self.cap).then(|| settle::settle(self.target, end).into())
    }
}

impl Iterator for Islands {
    type Item = Island;

    fn next(&mut self) -> Option<Island> {
        let start = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Nothing => return None,
            Next::Found(island) => return Some(self.leave(*island)),
            Next::From(start) => start,
            Next::Below(top) => self.below(top)?,
        };
        let end = match &start {
            IslandStart::Proved(base) => self.target.end_of_island(base, self.cap),
            IslandStart::Undecided(open) => IslandEnd::Undecided(open.clone()),
        };
        Some(self.leave(Island { start, end }))
    }
}

impl Islands {
    /// Hands out `island` and takes note of where it ends.
    fn leave(&mut self, island: Island) -> Island {
        if let IslandEnd::Root(root) = &island.end {
            self.next = Next::Below(self.target.negative_to(root));
        }
        island
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_reference::{Float, Interval, derivatives_root};
    use ropebound_schedule::HeadDim;

    /// Right below the r of an island's end, and for a way that is worth taking, its sum falls on from zero as the base grows.
    #[test]
    fn the_sum_that_ends_an_island_stays_negative_as_far_as_is_said() {
        for (head_dim, context) in [(128, 1024), (16, 300), (24, 700)] {
            let mut ladder = Ladder::new(HeadDim::new(head_dim).expect("an even number"));
            let row = ladder.climb(context, &mut |_| ()).clone();
            let target = ladder.target(context);
            let mut ends = 0;
            for island in ladder.islands(&row) {
                let IslandEnd::Root(root) = &island.end else {
                    continue;
                };
                let top = root.enclosure().lo().to_f64_round(Round::Down);
                let lo = target.negative_to(root);
                assert!(top - lo > 1e-5 * top, "{lo} to {top}");
                for k in 0..32 {
                    let end = |k: i32| Float::with_val(53, top - (top - lo) * f64::from(k) / 32.0);
                    let part = Interval::new(end(k + 1), end(k));
                    let [_, slope, _] = derivatives_root(root.position(), &part, target.pairs, 128);
                    assert!(*slope.lo() > 0, "{slope}");
                }
                ends += 1;
            }
            assert!(ends > 0, "{head_dim} {context}");
        }
    }
}
