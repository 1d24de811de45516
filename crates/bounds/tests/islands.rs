//! Islands and safe bases: found by different routes, and against the sums themselves.

use ropebound_bounds::search::{ExactBase, Island, IslandEnd, IslandStart, Ladder, SafeBound};
use ropebound_bounds::{FirstNegative, Problem};
use ropebound_schedule::{Decimal, HeadDim};
use ropebound_testkit::inputs;

fn ladder(d: u64) -> Ladder {
    Ladder::new(HeadDim::new(d).unwrap())
}

fn start(island: &Island) -> String {
    match &island.start {
        IslandStart::Proved(base) => base.decimal(20).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn end(island: &Island) -> Option<String> {
    match &island.end {
        IslandEnd::Root(root) => Some(root.base_decimal(20).unwrap()),
        IslandEnd::Never => None,
        other => panic!("{other:?}"),
    }
}

fn all(d: u64, context: u64) -> Vec<(String, Option<String>)> {
    let mut ladder = ladder(d);
    ladder.climb(context, &mut |_| ());
    let row = ladder.rows().last().unwrap();
    ladder
        .islands(row)
        .map(|island| (start(&island), end(&island)))
        .collect()
}

fn feasible(base: &str, d: u64, context: u64) -> bool {
    let problem = Problem::new(&inputs::plain(base, d)).unwrap();
    problem.first_negative(0..context + 1).unwrap() == FirstNegative::None
}

/// `text` with its last digit moved by one.
fn beside(text: &str, up: bool) -> String {
    let value: Decimal = text.parse().unwrap();
    let next = value.successor_at_digits(20).to_string();
    if up {
        next
    } else {
        // The number as far below as the next one is above.
        let digits: u128 = text.replace('.', "").parse().unwrap();
        let point = text.find('.').unwrap();
        let mut below = (digits - 1).to_string();
        below.insert(point, '.');
        below
    }
}

/// Up from base_L island by island, and down from where counting ends, come to the same base.
#[test]
fn the_last_island_starts_at_the_safe_base() {
    for (d, contexts) in [
        (128, &[2u64, 100, 1000, 1024, 2048, 4096, 8192][..]),
        (64, &[1024, 3000]),
        (80, &[1024, 4096]),
        (96, &[2048]),
        (192, &[2048]),
        (256, &[1024]),
        (16, &[64, 300]),
        (8, &[50]),
    ] {
        for &context in contexts {
            let safe = ladder(d).safe_base(context, &mut |_| ());
            let SafeBound::Proved(base) = &safe.bound else {
                panic!("{d} {context}: {:?}", safe.bound)
            };
            let islands = all(d, context);
            let (start, end) = islands.last().unwrap();
            assert_eq!(
                (&base.decimal(20).unwrap(), &None),
                (start, end),
                "{d} {context}"
            );
            assert!(safe.steps.is_sorted_by(|a, b| a < b));
            assert!(safe.steps.first().is_none_or(|&first| first > safe.from));
        }
    }
}

/// The ends of islands by the sums at decimals of 20 digits on either side, and the islands in order.
#[test]
fn islands_end_where_the_sums_say() {
    for (d, context, count) in [(128, 1024, 3), (128, 2048, 9), (64, 1024, 7)] {
        let islands = all(d, context);
        assert_eq!(islands.len(), count, "{d} {context}");
        let mut last: Option<Decimal> = None;
        for (start, end) in &islands {
            for (base, inside_is_up) in [(Some(start), true), (end.as_ref(), false)] {
                let Some(base) = base else { continue };
                let inside = beside(base, inside_is_up);
                let outside = beside(base, !inside_is_up);
                assert!(feasible(&inside, d, context), "{inside}");
                assert!(!feasible(&outside, d, context), "{outside}");
                let here: Decimal = base.parse().unwrap();
                assert!(last.is_none_or(|last| last < here));
                last = Some(here);
            }
        }
    }
}

/// Every integer base from 1 to 7000 lies in an island just if it is feasible: nothing is missed between.
#[test]
fn islands_are_all_feasible_bases() {
    let islands: Vec<(Decimal, Option<Decimal>)> = all(128, 1024)
        .into_iter()
        .map(|(start, end)| (start.parse().unwrap(), end.map(|end| end.parse().unwrap())))
        .collect();
    for base in (1u64..7000).step_by(7) {
        let text = base.to_string();
        let value: Decimal = text.parse().unwrap();
        let within = |(start, end): &(Decimal, Option<Decimal>)| {
            *start <= value && end.as_ref().is_none_or(|end| value <= *end)
        };
        assert_eq!(
            islands.iter().any(within),
            feasible(&text, 128, 1024),
            "{base}"
        );
    }
}

/// Starting from a base inside an island, at a gap, below everything, and above the safe base.
#[test]
fn islands_from_a_base() {
    let whole = all(128, 1024);
    for (base, from) in [
        ("1", 0),
        ("2", 0),
        ("4293.4", 0),
        ("4293.44", 0),
        ("4310", 0),
        ("4330.3", 0),
        ("4331", 1),
        ("5000", 1),
        ("5620", 1),
        ("6000", 2),
        ("10000", 2),
        ("1e50", 2),
    ] {
        let found = ladder(128)
            .islands_from(1024, &base.parse().unwrap())
            .unwrap();
        let found: Vec<_> = found.map(|island| (start(&island), end(&island))).collect();
        assert_eq!(found, whole[from..], "{base}");
    }
}

#[test]
fn contexts_and_head_dims_without_islands() {
    let safe = |d, context| ladder(d).safe_base(context, &mut |_| ()).bound;
    for context in [0, 1] {
        assert!(matches!(
            safe(128, context),
            SafeBound::Proved(ExactBase::One)
        ));
    }
    assert!(matches!(safe(2, 5), SafeBound::NoBase));
    // Two pairs: cos m comes as close to −1 as one likes, and counting sees no base large enough.
    assert!(matches!(safe(4, 100), SafeBound::Undecided(_)));
    let from_one: Vec<_> = ladder(128)
        .islands_from(1, &Decimal::one())
        .unwrap()
        .collect();
    assert!(matches!(
        from_one[..],
        [Island {
            start: IslandStart::Proved(ExactBase::One),
            end: IslandEnd::Never
        }]
    ));
    assert_eq!(
        ladder(2).islands_from(5, &Decimal::one()).unwrap().count(),
        0
    );
}
