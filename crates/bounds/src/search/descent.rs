//! The way down: from a feasible base to the first infeasible one below it.
//!
//! Stride by stride, each with every sum positive (`stride.rs`), to a root: of the position that is negative right below that base.
//! Where the strides of a search that was killed are known, many are looked into at once, before the way comes to them.

use super::bound::{BindingRoot, ExactBase, IslandStart, ROOT_BITS};
use super::memory::{Memory, double_of, text_of};
use super::settle::{blocking, leading_zero_bits};
use super::stride::{Stride, Stuck};
use super::target::{SearchProgress, Target};
use super::witness::{even_above, even_below};
use rayon::prelude::*;
use ropebound_reference::{Float, Interval, IsolatedRoot, RootOfBase, isolate_root};
use std::collections::VecDeque;
use std::io;

/// A step is tried again, this much shorter, until what stops it is isolated.
const SHRINK: f64 = 1.0 / 16.0;
/// Steps this much shorter than the usual are not worth another try.
const LEAST_SHARE: f64 = 1e-7;
/// Strides looked into at once.
const AHEAD: usize = 256;

/// Where a way down ended, and the steps it took.
#[derive(Clone, Debug)]
pub(crate) struct Descent {
    /// r where it began.
    pub from: f64,
    /// The upper ends of the steps, rising: on each step, from the end of the one before, every sum is positive.
    pub steps: Vec<f64>,
    /// What stopped it; [`ExactBase::One`] if nothing did up to r = 1.
    pub end: IslandStart,
}

/// What was found between two r.
struct Look {
    lo: f64,
    hi: f64,
    /// How many positions had to be followed.
    followed: usize,
    stuck: Vec<Stuck>,
}

impl Target {
    /// The largest base below that of r = `from` at which some sum of 1..=L vanishes on its way to below zero, as the root of
    /// that position's sum. All sums must be positive at `from`, an even multiple of its unit in the last place.
    pub(super) fn descend(
        self,
        memory: &mut Memory,
        from: f64,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> io::Result<Descent> {
        let mut steps = Vec::new();
        let end = self.stop(memory, from, &mut steps, progress)?;
        memory.write()?;
        Ok(Descent { from, steps, end })
    }

    fn stop(
        self,
        memory: &mut Memory,
        from: f64,
        steps: &mut Vec<f64>,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> io::Result<IslandStart> {
        let mut lo = from;
        let mut stride = Stride::new(self);
        let mut share = 1.0;
        let mut ahead = VecDeque::new();
        while lo < 1.0 {
            let width = share * stride.width(lo);
            // At least two even units; even units of a larger binade are even units of a smaller one.
            let hi = even_above(lo + width.max(4.0 * (lo.next_up() - lo))).min(1.0);
            let Look {
                followed, stuck, ..
            } = self.look_from(&mut ahead, memory, lo, hi);
            if stuck.is_empty() {
                lo = hi;
                steps.push(hi);
                memory.say(text_of(hi))?;
                memory.keep_up()?;
                progress(self.progress(hi, steps.len()));
                share = (share / SHRINK).min(1.0);
                stride.adapt(followed);
                continue;
            }
            let stuck: Vec<_> = stuck.into_iter().map(|(_, position)| position).collect();
            match self.first_root(lo, hi, &stuck) {
                Ok(root) => return Ok(IslandStart::Proved(ExactBase::Root(Box::new(root)))),
                Err(_) if share > LEAST_SHARE => share *= SHRINK,
                Err(why) => return Ok(IslandStart::Undecided(self.undecided(hi, stuck, why))),
            }
        }
        Ok(IslandStart::Proved(ExactBase::One))
    }

    /// What is found between `lo` and `hi`: taken from `ahead`, which is filled from `memory`, if these strides are there.
    fn look_from(self, ahead: &mut VecDeque<Look>, memory: &Memory, lo: f64, hi: f64) -> Look {
        if ahead.is_empty() && !memory.ahead().is_empty() {
            let ends = memory.ahead().iter().take(AHEAD);
            let ends = ends.map_while(|line| double_of(line));
            let strides = ends.scan(lo, |lo, hi| Some((std::mem::replace(lo, hi), hi)));
            let strides: Vec<_> = strides.take_while(|(lo, hi)| lo < hi).collect();
            ahead.par_extend(strides.into_par_iter().map(|(lo, hi)| self.look(lo, hi)));
        }
        match ahead.front() {
            Some(first) if (first.lo, first.hi) == (lo, hi) => {}
            // A longer stride from there was tried first, and not written down.
            Some(first) if first.lo == lo => return self.look(lo, hi),
            _ => {
                ahead.clear();
                return self.look(lo, hi);
            }
        }
        ahead.pop_front().expect("it has a front")
    }

    fn look(self, lo: f64, hi: f64) -> Look {
        let suspects = self.suspects(lo, hi, None);
        Look {
            lo,
            hi,
            followed: suspects.len(),
            stuck: self.stuck(suspects, lo, hi),
        }
    }

    /// The least root in [lo, hi] of the `stuck` positions, all others being positive there.
    fn first_root(self, lo: f64, hi: f64, stuck: &[u64]) -> Result<BindingRoot, String> {
        let bits = ROOT_BITS + leading_zero_bits(hi);
        let bracket = Interval::new(Float::with_val(53, lo), Float::with_val(53, hi));
        let mut first: Option<IsolatedRoot<RootOfBase>> = None;
        for &position in stuck {
            let root = isolate_root(self.coordinate(), position, &bracket, bits)
                .map_err(|error| error.to_string())?;
            if root.is_rising() {
                return Err(format!("B({position}) is not positive at the upper base"));
            }
            if first
                .as_ref()
                .is_none_or(|old| root.enclosure().lo() < old.enclosure().lo())
            {
                first = Some(root);
            }
        }
        let root = first.ok_or("no position is stuck")?;
        match blocking(self, &root) {
            None => Ok(BindingRoot { root, bracket }),
            Some(position) => Err(format!(
                "at the root of B({}), B({position}) is not proven non-negative",
                root.position()
            )),
        }
    }
}

/// The way down from where counting shows every base to be feasible; `None` if there are too few pairs for that.
#[cfg(test)]
pub(crate) fn from_above(
    target: Target,
    progress: &mut dyn FnMut(SearchProgress),
) -> Option<Descent> {
    from_above_with(&mut Memory::none(), target, progress).expect("nothing is read or written")
}

/// The way down from where counting shows every base to be feasible, with its steps written down in `memory`; `None` if there are too few
/// pairs for that.
pub(crate) fn from_above_with(
    memory: &mut Memory,
    target: Target,
    progress: &mut dyn FnMut(SearchProgress),
) -> io::Result<Option<Descent>> {
    let smallest = f64::MIN_POSITIVE;
    let found = std::iter::successors(Some(0.5), |r| Some(0.5 * r))
        .take_while(|&r| r >= smallest)
        .find(|&r| all_larger_feasible(target, r));
    let Some(mut feasible) = found else {
        return Ok(None);
    };
    let mut open = 2.0 * feasible;
    while open - feasible > 1e-3 * open {
        let middle = 0.5 * (feasible + open);
        if all_larger_feasible(target, middle) {
            feasible = middle;
        } else {
            open = middle;
        }
    }
    let (pairs, context) = (target.pairs, target.context);
    let asked = target.asked();
    memory.begin(&format!(
        "safe base, {pairs} pairs, context {context}{asked}"
    ))?;
    let way = target.descend(memory, even_below(feasible), progress)?;
    Ok(Some(way))
}

/// Whether B_m > τ for all m ≤ L and all r ≤ `r`: cos x ≥ max(−1, 1 − x²/2), and x = m·r^i ≤ L·r^i.
pub(crate) fn all_larger_feasible(target: Target, r: f64) -> bool {
    let mut angle = target.context as f64;
    let mut least = 0.0;
    for _ in 0..target.pairs {
        least += (1.0 - 0.5 * angle * angle).max(-1.0);
        angle *= r;
    }
    // At most 2^12 terms of size 1, each within 2^-39 of exact.
    let [_, threshold] = target.threshold.enclosing_f64();
    least > threshold + 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_fast::InstructionSet;
    use ropebound_schedule::Threshold;

    /// L·r^i at r = ½ is 1000, 500, …, 3.9: −1 each; then −0.907, 0.523, 0.881, 0.970, 0.993, 0.998, …: positive from 21 pairs on.
    #[test]
    fn counting_shows_what_never_turns_negative() {
        assert!(all_larger_feasible(target(1000, 21), 0.5));
        assert!(!all_larger_feasible(target(1000, 20), 0.5));
        assert!(!all_larger_feasible(target(1024, 64), 0.9));
    }

    fn target(context: u64, pairs: usize) -> Target {
        Target {
            context,
            pairs,
            set: InstructionSet::best(),
            threshold: Threshold::ZERO,
        }
    }

    fn way(target: Target, from: f64) -> Descent {
        let way = target.descend(&mut Memory::none(), from, &mut |_| ());
        way.expect("nothing is read or written")
    }

    fn root(way: &Descent) -> &BindingRoot {
        match &way.end {
            IslandStart::Proved(ExactBase::Root(root)) => root,
            other => panic!("{other:?}"),
        }
    }

    /// B_1 = h·cos 1 at r = 1 and is larger below: nothing stops the way, and it ends at r = 1.
    #[test]
    fn where_nothing_vanishes_the_way_ends_at_one() {
        let way = way(target(1, 4), 0.25);
        let at_one = matches!(way.end, IslandStart::Proved(ExactBase::One));
        assert!(at_one, "{:?}", way.end);
        assert_eq!((way.from, way.steps.last()), (0.25, Some(&1.0)));
    }

    /// Where counting holds and a little above it no longer does, to the root, in about as few steps as now.
    #[test]
    fn the_way_leads_from_where_counting_ends_to_a_root() {
        for (context, pairs, position, steps) in [
            (2, 64, 2, 1),
            (300, 8, 286, 12),
            (1000, 6, 933, 20),
            (1000, 32, 890, 93),
            (512, 512, 507, 294),
            (1024, 3, 1021, 0),
        ] {
            let case = format!("context {context}, {pairs} pairs");
            let target = target(context, pairs);
            let mut heard = Vec::new();
            let way = from_above(target, &mut |at| heard.push(at)).expect("enough pairs");
            assert!(all_larger_feasible(target, way.from), "{case}");
            assert!(!all_larger_feasible(target, 1.0011 * way.from), "{case}");
            let root = root(&way);
            assert_eq!(root.position(), position, "{case}");
            let end = way.steps.last().unwrap_or(&way.from);
            assert_eq!(root.bracket().lo(), end, "{case}");
            assert!(
                way.steps.len() <= steps + steps / 50,
                "{case}: {} steps",
                way.steps.len()
            );
            let mut lo = way.from;
            for (number, (hi, at)) in way.steps.iter().zip(&heard).enumerate() {
                assert!(lo < *hi && even_below(*hi) == *hi, "{case}: {lo} to {hi}");
                lo = *hi;
                assert_eq!((at.context, at.pieces), (context, number + 1), "{case}");
                let unit = at.approx_base * hi.powi(pairs as i32);
                assert!((unit - 1.0).abs() < 1e-12, "{case}: {at:?}");
            }
            assert_eq!(heard.len(), way.steps.len(), "{case}");
        }
        assert!(from_above(target(100, 2), &mut |_| ()).is_none());
    }

    /// Two pairs: every odd multiple of 355 has the root 355(1 − r) = 113π, and no step is short enough to tell them apart.
    #[test]
    fn a_true_tie_on_the_way_is_undecided() {
        let way = way(target(2048, 2), even_below(5e-8));
        assert!(way.steps.len() <= 31, "{} steps", way.steps.len());
        match way.end {
            IslandStart::Undecided(open) => {
                assert_eq!(open.positions, [355, 1065, 1775], "{open}");
            }
            other => panic!("{other:?}"),
        }
    }

    /// The bracket of the root at the way's end.
    fn last_bracket(target: Target) -> [f64; 2] {
        let way = from_above(target, &mut |_| ()).expect("enough pairs");
        let bracket = root(&way).bracket();
        [bracket.lo().to_f64(), bracket.hi().to_f64()]
    }

    /// B(97) vanishes shortly above B(98), where that is negative already.
    #[test]
    fn of_two_roots_the_first_is_found() {
        let target = target(100, 5);
        let [lo, hi] = last_bracket(target);
        let stuck = target.stuck(target.suspects(lo, hi, None), lo, hi);
        let stuck: Vec<u64> = stuck.into_iter().map(|(_, position)| position).collect();
        assert_eq!(stuck, [97, 98]);
        for order in [[97, 98], [98, 97]] {
            let root = target.first_root(lo, hi, &order).expect("a root");
            assert_eq!(root.position(), 98);
            let bracket = root.bracket();
            assert_eq!(
                [bracket.lo(), bracket.hi()].map(|end| end.to_f64()),
                [lo, hi]
            );
        }
        let why = target.first_root(lo, hi, &[97]).expect_err("B(98) < 0");
        assert_eq!(
            why,
            "at the root of B(97), B(98) is not proven non-negative"
        );
        assert!(target.first_root(lo, hi, &[]).is_err());
    }

    /// B(286) is negative right above its root, and positive again before long.
    #[test]
    fn a_sum_that_rises_with_r_ends_no_way() {
        let target = target(300, 8);
        let [lo, hi] = last_bracket(target);
        let at = |share: f64| lo + share * (hi - lo);
        let why = target.first_root(at(3.5), at(4.0), &[286]);
        let why = why.expect_err("it rises");
        assert_eq!(why, "B(286) is not positive at the upper base");
    }
}
