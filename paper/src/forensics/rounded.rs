//! Whether any base that rounds to a printed one is feasible: proven either way.
//!
//! In r = b^(−1/h), about a centre c, with M2 the bound of |d²B_m/dr²| at the larger end of an interval:
//!
//! ```text
//! B_m(r) ≤ B_m(c) + |B'_m(c)|·w + ½·M2·w²   for |r − c| ≤ w
//! ```
//!
//! so a position whose right side is negative refuses all bases of the interval. Intervals are laid one beside the other; where no
//! position reaches further, a base there is asked for exactly, and if it is feasible that is the answer.

use ropebound_bounds::{FirstNegative, Problem};
use ropebound_fast::{CosineSums, Frequencies, InstructionSet, RootPoint};
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// What is known of the bases between two.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Between {
    /// This one is feasible, proven.
    Feasible(Decimal),
    /// None is, proven by so many intervals.
    None {
        /// Intervals in the cover.
        intervals: usize,
    },
    /// Neither was shown.
    Open {
        /// Near this base.
        approx_base: f64,
    },
}

/// Asks for bases in [`low`, `high`] with B(m) ≥ 0 for all m in 0..=`context`.
///
/// # Panics
/// If the bases are not in order or lie outside 1..1e100, or `context` is above 2^40.
#[must_use]
pub(super) fn feasible_between(low: f64, high: f64, head_dim: HeadDim, context: u64) -> Between {
    assert!((1.0..=high).contains(&low) && high <= 1e100 && context <= 1 << 40);
    let pairs = head_dim.pairs();
    let root = |base: f64| libm::pow(base, -1.0 / pairs as f64);
    // The libm crate's power is within one unit in the last place; 2^-48 on either side covers the interval meant.
    let slack = 2f64.powi(-48);
    let mut top = (root(low) * (1.0 + slack)).min(1.0);
    let bottom = root(high) * (1.0 - slack);
    let mut witness: Option<u64> = None;
    let mut intervals = 0;
    while top > bottom {
        let least = top * 2f64.powi(-40);
        let step = witness.map_or(0.0, |m| reach(top, m, pairs));
        if step > least {
            // Rounded to nearest and stepped up: never below the exact difference, so no gap is left.
            top = (top - step).next_up();
            intervals += 1;
            continue;
        }
        let (step, m) = best_reach(top, pairs, context);
        if step > least {
            witness = Some(m);
            continue;
        }
        // No position reaches on, so an island may start here.
        let approx_base = libm::pow(top, -(pairs as f64));
        let beyond = [0.0, 1e-12, 1e-11, 1e-10, 1e-9].map(|part| approx_base * (1.0 + part));
        let found = beyond
            .into_iter()
            .filter(|base| (low..=high).contains(base))
            .map(|base| Decimal::from_f64_exact(base).expect("a number"))
            .find(|base| feasible(base, head_dim, context));
        return match found {
            Some(base) => Between::Feasible(base),
            None => Between::Open { approx_base },
        };
    }
    Between::None { intervals }
}

/// The furthest reach of any position up to `context` that looks negative at `top`, and the position.
fn best_reach(top: f64, pairs: usize, context: u64) -> (f64, u64) {
    let sums = CosineSums::<f64>::new(&Frequencies::of_root(top, pairs));
    let mut best = (0.0, 0);
    sums.for_each(0..context + 1, |block| {
        if block.minimum < 0.0 {
            for (m, _) in (block.start..).zip(block.values).filter(|(_, b)| **b < 0.0) {
                let step = reach(top, m, pairs);
                if step > best.0 {
                    best = (step, m);
                }
            }
        }
    });
    best
}

/// A width w > 0 so that B_m < 0 on all of [`top` − w, `top`], proven; 0 if none was found.
fn reach(top: f64, m: u64, pairs: usize) -> f64 {
    let set = InstructionSet::best();
    let mut point = RootPoint::new(top, pairs, set);
    let (value, slope) = point.evaluate(m);
    let curvature = point.curvature_bound(m);
    if value.upper() >= 0.0 {
        return 0.0;
    }
    // Centred at the top: B ≤ value + |slope|·w + ½·M2·w² on [top − w, top], where M2 is largest at the top.
    let (depth, steepness) = (-value.upper(), slope.magnitude());
    let root = libm::sqrt(steepness * steepness + 2.0 * curvature * depth);
    let width = 2.0 * depth / (steepness + root) * (1.0 - 1e-9);
    let rise = (steepness * width + 0.5 * curvature * width * width) * (1.0 + 1e-12);
    if rise < depth { width } else { 0.0 }
}

fn feasible(base: &Decimal, head_dim: HeadDim, context: u64) -> bool {
    let schedule = Schedule::plain(base.clone(), head_dim).expect("a base of 1 or more");
    let problem = Problem::new(&schedule).expect("plain frequencies");
    problem.first_negative(0..context + 1) == Ok(FirstNegative::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: f64, high: f64, context: u64) -> Between {
        feasible_between(low, high, HeadDim::new(128).unwrap(), context)
    }

    /// base_1024 = 4293.43756926…, its island ends at 4330.32331….
    #[test]
    fn islands_are_found_and_gaps_proven() {
        let below = between(4000.0, 4_293.437_569, 1024);
        let Between::None { intervals } = below else {
            panic!("a feasible base below the infimum: {below:?}");
        };
        assert!(intervals > 10, "{intervals}");
        let Between::Feasible(base) = between(4290.0, 4350.0, 1024) else {
            panic!("no feasible base found");
        };
        assert!((4_293.437_569..4330.324).contains(&base.nearest_f64()));
        assert!(matches!(
            between(4330.3234, 4400.0, 1024),
            Between::None { .. }
        ));
        assert!(matches!(
            between(4293.5, 4294.0, 1024),
            Between::Feasible(_)
        ));
    }

    /// At the root itself a binary point next to it is feasible or the question stays open; it is never denied.
    #[test]
    fn a_needle_is_not_denied() {
        // base_524288 starts an island 4e-6 wide at 58496173.802162298…
        let found = between(58_496_000.0, 58_496_500.0, 1 << 19);
        assert!(!matches!(found, Between::None { .. }), "{found:?}");
    }
}
