//! Exact numbers and their text against MPFR; decimal output.

use ropebound_reference::{Float, Integer, Interval, certain_digits};
use std::format;
use std::string::ToString;
use std::vec::Vec;

use super::{Random, exact, float, interval, number};
use crate::ball::Ball;
use crate::decimal::certain_inverse;
use crate::digest::{Digest, digest};
use crate::exact::{Exact, decimal};
use crate::read::{MOST_BYTES, read};
use crate::threshold::Threshold;
use crate::upper::Upper;

fn parse(text: &str) -> Result<Exact, &'static str> {
    Exact::parse(text)
}

#[test]
fn every_number_has_one_text() {
    let mut texts: Vec<_> = [
        "0x1p+0",
        "0x1p-1",
        "0x1.8p-1",
        "0x1.bb578dd44e3f9p-1",
        "0x1p-16384",
        "0x1.0000000000000000000000000000000000000000001p-3",
    ]
    .map(ToString::to_string)
    .into();
    texts.push(format!("0x1.{}1p-5", "0".repeat(1022)));
    texts.push(format!("0x1.{}p-16384", "f".repeat(1023)));
    // Every place of the first and the last bit within a limb.
    for depth in 1..140 {
        for digits in [
            "",
            ".8",
            ".1",
            ".123456789abcdef",
            ".fffffffffffffffffffffffffffffffffff",
        ] {
            texts.push(format!("0x1{digits}p-{depth}"));
        }
    }
    for text in texts {
        let number = parse(&text).unwrap();
        assert_eq!(number.to_string(), text);
        // MPFR reads the same number.
        assert_eq!(exact(&float(&number)), number);
        let ball = Ball::exact(&number, 330);
        assert_eq!(ball.error, 0);
        assert_eq!(*interval(&ball).lo(), float(&number));
    }
}

#[test]
fn other_spellings_are_refused() {
    for (text, reason) in [
        ("", "starts with 0x1"),
        ("1", "starts with 0x1"),
        ("0X1p-1", "starts with 0x1"),
        ("0x2p-1", "starts with 0x1"),
        ("-0x1p-1", "starts with 0x1"),
        (" 0x1p-1", "starts with 0x1"),
        ("0x1", "has an exponent"),
        ("0x1.8", "has an exponent"),
        ("0x1P-1", "has an exponent"),
        ("0x1.p-1", "followed by digits"),
        ("0x18p-1", "follow a point"),
        ("0x1.Ap-1", "0 to 9 and a to f"),
        ("0x1.8.8p-1", "0 to 9 and a to f"),
        ("0x1.é1p-1", "0 to 9 and a to f"),
        ("0x1.0p-1", "do not end in 0"),
        ("0x1.80p-1", "do not end in 0"),
        ("0x1p0", "an exponent is +0, or from -16384 to -1"),
        ("0x1p", "an exponent is +0, or from -16384 to -1"),
        ("0x1p-0", "an exponent is +0, or from -16384 to -1"),
        ("0x1p-01", "an exponent is +0, or from -16384 to -1"),
        ("0x1p+1", "an exponent is +0, or from -16384 to -1"),
        ("0x1p-1 ", "an exponent is +0, or from -16384 to -1"),
        ("0x1p--1", "an exponent is +0, or from -16384 to -1"),
        ("0x1p-16385", "an exponent is +0, or from -16384 to -1"),
        (
            "0x1p-99999999999999999999",
            "an exponent is +0, or from -16384 to -1",
        ),
        ("0x1.8p+0", "at most 1"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.contains(reason), "{text}: {error}");
    }
    assert!(
        parse(&format!("0x1.{}1p-5", "0".repeat(1023)))
            .unwrap_err()
            .contains("at most 1023")
    );
    assert!(parse(&format!("0x1.{}1p-5", "0".repeat(1022))).is_ok());
}

#[test]
fn integers_have_one_text() {
    assert_eq!(decimal("0"), Some(0));
    assert_eq!(decimal("999999999999999999"), Some(999_999_999_999_999_999));
    for text in [
        "",
        "00",
        "01",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1e3",
        "1000000000000000000",
        "½",
    ] {
        assert_eq!(decimal(text), None, "{text:?}");
    }
}

/// Numbers of all lengths and places, near and far from each other.
fn numbers() -> Vec<Exact> {
    let mut random = Random(17);
    let mut numbers: Vec<_> = [
        "0x1p+0",
        "0x1p-1",
        "0x1p-64",
        "0x1p-65",
        "0x1p-128",
        "0x1.8p-64",
        "0x1p-16384",
    ]
    .map(|text| parse(text).unwrap())
    .into();
    for depth in [1, 2, 63, 64, 65, 70, 200, 4000] {
        for limbs in 1..5 {
            let digits: alloc::string::String = (0..limbs)
                .map(|_| format!("{:016x}", random.next()))
                .collect();
            numbers.push(parse(&format!("0x1.{digits}1p-{depth}")).unwrap());
        }
    }
    numbers
}

#[test]
fn middles_and_halves_are_exact() {
    let numbers = numbers();
    let bits = 40_000;
    for a in &numbers {
        for b in &numbers {
            let value = |number: &Exact| interval(&Ball::exact(number, 500)).lo().clone();
            let [x, y] = [a, b].map(value);
            assert_eq!(a.cmp(b), x.partial_cmp(&y).unwrap());
            assert_eq!(a.partial_cmp(b), x.partial_cmp(&y));
            let sum = Float::with_val(bits, &x + &y);
            assert_eq!(value(&a.middle(b)) * 2u32, sum);
            if a < b {
                let difference = Float::with_val(bits, &y - &x);
                assert_eq!(value(&b.half_above(a)) * 2u32, difference);
            }
        }
    }
}

#[test]
fn roundings_of_exact_numbers_are_on_the_side_they_say() {
    for a in numbers() {
        let value = Float::with_val(40_000, float(&a));
        let scaled = Float::with_val(40_000, &value << 127u32);
        let (floor, whole) = a.to_127();
        let off = Float::with_val(40_000, &scaled - Float::with_val(200, floor));
        assert!((0..1).contains(&off) && whole == (off == 0), "{a}");

        let upper = Upper::exact(&a);
        let bound = Float::with_val(64, upper.mantissa) << upper.exponent;
        let off = Float::with_val(40_000, &bound - &value);
        assert!(off >= 0 && off << 62u32 <= value, "{a}");

        for limbs in [2, 3, 6] {
            let ball = Ball::exact(&a, limbs);
            assert!(interval(&ball).contains(&value) && ball.error <= 1);
            let cut = Integer::from(1) << (64 * limbs as u32);
            let rest = Float::with_val(40_000, &value * Float::with_val(700, cut)).fract();
            assert_eq!(ball.error == 0, rest == 0, "{a}");
        }
    }
}

#[test]
fn inverses_are_rounded_as_mpfr_rounds_them() {
    let mut random = Random(3);
    for round in 0..400 {
        let depth = random.next() % 300;
        let near = Float::with_val(400, 1) - (Float::with_val(64, random.next()) >> 65u32);
        let lo = near >> depth as u32;
        let width = Float::with_val(400, &lo >> (20 + round));
        let hi = Float::with_val(400, (&lo + width).min(&Float::with_val(2, 1)));
        if lo >= hi {
            continue;
        }
        let inverse = Interval::one(600)
            .divide(&Interval::new(lo.clone(), hi.clone()))
            .unwrap();
        let [lo, hi] = [lo, hi].map(|end| Ball::exact(&exact(&end), 32));
        for most in [1, 5, 20, 50] {
            assert_eq!(
                certain_inverse([&lo, &hi], most),
                certain_digits(&inverse, most),
                "{inverse:?}"
            );
        }
    }
    let half = Ball::exact(&number(0.5), 32);
    assert_eq!(certain_inverse([&half, &half], 3).as_deref(), Some("2.00"));
    assert_eq!(
        certain_inverse([&half.clone().widened(1 << 100), &half], 3).as_deref(),
        Some("2.00")
    );
    let nothing = Ball::integer(0, 32);
    assert_eq!(certain_inverse([&nothing, &half], 3), None);
}

#[test]
fn digests_have_one_text() {
    let name = digest(b"abc");
    assert_eq!(Digest::parse(&name.to_string()), Some(name));
    assert_eq!(format!("{name:?}"), name.to_string());
    for text in ["", "sha256:", "ba7816bf"] {
        assert_eq!(Digest::parse(text), None);
    }
}

#[test]
fn a_threshold_is_at_most_the_pairs() {
    for (text, within) in [
        ("0.000000000001", true),
        ("63.999999999999", true),
        ("64", true),
        ("64.000000000001", false),
        ("65", false),
    ] {
        let threshold = Threshold::parse(text).expect("a threshold");
        assert_eq!(threshold.is_at_most(64), within, "{text}");
    }
}

/// The longest file is read, one byte more is not.
#[test]
fn files_have_a_longest() {
    let reason = |length: usize| {
        read(&std::vec![b'x'; length])
            .expect_err("no certificate")
            .reason
    };
    assert_ne!(reason(MOST_BYTES), "a certificate has at most 32 MiB");
    assert_eq!(reason(MOST_BYTES + 1), "a certificate has at most 32 MiB");
}
