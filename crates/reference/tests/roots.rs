//! Roots: known ones, both coordinates, and every refusal.

mod support;

use std::cmp::Ordering;

use ropebound_reference::{
    Coordinate, Float, Frequencies, Interval, LogBase, RootError, RootOfBase, cosine_sum,
    isolate_root,
};
use support::plain;

/// ln b over a range of bases.
fn log_bracket(lo: &str, hi: &str) -> Interval {
    let log = |text: &str| {
        Interval::from_decimal(&text.parse().unwrap(), 96)
            .ln()
            .unwrap()
    };
    log(lo).hull(&log(hi))
}

/// The least base for 1024 positions at d = 128, where B(1009) vanishes.
const LEAST_BASE_1K: &str = "4293.4375692625784161384514352441241694889176495996";

#[test]
fn the_least_base_for_1024_positions() {
    let bracket = log_bracket("4293.437569", "4293.43757");
    let root = isolate_root(LogBase { pairs: 64 }, 1009, &bracket, 60).unwrap();
    assert!(root.is_rising() && root.position() == 1009);
    assert_eq!(root.base_decimal(50).unwrap(), LEAST_BASE_1K);
    assert!(root.base().lo().to_f64() > 4293.437569 && root.base().hi().to_f64() < 4293.43757);

    // The same in r = b^(−1/64), which falls as b grows.
    let root_bracket = (-&bracket).divide_u64(64).exp();
    let other = isolate_root(RootOfBase::new(64), 1009, &root_bracket, 60).unwrap();
    assert!(!other.is_rising());
    assert_eq!(other.base_decimal(50).unwrap(), LEAST_BASE_1K);
    assert!(other.base().intersect(&root.base()).is_some());

    // The sign does change at the digits printed.
    for (digits, sign) in [
        (&LEAST_BASE_1K[..40], Ordering::Less),
        ("4293.4375692625784161384514352441241695", Ordering::Greater),
    ] {
        let sum = cosine_sum(&Frequencies::of(&plain(digits, 128), 256), 1009);
        assert_eq!(sum.sign(), Some(sign), "{digits}: {sum}");
    }
}

/// Two pairs: cos 2 + cos(2·e^(−u/2)) vanishes at e^(−u/2) = π/2 − 1.
#[test]
fn a_root_in_closed_form() {
    let root = isolate_root(LogBase { pairs: 2 }, 2, &log_bracket("2", "5"), 500).unwrap();
    let half_pi = Interval::pi(700).divide_u64(2);
    let exact = &half_pi - &Interval::one(700);
    assert!(
        root.enclosure().encloses(&(-&exact.ln().unwrap().scale(2))),
        "{}",
        root.enclosure()
    );
    assert!(root.enclosure().width().get_exp().unwrap() <= -500);
    let inverse = Interval::one(700).divide(&exact.square()).unwrap();
    assert!(root.base().encloses(&inverse));
}

/// Brackets so wide that the slope has one sign only piece by piece: Newton starts with bisection.
#[test]
fn wide_brackets_are_bisected_first() {
    for (lo, hi) in [("4243", "4294"), ("4245", "4330"), ("4250", "4340")] {
        let bracket = log_bracket(lo, hi);
        let [_, slope, _] = ropebound_reference::derivatives(1009, &bracket, 64, 160);
        assert_eq!(slope.sign(), None, "{slope}");
        let root = isolate_root(LogBase { pairs: 64 }, 1009, &bracket, 100).unwrap();
        assert_eq!(root.base_decimal(50).unwrap(), LEAST_BASE_1K);
    }
}

#[test]
fn any_number_of_digits() {
    let root = isolate_root(
        LogBase { pairs: 64 },
        1009,
        &log_bracket("4293", "4294"),
        10,
    )
    .unwrap();
    let long = root.base_decimal(1000).unwrap();
    assert_eq!(long.len(), 1001);
    assert!(long.starts_with(&LEAST_BASE_1K[..LEAST_BASE_1K.len() - 1]));
    let refined = root.clone().refine(4000).unwrap();
    assert!(root.enclosure().encloses(refined.enclosure()));
}

#[test]
fn what_is_not_proven_is_refused() {
    let refused = |lo: &str, hi: &str, pairs, position| {
        isolate_root(LogBase { pairs }, position, &log_bracket(lo, hi), 60).unwrap_err()
    };
    let error = refused("4294", "4295", 64, 1009);
    assert_eq!(
        error,
        RootError::NoSignChange {
            position: 1009,
            sign: Ordering::Greater
        }
    );
    assert_eq!(
        error.to_string(),
        "B(1009) is positive at both ends of the bracket"
    );
    // One pair: no base changes B.
    assert!(matches!(
        refused("2", "5", 1, 2),
        RootError::NoSignChange {
            sign: Ordering::Less,
            ..
        }
    ));
    // A sign change over several turns of the slope.
    assert!(matches!(
        refused("4200", "4294", 64, 1009),
        RootError::SlopeChanges { .. }
    ));
    // B(0) = h has no root anywhere.
    assert!(matches!(
        refused("2", "5", 4, 0),
        RootError::NoSignChange {
            sign: Ordering::Greater,
            ..
        }
    ));
}

/// A coordinate whose B(2) = cos 2 + cos(π − 2) is 0 everywhere: no precision decides its sign, and that is said.
#[test]
fn an_undecided_sign_is_said_to_be_one() {
    #[derive(Debug)]
    struct Flat;
    impl Coordinate for Flat {
        fn pairs(&self) -> usize {
            2
        }
        fn frequencies(&self, _: &Interval, precision: u32) -> Frequencies {
            let second = &Interval::pi(precision + 8).divide_u64(2) - &Interval::one(precision + 8);
            Frequencies::of_root(&second, 2, precision)
        }
        fn slopes(&self, _: &Interval, _: &Frequencies, _: usize) -> [Interval; 2] {
            [Interval::zero(64), Interval::zero(64)]
        }
        fn base(&self, x: &Interval) -> Interval {
            x.clone()
        }
    }
    match isolate_root(Flat, 2, &log_bracket("2", "3"), 60) {
        Err(RootError::SignUndecided { position: 2, sum }) => assert!(sum.contains_zero()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn coordinates_know_their_number_of_pairs() {
    assert_eq!(
        (LogBase { pairs: 3 }.pairs(), RootOfBase::new(5).pairs()),
        (3, 5)
    );
}

/// The base at a root loses no digits to the precision it is computed at: b = r^(−h), so h = 64 times the root's own error.
#[test]
fn bases_are_as_sharp_as_their_roots() {
    let unit = |x: f64| Interval::from_f64(x, 64);
    let bracket = unit(0.877_47).hull(&unit(0.877_49));
    let root = isolate_root(RootOfBase::new(64), 1009, &bracket, 200).unwrap();
    let (r, base) = (root.enclosure(), root.base());
    let relative = |x: &Interval| Float::with_val(64, x.width() / x.lo());
    assert!(relative(r) < 1e-59);
    assert!(relative(&base) < relative(r) * 65u32, "{base}");
}
