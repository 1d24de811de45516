//! All positions on an interval: tables, blocks, and what is left open.

use ropebound_reference::{Float, Interval, derivatives_root};
use std::vec::Vec;

use super::{Random, exact, number, plain, point, span, spread};
use crate::circle::cosine_and_sine;
use crate::coarse::{Circle, Positions, in_units};
use crate::exact::Exact;
use crate::local::{Local, Span};
use crate::positive::{self, MOST_HALVINGS, Violation, everywhere, on_parts, to_first_order};
use crate::threshold::{Excess, Threshold};

fn sum(r: &Exact, m: u64, pairs: usize) -> f64 {
    derivatives_root(m, &point(r), pairs, 128)[0]
        .midpoint()
        .to_f64()
}

#[test]
fn units_leave_room_for_the_largest_sum() {
    for pairs in [1, 2, 3, 63, 64, 65, 2048, 1 << 15] {
        let q = Circle::new(pairs).unit;
        assert!(q <= 32_766 && pairs as i64 * (q + 1) * (q + 1) < 1 << 31);
        assert!(q == 32_766 || pairs as i64 * (q + 3) * (q + 3) >= 1 << 31);
    }
    let circle = Circle::new(64);
    assert_eq!(circle.unit, 5791);
    let error = circle.error(64) as f64 / (5791.0 * 5791.0);
    assert!((0.018..0.022).contains(&error), "{error}");
}

/// Every entry is the nearest, and each angle's is within ε.
#[test]
fn the_table_is_the_circle() {
    let mut random = Random(9);
    for pairs in [1usize, 64, 1 << 15] {
        let circle = Circle::new(pairs);
        let q = circle.unit as f64;
        assert_eq!(circle.table.len(), 1 << 16);
        let mut worst = 0.0f64;
        for k in 0..1usize << 16 {
            let entry = circle.table[k];
            let exact = cosine_and_sine((k as u64) << 48);
            assert_eq!(entry, exact.map(|x| in_units(x, circle.unit)), "{k}");
            let [c, s] = exact.map(|x| x as f64 / 2f64.powi(62) * q);
            assert!(
                (f64::from(entry[0]) - c).abs() < 0.5001
                    && (f64::from(entry[1]) - s).abs() < 0.5001
            );
        }
        for _ in 0..20_000 {
            let phase = random.next();
            let entry = circle.table[(phase.wrapping_add(1 << 47) >> 48) as usize];
            let [c, s] = cosine_and_sine(phase).map(|x| x as f64 / 2f64.powi(62) * q);
            let off = (f64::from(entry[0]) - c).hypot(f64::from(entry[1]) - s);
            let epsilon = (46_355.0 + 22.0 / 7.0 * q) / 65_536.0;
            assert!(off <= epsilon, "{off} {epsilon}");
            worst = worst.max(off / epsilon);
        }
        assert!(worst > 0.6, "{worst}");
    }
}

/// Strips and blocks hold each position once: at the largest errors nothing is proven, and all come back.
#[test]
fn every_position_is_looked_at_once() {
    for (pairs, context) in [
        (1usize, 1u64),
        (1, 2),
        (2, 9),
        (3, 1000),
        (4, 65_535),
        (2, 3_000_000),
        (1 << 15, 40),
    ] {
        let span = span(0.25, 1.0);
        let local = Local::new(&span, plain(pairs));
        let circle = Circle::new(pairs);
        let positions = Positions::new(&local, &circle, context);
        let mut all = Vec::new();
        for number in 0..positions.strips() {
            let strip = positions.strip(number);
            let open = positions.scan(strip.clone(), false);
            assert!(open.is_sorted() && open.iter().all(|m| strip.contains(m)));
            all.extend(open);
        }
        let expected: Vec<u64> = (0..=context)
            .filter(|&m| !is_positive(&span, pairs, m))
            .collect();
        assert_eq!(all.len(), expected.len(), "{pairs} {context}");
        assert_eq!(all, expected, "{pairs} {context}");
    }
}

/// With one pair S = 0 and positivity is of the cosine; with more, wide spans prove next to nothing.
fn is_positive(span: &Span, pairs: usize, m: u64) -> bool {
    Local::new(span, plain(pairs)).is_positive_to_first_order(m)
}

/// What is proven holds, what is left open is near: to first order and to second.
#[test]
fn scans_prove_what_holds_and_leave_little_open() {
    for (r, width, pairs, context, threshold) in [
        (0.87, 1e-15, 64usize, 3000u64, "0"),
        (0.87, 1e-15, 64, 3000, "8"),
        (0.83, 1e-7, 64, 5000, "14.270000000001"),
        (0.9, 1e-5, 12, 700, "0"),
        (0.7, 1e-9, 3, 1 << 24, "0.5"),
        (0.9999, 1e-12, 512, 1 << 20, "100"),
    ] {
        let span = span(r, r + width);
        let excess = Excess {
            pairs,
            threshold: Threshold::parse(threshold).unwrap_or(Threshold::ZERO),
        };
        let threshold: f64 = threshold.parse().expect("a number");
        let local = Local::new(&span, excess);
        let circle = Circle::new(pairs);
        let positions = Positions::new(&local, &circle, context);
        for bent in [false, true] {
            for number in [0, positions.strips() - 1] {
                let strip = positions.strip(number);
                let strip = strip.start..strip.end.min(strip.start + 20_000);
                let open = positions.scan(strip.clone(), bent);
                let step = if pairs > 100 { 701 } else { 37 };
                for m in spread(strip.clone(), step) {
                    let value = local.value(m);
                    let proven = if bent {
                        local.is_positive(m, value)
                    } else {
                        local.is_positive_to_first_order(m)
                    };
                    assert!(
                        proven || open.binary_search(&m).is_ok(),
                        "{r} {m} is not proven"
                    );
                }
                // The scan is off by 2^−30 a pair and no more.
                let slack = 2f64.powi(-27) * pairs as f64;
                for &m in open.iter().step_by(step) {
                    let value = local.value(m);
                    let [exact, slope, _] = derivatives_root(m, &point(&span.centre), pairs, 128);
                    let slope = slope.magnitude_hi().to_f64() * (1.0 + 1e-6) + 1e-6 * m as f64;
                    let most = if bent {
                        slope * width / 2.0
                            + (local.bounds.bend(m).scaled(m).in_units_of(40) as f64)
                                / 2f64.powi(40)
                                * width
                                / 4.0
                    } else {
                        local.bounds.first.scaled(m).in_units_of(40) as f64 / 2f64.powi(40)
                    };
                    assert!(
                        exact.midpoint().to_f64() - threshold < most * (1.0 + 1e-6) + slack,
                        "{r} {m} {bent} {}",
                        value.sum
                    );
                }
            }
        }
    }
}

/// Sums below 0 by less than the scan's own error, of which it sees about half above 0, stay open.
#[test]
fn the_error_counts_at_the_threshold_0() {
    let (pairs, context) = (4, 100_000u64);
    let circle = Circle::new(pairs);
    let mut near = 0;
    for k in 0..20 {
        let r = 0.8 + 0.005 * f64::from(k);
        let span = span(r, r + 1e-15);
        let local = Local::new(&span, plain(pairs));
        let positions = Positions::new(&local, &circle, context);
        let mut open = Vec::new();
        for number in 0..positions.strips() {
            open.extend(positions.scan(positions.strip(number), false));
        }
        for m in 0..=context {
            let angles = (0..pairs).map(|i| m as f64 * r.powi(i as i32));
            let sum: f64 = angles.map(f64::cos).sum();
            if (-3e-5..-1e-8).contains(&sum) {
                near += 1;
                assert!(open.binary_search(&m).is_ok(), "{r} {m}: {sum}");
            }
        }
    }
    assert!(near >= 8, "{near}");
}

/// The least r has angles of about 0 and sums of h: the largest, and no part of one overflows.
#[test]
fn the_largest_sums_fit() {
    for pairs in [1usize, 2, 64, 1 << 15] {
        let span = span(1e-3, 1e-3 + 1e-12);
        let circle = Circle::new(pairs);
        let expected: &[u64] = if pairs == 1 { &[2, 3, 4] } else { &[] };
        let local = Local::new(&span, plain(pairs));
        let positions = Positions::new(&local, &circle, 4);
        assert_eq!(positions.scan(0..5, false), expected, "{pairs}");
    }
}

fn first_to_fail(span: &Span, context: u64, except: u64) -> Option<u64> {
    let circle = Circle::new(64);
    let found = to_first_order(span, &circle, (plain(64), context), except, |_| ());
    found.err().map(|violation| violation.position)
}

#[test]
fn the_first_violation_is_found() {
    for (r, context) in [(0.9, 3000u64), (0.87, 3000), (0.83, 5000)] {
        let span = span(r, r + 1e-13);
        let negative = |m: &u64| sum(&span.centre, *m, 64) < 0.0;
        let first = (1..=context).find(negative);
        assert_eq!(first_to_fail(&span, context, 0), first);
        let Some(first) = first else { continue };
        assert_eq!(first_to_fail(&span, context, first + 1), Some(first));
        let next = (first + 1..=context).find(negative);
        assert_eq!(first_to_fail(&span, context, first), next);
    }
    // By the width alone.
    let wide = span(0.5, 1.0);
    assert!(
        first_to_fail(&span_at(0.86, 1e-14), 500, 0).is_none()
            && first_to_fail(&wide, 500, 0).is_some()
    );
}

fn span_at(r: f64, width: f64) -> Span {
    span(r, r + width)
}

fn all_positive(
    lo: f64,
    hi: f64,
    pairs: usize,
    context: u64,
    except: Option<u64>,
) -> Result<(), Violation> {
    everywhere(
        [&number(lo), &number(hi)],
        &Circle::new(pairs),
        (plain(pairs), context),
        except,
    )
}

/// Against the least of 500 values, on spans of all widths.
#[test]
fn everywhere_agrees_with_samples() {
    let (pairs, context) = (12, 40);
    let [mut held, mut failed] = [0, 0];
    for k in 0..60 {
        let lo = 0.4 + 0.006 * f64::from(k);
        for exponent in [4, 7, 10, 14] {
            let hi = lo + 0.5f64.powi(exponent);
            let least = |m: u64| {
                let at = |k: i32| lo + (hi - lo) * f64::from(k) / 500.0;
                let cosine = |r: f64, i: i32| (m as f64 * r.powi(i)).cos();
                let sums = (0..=500).map(|k| (0..pairs as i32).map(|i| cosine(at(k), i)).sum());
                sums.fold(f64::INFINITY, f64::min)
            };
            match all_positive(lo, hi, pairs, context, Some(7)) {
                Ok(()) => {
                    held += 1;
                    assert!(
                        (0..=context).filter(|&m| m != 7).all(|m| least(m) > 0.0),
                        "{lo} {hi}"
                    );
                }
                Err(violation) => {
                    failed += 1;
                    let m = violation.position;
                    assert!(m != 7 && least(m) < 0.02, "{lo} {hi} {m}");
                }
            }
        }
    }
    assert!(held > 40 && failed > 40, "{held} {failed}");
}

/// Roots of B_m for three pairs, as (m, ρ, whether it rises).
pub(super) fn roots(precision: u32) -> impl Iterator<Item = (u64, Float, bool)> {
    use ropebound_reference::{RootOfBase, isolate_root};
    (4..30u64).step_by(3).flat_map(move |m| {
        let step = 0.3 / m as f64;
        let brackets = (1..).take_while(move |&k| f64::from(k + 1) * step < 1.0);
        brackets.filter_map(move |k| {
            let end = |k: i32| Float::with_val(53, f64::from(k) * step);
            let bracket = Interval::new(end(k), end(k + 1));
            let root = isolate_root(RootOfBase::new(3), m, &bracket, precision).ok()?;
            Some((m, root.enclosure().lo().clone(), root.is_rising()))
        })
    })
}

/// Up to a root from its positive side every width is proven that 64 halvings reach; across it none, not even by 2^−90.
#[test]
fn halving_stops_at_a_root_and_not_before() {
    let alone = |lo: &Exact, hi: &Exact, m| {
        let span = Span::new(lo, hi);
        on_parts(
            [lo, hi],
            &span,
            &Local::new(&span, plain(3)),
            &[m],
            MOST_HALVINGS,
        )
    };
    let mut tried = 0;
    for (m, root, rising) in roots(250) {
        let at = |exponent: i32, side: bool| {
            let shift = Float::with_val(300, 1) >> exponent;
            exact(&Float::with_val(
                300,
                if side { &root + shift } else { &root - shift },
            ))
        };
        for depth in [20, 45, 90, 200] {
            let far = at(12, rising);
            let near = at(depth, rising);
            let (lo, hi) = if near < far {
                (&near, &far)
            } else {
                (&far, &near)
            };
            match alone(lo, hi, m) {
                Ok(()) => assert!(depth < 200, "{m}"),
                Err(violation) => assert!(
                    depth == 200 && violation.reason.starts_with("after 64"),
                    "{m}: {violation:?}"
                ),
            }
            let across = at(depth, !rising);
            let (lo, hi) = if across < far {
                (&across, &far)
            } else {
                (&far, &across)
            };
            let violation = alone(lo, hi, m).expect_err("across the root");
            assert_eq!(violation.position, m);
        }
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn too_wide_a_step_is_refused() {
    let violation = all_positive(0.3, 1.0, 64, 1 << 21, None).unwrap_err();
    assert!(
        violation.reason.contains("too wide a step"),
        "{}",
        violation.reason
    );
    assert_eq!(positive::MOST_OPEN, 1 << 20);
}
