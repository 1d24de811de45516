//! The way down: from a feasible base to the first infeasible one below it.
//!
//! Stride by stride, each with every sum positive (`stride.rs`), to a root: of the position that is negative right below that base.

use super::ladder::{LowerBound, Progress, Undecided};
use super::settle::{LeastBase, ROOT_BITS, base_at, blocking, leading_zero_bits};
use super::stride::Stride;
use super::window::Target;
use super::witness::{even_above, even_below};
use ropebound_reference::{Float, Interval, IsolatedRoot, RootOfBase, isolate_root};

/// A step is tried again, this much shorter, until what stops it is isolated.
const SHRINK: f64 = 1.0 / 16.0;
/// Steps this much shorter than the usual are not worth another try.
const LEAST_SHARE: f64 = 1e-7;

/// Where a way down ended, and the steps it took.
#[derive(Clone, Debug)]
pub(crate) struct Descent {
    /// r where it began.
    pub from: f64,
    /// The upper ends of the steps, rising: on each step, from the end of the one before, every sum is positive.
    pub steps: Vec<f64>,
    /// What stopped it; [`LowerBound::One`] if nothing did up to r = 1.
    pub end: LowerBound,
}

impl Target {
    /// The largest base below that of r = `from` at which some sum of 1..=L vanishes on its way to below zero, as the root of
    /// that position's sum. All sums must be positive at `from`, an even multiple of its unit in the last place.
    pub fn descend(self, from: f64, progress: &mut dyn FnMut(Progress)) -> Descent {
        let mut steps = Vec::new();
        let end = self.stop(from, &mut steps, progress);
        Descent { from, steps, end }
    }

    fn stop(
        self,
        from: f64,
        steps: &mut Vec<f64>,
        progress: &mut dyn FnMut(Progress),
    ) -> LowerBound {
        let mut lo = from;
        let mut stride = Stride::new(self);
        let mut share = 1.0;
        while lo < 1.0 {
            let width = share * stride.width(lo);
            // At least two even units; even units of a larger binade are even units of a smaller one.
            let hi = even_above(lo + width.max(4.0 * (lo.next_up() - lo))).min(1.0);
            let suspects = self.suspects(lo, hi, None);
            let followed = suspects.len();
            let stuck = self.stuck(suspects, lo, hi);
            if stuck.is_empty() {
                lo = hi;
                steps.push(hi);
                progress(Progress {
                    context: self.context,
                    approx_base: (1.0 / hi).powi(self.pairs as i32),
                    pieces: steps.len(),
                });
                share = (share / SHRINK).min(1.0);
                stride.adapt(followed);
                continue;
            }
            let stuck: Vec<_> = stuck.into_iter().map(|(_, position)| position).collect();
            match self.first_root(lo, hi, &stuck) {
                Ok((root, bracket)) => {
                    return LowerBound::Root(Box::new(LeastBase { root, bracket }));
                }
                Err(_) if share > LEAST_SHARE => share *= SHRINK,
                Err(why) => {
                    return LowerBound::Undecided(Undecided {
                        at: base_at(self, hi),
                        positions: stuck,
                        why,
                    });
                }
            }
        }
        LowerBound::One
    }

    /// The least root in [lo, hi] of the `stuck` positions, all others being positive there.
    fn first_root(
        self,
        lo: f64,
        hi: f64,
        stuck: &[u64],
    ) -> Result<(IsolatedRoot<RootOfBase>, Interval), String> {
        let coordinate = RootOfBase { pairs: self.pairs };
        let bits = ROOT_BITS + leading_zero_bits(hi);
        let bracket = Interval::new(Float::with_val(53, lo), Float::with_val(53, hi));
        let mut first: Option<IsolatedRoot<RootOfBase>> = None;
        for &position in stuck {
            let root = isolate_root(coordinate, position, &bracket, bits)
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
            None => Ok((root, bracket)),
            Some(position) => Err(format!(
                "at the root of B({}), B({position}) is not proven non-negative",
                root.position()
            )),
        }
    }
}

/// The way down from where counting shows every base to be feasible; `None` if there are too few pairs for that.
pub(crate) fn from_above(target: Target, progress: &mut dyn FnMut(Progress)) -> Option<Descent> {
    let smallest = f64::MIN_POSITIVE;
    let mut feasible = std::iter::successors(Some(0.5), |r| Some(0.5 * r))
        .take_while(|&r| r >= smallest)
        .find(|&r| all_larger_feasible(target, r))?;
    let mut open = 2.0 * feasible;
    while open - feasible > 1e-3 * open {
        let middle = 0.5 * (feasible + open);
        if all_larger_feasible(target, middle) {
            feasible = middle;
        } else {
            open = middle;
        }
    }
    Some(target.descend(even_below(feasible), progress))
}

/// Whether B_m > 0 for all m ≤ L and all r ≤ `r`: cos x ≥ max(−1, 1 − x²/2), and x = m·r^i ≤ L·r^i.
pub(crate) fn all_larger_feasible(target: Target, r: f64) -> bool {
    let mut angle = target.context as f64;
    let mut least = 0.0;
    for _ in 0..target.pairs {
        least += (1.0 - 0.5 * angle * angle).max(-1.0);
        angle *= r;
    }
    // At most 2^12 terms of size 1, each within 2^-39 of exact.
    least > 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_fast::InstructionSet;

    /// L·r^i at r = ½ is 1000, 500, …, 3.9: −1 each; then −0.907, 0.523, 0.881, 0.970, 0.993, 0.998, …: positive from 21 pairs on.
    #[test]
    fn counting_shows_what_never_turns_negative() {
        let target = |context, pairs| Target {
            context,
            pairs,
            set: InstructionSet::best(),
        };
        assert!(all_larger_feasible(target(1000, 21), 0.5));
        assert!(!all_larger_feasible(target(1000, 20), 0.5));
        assert!(!all_larger_feasible(target(1024, 64), 0.9));
    }
}
