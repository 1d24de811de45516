//! The way up: from a feasible base to the first infeasible one above it, which ends its island.
//!
//! Stride by stride, each with every sum positive (`stride.rs`), to the first root met.

use super::bound::{ExactBase, IslandEnd};
use super::descent::all_larger_feasible;
use super::settle::isolate;
use super::stride::{Stride, Stuck};
use super::target::Target;
use super::witness::{Side, Sighting, even_above, even_below};
use ropebound_fast::RootPoint;
use ropebound_reference::{IsolatedRoot, RootOfBase};

impl Target {
    /// The end of the island that starts at `start`, looked for down to r = `cap`.
    pub(super) fn end_of_island(self, start: &ExactBase, cap: f64) -> IslandEnd {
        let Some(start) = start.root() else {
            return IslandEnd::Never;
        };
        let hi = even_above(start.double_above());
        // Every m but the binding one is ≥ 0 at the root; from `hi`, at most two units away, the strides take them all. The
        // binding one rises through zero: it is ≥ 0 as long as its slope keeps its sign, and followed from there.
        let binding = rising_to(self, hi, start.position()).map(|from| (from, start.position()));
        self.ascend(hi, binding, cap)
    }

    /// The end of the island that holds r = `hi`, an even multiple of its unit in the last place; `known` is not looked at
    /// before its r.
    pub(super) fn ascend(self, mut hi: f64, mut known: Option<Stuck>, cap: f64) -> IslandEnd {
        let mut stride = Stride::new(self);
        loop {
            if all_larger_feasible(self, hi) {
                return IslandEnd::Never;
            }
            if hi <= cap {
                return IslandEnd::BeyondCap;
            }
            let floor = even_below((hi - stride.width(hi)).max(0.5 * hi));
            let suspects = self.suspects(floor, hi, known.map(|(_, position)| position));
            stride.adapt(suspects.len());
            let mut stuck = self.stuck(suspects, floor, hi);
            if let Some((from, position)) = known
                && from > floor
            {
                known = None;
                stuck.extend(
                    self.positive_to(position, from, floor)
                        .map(|r| (r, position)),
                );
            }
            if !stuck.is_empty() {
                return first_root(self, floor, stuck);
            }
            hi = floor;
        }
    }
}

/// The r down to which the slope of `position` stays negative from `hi`, so that its sum rises from its root on.
fn rising_to(target: Target, hi: f64, position: u64) -> Option<f64> {
    let mut point = RootPoint::new(hi, target.pairs, target.set);
    let seen = Sighting::at(&mut point, position, Side::Negative, target.threshold);
    let room = -seen.slope.upper() / seen.curvature * 0.99;
    (room > 0.0).then(|| even_above((hi - room).max(0.5 * hi)))
}

/// The first root, by descending r, among positions that stop at the given places, all others being positive down to `floor`.
fn first_root(target: Target, floor: f64, mut stuck: Vec<Stuck>) -> IslandEnd {
    stuck.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (end, first) = stuck[0];
    let open = |positions: Vec<u64>, why: String| {
        IslandEnd::Undecided(target.undecided(end, positions, why))
    };
    let mut best: Option<IsolatedRoot<RootOfBase>> = None;
    for &(from, position) in &stuck {
        // One that stops a good way below the best root is past it.
        if best
            .as_ref()
            .is_some_and(|root| *root.enclosure().lo() > from)
        {
            break;
        }
        match isolate(target, from, position) {
            Ok((root, _)) if !root.is_rising() => {
                return open(vec![position], "it is not positive here".to_owned());
            }
            Ok((root, _)) => match &best {
                Some(old) if old.enclosure().intersect(root.enclosure()).is_some() => {
                    return open(
                        vec![old.position(), position],
                        "both vanish here".to_owned(),
                    );
                }
                Some(old) if old.enclosure().lo() > root.enclosure().hi() => {}
                _ => best = Some(root),
            },
            Err(error) => return open(vec![first, position], error.to_string()),
        }
    }
    match best {
        // A root is looked for below where its position is stuck, and so may lie where nothing is known of the others.
        Some(root) if *root.enclosure().lo() < floor => open(
            vec![root.position()],
            "its root lies beyond what the others are proven positive on".to_owned(),
        ),
        Some(root) => IslandEnd::Root(Box::new(root)),
        None => open(vec![first], "no root found".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_fast::InstructionSet;
    use ropebound_reference::{Float, Interval, Round, derivatives_root};
    use ropebound_schedule::Threshold;

    fn target(context: u64, pairs: usize) -> Target {
        Target {
            context,
            pairs,
            set: InstructionSet::best(),
            threshold: Threshold::ZERO,
        }
    }

    /// From the least base for 1024 on, B(1009) rises with the base for a while: down to the r returned, and that is some way.
    #[test]
    fn the_binding_sum_rises_as_far_as_is_said() {
        let hi = even_above(4_293.437_569_262_578_f64.powf(-1.0 / 64.0));
        let lo = rising_to(target(1024, 64), hi, 1009).expect("it rises");
        assert!(lo < hi && hi - lo > 1e-9, "{lo} to {hi}");
        for k in 0..64 {
            let end = |k: i32| Float::with_val(53, hi - (hi - lo) * f64::from(k) / 64.0);
            let part = Interval::new(end(k + 1), end(k));
            let [_, slope, _] = derivatives_root(1009, &part, 64, 128);
            assert!(*slope.hi() < 0, "{slope}");
        }
    }

    /// Where 393 binds (context 1024, 8 pairs): of all positions that turn negative further on, the first, in any order.
    #[test]
    fn the_first_root_is_the_first() {
        let target = target(1024, 8);
        let hi = even_above(413_409.5f64.powf(-1.0 / 8.0));
        let floor = even_below(0.85 * hi);
        let stuck: Vec<_> = (1..=1024)
            .filter_map(|m| target.positive_to(m, hi, floor).map(|r| (r, m)))
            .collect();
        assert!(stuck.len() > 5, "{} positions", stuck.len());
        let first = |stuck: Vec<(f64, u64)>| match first_root(target, floor, stuck) {
            IslandEnd::Root(root) => root.position(),
            other => panic!("{other:?}"),
        };
        assert_eq!(first(stuck.clone()), 399);
        assert_eq!(first(stuck.iter().rev().copied().collect()), 399);
        let own = stuck
            .iter()
            .copied()
            .find(|&(_, m)| m == 399)
            .expect("it is stuck");
        // What stops past the best root is not looked at: here B(2) has no root near.
        assert_eq!(first(vec![(0.9 * hi, 2), own]), 399);
        assert!(matches!(
            first_root(target, floor, vec![own, own]),
            IslandEnd::Undecided(open) if open.positions == [399, 399]
        ));
    }

    /// Down to `floor`, right above the root of B(950), every sum is positive; stuck there is only B(951), whose root is further down.
    #[test]
    fn a_root_beyond_the_floor_is_not_taken_for_the_first() {
        let target = target(1024, 64);
        let hi = even_above(4310f64.powf(-1.0 / 64.0));
        let IslandEnd::Root(first) = target.ascend(hi, None, 0.1) else {
            panic!("a root")
        };
        assert_eq!(first.position(), 950);
        let first = first.enclosure();
        let floor = even_above(first.hi().to_f64() + 1e-12);
        assert!(target.stuck((1..=1024).collect(), floor, hi).is_empty());
        let (further, _) = isolate(target, floor, 951).expect("a root");
        assert!(further.is_rising() && further.enclosure().hi() < first.lo());
        match first_root(target, floor, vec![(floor, 951)]) {
            IslandEnd::Undecided(open) => assert_eq!(open.positions, [951]),
            end => panic!("{end:?}"),
        }
        // With a floor below its root, B(950) is among the stuck and the first.
        let below = even_below(first.lo().to_f64_round(Round::Down));
        match first_root(target, below, vec![(floor, 951), (floor, 950)]) {
            IslandEnd::Root(root) => assert_eq!(root.position(), 950),
            end => panic!("{end:?}"),
        }
    }

    /// Followed from the same place, of any two the one whose root comes first, though the other's position may be less.
    #[test]
    fn of_two_followed_from_one_place_the_first_root_is_found() {
        let target = target(1024, 8);
        let from = 0.25;
        let roots: Vec<_> = (540..=600)
            .filter_map(|m| {
                let (root, _) = isolate(target, from, m).ok()?;
                root.is_rising().then_some((root, m))
            })
            .collect();
        let mut orders = [false; 2];
        for pair in roots.windows(2) {
            let first_is_first = pair[0].0.enclosure().lo() > pair[1].0.enclosure().hi();
            let expected = pair[usize::from(!first_is_first)].1;
            orders[usize::from(first_is_first)] = true;
            match first_root(target, 0.2, vec![(from, pair[0].1), (from, pair[1].1)]) {
                IslandEnd::Root(root) => assert_eq!(root.position(), expected),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(orders, [true; 2]);
    }

    /// B(399), the first to turn negative here, is left out down to where it is said to be positive, and no further.
    #[test]
    fn the_known_position_is_followed_from_where_it_stops_being_known() {
        let target = target(1024, 8);
        let hi = even_above(413_409.5f64.powf(-1.0 / 8.0));
        let end = |known| match target.ascend(hi, known, 0.1) {
            IslandEnd::Root(root) => root,
            other => panic!("{other:?}"),
        };
        let free = end(None);
        assert_eq!(free.position(), 399);
        let root = free.enclosure().lo().to_f64();
        for share in [0.0, 0.5, 0.9, 0.999] {
            let from = even_above(hi - share * (hi - root));
            assert_eq!(end(Some((from, 399))).enclosure(), free.enclosure());
        }
        // Said to be so to the cap, it is left out altogether.
        assert_ne!(end(Some((0.1, 399))).position(), 399);
    }
}
