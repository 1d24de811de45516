//! B_m > τ on all of an interval of r, proven for every m: what the scan of `positions.rs` leaves open goes to halves of
//! the interval, or to MPFR.

use rayon::prelude::*;
use ropebound_reference::{Float, Interval};

use crate::Problem;
use crate::decide::prove_negative;
use crate::positions::{Order, Positions};
use crate::sums::{self, Growth, Span};

/// A position that is not proven to be positive, and why.
#[derive(Debug)]
pub(crate) struct Violation {
    pub position: u64,
    pub reason: String,
}

/// How often an interval is halved.
pub(crate) const MOST_HALVINGS: u32 = 64;

/// The most positions left open on one interval: so that a claim of too wide a step ends in memory.
pub(crate) const MOST_OPEN: usize = 1 << 20;

/// So few positions are followed in MPFR, one by one: the scan's set-up would take as long.
const FEW: usize = 1;

/// B_m(c) − m·S·w > τ for all m in 0..=L but `except`. `progress` hears of positions done.
///
/// # Errors
///
/// The first that cannot be proven.
pub(crate) fn to_first_order(
    span: &Span,
    problem: Problem,
    except: u64,
    progress: impl Fn(u64) + Sync,
) -> Result<(), Violation> {
    let positions = Positions::new(span, problem);
    let coarse = positions.coarse();
    let strips: Vec<_> = positions.strips().collect();
    let violation = strips.into_par_iter().find_map_first(|strip| {
        let count = strip.end - strip.start;
        let open = positions.scan(&coarse, strip, Order::First);
        let violation = open.into_iter().find_map(|m| {
            let reason = match m == except {
                true => None,
                false => {
                    prove_negative(m, |precision| first_order(span, m, problem, precision)).err()
                }
            };
            Some(Violation {
                position: m,
                reason: reason?,
            })
        });
        progress(count);
        violation
    });
    violation.map_or(Ok(()), Err)
}

/// m·S·w − (B_m(c) − τ).
fn first_order(span: &Span, position: u64, problem: Problem, precision: u32) -> Interval {
    let growth = Growth::up_to(&span.hi, problem.pairs(), precision);
    let half_width = span.half_width.with_precision(precision);
    let allowance = (&growth.slope * &half_width).scale(position);
    &allowance - &sums::excess(&span.centre, position, problem, precision)
}

/// B_m > τ on [`lo`, `hi`] for all m in 0..=L but `except`: to first order, or to second order on parts got by
/// halving.
///
/// # Errors
///
/// A position that cannot be proven; which one depends on nothing but the arguments.
pub(crate) fn everywhere(
    [lo, hi]: [&Float; 2],
    problem: Problem,
    except: Option<u64>,
) -> Result<(), Violation> {
    let positions = Positions::new(&Span::new(lo, hi), problem);
    let coarse = positions.coarse();
    let mut open = Vec::new();
    for strip in positions.strips() {
        open.extend(positions.scan(&coarse, strip, Order::Second));
        open.retain(|&m| Some(m) != except);
        if open.len() > MOST_OPEN {
            return Err(Violation {
                position: open[0],
                reason: format!("it is one of more than {MOST_OPEN} left open: too wide a step"),
            });
        }
    }
    on_halves([lo, hi], problem, &open, MOST_HALVINGS)
}

/// B_m > τ on [lo, hi] for the positions given, which rise.
fn on_halves(
    [lo, hi]: [&Float; 2],
    problem: Problem,
    open: &[u64],
    halvings: u32,
) -> Result<(), Violation> {
    if open.len() <= FEW || halvings == 0 {
        return open.iter().try_for_each(|&position| {
            alone([lo, hi], problem, position, halvings)
                .map_err(|reason| Violation { position, reason })
        });
    }
    let middle = Span::new(lo, hi).middle();
    let up_to_last = Problem {
        context: *open.last().expect("more than a few"),
        ..problem
    };
    for part in [[lo, &middle], [&middle, hi]] {
        let positions = Positions::new(&Span::new(part[0], part[1]), up_to_last);
        let [open, doubtful] = positions.still_open(open);
        // One that is negative there would be halved to the end.
        for position in doubtful {
            alone(part, problem, position, halvings - 1)
                .map_err(|reason| Violation { position, reason })?;
        }
        on_halves(part, problem, &open, halvings - 1)?;
    }
    Ok(())
}

/// B_m > τ on [lo, hi], in MPFR.
fn alone(
    [lo, hi]: [&Float; 2],
    problem: Problem,
    position: u64,
    halvings: u32,
) -> Result<(), String> {
    let span = Span::new(lo, hi);
    let Err(found) = prove_negative(position, |precision| {
        second_order(&span, position, problem, precision)
    }) else {
        return Ok(());
    };
    prove_negative(position, |precision| {
        -&sums::excess(&span.centre, position, problem, precision)
    })
    .map_err(|found| format!("of −B at the middle of a part, {found}"))?;
    if halvings == 0 {
        return Err(format!(
            "after {MOST_HALVINGS} halvings, of |B'|·w + ½·M2·w² − B, {found}"
        ));
    }
    let middle = span.middle();
    alone([lo, &middle], problem, position, halvings - 1)?;
    alone([&middle, hi], problem, position, halvings - 1)
}

/// |B_m'(c)|·w + ½·M2·w² − (B_m(c) − τ).
fn second_order(span: &Span, position: u64, problem: Problem, precision: u32) -> Interval {
    let [sum, slope] = sums::excess_and_slope(&span.centre, position, problem, precision);
    let w = span.half_width.with_precision(precision);
    let slope = Interval::new(slope.magnitude_lo(), slope.magnitude_hi());
    let curvature = Growth::up_to(&span.hi, problem.pairs(), precision).curvature(position);
    &(&(&slope * &w) + &(&curvature * &w.square()).divide_u64(2)) - &sum
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use ropebound_reference::{RootOfBase, isolate_root};

    use super::*;

    fn problem(pairs: usize, context: u64) -> Problem {
        Problem::new(2 * pairs as u32, context)
    }

    fn float(value: f64) -> Float {
        Float::with_val(53, value)
    }

    fn span(lo: f64, hi: f64) -> Span {
        Span::new(&float(lo), &float(hi))
    }

    fn first_to_fail(span: &Span, context: u64, except: u64) -> Option<u64> {
        let found = to_first_order(span, problem(64, context), except, |_| ());
        found.err().map(|violation| violation.position)
    }

    /// Blocks decide as MPFR does at each position: the first violation is the same.
    #[test]
    fn the_first_violation_is_found() {
        for (r, context) in [(0.9, 3000u64), (0.87, 3000), (0.83, 5000)] {
            let span = span(r, r + 1e-13);
            let negative = |m: &u64| *sums::excess(&span.centre, *m, problem(64, 0), 128).hi() < 0;
            let first = (1..=context).find(negative);
            assert_eq!(first_to_fail(&span, context, 0), first);
            let Some(first) = first else { continue };
            assert_eq!(first_to_fail(&span, context, first + 1), Some(first));
            // Without it, the next.
            let next = (first + 1..=context).find(negative);
            assert_eq!(first_to_fail(&span, context, first), next);
        }
    }

    /// Wherever the sums at the centre are positive, widening the span ends in a violation by the allowance alone.
    #[test]
    fn a_wide_enclosure_is_not_proven_to_first_order() {
        let (lo, hi) = (0.86, 0.861);
        assert_eq!(first_to_fail(&span(lo, lo + 1e-14), 500, 0), None);
        for width in [1e-5, 1e-4, hi - lo, 0.5] {
            let wide = span(lo - width / 2.0, lo + width / 2.0);
            let slope = Growth::up_to(&wide.hi, 64, 128).slope.lo().to_f64();
            let least = (0..=500u64).find(|&m| {
                let sum = sums::excess(&wide.centre, m, problem(64, 0), 128)
                    .lo()
                    .to_f64();
                sum < m as f64 * slope * width / 2.0
            });
            assert_eq!(first_to_fail(&wide, 500, 0), least, "{width}");
        }
    }

    /// At so small an r all cosines but the first are about 1; so long a context has two strips.
    #[test]
    fn progress_counts_every_position_once() {
        let done = AtomicU64::new(0);
        let count = |positions| {
            done.fetch_add(positions, Ordering::Relaxed);
        };
        let found = to_first_order(&span(1e-8, 1e-8 + 1e-20), problem(4, 1_200_000), 0, count);
        assert!(found.is_ok(), "{found:?}");
        assert_eq!(done.into_inner(), 1_200_001);
    }

    /// Roots of B_m for three pairs, as (m, ρ).
    fn roots() -> impl Iterator<Item = (u64, Float, bool)> {
        (4..30u64).flat_map(|m| {
            let step = 0.3 / m as f64;
            let brackets = (1..).take_while(move |&k| f64::from(k + 1) * step < 1.0);
            brackets.filter_map(move |k| {
                let end = |k: i32| float(f64::from(k) * step);
                let bracket = Interval::new(end(k), end(k + 1));
                let root = isolate_root(RootOfBase::new(3), m, &bracket, 250).ok()?;
                Some((m, root.enclosure().lo().clone(), root.is_rising()))
            })
        })
    }

    /// A sum below the errors of the scan neither fails nor passes by rounding: beside roots of B_m.
    #[test]
    fn sums_below_the_error_are_decided_in_mpfr() {
        let (mut positive, mut negative) = (0, 0);
        for (m, root, _) in roots() {
            for shift in [-1, 1] {
                let shift = Float::with_val(200, shift) >> 70u32;
                let r = Float::with_val(200, &root + &shift);
                let hi = Float::with_val(400, &r + (Float::with_val(400, 1) >> 300u32));
                let span = Span::new(&r, &hi);
                let sum = sums::excess(&span.centre, m, problem(3, 0), 300);
                assert!(sum.magnitude_hi() < 1e-17 && !sum.contains_zero());
                let holds = *sum.lo() > 0;
                *if holds { &mut positive } else { &mut negative } += 1;
                let positions = Positions::new(&span, problem(3, m));
                let coarse = positions.coarse();
                for order in [Order::First, Order::Second] {
                    let open = positions
                        .strips()
                        .flat_map(|strip| positions.scan(&coarse, strip, order));
                    assert_eq!(open.last(), Some(m), "the scan cannot tell");
                }
                let proof = prove_negative(m, |precision| {
                    first_order(&span, m, problem(3, m), precision)
                });
                assert_eq!(proof.is_ok(), holds, "{m}");
                assert_eq!(
                    alone([&r, &hi], problem(3, m), m, MOST_HALVINGS).is_ok(),
                    holds,
                    "{m}"
                );
            }
        }
        assert!(positive > 20 && negative > 20, "{positive} {negative}");
    }

    /// Up to a root from its positive side every width is proven that 64 halvings reach; across it none, not even by 2^−90.
    #[test]
    fn halving_stops_at_a_root_and_not_before() {
        let mut tried = 0;
        for (m, root, rising) in roots() {
            let at = |exponent: i32, side: bool| {
                let shift = Float::with_val(300, 1) >> exponent;
                Float::with_val(300, if side { &root + shift } else { &root - shift })
            };
            for exponent in [20, 45, 90, 200] {
                let (near, far) = (at(exponent, rising), at(12, rising));
                let mut ends = [&near, &far];
                ends.sort_by(|a, b| a.partial_cmp(b).unwrap());
                // With three pairs other roots are further away.
                match alone(ends, problem(3, m), m, MOST_HALVINGS) {
                    Ok(()) => assert!(exponent < 200, "{m}"),
                    Err(why) => {
                        assert!(exponent == 200 && why.starts_with("after 64"), "{m}: {why}");
                    }
                }
                let across = at(exponent, !rising);
                let mut ends = [&across, &far];
                ends.sort_by(|a, b| a.partial_cmp(b).unwrap());
                assert!(
                    alone(ends, problem(3, m), m, MOST_HALVINGS).is_err(),
                    "{m} {exponent}"
                );
            }
            tried += 1;
        }
        assert!(tried > 40, "{tried}");
    }

    /// Halvings are counted for several positions together, here for one given twice, as for each by itself.
    #[test]
    fn halving_ends_for_several_positions_too() {
        let (mut reached, mut given_up) = (0, 0);
        for (m, root, rising) in roots().step_by(8) {
            let at = |exponent: i32| {
                let shift = Float::with_val(300, 1) >> exponent;
                Float::with_val(300, if rising { &root + shift } else { &root - shift })
            };
            let far = at(12);
            // Each quarter of the distance from the root takes a halving more.
            for exponent in 140..170 {
                let near = at(exponent);
                let mut ends = [&near, &far];
                ends.sort_by(|a, b| a.partial_cmp(b).unwrap());
                let single = alone(ends, problem(3, m), m, MOST_HALVINGS);
                let found = on_halves(ends, problem(3, m), &[m, m], MOST_HALVINGS);
                match &found {
                    Ok(()) => reached += 1,
                    Err(violation) => {
                        assert!(violation.reason.starts_with("after 64"), "{violation:?}");
                        given_up += 1;
                    }
                }
                assert_eq!(single.is_ok(), found.is_ok(), "{m} {exponent}");
            }
        }
        assert!(reached > 20 && given_up > 20, "{reached} {given_up}");
    }

    /// Against the least of 500 values, on spans of all widths.
    #[test]
    fn everywhere_agrees_with_samples() {
        let (pairs, context) = (12, 40);
        let problem = problem(pairs, context);
        let (mut held, mut failed) = (0, 0);
        for k in 0..60 {
            let lo = 0.4 + 0.006 * f64::from(k);
            for exponent in [4, 7, 10, 14] {
                let hi = lo + 0.5f64.powi(exponent);
                let least = |m: u64| {
                    let at = |k: i32| lo + (hi - lo) * f64::from(k) / 500.0;
                    let cosine = |r: f64, i: i32| (m as f64 * r.powi(i)).cos();
                    (0..=500)
                        .map(|k| (0..pairs as i32).map(|i| cosine(at(k), i)).sum())
                        .fold(f64::INFINITY, f64::min)
                };
                match everywhere([&float(lo), &float(hi)], problem, Some(7)) {
                    Ok(()) => {
                        held += 1;
                        let mut others = (0..=context).filter(|&m| m != 7);
                        assert!(others.all(|m| least(m) > 0.0), "{lo} {hi}");
                    }
                    Err(violation) => {
                        failed += 1;
                        let m = violation.position;
                        // Between samples it sinks by no more than that.
                        assert!(m != 7 && least(m) < 0.02, "{lo} {hi} {m}");
                    }
                }
            }
        }
        assert!(held > 40 && failed > 40, "{held} {failed}");
    }

    /// It would take gigabytes and hours.
    #[test]
    fn too_wide_a_step_is_refused() {
        let violation =
            everywhere([&float(0.3), &float(1.0)], problem(64, 1 << 21), None).unwrap_err();
        assert!(
            violation.reason.contains("too wide a step"),
            "{}",
            violation.reason
        );
    }
}
