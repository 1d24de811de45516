//! Sums, slopes and bounds at one position, and what is decided from them.

use ropebound_reference::{Float, Interval, derivatives_root};
use std::vec::Vec;

use super::{Random, exact, float, interval, number, plain, point, span, spread};
use crate::ball::Ball;
use crate::decide::{
    self, PRECISIONS, Unproven, falls_throughout, negative_throughout, positive_by_counting,
    positive_to_first_order, positive_to_second_order, prove_negative, sign_at,
};
use crate::exact::Exact;
use crate::local::{self, COSINE_ERROR, Local, SLOPE_BITS, Span, WEIGHT_BITS, product_127};
use crate::threshold::{Excess, Threshold};
use crate::upper::Upper;

fn upper(bound: Upper) -> Float {
    Float::with_val(64, bound.mantissa) << bound.exponent
}

/// Dimensions, r and positions of all sizes.
fn cases() -> Vec<(usize, f64, u64)> {
    let mut cases = Vec::new();
    for (pairs, r) in [
        (1, 0.5),
        (2, 1.0),
        (3, 0.9),
        (64, 0.8775),
        (64, 0.7),
        (40, 0.999),
        (512, 0.99),
        (32_768, 0.9999),
    ] {
        for m in [0, 1, 2, 1009, 65_537, 16_777_215, (1 << 40) - 1, 1 << 40] {
            cases.push((pairs, r, m));
        }
    }
    cases
}

#[test]
fn products_of_127_bits_are_cut() {
    let mut random = Random(1);
    let mut wide = || (u128::from(random.next()) << 64 | u128::from(random.next())) >> 1;
    for (a, b) in (0..2000).map(|_| (wide(), wide())).chain([
        (1 << 127, 1 << 127),
        (1 << 127, 12345),
        ((1 << 127) - 1, (1 << 127) - 1),
    ]) {
        let exact = (ropebound_reference::Integer::from(a) * b) >> 127u32;
        assert_eq!(exact, product_127(a, b));
    }
}

/// One threshold or another, and its enclosure.
fn at_threshold(pairs: usize, m: u64) -> (Excess, Interval) {
    let text = ["0", "14.27", "0.000000000001", "63.999999999999", "8"][(m % 5) as usize];
    let threshold = Threshold::parse(text).unwrap_or(Threshold::ZERO);
    let decimal: ropebound_reference::Threshold = text.parse().expect("a threshold");
    (
        Excess { pairs, threshold },
        Interval::from_threshold(decimal, 600),
    )
}

/// In 64-bit integers: within the error that is counted, and not a thousand times better.
#[test]
fn sums_and_slopes_are_within_their_errors() {
    let mut worst = [0.0f64; 2];
    for (pairs, r, m) in cases() {
        if pairs > 1000 && m % 1009 != 0 {
            continue;
        }
        let span = Span::new(&number(r - 1e-9), &number(r));
        let (excess, threshold) = at_threshold(pairs, m);
        let local = Local::new(&span, excess);
        let value = local.value(m);
        let [sum, slope, _] = derivatives_root(m, &point(&span.centre), pairs, 220);
        let sum = &sum - &threshold;
        let error = Float::with_val(64, local.sum_error()) >> 62u32;
        let off = (&Interval::from_float(&(Float::with_val(128, value.sum) >> 62u32), 220) - &sum)
            .magnitude_hi();
        assert!(off <= error, "{pairs} {r} {m}: {off} {error}");
        worst[0] = worst[0].max((off / error).to_f64());
        if m == 0 {
            continue;
        }
        let most = upper(local.slope_magnitude(value));
        let exact = slope.divide_u64(m);
        assert!(most >= *exact.magnitude_hi().as_abs(), "{pairs} {r} {m}");
        let allowed = Float::with_val(64, 2 * pairs as u64 + 1) >> WEIGHT_BITS as u32;
        let allowed = allowed + (Float::with_val(64, local.weight) >> 108u32);
        let off = Float::with_val(200, &most - exact.magnitude_lo());
        assert!(
            off <= Float::with_val(64, &allowed * 2u32) + Float::with_val(64, &most >> 62u32),
            "{pairs} {r} {m}: {off} {allowed}"
        );
        let found = Interval::from_float(
            &(Float::with_val(128, -value.slope) >> SLOPE_BITS as u32),
            220,
        );
        let off = (&found - &exact).magnitude_hi();
        assert!(off <= allowed, "{pairs} {r} {m}");
        worst[1] = worst[1].max((off / allowed).to_f64());
    }
    assert!(worst.iter().all(|&worst| worst > 0.01), "{worst:?}");
    assert_eq!(COSINE_ERROR, 4);
}

/// In balls: they hold what MPFR holds, at every precision.
#[test]
fn balls_of_sums_and_slopes_hold() {
    for (pairs, r, m) in cases() {
        if pairs > 100 {
            continue;
        }
        let r = number(r);
        let [sum, slope, _] = derivatives_root(m, &point(&r), pairs, 500);
        for limbs in [3, 6] {
            let (excess, threshold) = at_threshold(pairs, m);
            let sum = &sum - &threshold;
            let [ball, fall] = decide::sum_and_slope(&r, excess, m, limbs);
            assert!(
                interval(&ball).encloses(&sum) && interval(&fall).encloses(&slope),
                "{pairs} {r} {m}"
            );
            assert!(
                interval(&ball).width() < 1e-20 && interval(&fall).width() < 1e-5,
                "{pairs} {r} {m}"
            );
        }
    }
}

/// S, Σ (i·hi^(i−1))² and Σ i(i−1)·hi^(i−2) by MPFR.
fn growth(hi: &Exact, pairs: usize) -> [Interval; 3] {
    let hi = point(hi).with_precision(300);
    let mut sums = [0; 3].map(|_| Interval::zero(300));
    for i in 1..pairs {
        let first = hi.powi(i as u32 - 1).scale(i as u64);
        sums[0] = &sums[0] + &first;
        sums[1] = &sums[1] + &first.square();
        if i > 1 {
            sums[2] = &sums[2] + &hi.powi(i as u32 - 2).scale((i * (i - 1)) as u64);
        }
    }
    sums
}

#[test]
fn growth_is_bounded_from_above_and_nearly() {
    for (pairs, r) in [
        (1, 0.5),
        (2, 0.5),
        (3, 1.0),
        (64, 0.8775),
        (64, 1.0),
        (300, 0.999),
        (64, 1e-30),
    ] {
        let hi = exact(&Float::with_val(
            200,
            Float::with_val(200, r)
                - if r < 0.99 {
                    Float::with_val(200, 1) >> 150u32
                } else {
                    Float::new(200)
                },
        ));
        let sums = growth(&hi, pairs);
        for (bound, exact) in local::growth(&hi, pairs).into_iter().zip(&sums) {
            let off = Float::with_val(300, upper(bound) - exact.hi());
            assert!(off >= 0, "{pairs} {r}");
            assert!(
                off <= Float::with_val(64, exact.hi() >> 28u32) + 1e-9,
                "{pairs} {r}: {off}"
            );
        }
        for (ball, exact) in decide::growth(&hi, pairs, 4).into_iter().zip(&sums) {
            assert!(interval(&ball).encloses(exact) || interval(&ball).intersect(exact).is_some());
            assert!(
                interval(&ball).width() < 1e-60,
                "{pairs} {r} {}",
                interval(&ball).width()
            );
        }
    }
}

#[test]
fn what_is_derived_from_growth_is_above_it() {
    for (lo, hi, pairs, m) in [
        (0.9, 0.91, 64, 1009u64),
        (0.87, 0.87 + 1e-9, 40, 1 << 20),
        (0.5, 1.0, 3, 7),
        (0.2, 0.3, 1, 2),
    ] {
        let span = span(lo, hi);
        let [slope, squares, bends] = growth(&span.hi, pairs);
        let w = point(&span.half_width).with_precision(300);
        let bounds = Local::new(&span, plain(pairs)).bounds;
        let near = |found: Upper, exact: &Interval| {
            let off = Float::with_val(300, upper(found) - exact.hi());
            assert!(
                off >= 0 && off <= Float::with_val(64, exact.hi() >> 28u32) + 1e-12,
                "{lo} {hi} {m}: {off}"
            );
        };
        near(bounds.first, &(&slope * &w));
        let bend = &(&squares.scale(m) + &bends) * &w;
        near(bounds.bend(m), &bend);
        let fall = &(&(&Interval::from_u64(3, 300) + &bend.divide_u64(2)) * &w).scale(m);
        near(bounds.second_order(m, Upper::new(3, 0)), fall);
    }
}

/// Each inequality as MPFR has it, on spans of all widths; the intervals say what the words say.
#[test]
fn inequalities_are_decided_as_by_mpfr() {
    let mut counts = [[0; 2]; 5];
    let mut random = Random(11);
    for round in 0..600u64 {
        let pairs = [1, 2, 3, 12, 64][(round % 5) as usize];
        let lo = 0.3 + 0.69 * (random.next() >> 11) as f64 / (1u64 << 53) as f64;
        let m = 1 + random.next() % [30, 3000][(round % 2) as usize];
        let span = span(lo, lo + 0.5f64.powi(6 + (round % 45) as i32));
        let [sum, slope, _] = derivatives_root(m, &point(&span.centre), pairs, 300);
        let [s, squares, bends] = growth(&span.hi, pairs);
        let w = point(&span.half_width).with_precision(300);
        let bend = &(&squares.scale(m) + &bends).scale(m) * &w;
        let magnitude = Interval::new(slope.magnitude_lo(), slope.magnitude_hi());
        let second = &(&magnitude + &bend.divide_u64(2)) * &w;
        let first = (&s * &w).scale(m);
        let below = |x: &Interval| *x.hi() < 0;
        let expected = [
            below(&(&sum + &second)),
            below(&(&slope + &bend)),
            below(&(&first - &sum)),
            below(&(&second - &sum)),
            below(&-&sum),
        ];
        let found = [
            negative_throughout(&span, plain(pairs), m).is_ok(),
            falls_throughout(&span, plain(pairs), m).is_ok(),
            positive_to_first_order(&span, plain(pairs), m).is_ok(),
            positive_to_second_order(&span, plain(pairs), m).is_ok(),
            sign_at(&span.centre, plain(pairs), m, true).is_ok(),
        ];
        assert_eq!(found, expected, "{pairs} {lo} {m}");
        assert_eq!(
            sign_at(&span.centre, plain(pairs), m, false).is_ok(),
            !expected[4]
        );
        for (count, holds) in counts.iter_mut().zip(expected) {
            count[usize::from(holds)] += 1;
        }
        // What 64 bits prove, holds; what they do not, is near.
        let local = Local::new(&span, plain(pairs));
        let value = local.value(m);
        let fast = [
            local.is_negative(m),
            local.falls(m),
            local.is_positive_to_first_order(m),
        ];
        let margins = [&sum + &second, &slope + &bend, &first - &sum];
        for k in 0..3 {
            assert!(!fast[k] || expected[k]);
            let scale = 1e-7 * [1.0, m as f64 * (m as f64), 1.0][k];
            assert!(
                fast[k] || !expected[k] || *margins[k].lo() > -scale * 10.0,
                "{k} {pairs} {lo} {m}"
            );
        }
        assert!(!local.is_positive(m, value) || expected[2] || expected[3]);
        if local.is_positive_to_first_order(m) {
            assert!(local.is_positive(m, value));
        }
    }
    assert!(
        counts.iter().flatten().all(|&count| count > 20),
        "{counts:?}"
    );
}

/// Beside a root a sum is smaller than any 64 bits can tell.
#[test]
fn signs_beside_a_root_are_told() {
    for (m, near, rising) in super::scans::roots(2500).take(4) {
        for depth in [40, 70, 200, 1000, 2400] {
            for side in [-1, 1] {
                let r = Float::with_val(2600, &near + (Float::with_val(2600, side) >> depth));
                let r = exact(&r);
                let positive = (side > 0) == rising;
                assert_eq!(
                    sign_at(&r, plain(3), m, true).is_ok(),
                    positive,
                    "{depth} {side}"
                );
                assert_eq!(
                    sign_at(&r, plain(3), m, false),
                    if positive {
                        Err(Unproven::Refuted)
                    } else {
                        Ok(())
                    }
                );
                if depth >= 70 {
                    let span = Span::new(
                        &r,
                        &exact(&Float::with_val(
                            2800,
                            &float(&r) + &(Float::with_val(2, 1) >> 2700u32),
                        )),
                    );
                    assert!(!Local::new(&span, plain(3)).is_negative(m));
                    assert_eq!(negative_throughout(&span, plain(3), m).is_ok(), !positive);
                }
            }
        }
    }
}

#[test]
fn precision_rises_until_a_sign_is_proven() {
    let calls = core::cell::RefCell::new(Vec::new());
    let at = |limbs: usize| {
        calls.borrow_mut().push(limbs);
        if limbs < 20 {
            Ball::integer(1, limbs).negated().widened(u128::MAX)
        } else {
            Ball::integer(1, limbs).negated()
        }
    };
    assert_eq!(prove_negative(at), Ok(()));
    assert_eq!(*calls.borrow(), [3, 6, 12, 24]);
    let never = prove_negative(|limbs| {
        calls.borrow_mut().push(limbs);
        Ball::integer(0, limbs).widened(1)
    });
    assert_eq!(never, Err(Unproven::Undecided));
    assert_eq!(calls.borrow()[4..], PRECISIONS);
    assert_eq!(
        prove_negative(|limbs| Ball::integer(0, limbs)),
        Err(Unproven::Refuted)
    );
    let late = |limbs: usize| {
        if limbs < 24 {
            Ball::integer(0, limbs).widened(1)
        } else {
            Ball::integer(1, limbs).negated()
        }
    };
    assert_eq!(prove_negative(late), Ok(()));
    let why = std::format!("{} {}", Unproven::Refuted, Unproven::Undecided);
    assert_eq!(
        why,
        "the opposite is proven it is undecided at 8448 bits after the point"
    );
}

/// Σ max(−1, 1 − x²/2) in doubles, which the cases are not near enough to zero to mislead.
#[test]
fn counting_is_the_formula() {
    let mut counts = [0; 2];
    for pairs in [1usize, 2, 3, 4, 16, 64] {
        for context in spread(1..40, 3) {
            for k in 1..40 {
                let r = f64::from(k) / 40.0 - 0.003;
                let angle = |i: usize| context as f64 * r.powi(i as i32);
                let least: f64 = (0..pairs)
                    .map(|i| (1.0 - angle(i) * angle(i) / 2.0).max(-1.0))
                    .sum();
                assert!(least.abs() > 1e-9, "{pairs} {context} {r}");
                let found = positive_by_counting(&number(r), plain(pairs), context);
                assert_eq!(found.is_ok(), least > 0.0, "{pairs} {context} {r}");
                counts[usize::from(found.is_ok())] += 1;
            }
        }
    }
    assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
}

#[test]
fn powers_are_cut() {
    let r = number(0.8775);
    for (i, power) in local::powers(&r, 300).into_iter().enumerate() {
        let exact = point(&r).with_precision(400).powi(i as u32);
        let off = Float::with_val(
            400,
            Float::with_val(400, exact.lo() << 127u32) - Float::with_val(128, power),
        );
        assert!(off >= -1e-30 && off <= 2 * i as u32, "{i}: {off}");
    }
}
