//! Limbs, balls and upper bounds against GMP's integers.

use proptest::prelude::*;
use ropebound_reference::Integer;
use std::vec::Vec;

use super::{integer, units};
use crate::ball::Ball;
use crate::limbs;
use crate::upper::Upper;

/// Limbs of which many are all zeros or all ones, where carries run furthest.
fn limb() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(u64::MAX),
        Just(1 << 63),
        any::<u64>()
    ]
}

fn many(count: usize) -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(limb(), count)
}

/// Limbs after the point.
const LIMBS: usize = 3;

/// A ball below 2^60 in magnitude and a number it stands for, in units.
fn ball() -> impl Strategy<Value = (Ball, Integer)> {
    let error = prop_oneof![
        Just(0u128),
        0..3u128,
        any::<u64>().prop_map(u128::from),
        (0..1u128 << 100)
    ];
    (
        any::<bool>(),
        many(LIMBS),
        0..1u64 << 60,
        prop_oneof![Just(true), any::<bool>()],
        error,
        -128..=128i32,
    )
        .prop_map(|(negative, mut limbs, whole, small, error, at)| {
            limbs.extend([if small { whole % 3 } else { whole }, 0]);
            let ball = Ball {
                negative,
                limbs,
                error,
            };
            let off = Integer::from(error) * at / 128;
            let member = units(&ball) + off;
            (ball, member)
        })
}

fn one() -> Integer {
    Integer::from(1) << (64 * LIMBS as u32)
}

/// |found − exact/scale| ≤ error, exactly.
fn holds(found: &Ball, exact: &Integer, scale: &Integer) -> bool {
    let off: Integer = units(found) * scale - exact;
    found.error == u128::MAX || off.abs() <= Integer::from(found.error) * scale
}

proptest! {
    #[test]
    fn limbs_are_integers(a in many(4), b in many(4), factor in limb(), divisor in limb()) {
        let [x, y] = [integer(&a), integer(&b)];
        prop_assert_eq!(integer(&limbs::product(&a, &b)), Integer::from(&x * &y));
        prop_assert_eq!(integer(&limbs::product(&a, &b[..2])), Integer::from(&x * &integer(&b[..2])));
        prop_assert_eq!(limbs::compare(&a, &b), x.cmp(&y));
        prop_assert_eq!(limbs::is_zero(&a), x == 0);

        let mut sum = a.clone();
        let carry = limbs::add(&mut sum, &b);
        prop_assert_eq!(integer(&sum) + (Integer::from(u8::from(carry)) << 256u32), Integer::from(&x + &y));
        let (larger, smaller) = if x >= y { (&a, &b) } else { (&b, &a) };
        let mut difference = larger.clone();
        limbs::subtract(&mut difference, smaller);
        prop_assert_eq!(integer(&difference), Integer::from(&x - &y).abs());

        let mut multiple = a.clone();
        let beyond = limbs::scale(&mut multiple, factor);
        prop_assert_eq!(integer(&multiple) + (Integer::from(beyond) << 256u32), Integer::from(&x * factor));
        prop_assume!(divisor != 0);
        let mut quotient = a.clone();
        limbs::divide(&mut quotient, divisor);
        prop_assert_eq!(integer(&quotient), x / divisor);
    }

    #[test]
    fn balls_hold_every_result((a, x) in ball(), (b, y) in ball(), factor in 1u64..1 << 40) {
        prop_assert!(holds(&a.clone().plus(&b), &Integer::from(&x + &y), &Integer::from(1)));
        prop_assert!(holds(&a.clone().minus(&b), &Integer::from(&x - &y), &Integer::from(1)));
        prop_assert!(holds(&a.times(&b), &Integer::from(&x * &y), &one()));
        prop_assert!(holds(&a.clone().scaled(factor), &Integer::from(&x * factor), &Integer::from(1)));
        prop_assert!(holds(&a.clone().divided(factor), &x, &Integer::from(factor)));
        prop_assert!(holds(&a.clone().negated(), &Integer::from(-&x), &Integer::from(1)));
        prop_assert!(holds(&a.clone().magnitude(), &Integer::from(x.abs_ref()), &Integer::from(1)));
        let bounded = x.clone().max(-one());
        prop_assert!(holds(&a.clone().at_least_minus_one(), &bounded, &Integer::from(1)));
        prop_assert!(!a.is_negative() || x < 0);
        prop_assert!(!a.is_non_negative() || x >= 0);
        if let Some([lo, hi]) = a.ends() {
            prop_assert!(integer(&lo) > 0 && integer(&lo) <= x && x <= integer(&hi));
        }
    }

    /// And not many more: errors are of a few units where the operands have none.
    #[test]
    fn balls_are_tight((a, _) in ball(), (b, _) in ball()) {
        let [a, b] = [a.centre().0, b.centre().0];
        prop_assert!(a.times(&b).error <= 2);
        prop_assert_eq!(a.clone().plus(&b).error, 0);
        prop_assert!(a.clone().divided(7).error <= 2);
        let wide = a.clone().widened(1000);
        prop_assert!(wide.clone().divided(10).error <= 102);
        let small = Ball { limbs: [&b.limbs[..LIMBS], &[0, 0]].concat(), ..b };
        prop_assert!(wide.times(&small).error <= 1002);
        prop_assert_eq!(wide.plus(&small.widened(10)).error, 1010);
    }

    #[test]
    fn upper_bounds_are_above_and_near(a in any::<u128>(), b in any::<u128>(), shift in 0..128u32, apart in -140..140i32, factor in limb(), bits in -150..200i32) {
        // Numbers a·2^−200 and b·2^(apart − 200), compared as integers of the unit 2^−600.
        let value = |x: Upper| Integer::from(x.mantissa) << (x.exponent + 600) as u32;
        let raw = |x: u128, exponent: i32| Integer::from(x) << (exponent + 600) as u32;
        let near = |found: Integer, exact: Integer| {
            // Within 2^−62, relatively.
            found >= exact && (found - &exact) << 62u32 <= exact
        };
        let b = b >> shift;
        let [x, y] = [Upper::new(a, -200), Upper::new(b, apart - 200)];
        let [p, q] = [raw(a, -200), raw(b, apart - 200)];
        for x in [x, y] {
            prop_assert!(x.mantissa == 0 || x.mantissa >> 63 == 1);
        }
        prop_assert!(near(value(x), p.clone()) && near(value(y), q.clone()));
        prop_assert!(near(value(x.plus(y)), value(x) + value(y)));
        prop_assert_eq!(x.plus(y), y.plus(x));
        let product = (Integer::from(x.mantissa) * y.mantissa) << (x.exponent + y.exponent + 600) as u32;
        prop_assert!(near(value(x.times(y)), product));
        prop_assert!(near(value(x.scaled(factor)), value(x) * factor));
        prop_assert_eq!(value(x.halved()) * 2, value(x));

        let units = x.in_units_of(bits);
        let exact = value(x) << 200u32;
        let unit = Integer::from(1) << (800 - bits) as u32;
        if units == i128::MAX {
            prop_assert!(exact >= (Integer::from(1) << 126u32) * unit);
        } else {
            prop_assert!(Integer::from(units) * &unit >= exact);
            prop_assert!(Integer::from(units - 1) * unit < exact || units == 0);
        }
    }
}

#[test]
fn zero_and_the_largest_are_upper_bounds_too() {
    let zero = Upper::new(0, 17);
    assert_eq!((zero.mantissa, zero.in_units_of(100)), (0, 0));
    assert_eq!(zero.plus(Upper::new(3, 5)), Upper::new(3, 5));
    assert_eq!(zero.times(Upper::new(3, 5)).mantissa, 0);
    let largest = Upper::new(u128::MAX, 0);
    assert_eq!((largest.mantissa, largest.exponent), (1 << 63, 65));
    assert_eq!(Upper::new(5, -1).in_units_of(0), 3);
    assert_eq!(Upper::new(4, -1).in_units_of(0), 2);
    assert_eq!(Upper::new(1, -1000).in_units_of(0), 1);
    assert_eq!(Upper::new(1, 1000).in_units_of(0), i128::MAX);
}

/// At the border a sign is told only where it is certain.
#[test]
fn signs_are_told_where_they_are_certain() {
    let at = |negative, value: u64, error| Ball {
        negative,
        limbs: std::vec![value, 0, 0, 0, 0],
        error,
    };
    assert!(
        at(true, 5, 4).is_negative()
            && !at(true, 5, 5).is_negative()
            && !at(true, 5, 6).is_negative()
    );
    assert!(!at(false, 5, 0).is_negative() && !at(true, 0, 0).is_negative());
    assert!(at(false, 5, 5).is_non_negative() && !at(false, 5, 6).is_non_negative());
    assert!(at(false, 0, 0).is_non_negative() && !at(true, 5, 0).is_non_negative());
    let high = Ball {
        negative: true,
        limbs: std::vec![0, 0, 1, 0, 0],
        error: u128::MAX - 1,
    };
    assert!(high.is_negative());
    let middle = Ball {
        negative: true,
        limbs: std::vec![0, 2, 0, 0, 0],
        error: 1 << 65,
    };
    assert!(!middle.is_negative());
    assert!(
        at(false, 5, 5).ends().is_none()
            && at(true, 5, 0).ends().is_none()
            && at(false, 5, 4).ends().is_some()
    );
}

/// An error that no longer fits stands for everything.
#[test]
fn errors_do_not_wrap() {
    let wide = Ball::integer(1 << 40, LIMBS).widened(u128::MAX - 1);
    let far = wide.clone().widened(5);
    let one = Ball::integer(1, LIMBS);
    for far in [
        wide.clone().plus(&wide),
        wide.times(&wide),
        wide.clone().scaled(2),
        far.clone().divided(3),
        far.times(&one),
        far.clone().minus(&one),
        far,
    ] {
        assert_eq!(far.error, u128::MAX);
        assert!(!far.is_negative() && !far.negated().is_negative());
    }
}

#[test]
fn what_a_ball_is_asked_for() {
    let ball = Ball::integer(7, LIMBS);
    assert_eq!(
        (ball.precision(), ball.whole_part(), ball.vanishes()),
        (LIMBS, 7, false)
    );
    assert!(Ball::integer(0, LIMBS).vanishes());
    let (centre, error) = ball.widened(9).centre();
    assert_eq!((centre.error, error), (0, 9));
}
