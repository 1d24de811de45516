//! Sign, context length, counts and minima against sums enclosed one by one.

use proptest::prelude::*;
use ropebound_bounds::search::{Ladder, LowerBound};
use ropebound_bounds::{ContextLength, FirstNegative, Problem, ProblemError, Sign};
use ropebound_reference::cosine_sums;
use ropebound_schedule::{HeadDim, Schedule};
use ropebound_testkit::inputs;
use std::ops::Range;

/// Positions of a range with B < 0, and where B is least, from enclosures alone.
fn slowly(schedule: &Schedule, range: Range<u64>) -> (Vec<u64>, u64) {
    let mut negative = Vec::new();
    let mut least = None;
    cosine_sums(schedule, range, 256, |position, sum| {
        if sum.sign().expect("256 bits decide these") == std::cmp::Ordering::Less {
            negative.push(position);
        }
        if least.as_ref().is_none_or(|(_, lo)| sum.lo() < lo) {
            least = Some((position, sum.lo().clone()));
        }
    });
    (negative, least.expect("a range that is not empty").0)
}

fn compare(schedule: &Schedule, range: Range<u64>) {
    let (negative, least) = slowly(schedule, range.clone());
    let problem = Problem::new(schedule).expect("a schedule");
    let count = problem.count_negative(range.clone()).expect("a range");
    assert_eq!(count.negative, negative.len() as u64, "{schedule}");
    assert_eq!(count.non_negative, range.end - range.start - count.negative);
    assert_eq!(count.first_negative, negative.first().copied());
    assert_eq!(count.last_negative, negative.last().copied());
    assert!(count.undecided.is_empty());
    let first = problem.first_negative(range.clone()).expect("a range");
    let expected = negative
        .first()
        .map_or(FirstNegative::None, |&m| FirstNegative::At(m));
    assert_eq!(first, expected, "{schedule}");
    let minimum = problem.minimum(range).expect("a range");
    assert_eq!(minimum.position, least, "{schedule}");
    assert!(minimum.tied.is_empty());
}

#[test]
fn listed_schedules() {
    // A table with exact ties or one pair alone would leave signs open at any precision; those are pinned below.
    for schedule in [
        inputs::plain("10000", 128),
        inputs::plain("1.5", 4),
        inputs::plain("4293.4375692625784161", 128),
        inputs::plain("4293.4375692625784162", 128),
        Schedule::method1(),
        Schedule::method2(),
        inputs::plain("1e4", 128)
            .with_unrotated(3)
            .expect("few unrotated pairs"),
    ] {
        compare(&schedule, 0..20_000);
        compare(&schedule, 4097..9001);
        compare(&schedule, 1009..1010);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_schedules(schedule in inputs::random_schedule(), start in 0u64..1 << 40) {
        let problem = Problem::new(&schedule).unwrap();
        prop_assume!(start + 3000 < problem.position_limit());
        // Base 1 repeats values: m and its neighbours by 710 differ by less than any sensible precision tells.
        prop_assume!(schedule.plain_base().is_some_and(|base| base.to_string() != "1"));
        compare(&schedule, start..start + 3000);
    }
}

#[test]
fn signs_next_to_a_root() {
    // The least base for 1024 is 4293.43756926257841613845…, where B(1009) changes sign.
    for (base, expected) in [
        ("4293.4375692582849785", Sign::Negative),    // 1 − 1e-12
        ("4293.4375692668718537", Sign::NonNegative), // 1 + 1e-12
        ("4293.43756926257841613845143524", Sign::Negative),
        ("4293.43756926257841613845143525", Sign::NonNegative),
    ] {
        let problem = Problem::new(&inputs::plain(base, 128)).unwrap();
        assert_eq!(problem.sign(1009), expected, "base {base}");
        let negative = expected == Sign::Negative;
        let first = problem.first_negative(0..1025).unwrap();
        assert_eq!(
            first,
            if negative {
                FirstNegative::At(1009)
            } else {
                FirstNegative::None
            }
        );
    }
}

/// Sixty digits of the least base leave a sum of 10^-57 or so, which 128 bits do not tell from 0.
#[test]
fn signs_rise_in_precision_until_they_are_proven() {
    let mut ladder = Ladder::new(HeadDim::new(128).unwrap());
    let LowerBound::Proved(least) = &ladder.climb(1024, &mut |_| ()).bound else {
        panic!("context 1024 has a root")
    };
    let (below, above) = least.enclosure(60).unwrap();
    for (base, expected) in [(below, Sign::Negative), (above, Sign::NonNegative)] {
        let problem = Problem::new(&inputs::plain(&base, 128)).unwrap();
        assert!(problem.enclosure(1009, 128).contains_zero());
        assert_eq!(problem.sign(1009), expected, "base {base}");
    }
}

#[test]
fn the_least_of_close_sums_is_found_at_higher_precision() {
    // cos(m·10^-40) falls with m, by some 10^-80 a step.
    let slow = Schedule::table(vec!["1e-40".parse().unwrap()]).unwrap();
    let least = Problem::new(&slow).unwrap().minimum(0..9).unwrap();
    assert_eq!((least.position, least.tied), (8, Vec::new()));
}

#[test]
fn context_lengths() {
    let none = &mut |_: u64| ();
    let length = |base: &str, limit| {
        Problem::new(&inputs::plain(base, 128))
            .unwrap()
            .context_length(limit, &mut |_| ())
            .unwrap()
    };
    let (negative, _) = slowly(&inputs::plain("10000", 128), 0..4096);
    assert_eq!(
        length("10000", None),
        ContextLength::Bounded {
            length: negative[0] - 1
        }
    );
    assert_eq!(
        length("1e12", Some(1 << 20)),
        ContextLength::NoneUpTo { limit: 1 << 20 }
    );
    // One pair: cos m < 0 first at m = 2. Half of the pairs unrotated: never.
    assert_eq!(
        Problem::new(&inputs::plain("7", 2))
            .unwrap()
            .context_length(None, none)
            .unwrap(),
        ContextLength::Bounded { length: 1 }
    );
    let half = inputs::plain("10000", 128).with_unrotated(64).unwrap();
    assert_eq!(
        Problem::new(&half)
            .unwrap()
            .context_length(None, none)
            .unwrap(),
        ContextLength::Unbounded
    );
}

#[test]
fn long_ranges_are_counted_stretch_by_stretch() {
    let problem = Problem::new(&inputs::plain("7", 2)).unwrap();
    let range = 5..(1 << 24) + 1005;
    let mut heard = Vec::new();
    let count = problem.count_negative_with(range.clone(), &mut |end| heard.push(end));
    let least = problem.minimum_with(range.clone(), &mut |end| heard.push(end));
    assert_eq!(heard, [(1 << 24) + 5, range.end, (1 << 24) + 5, range.end]);
    // Divided elsewhere.
    let parts = [range.start..9_000_000, 9_000_000..range.end];
    let [head, tail] = parts
        .clone()
        .map(|part| problem.count_negative(part).unwrap());
    let count = count.unwrap();
    assert_eq!(count.negative, head.negative + tail.negative);
    assert_eq!(count.non_negative, head.non_negative + tail.non_negative);
    assert_eq!(count.first_negative, head.first_negative);
    assert_eq!(count.last_negative, tail.last_negative);
    let [head, tail] = parts.map(|part| problem.minimum(part).unwrap());
    let lower = if head.enclosure.hi() < tail.enclosure.lo() {
        head
    } else {
        tail
    };
    assert_eq!(least.unwrap(), lower);
}

#[test]
fn equal_sums_are_reported_as_tied() {
    // A frequency of 0 gives the same sum at every m: no precision finds the least of equals.
    let problem = Problem::new(&Schedule::table(vec!["0".parse().unwrap()]).unwrap()).unwrap();
    assert_eq!(problem.sign(12), Sign::NonNegative);
    assert_eq!(problem.count_negative(0..9).unwrap().non_negative, 9);
    let flat = problem.minimum(3..9).unwrap();
    assert_eq!((flat.position, flat.tied.len()), (3, 6));
}

#[test]
fn empty_ranges_and_positions_out_of_domain_are_refused() {
    let problem = Problem::new(&inputs::plain("10000", 128)).unwrap();
    assert_eq!(
        problem.count_negative(Range { start: 9, end: 9 }),
        Err(ProblemError::EmptyRange { start: 9, end: 9 })
    );
    let limit = problem.position_limit();
    assert_eq!(
        problem.minimum(0..limit + 1),
        Err(ProblemError::Position {
            position: limit,
            limit
        })
    );
}
