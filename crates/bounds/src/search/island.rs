//! The island a least base starts: how far up every base stays feasible.
//!
//! From a point r0 with all sums known, position m stays positive down to r0 − δ if B_m(r0) > m·S·δ, where
//! S = Σ i·r0^(i−1) ≥ |dB_m/dr|/m on [0, r0]. The few for which that fails are followed one by one with the second-order
//! bound, as witnesses are, the sign reversed. The island ends at the first root met.

use super::ladder::Undecided;
use super::scan;
use super::settle::{LeastBase, base_at, isolate};
use super::window::Target;
use super::witness::{Side, Sighting, even_above, even_below, extend};
use rayon::prelude::*;
use ropebound_fast::{CosineSums, RootPoint};
use ropebound_reference::{IsolatedRoot, RootOfBase, Round};

/// Where the bases from base_L up stop being feasible.
#[derive(Clone, Debug)]
pub enum IslandEnd {
    /// At the root of this position's sum; feasible there, infeasible right above.
    Root(Box<IsolatedRoot<RootOfBase>>),
    /// Nowhere: every base from base_L up is feasible.
    Never,
    /// Not up to 10^100, where the search ends: every base from base_L to there is feasible.
    BeyondCap,
    /// Every base from base_L up to where this stopped is feasible.
    Undecided(Undecided),
}

/// How much of B a step may use up by the first-order bound, at the largest position.
const STEP: f64 = 1.0;

/// The end of the island that starts at `least`, looked for down to r = `cap`.
pub(crate) fn island_end(target: Target, least: &LeastBase, cap: f64) -> IslandEnd {
    let start = least.root().enclosure();
    let mut hi = even_above(start.hi().to_f64_round(Round::Up));
    // Every m but the binding one is ≥ 0 at the root; from `hi`, at most two units away, the steps below take them all. The
    // binding one rises through zero: it is ≥ 0 as long as its slope keeps its sign, and followed from there.
    let mut binding_from = rising_to(target, hi, least.position());
    loop {
        if all_larger_feasible(target, hi) {
            return IslandEnd::Never;
        }
        if hi <= cap {
            return IslandEnd::BeyondCap;
        }
        let point = RootPoint::new(hi, target.pairs, target.set);
        let step = STEP / (target.context as f64 * point.slope_bound());
        let floor = even_below((hi - step).max(0.5 * hi));
        let mut suspects = suspects(target, &point, hi - floor);
        if binding_from.is_some() {
            suspects.retain(|&m| m != least.position());
        }
        let mut stuck: Vec<_> = suspects
            .into_par_iter()
            .filter_map(|position| positive_to(target, position, hi, floor).map(|r| (r, position)))
            .collect();
        if let Some(from) = binding_from
            && from > floor
        {
            binding_from = None;
            stuck.extend(
                positive_to(target, least.position(), from, floor).map(|r| (r, least.position())),
            );
        }
        if !stuck.is_empty() {
            return first_root(target, stuck);
        }
        hi = floor;
    }
}

/// Whether B_m ≥ 0 for all m ≤ L and all r ≤ `r` by counting: pairs with L·r^i ≤ 1 give at least cos 1 > 0.54 each, and the
/// others at least −1.
fn all_larger_feasible(target: Target, r: f64) -> bool {
    let mut power = target.context as f64;
    let mut fast = 0;
    // The computed power is within pairs·2^-52 of the exact one: ask for a little less than 1.
    while fast < target.pairs && power > 1.0 - 1e-9 {
        power *= r;
        fast += 1;
    }
    0.54 * (target.pairs - fast) as f64 > fast as f64
}

/// The r down to which the slope of `position` stays negative from `hi`, so that its sum rises from its root on.
fn rising_to(target: Target, hi: f64, position: u64) -> Option<f64> {
    let mut point = RootPoint::new(hi, target.pairs, target.set);
    let seen = Sighting::at(&mut point, position, Side::Negative);
    let room = -seen.slope.upper() / seen.curvature * 0.99;
    (room > 0.0).then(|| even_above((hi - room).max(0.5 * hi)))
}

/// The positions of 1..=L that the first-order bound does not keep positive on [hi − step, hi].
fn suspects(target: Target, point: &RootPoint, step: f64) -> Vec<u64> {
    let sums = CosineSums::<f64>::on(point.frequencies(), target.set);
    let bound = sums.error_bound(target.context);
    let slope = point.slope_bound() * step * (1.0 + 1e-12);
    let needed = |position: u64| position as f64 * slope + bound;
    sums.map_reduce(
        1..target.context + 1,
        |block| {
            let end = block.start + block.values.len() as u64;
            if block.minimum > needed(end) {
                return Vec::new();
            }
            (block.start..)
                .zip(block.values)
                .filter(|&(position, value)| *value <= needed(position))
                .map(|(position, _)| position)
                .collect()
        },
        Vec::new,
        scan::append,
    )
}

/// Follows one position from `hi` down; `None` if it is proven positive to `floor`, else where that stops.
fn positive_to(target: Target, position: u64, mut hi: f64, floor: f64) -> Option<f64> {
    while hi > floor {
        let mut at_hi = RootPoint::new(hi, target.pairs, target.set);
        let seen = Sighting::at(&mut at_hi, position, Side::Positive);
        match extend(hi, floor, &seen, target.pairs, target.set) {
            Some(piece) if piece.lo < hi => hi = piece.lo,
            _ => return Some(hi),
        }
    }
    None
}

/// The first root, by descending r, among positions that stop at the given places.
fn first_root(target: Target, mut stuck: Vec<(f64, u64)>) -> IslandEnd {
    stuck.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (end, first) = stuck[0];
    let open = |positions: Vec<u64>, why: String| {
        IslandEnd::Undecided(Undecided {
            at: base_at(target, end),
            positions,
            why,
        })
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
        Some(root) => IslandEnd::Root(Box::new(root)),
        None => open(vec![first], "no root found".to_owned()),
    }
}
