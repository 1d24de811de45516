//! Frequencies and cosine sums: against the definition, across precisions and algorithms, and by identities.

mod support;

use proptest::prelude::*;
use ropebound_reference::{Float, Frequencies, Interval, cosine_sum, cosine_sums};
use ropebound_schedule::{Decimal, Schedule};
use support::{ORACLE_BITS, Oracle, plain, schedules, widened};

fn overlap(a: &Interval, b: &Interval) -> bool {
    a.intersect(b).is_some()
}

#[test]
fn frequencies_overlap_across_precisions_and_are_tight() {
    for schedule in schedules() {
        let fine = Frequencies::of(&schedule, ORACLE_BITS);
        for precision in [32, 53, 113, 128, 160, 300] {
            let coarse = Frequencies::of(&schedule, precision);
            assert_eq!(
                (coarse.pairs(), coarse.unrotated()),
                (schedule.pairs(), schedule.unrotated())
            );
            for (a, b) in coarse.intervals().iter().zip(fine.intervals()) {
                assert!(a.encloses(b), "{schedule} at {precision}: {a} and {b}");
                assert!(
                    a.width() <= a.magnitude_hi() >> (precision - 2),
                    "{schedule}: {a} is wide"
                );
                assert_eq!(a.precision(), precision);
            }
        }
    }
}

/// Powers that are rational: 1e6^(−1/2) is 1e-3, 8^(16/11)^11 is 8^16.
#[test]
fn frequencies_contain_known_values() {
    let contains = |theta: &Interval, value: &str| {
        theta.encloses(&Interval::from_decimal(
            &value.parse().unwrap(),
            ORACLE_BITS,
        ))
    };
    assert!(contains(
        Frequencies::of(&plain("1e6", 128), 160).get(32),
        "0.001"
    ));
    assert!(contains(
        Frequencies::of(&plain("1e12", 6), 160).get(2),
        "0.00000001"
    ));
    let method2 = Frequencies::of(&Schedule::method2(), 160);
    assert!(contains(method2.get(48), "0.000125"));
    // θ_22^(−64/22) / 1e4 = 8^(16/11).
    let base = method2.get(22).ln().unwrap().scale(64).divide_u64(22);
    let scale = &(-&base) - &Interval::from_u64(10_000, 160).ln().unwrap();
    assert!(
        scale
            .scale(11)
            .exp()
            .contains(&Float::with_val(64, 8u64.pow(16)))
    );
    for theta in Frequencies::of(&plain("1", 128), 64).intervals() {
        assert_eq!(*theta, Interval::one(64));
    }
}

#[test]
fn coordinates_of_the_base_agree() {
    for (base, head_dim) in [("1", 8u64), ("2.5", 2), ("4293.437569", 128), ("1e12", 96)] {
        let pairs = head_dim as usize / 2;
        let base_number: Decimal = base.parse().unwrap();
        let log = Interval::from_decimal(&base_number, 300).ln().unwrap();
        let root = (-&log).divide_u64(pairs as u64).exp();
        let expected = Frequencies::of(&plain(base, head_dim), 400);
        for frequencies in [
            Frequencies::of_log_base(&log, pairs, 128),
            Frequencies::of_root(&root, pairs, 128),
        ] {
            for (a, b) in frequencies.intervals().iter().zip(expected.intervals()) {
                assert!(a.encloses(b), "{base}: {a} and {b}");
                assert!(a.width() <= a.magnitude_hi() >> 126, "{base}: {a} is wide");
            }
        }
    }
}

#[test]
fn double_doubles_keep_their_bound() {
    for schedule in schedules() {
        let exact = Frequencies::of(&schedule, ORACLE_BITS);
        let doubles = Frequencies::of(&schedule, 160).to_double_double();
        assert!(
            doubles.relative_error < 2f64.powi(-100),
            "{schedule}: {:e}",
            doubles.relative_error
        );
        for ((hi, lo), theta) in doubles.values.iter().zip(exact.intervals()) {
            let sum = Float::with_val(ORACLE_BITS, *hi) + lo;
            let error = Float::with_val(ORACLE_BITS, &sum - theta.midpoint()).abs();
            assert!(
                error <= theta.midpoint() * doubles.relative_error,
                "{schedule}: {hi:e} + {lo:e}"
            );
            assert_eq!(hi + lo, *hi);
        }
    }
    let tiny = Schedule::table(vec!["1e-310".parse().unwrap()]).unwrap();
    let doubles = Frequencies::of(&tiny, 160).to_double_double();
    assert!(
        doubles.relative_error > 1e-17,
        "a subnormal cannot be that exact"
    );
}

#[test]
fn the_sum_at_zero_is_the_number_of_pairs() {
    for schedule in schedules() {
        let pairs = schedule.pairs() as u64 + schedule.unrotated();
        let sum = cosine_sum(&Frequencies::of(&schedule, 64), 0);
        assert_eq!(sum, Interval::from_u64(pairs, 64), "{schedule}");
    }
}

/// Joined schedules add: the halves of a table sum to the whole.
#[test]
fn joined_tables_add() {
    let decimals: Vec<Decimal> = (1..=12u64)
        .map(|k| format!("{k}e-{}", k % 5).parse().unwrap())
        .collect();
    let sum = |part: &[Decimal], m| {
        cosine_sum(
            &Frequencies::of(&Schedule::table(part.to_vec()).unwrap(), 128),
            m,
        )
    };
    for m in [1, 7, 1000, 123_456_789] {
        let joined = &sum(&decimals[..5], m) + &sum(&decimals[5..], m);
        assert!(overlap(&joined, &sum(&decimals, m)));
    }
    let with = plain("1e4", 64).with_unrotated(32).unwrap();
    let twice = &sum(&decimals, 77) + &Interval::from_u64(3, 128);
    let more = Schedule::table(decimals.clone())
        .unwrap()
        .with_unrotated(3)
        .unwrap();
    assert!(overlap(
        &twice,
        &cosine_sum(&Frequencies::of(&more, 128), 77)
    ));
    assert!(*cosine_sum(&Frequencies::of(&with, 64), 999).lo() >= 0);
}

/// (B(2m) + h)/2 = Σ cos² mθ_i and B(m)² ≤ h·Σ cos²: the double-angle identity, by its own terms.
#[test]
fn double_angle_identity() {
    for schedule in schedules() {
        let frequencies = Frequencies::of(&schedule, 128);
        for m in [1u64, 3, 500, 40_000] {
            let squares = frequencies
                .intervals()
                .iter()
                .map(|theta| theta.scale(m).cos().square())
                .fold(Interval::from_u64(schedule.unrotated(), 128), |a, b| {
                    &a + &b
                });
            let pairs = Interval::from_u64(schedule.pairs() as u64 + schedule.unrotated(), 128);
            let identity = (&cosine_sum(&frequencies, 2 * m) + &pairs).divide_u64(2);
            assert!(
                overlap(&squares, &identity),
                "{schedule} at {m}: {squares} and {identity}"
            );
            assert!(identity.width() < 1e-30);
        }
    }
}

/// Checks `cosine_sums` over a range: order, completeness, the oracle, the single sum, and its promised radius.
fn check_range(schedule: &Schedule, start: u64, length: u64, precision: u32) {
    let mut next = start;
    let oracle = Oracle::new(schedule);
    let frequencies = Frequencies::of(schedule, precision + 64);
    let radius = Float::with_val(64, schedule.pairs() as u64 * 16) >> precision;
    cosine_sums(schedule, start..start + length, precision, |m, sum| {
        assert_eq!(m, next);
        next += 1;
        assert_eq!(sum.precision(), precision);
        // Endpoints of the range, the first blocks' seams, and a sample of the rest meet the oracle.
        if m < start + 3 || m + 3 > start + length || m % 97 == 0 {
            let exact = oracle.sum(m);
            assert!(
                sum.contains(&exact),
                "{schedule} at {m}, {precision} bits: {sum}, exact {exact:.40}"
            );
        }
        let single = cosine_sum(&frequencies, m);
        assert!(
            overlap(sum, &single),
            "{schedule} at {m}, {precision} bits: {sum} and {single}"
        );
        let rounding = Float::with_val(64, sum.magnitude_hi()) >> (precision - 2);
        assert!(
            sum.width() <= Float::with_val(64, &radius * 2u32) + rounding,
            "{schedule} at {m}: {sum} is wide"
        );
    });
    assert_eq!(next, start + length);
}

#[test]
fn ranges_agree_with_single_sums() {
    for schedule in schedules() {
        for (start, length) in [
            (0, 1),
            (0, 2),
            (0, 700),
            (5, 0),
            (1_000_003, 131),
            (1 << 40, 40),
        ] {
            check_range(&schedule, start, length, 128);
        }
        for precision in [32, 64, 65, 129, 193, 320, 500, 513] {
            check_range(&schedule, 12_345, 45, precision);
        }
    }
}

#[test]
fn long_ranges_lose_nothing() {
    // Many blocks, so that seeds are the product of many rotations.
    check_range(&plain("4293.437569", 16), 0, 60_000, 64);
}

#[test]
fn large_heads_fit() {
    check_range(&plain("1e4", 65_536), 1000, 5, 128);
}

/// At the least base for 1024 positions B(1009) is 0 to the digits given, so everything cancels.
#[test]
fn signs_beside_a_root() {
    for (base, negative) in [("4293.437569", true), ("4293.43757", false)] {
        let schedule = plain(base, 128);
        let mut below = vec![];
        cosine_sums(&schedule, 0..1025, 96, |m, sum| match sum.sign() {
            Some(std::cmp::Ordering::Less) => below.push(m),
            sign => assert!(sign.is_some(), "undecided at {m}"),
        });
        assert_eq!(below, if negative { vec![1009] } else { vec![] });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn sums_contain_the_oracle(
        base in 1.0f64..1e9,
        pairs in 1u64..70,
        position in prop_oneof![0u64..100, 0u64..1 << 20, 0u64..1 << 46],
        precision in 40u32..260,
    ) {
        let base = Decimal::from_f64_exact(base).unwrap();
        let schedule = Schedule::plain(base, ropebound_schedule::HeadDim::new(2 * pairs).unwrap()).unwrap();
        let exact = Oracle::new(&schedule).sum(position);
        let sum = cosine_sum(&Frequencies::of(&schedule, precision), position);
        prop_assert!(sum.contains(&exact), "{} misses {:.30}", sum, exact);
        let finer = cosine_sum(&Frequencies::of(&schedule, precision + 100), position);
        prop_assert!(overlap(&sum, &finer));
        prop_assert!(widened(&sum, 1, precision).encloses(&finer), "{} and {}", sum, finer);
        // The promised width: (position·Σ θ_i + h²)·2^(3−precision).
        let thetas: f64 = schedule.frequencies(&ropebound_schedule::ApproxF64).iter().sum();
        let units = position as f64 * thetas + (pairs * pairs) as f64;
        let allowance = units * 1.001 * (3.0 - f64::from(precision)).exp2();
        prop_assert!(sum.width() <= allowance, "{} is wider than {allowance:e}", sum);
        check_range(&schedule, position, 20, precision);
    }
}
