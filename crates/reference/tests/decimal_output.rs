//! Decimal output: each printed digit certain, nothing printed that is not.

mod support;

use proptest::prelude::*;
use ropebound_reference::{
    Float, Frequencies, Interval, RoundingError, certain_digits, cosine_sum, enclosure_decimal,
    rounded_decimal,
};
use ropebound_schedule::Decimal;
use support::{any_interval, plain, samples};

fn interval(lo: &str, hi: &str) -> Interval {
    let read = |text: &str| Float::with_val(300, Float::parse(text).unwrap());
    Interval::new(read(lo), read(hi))
}

fn rounded(digits: usize, f: impl FnMut(u32) -> Interval) -> Result<String, RoundingError> {
    let mut f = f;
    rounded_decimal(digits, |precision| Ok(f(precision)))
}

#[test]
fn only_settled_digits_are_printed() {
    let certain = |lo, hi| certain_digits(&interval(lo, hi), 30);
    assert_eq!(certain("3.14159", "3.14161").as_deref(), Some("3.1416"));
    assert_eq!(certain("0.9999", "1.0001").as_deref(), Some("1.00"));
    assert_eq!(
        certain("-0.012346", "-0.012344").as_deref(),
        Some("-0.0123")
    );
    assert_eq!(certain("-1", "1"), None);
    assert_eq!(certain("0", "1e-9"), None);
    assert_eq!(certain("1", "9"), None);
    assert_eq!(certain("12.4", "12.6").as_deref(), Some("1e1"));
    // Wide beside 1 and yet narrow.
    assert_eq!(
        certain("123456789012345", "123456789112345").as_deref(),
        Some("1.23456789e14")
    );
    // Half as wide as it is large, and yet one digit is settled.
    assert_eq!(certain("0.96", "1.49").as_deref(), Some("1"));
    assert_eq!(
        certain_digits(&Interval::from_u64(64, 64), 4).as_deref(),
        Some("64.00")
    );
    assert_eq!(certain_digits(&Interval::zero(64), 4).as_deref(), Some("0"));
    assert_eq!(
        certain_digits(&interval("4293.43", "4293.44"), 2).as_deref(),
        Some("4.3e3")
    );
}

#[test]
fn ends_are_rounded_outward() {
    let ends = |lo, hi, digits| {
        let (lo, hi) = enclosure_decimal(&interval(lo, hi), digits);
        format!("{lo} {hi}")
    };
    assert_eq!(ends("1.23456", "1.23456", 3), "1.23 1.24");
    assert_eq!(ends("-1.23456", "-1.23456", 3), "-1.24 -1.23");
    assert_eq!(ends("-999.9", "999.9", 2), "-1.0e3 1.0e3");
    assert_eq!(ends("0", "0", 2), "0 0");
    assert_eq!(ends("0.00000012345", "123456789", 3), "1.23e-7 1.24e8");
    assert_eq!(ends("0.0000012345", "123", 3), "0.00000123 123");
}

#[test]
fn numbers_are_correctly_rounded() {
    assert_eq!(rounded(1, Interval::pi).unwrap(), "3");
    assert_eq!(rounded(11, Interval::pi).unwrap(), "3.1415926536");
    // e^(π√163) is an integer to 30 digits: 262537412640768743.99999999999925…
    let ramanujan = |precision| {
        (&Interval::pi(precision + 8) * &Interval::from_u64(163, precision + 8).sqrt().unwrap())
            .exp()
    };
    assert_eq!(
        rounded(29, ramanujan).unwrap(),
        "262537412640768744.00000000000"
    );
    assert_eq!(
        rounded(33, ramanujan).unwrap(),
        "262537412640768743.999999999999250"
    );
    // A thousand digits agree with ten more, cut.
    let frequencies = |precision| cosine_sum(&Frequencies::of(&plain("1e4", 128), precision), 1009);
    let long = rounded(1010, frequencies).unwrap();
    let short = rounded(1000, frequencies).unwrap();
    assert_eq!(short[..short.len() - 1], long[..short.len() - 1]);
    // Positions so far out that the first precision says nothing.
    let far = |precision| cosine_sum(&Frequencies::of(&plain("1e4", 128), precision), 1 << 46);
    assert!(rounded(5, far).is_ok());
}

#[test]
fn exact_values_and_ties_end() {
    let frequencies = |precision| cosine_sum(&Frequencies::of(&plain("1e4", 128), precision), 0);
    assert_eq!(rounded(20, frequencies).unwrap(), "64.000000000000000000");
    assert_eq!(
        rounded(3, |p| Interval::from_f64(0.0625, p)).unwrap(),
        "0.0625"
    );
    assert_eq!(
        rounded(2, |p| Interval::from_f64(0.0625, p)).unwrap(),
        "0.062"
    );
    // 3·(1/3) − 1 is 0 and ln(e^(5/2)) is 2.5, but no enclosure ever says so exactly.
    let zero = |p| &Interval::one(p).divide_u64(3).scale(3) - &Interval::one(p);
    let error = rounded(5, zero).unwrap_err();
    assert!(
        error.to_string().contains("5 digits are not settled"),
        "{error}"
    );
    // 5 digits are 16 bits; 16 times as many and 4096 more are the limit.
    assert_eq!((error.digits, error.precision), (5, 16 * 16 + 4096));
    let tie = |p| Interval::from_f64(2.5, p).exp().ln().unwrap();
    assert!(rounded(1, tie).is_err());
    assert_eq!(rounded(2, |p| Interval::from_f64(2.5, p)).unwrap(), "2.5");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn every_number_of_the_interval_rounds_to_the_digits(x in any_interval(53), most in 1usize..30) {
        let Some(text) = certain_digits(&x, most) else { return Ok(()) };
        let digits = text.trim_start_matches(['-', '0', '.']).split('e').next().unwrap();
        let digits = digits.bytes().filter(u8::is_ascii_digit).count();
        prop_assert!(digits <= most);
        for sample in samples(&x).iter().filter(|_| digits > 0) {
            let (own, _) = enclosure_decimal(&Interval::point(sample.clone()), 400);
            let error = Float::with_val(700, Float::parse(&own).unwrap()) - Float::with_val(700, Float::parse(&text).unwrap());
            let half_unit = Float::with_val(700, sample).abs() * 5u32 / Float::with_val(700, Float::parse(format!("1e{digits}")).unwrap());
            prop_assert!(error.abs() <= half_unit, "{} for {}", text, own);
        }
    }

    #[test]
    fn printed_ends_enclose(x in any_interval(53), digits in 1usize..25) {
        let (lo, hi) = enclosure_decimal(&x, digits);
        let read = |text: &str| Float::with_val(600, Float::parse(text).unwrap());
        prop_assert!(read(&lo) <= *x.lo() && *x.hi() <= read(&hi), "{lo} {hi} for {x}");
        // A non-negative end is read back by the schedule's decimals to the same number.
        if let Ok(decimal) = hi.parse::<Decimal>() {
            prop_assert!(Interval::from_decimal(&decimal, 600).contains(&read(&hi)) || *x.hi() <= 0);
        }
    }
}
