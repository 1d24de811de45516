//! Every question at a threshold τ, against sums enclosed one by one, less τ.

use proptest::prelude::*;
use ropebound_bounds::search::{
    ExactBase, Grid, IslandEnd, IslandStart, Ladder, LeastOnGrid, LowerBound, SafeBound, certify,
    certify_safe,
};
use ropebound_bounds::{ContextLength, FirstNegative, Problem, ProblemError, Sign};
use ropebound_certificate::Checker;
use ropebound_files::Folder;
use ropebound_reference::{Interval, Round, cosine_sums};
use ropebound_schedule::{Decimal, HeadDim, Schedule, Threshold, ThresholdError};
use ropebound_testkit::{Oracle, inputs};
use std::cmp::Ordering;
use std::ops::Range;
use std::path::Path;

fn threshold(text: &str) -> Threshold {
    text.parse().expect("a threshold")
}

fn ladder(d: u64, at_least: Threshold) -> Ladder {
    let head_dim = HeadDim::new(d).expect("an even number");
    Ladder::new(head_dim)
        .at_least(at_least)
        .expect("at most the pairs")
}

/// Positions of a range with B < τ, by enclosures alone.
fn below(schedule: &Schedule, at_least: Threshold, range: Range<u64>) -> Vec<u64> {
    let exact = Interval::from_decimal(&at_least.decimal(), 256);
    let mut found = Vec::new();
    cosine_sums(schedule, range, 160, |position, sum| {
        match (sum - &exact).sign() {
            Some(Ordering::Less) => found.push(position),
            Some(_) => {}
            // B(0) is the number of pairs.
            None => assert!(position == 0, "160 bits decide these"),
        }
    });
    found
}

fn feasible(base: &str, d: u64, context: u64, at_least: Threshold) -> bool {
    below(&inputs::plain(base, d), at_least, 0..context + 1).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// τ from 0 to what B(0) is, in steps of a thousandth of it.
    #[test]
    fn signs_of_random_schedules(
        schedule in inputs::random_schedule(),
        unrotated in 0u64..4,
        share in 0u64..=1000,
        start in 0u64..1 << 40,
    ) {
        prop_assume!(schedule.pairs() >= 4);
        prop_assume!(schedule.plain_base().is_some_and(|base| base.to_string() != "1"));
        let schedule = schedule.with_unrotated(unrotated).expect("a few");
        let pairs = schedule.pairs() as u64 + unrotated;
        let at_least = threshold(&format!("{}e-3", pairs * share));
        let problem = Problem::new(&schedule).unwrap().at_least(at_least).unwrap();
        for range in [start..start + 1500, 0..1500] {
            prop_assume!(range.end < problem.position_limit());
            let expected = below(&schedule, at_least, range.clone());
            let count = problem.count_negative(range.clone()).unwrap();
            prop_assert_eq!(count.negative, expected.len() as u64);
            prop_assert_eq!(count.last_negative, expected.last().copied());
            prop_assert!(count.undecided.is_empty());
            let first = expected.first().map_or(FirstNegative::None, |&m| FirstNegative::At(m));
            prop_assert_eq!(problem.first_negative(range.clone()).unwrap(), first);
            for m in range.step_by(97) {
                let negative = problem.sign(m) == Sign::Negative;
                prop_assert_eq!(negative, expected.contains(&m));
            }
        }
        let length = problem.context_length(Some(1499), &mut |_| ()).unwrap();
        let expected = match below(&schedule, at_least, 0..1500).first() {
            _ if problem.never_negative() => ContextLength::Unbounded,
            Some(first) => ContextLength::Bounded { length: first - 1 },
            None => ContextLength::NoneUpTo { limit: 1499 },
        };
        prop_assert_eq!(length, expected);
    }

    /// τ on either side of one sum, as near as a threshold comes: below by less than 10^-12, and above.
    #[test]
    fn signs_next_to_a_root(
        pairs in 4u64..=128,
        base in 2u64..1_000_000,
        position in 1u64..100_000,
    ) {
        let schedule = inputs::plain(&base.to_string(), 2 * pairs);
        let sum = Oracle::new(&schedule).sum(position);
        let scaled = sum.scale(Threshold::SCALE);
        prop_assume!(*scaled.lo() > 0);
        let under = scaled.lo().to_integer_round(Round::Down).unwrap().0.to_u64().unwrap();
        for (trillionths, expected) in [(under, Sign::NonNegative), (under + 1, Sign::Negative)] {
            let at_least = threshold(&format!("{trillionths}e-12"));
            let problem = Problem::new(&schedule).unwrap().at_least(at_least).unwrap();
            prop_assert_eq!(problem.sign(position), expected.clone());
            let count = problem.count_negative(position..position + 1).unwrap();
            prop_assert_eq!(count.negative, u64::from(expected == Sign::Negative));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Least and safe base of random problems: right below and right above, and in between; and with certificates that pass.
    #[test]
    fn bases_of_random_problems(pairs in 3u64..=40, context in 2u64..300, share in 0u64..=1000) {
        let at_least = threshold(&format!("{}e-3", (pairs - 2) * share));
        prop_assume!(share < 990);
        check_bases(2 * pairs, context, at_least);
    }
}

/// A base given to so many digits rounded down and up.
fn enclosed(base: &ExactBase) -> (String, String) {
    base.enclosure(25).expect("25 digits")
}

fn check_bases(d: u64, context: u64, at_least: Threshold) {
    let case = format!("head_dim {d}, context {context}, at least {at_least}");
    let folder = tempfile::tempdir().expect("a folder");
    let mut ladder = ladder(d, at_least);
    let row = ladder.climb(context, &mut |_| ()).clone();
    let LowerBound::Proved(least) = &row.bound else {
        panic!("{case}: {:?}", row.bound)
    };
    let SafeBound::Proved(safe) = ladder.safe_base(context, &mut |_| ()).bound else {
        panic!("{case}")
    };
    let (below_least, above_least) = enclosed(least);
    let (below_safe, above_safe) = enclosed(&safe);
    assert!(!feasible(&below_least, d, context, at_least), "{case}");
    assert!(feasible(&above_least, d, context, at_least), "{case}");
    assert!(!feasible(&below_safe, d, context, at_least), "{case}");
    assert!(feasible(&above_safe, d, context, at_least), "{case}");
    let [least_f64, safe_f64] = [least, &safe].map(|base| base.base().hi().to_f64());
    assert!(least_f64 <= safe_f64, "{case}");
    for k in 1..20 {
        let part = f64::from(k) / 20.0;
        let under = least_f64.powf(part).max(1.0);
        assert!(
            !feasible(&format!("{under}"), d, context, at_least),
            "{case}: {under}"
        );
        let over = safe_f64 * 1e6f64.powf(part * part);
        assert!(
            feasible(&format!("{over}"), d, context, at_least),
            "{case}: {over}"
        );
    }
    let held = Folder::open(folder.path()).expect("a folder");
    let mut check = |_: &Path, _: &[u8]| Ok(());
    let one = [context];
    let files = certify(ladder.without_rows(), &one, &held, &mut check, &mut |_| ());
    let safe_files = certify_safe(ladder.without_rows(), &one, &held, &mut check, &mut |_| ());
    for (files, found) in [(files, least), (safe_files, &safe)] {
        let [path] = &files.expect("a root")[..] else {
            panic!("one file")
        };
        let verified = Checker::new()
            .check(path, &|_| ())
            .unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(verified.threshold, at_least);
        assert_eq!(verified.base_digits(20), found.decimal(20).ok(), "{case}");
    }
}

#[test]
fn bases_of_chosen_problems() {
    for (d, context, at_least) in [
        (8, 30, "0.5"),
        (16, 1, "5"),
        (16, 2, "5.9"),
        (64, 1024, "8"),
        (128, 1024, "16"),
        (128, 512, "14.885"),
        (128, 100, "55"),
        (256, 300, "40.000000000001"),
    ] {
        check_bases(d, context, threshold(at_least));
    }
}

/// 61 of 64: at m = 91 the first pair is near −1, so the others have to keep 1.01 of their 63, which asks for a base of about 1e112.
#[test]
fn a_base_beyond_the_cap_is_said_to_be() {
    let mut ladder = ladder(128, threshold("61"));
    let row = ladder.climb(100, &mut |_| ());
    assert!(
        matches!(row.bound, LowerBound::NoBaseBelowCap),
        "{:?}",
        row.bound
    );
}

/// Islands of small problems: every base tried is feasible just if it lies on one.
#[test]
fn islands_hold_the_feasible_bases() {
    for (d, context, at_least) in [(128, 256, "8"), (64, 512, "4"), (96, 300, "14.27")] {
        let tau = threshold(at_least);
        let ladder = ladder(d, tau);
        let one = Decimal::one();
        let ranges: Vec<[f64; 2]> = ladder
            .islands_from(context, &one)
            .expect("a context")
            .map(|island| {
                let IslandStart::Proved(start) = &island.start else {
                    panic!("{:?}", island.start)
                };
                let (below, above) = enclosed(start);
                assert!(!feasible(&below, d, context, tau), "{below}");
                assert!(feasible(&above, d, context, tau), "{above}");
                let end = match &island.end {
                    IslandEnd::Root(root) => root.base().hi().to_f64(),
                    IslandEnd::Never => f64::INFINITY,
                    other => panic!("{other:?}"),
                };
                [start.base().lo().to_f64(), end]
            })
            .collect();
        assert!(ranges.len() > 1, "{ranges:?}");
        let most = ranges[ranges.len() - 1][0];
        let (mut inside, mut outside) = (0, 0);
        for k in 0..150 {
            let base = (1.02 * most).powf(0.5 + 0.5 * f64::from(k) / 150.0);
            let on = ranges
                .iter()
                .any(|[start, end]| *start <= base && base <= *end);
            assert_eq!(
                feasible(&format!("{base}"), d, context, tau),
                on,
                "{d} {base}"
            );
            inside += u32::from(on);
            outside += u32::from(!on);
        }
        assert!(inside > 3 && outside > 3, "{inside} {outside}");
        // From an island's middle on it is the first.
        let [start, end] = ranges[0];
        let middle = Decimal::from_f64_exact(0.5 * (start + end)).expect("a base");
        let first = ladder
            .islands_from(context, &middle)
            .expect("a context")
            .next();
        let IslandStart::Proved(found) = first.expect("an island").start else {
            panic!("proved")
        };
        assert_eq!(found.base().lo().to_f64(), start);
    }
}

/// cos m + h − 1 is what no sum exceeds at any base: cos 3 = −0.98999…, cos 22 = −0.99996….
#[test]
fn no_base_reaches_what_one_pair_does_not_allow() {
    let bound = |context, text| {
        let mut ladder = ladder(8, threshold(text));
        let safe = ladder.safe_base(context, &mut |_| ()).bound;
        let least = ladder.climb(context, &mut |_| ()).bound.clone();
        (least, safe)
    };
    for (context, text) in [
        (2, "3"),
        (3, "2.1"),
        (21, "2.5"),
        (22, "2.01"),
        (1, "3.6"),
        (500, "4"),
    ] {
        let (least, safe) = bound(context, text);
        assert!(
            matches!(least, LowerBound::NoBase),
            "{context} {text}: {least:?}"
        );
        assert!(
            matches!(safe, SafeBound::NoBase),
            "{context} {text}: {safe:?}"
        );
    }
    // 3 + cos 3 = 2.0100075…: large bases do, but counting does not show it.
    let (least, safe) = bound(3, "2.01");
    assert!(matches!(least, LowerBound::Proved(_)), "{least:?}");
    assert!(matches!(safe, SafeBound::Undecided(_)), "{safe:?}");
    // B(1) is least at base 1, 4·cos 1 = 2.161…; B(0) is 4.
    for (context, text) in [(1, "2.16"), (0, "4"), (0, "0.1")] {
        let (least, safe) = bound(context, text);
        assert!(
            matches!(least, LowerBound::Proved(ExactBase::One)),
            "{least:?}"
        );
        assert!(
            matches!(safe, SafeBound::Proved(ExactBase::One)),
            "{safe:?}"
        );
    }
    assert!(matches!(
        bound(1, "2.17").0,
        LowerBound::Proved(ExactBase::Root(_))
    ));
}

/// What a higher threshold allows, a lower one does.
#[test]
fn bases_rise_with_the_threshold() {
    let mut before = 0.0;
    for text in ["0", "0.001", "1", "8", "8.000001", "16", "40", "60"] {
        let mut ladder = ladder(128, threshold(text));
        let LowerBound::Proved(least) = &ladder.climb(256, &mut |_| ()).bound else {
            panic!("{text}")
        };
        let base = least.base().lo().to_f64();
        assert!(base > before, "{text}: {base}");
        before = base;
    }
}

#[test]
fn grids_take_the_threshold() {
    let tau = threshold("8");
    let mut ladder = ladder(64, tau);
    let row = ladder.climb(500, &mut |_| ()).clone();
    for grid in [Grid::Integer, Grid::Digits(2), Grid::F32] {
        let LeastOnGrid::Proved(base) = ladder.least_on(&row, grid) else {
            panic!("{grid:?}")
        };
        assert!(feasible(&base.to_string(), 64, 500, tau), "{base}");
        let LowerBound::Proved(least) = &row.bound else {
            panic!("proved")
        };
        if grid == Grid::Integer {
            let mut whole = least.base().lo().to_f64().ceil();
            while !feasible(&format!("{whole}"), 64, 500, tau) {
                whole += 1.0;
            }
            assert_eq!(base.nearest_f64(), whole);
        }
    }
}

#[test]
fn a_threshold_above_the_pairs_is_refused() {
    let head_dim = HeadDim::new(128).expect("even");
    let refused =
        |result: Result<_, ThresholdError>| matches!(result, Err(ThresholdError::AboveSum { .. }));
    assert!(refused(
        Ladder::new(head_dim)
            .at_least(threshold("64.000000000001"))
            .map(drop)
    ));
    assert!(Ladder::new(head_dim).at_least(threshold("64")).is_ok());
    let problem = Problem::new(&inputs::plain("1e4", 8).with_unrotated(2).expect("two"));
    let problem = problem.expect("a schedule").at_least(threshold("6"));
    let problem = problem
        .expect("six pairs")
        .at_least(threshold("6.1"))
        .map(drop);
    assert!(matches!(problem, Err(ProblemError::Threshold(_))));
}
