//! The error bounds of the kernels rest on what Gappa proves in proofs/coq/rounding: the same expressions, the same coefficients,
//! and constants that cover Gappa's local steps as proofs/fast-kernels.md, section 3, adds them up.

use crate::UNIT_ROUNDOFF;
use crate::trigonometry::{BLOCK_SEED_ERROR, COSINE, SINE, TRIGONOMETRIC_ERROR};

const ANGLE_ADDITION: &str = include_str!("../../../proofs/coq/rounding/angle_addition.g");
const POLYNOMIALS: &str = include_str!("../../../proofs/coq/rounding/polynomials.g");
const DERIVATION: &str = include_str!("../../../proofs/fast-kernels.md");

/// A Gappa number: `0x1.6p-53`, `1b-52` or `0.9818`.
fn number(text: &str) -> f64 {
    if let Some((mantissa, exponent)) = text.split_once('b') {
        return number(mantissa) * power_of_two(exponent);
    }
    let Some((mantissa, exponent)) = text
        .strip_prefix("0x")
        .and_then(|text| text.split_once('p'))
    else {
        return text.parse().expect("a decimal");
    };
    let (whole, digits) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let integer = u64::from_str_radix(&format!("{whole}{digits}"), 16).expect("digits");
    integer as f64 * power_of_two(exponent) / 16f64.powi(digits.len() as i32)
}

fn power_of_two(exponent: &str) -> f64 {
    2f64.powi(exponent.parse().expect("an exponent"))
}

/// The bound of `|expression|` in a file's statement, the part in braces.
fn bound(file: &str, expression: &str) -> f64 {
    let (_, statement) = file.split_once("\n{").expect("a statement");
    let head = format!("|{expression}| <= ");
    let (_, rest) = statement.split_once(&head).expect(expression);
    number(rest.split_whitespace().next().expect("a number"))
}

/// Bounds proven by Gappa, in u: an angle addition, the sine's and the cosine's polynomial.
fn proven() -> [f64; 3] {
    let in_u = |file, name: &str| bound(file, &format!("{name} - {name}_exact")) / UNIT_ROUNDOFF;
    let addition = in_u(ANGLE_ADDITION, "cosine");
    assert_eq!(addition, in_u(ANGLE_ADDITION, "sine"));
    [
        addition,
        in_u(POLYNOMIALS, "sine"),
        in_u(POLYNOMIALS, "cosine"),
    ]
}

/// The greatest |a| of the polynomials' statement.
fn greatest_angle() -> f64 {
    let (_, range) = POLYNOMIALS.split_once("{ a in [-").expect("a's range");
    let (lo, rest) = range.split_once(", ").expect("two ends");
    let (hi, _) = rest.split_once(']').expect("a closed range");
    assert_eq!(lo, hi);
    number(hi)
}

#[test]
fn the_texts_quote_what_is_proven() {
    assert_eq!(proven(), [2.0, 1.375, 1.125]);
    for quoted in [
        "angle_addition.g",
        "polynomials.g",
        "2u",
        "1.375u",
        "1.125u",
        "TRIGONOMETRIC_ERROR = 4u",
        "BLOCK_SEED_ERROR = 14u",
    ] {
        assert!(DERIVATION.contains(quoted), "{quoted}");
    }
}

/// Section 3: the polynomial's rounding, its tail, and one rounding of a value of at most 1 by the correction with `a_lo`. What is
/// left of 4u pays for the error of `a_lo`, below 2^-100, and for second-order terms.
#[test]
fn a_cosine_and_sine_are_covered() {
    let a = greatest_angle();
    // Section 2 reduces to less than this.
    assert!(a > 0.934);
    let tail = |power: i32| {
        let factorial: f64 = (1..=power).map(f64::from).product();
        a.powi(power) / factorial / UNIT_ROUNDOFF
    };
    let [_, sine, cosine] = proven();
    assert!(sine + tail(2 * SINE.len() as i32 + 3) + 1.0 < TRIGONOMETRIC_ERROR);
    assert!(cosine + tail(2 * COSINE.len() as i32 + 2) + 1.0 < TRIGONOMETRIC_ERROR);
}

/// Section 3: both factors' errors, propagated to at most 2√2 times one of them, and the addition's rounding.
#[test]
fn a_seed_is_covered() {
    let [addition, ..] = proven();
    let sum = 2.0 * 2f64.sqrt() * TRIGONOMETRIC_ERROR + addition;
    assert_eq!(BLOCK_SEED_ERROR, sum.ceil());

    // What the statement supposes holds for values within TRIGONOMETRIC_ERROR of a cosine and sine.
    let excess = |expression| (bound(ANGLE_ADDITION, expression) - 1.0) / UNIT_ROUNDOFF;
    for input in ["c", "s", "c_offset", "s_offset"] {
        assert!(excess(input) >= TRIGONOMETRIC_ERROR, "{input}");
    }
    // (1 + √2·error·u)², a little more than 1 + 2√2·error·u.
    let product = 2.0 * 2f64.sqrt() * TRIGONOMETRIC_ERROR;
    for exact in ["cosine_exact", "sine_exact"] {
        assert!(excess(exact) > product, "{exact}");
    }
}

/// The Horner lines of Gappa's file, made from the factorials, and the doubles of `trigonometry` that they stand for.
fn horner(name: &str, coefficients: &[f64], first: u32) -> Vec<String> {
    let last = coefficients.len() - 1;
    let mut lines = Vec::new();
    for (k, &coefficient) in coefficients.iter().enumerate() {
        let power = first + 2 * k as u32;
        let factorial: u64 = (1..=u64::from(power)).product();
        let sign = if k % 2 == 0 { -1.0 } else { 1.0 };
        assert_eq!(coefficient, sign / factorial as f64, "{name} {k}");
        let fraction = if k % 2 == 0 {
            format!("(-1/{factorial})")
        } else {
            format!("1/{factorial}")
        };
        let next = k + 1;
        lines.extend(if k == last {
            [
                format!("{name}_{k} = rnd({fraction});"),
                format!("{name}_{k}_exact = {fraction};"),
            ]
        } else {
            [
                format!("{name}_{k} = rnd({name}_{next} * square + rnd({fraction}));"),
                format!("{name}_{k}_exact = {name}_{next}_exact * square_exact + {fraction};"),
            ]
        });
    }
    lines
}

#[test]
fn the_coefficients_are_those_of_the_proof() {
    let mut made = [horner("sine", &SINE, 3), horner("cosine", &COSINE, 2)].concat();
    let mut found: Vec<String> = POLYNOMIALS
        .lines()
        .filter(|line| line.starts_with("sine_") || line.starts_with("cosine_"))
        .filter(|line| !line.starts_with("sine_exact") && !line.starts_with("cosine_exact"))
        .map(str::to_owned)
        .collect();
    made.sort();
    found.sort();
    assert_eq!(made, found);
}

/// Each file's comment quotes the statements it is about; they stand in the source as quoted.
#[test]
fn the_expressions_are_those_of_the_proof() {
    let seeds = include_str!("seeds.rs").replace("[b]", "");
    let trigonometry = include_str!("trigonometry.rs");
    for (file, source, before) in [
        (ANGLE_ADDITION, seeds.as_str(), ""),
        (POLYNOMIALS, trigonometry, "let "),
    ] {
        let quoted = file
            .lines()
            .find_map(|line| line.strip_prefix("#   "))
            .expect("a quotation");
        for statement in quoted.split(",  ") {
            let statement = format!("{before}{statement};");
            assert!(source.contains(&statement), "{statement}");
        }
    }
}
