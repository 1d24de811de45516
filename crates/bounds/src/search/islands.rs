//! The feasible bases of a context as what they are: islands, each from a root at which the last negative sum rises through zero
//! to one at which another falls. Everything between two islands is proven infeasible.

use super::bound::{ExactBase, Island, IslandEnd, IslandStart, LowerBound};
use super::ladder::{Ladder, LadderRow};
use super::memory::{Memory, double_of, text_of};
use super::settle;
use super::target::{AtOnce, Target, root_of};
use super::witness::{Side, Sighting, even_above, even_below};
use crate::{FirstNegative, Problem, ProblemError};
use rayon::prelude::*;
use ropebound_fast::RootPoint;
use ropebound_reference::{IsolatedRoot, RootOfBase, Round};
use ropebound_schedule::{Decimal, Schedule};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;

/// Islands looked for at once, where a search that was killed has said where they lie.
const AHEAD: usize = 64;

/// Islands by growing base. The last one ends nowhere, or beyond 10^100, or in something undecided.
pub struct Islands {
    target: Target,
    cap: f64,
    next: Next,
    /// Islands below the r they stand with, found before their turn.
    ahead: VecDeque<(f64, Option<Island>)>,
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
            ahead: VecDeque::new(),
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
            let way = self.descend(&mut Memory::none(), hi, &mut |_| ());
            return way.expect("nothing is read or written").end;
        }
        let positions = stuck.into_iter().map(|(_, position)| position).collect();
        let why = "a sum vanishes too close to this base";
        IslandStart::Undecided(self.undecided(hi, positions, why))
    }
}

impl Islands {
    /// The next island, and in `memory` where to look for the one after it: where that is known from a search that was killed, the islands
    /// there are looked for at once. `memory` is given to every call or to none.
    ///
    /// # Errors
    /// Those of the system, where `memory` is a file.
    pub fn next_with(&mut self, memory: &mut Memory) -> io::Result<Option<Island>> {
        let island = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Nothing => None,
            Next::Found(island) => Some(*island),
            Next::From(start) => Some(self.whole(start)),
            Next::Below(top) => self.below(memory, top),
        };
        if let Some(IslandEnd::Root(root)) = island.as_ref().map(|island| &island.end) {
            let top = self.target.negative_to(root);
            memory.say(text_of(top))?;
            memory.keep_up()?;
            self.next = Next::Below(top);
        } else {
            memory.write()?;
        }
        Ok(island)
    }

    /// The island below `top`, which is infeasible; none up to the cap.
    fn below(&mut self, memory: &Memory, top: f64) -> Option<Island> {
        if self.ahead.is_empty() && !memory.ahead().is_empty() {
            let tops = memory.ahead().iter().take(AHEAD);
            let tops = tops.map_while(|line| double_of(line));
            let tops = std::iter::once(top).chain(tops.take_while(|&below| below < top));
            let tops: Vec<_> = tops.collect();
            let found = tops
                .into_par_iter()
                .map(|top| (top, self.search_below(top)));
            let found: Vec<_> = found.collect();
            self.ahead.extend(found);
        }
        match self.ahead.pop_front() {
            Some((at, island)) if at == top => island,
            _ => {
                self.ahead.clear();
                self.search_below(top)
            }
        }
    }

    fn search_below(&self, top: f64) -> Option<Island> {
        let Ok(end) = self
            .target
            .cover(top, self.cap, &mut |_, _| Ok::<_, Infallible>(()));
        (end > self.cap).then(|| self.whole(settle::settle(self.target, end).into()))
    }

    /// The island from its start to its end.
    fn whole(&self, start: IslandStart) -> Island {
        let end = match &start {
            IslandStart::Proved(base) => self.target.end_of_island(base, self.cap),
            IslandStart::Undecided(open) => IslandEnd::Undecided(open.clone()),
        };
        Island { start, end }
    }
}

impl Iterator for Islands {
    type Item = Island;

    fn next(&mut self) -> Option<Island> {
        let island = self.next_with(&mut Memory::none());
        island.expect("nothing is read or written")
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
