//! Decimals: what is read and refused, order, floats, and steps on the grid of short decimals.

use proptest::prelude::*;
use ropebound_schedule::{Decimal, DecimalError, MAX_DIGITS};

fn decimal(text: &str) -> Decimal {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn equal_numbers_are_equal_however_written() {
    for (text, shown) in [
        ("1e6", "1e6"),
        ("1000000", "1e6"),
        ("+1E6", "1e6"),
        ("0001000000.000", "1e6"),
        ("10000", "10000"),
        ("1e4", "10000"),
        ("+1e4", "10000"),
        ("5E5", "500000"),
        ("1234567", "1234567"),
        ("12500000", "1.25e7"),
        ("4293.4375", "4293.4375"),
        ("4293437.5", "4293437.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0.05", "0.05"),
        ("0.00010", "0.0001"),
        ("0.00001", "1e-5"),
        ("125e-7", "1.25e-5"),
        ("0", "0"),
        ("-0e5".trim_start_matches('-'), "0"),
        ("0.000e99999999999999999999", "0"),
        ("1e-10000", "1e-10000"),
        ("1e00000000000000000000002", "100"),
    ] {
        assert_eq!(decimal(text).to_string(), shown, "{text}");
        assert_eq!(decimal(shown), decimal(text));
    }
}

#[test]
fn bad_text_is_refused_with_its_reason() {
    use DecimalError::*;
    for (text, reason) in [
        ("", "empty"),
        ("nan", "nan"),
        ("NaN", "nan"),
        ("-nan", "nan"),
        ("inf", "infinite"),
        ("-Infinity", "infinite"),
        ("-1", "-1 is negative"),
        ("-1e400000000", "is negative"),
        ("1e400000000", "1e10000"),
        ("1e99999999999999999999999", "1e10000"),
        ("1e-400000000", "1e10000"),
        ("1e", "not a decimal"),
        ("e5", "not a decimal"),
        (".", "not a decimal"),
        ("+", "not a decimal"),
        ("-", "not a decimal"),
        ("+-1", "not a decimal"),
        ("--1", "not a decimal"),
        ("1e5.5", "not a decimal"),
        ("1.2.3", "not a decimal"),
        ("1_000", "not a decimal"),
        (" 1", "not a decimal"),
        ("0x10", "not a decimal"),
        ("١", "not a decimal"),
    ] {
        let error = text.parse::<Decimal>().expect_err(text).to_string();
        assert!(error.contains(reason), "{text:?}: {error}");
    }
    assert_eq!(
        "1".repeat(MAX_DIGITS + 1).parse::<Decimal>(),
        Err(TooManyDigits {
            digits: MAX_DIGITS + 1
        })
    );
    assert!("1".repeat(MAX_DIGITS).parse::<Decimal>().is_ok());
    assert!(
        ("1".to_owned() + &"0".repeat(MAX_DIGITS + 1))
            .parse::<Decimal>()
            .is_ok()
    );
    let long = "x"
        .repeat(10_000)
        .parse::<Decimal>()
        .unwrap_err()
        .to_string();
    assert!(long.len() < 200, "{long}");
}

#[test]
fn floats_are_decimals_exactly() {
    let tenth = Decimal::from_f64_exact(0.1).unwrap();
    assert_eq!(
        tenth.to_string(),
        "0.1000000000000000055511151231257827021181583404541015625"
    );
    assert_eq!(
        Decimal::from_f32_exact(0.1).unwrap().to_string(),
        "0.100000001490116119384765625"
    );
    assert_eq!(Decimal::from_f64_exact(-0.0), Ok(Decimal::zero()));
    assert_eq!(
        Decimal::from_f64_exact(2f64.powi(64)),
        Ok(decimal("18446744073709551616"))
    );
    assert_eq!(
        Decimal::from_f64_exact(f64::from_bits(1))
            .unwrap()
            .digits()
            .len(),
        751
    );
    assert_eq!(
        Decimal::from_f64_exact(f64::MAX)
            .unwrap()
            .leading_exponent(),
        Some(308)
    );
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
        assert!(Decimal::from_f64_exact(value).is_err(), "{value}");
    }
}

#[test]
fn steps_on_the_grid() {
    let steps = |text: &str, digits| {
        let value = decimal(text);
        (
            value.ceil_to_digits(digits).to_string(),
            value.successor_at_digits(digits).to_string(),
        )
    };
    let both = |text: &str| (text.to_owned(), text.to_owned());
    assert_eq!(steps("4293.43757", 2), both("4300"));
    assert_eq!(steps("4293.43757", 3), both("4300"));
    assert_eq!(steps("4293.43757", 6), both("4293.44"));
    assert_eq!(steps("4300", 2), ("4300".to_owned(), "4400".to_owned()));
    assert_eq!(steps("4300", 6), ("4300".to_owned(), "4300.01".to_owned()));
    assert_eq!(steps("9999.5", 2), both("10000"));
    assert_eq!(steps("99", 2), ("99".to_owned(), "100".to_owned()));
    assert_eq!(steps("0.000999", 1), both("0.001"));
    for (text, up) in [
        ("4293.01", "4294"),
        ("0.2", "1"),
        ("0", "0"),
        ("7", "7"),
        ("999.9", "1000"),
        ("0.99", "1"),
    ] {
        assert_eq!(decimal(text).ceil_integer(), decimal(up), "{text}");
    }
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    (0u64.., -30i64..30).prop_map(|(digits, exponent)| decimal(&format!("{digits}e{exponent}")))
}

proptest! {
    #[test]
    fn display_round_trips(value in any_decimal()) {
        prop_assert_eq!(decimal(&value.to_string()), value);
    }

    #[test]
    fn order_is_that_of_the_numbers(a in 0u64..100_000, b in 0u64..100_000, shift in -12i64..12) {
        let at = |value: u64| decimal(&format!("{value}e{shift}"));
        prop_assert_eq!(at(a).cmp(&at(b)), a.cmp(&b));
        prop_assert_eq!(Decimal::from(a).cmp(&decimal(&format!("{b}e-1"))), (10 * a).cmp(&b));
    }

    #[test]
    fn floats_come_back(bits in 0u64..0x7ff0_0000_0000_0000, short in 0u32..0x7f80_0000) {
        let value = f64::from_bits(bits);
        prop_assert_eq!(Decimal::from_f64_exact(value).unwrap().nearest_f64(), value);
        let value = f32::from_bits(short);
        prop_assert_eq!(Decimal::from_f32_exact(value).unwrap().nearest_f32(), value);
    }

    #[test]
    fn integers_come_back(value: u64) {
        prop_assert_eq!(Decimal::from(value).to_u64(), Some(value));
        prop_assert_eq!(decimal(&value.to_string()), Decimal::from(value));
    }

    /// Against integers: the least multiple of a power of ten at or above the number.
    #[test]
    fn grid_steps_are_least(value in 1u64..1_000_000_000_000_000, digits in 1usize..8) {
        let length = value.to_string().len();
        let unit = 10u64.pow(length.saturating_sub(digits) as u32);
        prop_assert_eq!(Decimal::from(value).ceil_to_digits(digits), Decimal::from(value.div_ceil(unit) * unit));
        if length >= digits {
            let next = (value / unit + 1) * unit;
            prop_assert_eq!(Decimal::from(value).successor_at_digits(digits), Decimal::from(next));
        }
        let successor = Decimal::from(value).successor_at_digits(digits);
        prop_assert!(successor > Decimal::from(value) && successor.digits().len() <= digits);
    }
}
