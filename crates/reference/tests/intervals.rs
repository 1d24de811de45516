//! Interval operations: containment of sampled values, tightness against the same at higher precision, signs.

mod support;

use std::cmp::Ordering;

use proptest::prelude::*;
use ropebound_reference::{Float, Interval};
use support::{ORACLE_BITS, any_float, any_interval, samples};

const BITS: u32 = 53;

fn contains_all(
    result: &Interval,
    values: impl IntoIterator<Item = Float>,
) -> Result<(), TestCaseError> {
    for value in values {
        prop_assert!(result.contains(&value), "{result} does not contain {value}");
    }
    Ok(())
}

/// Nothing is lost beyond two units in the last place: the exact range, computed wide, nearly fills the result.
fn tight(result: &Interval, exact: &Interval) -> Result<(), TestCaseError> {
    prop_assert!(result.encloses(exact), "{result} does not enclose {exact}");
    let within = |end: &Float, exact: &Float| {
        let gap = Float::with_val(BITS, end - exact).abs();
        gap <= Float::with_val(ORACLE_BITS, exact).abs() >> (BITS - 2)
    };
    prop_assert!(
        within(result.lo(), exact.lo()) && within(result.hi(), exact.hi()),
        "{result} for {exact}"
    );
    Ok(())
}

/// A unary function, sampled.
fn unary(
    x: &Interval,
    of_interval: impl Fn(&Interval) -> Interval,
    of_number: impl Fn(Float) -> Float,
) -> Result<(), TestCaseError> {
    let result = of_interval(x);
    prop_assert!(
        result.precision() == BITS,
        "precision {}",
        result.precision()
    );
    contains_all(&result, samples(x).into_iter().map(of_number))?;
    prop_assert!(of_interval(&x.with_precision(200)).precision() == 200);
    Ok(())
}

/// A binary function, sampled at all pairs of points.
fn binary(
    x: &Interval,
    y: &Interval,
    result: &Interval,
    f: impl Fn(&Float, &Float) -> Float,
) -> Result<(), TestCaseError> {
    for a in samples(x) {
        contains_all(result, samples(y).iter().map(|b| f(&a, b)))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn arithmetic_contains_and_is_tight(x in any_interval(BITS), y in any_interval(BITS)) {
        let wide = |x: &Interval| x.with_precision(ORACLE_BITS);
        binary(&x, &y, &(&x + &y), |a, b| Float::with_val(ORACLE_BITS, a + b))?;
        binary(&x, &y, &(&x - &y), |a, b| Float::with_val(ORACLE_BITS, a - b))?;
        tight(&(&x + &y), &(&wide(&x) + &wide(&y)))?;
        tight(&(&x - &y), &(&wide(&x) - &wide(&y)))?;

        let product = &x * &y;
        binary(&x, &y, &product, |a, b| Float::with_val(2 * ORACLE_BITS, a * b))?;
        let corners = [x.lo(), x.hi()].map(|a| [y.lo(), y.hi()].map(|b| Float::with_val(ORACLE_BITS, a * b)));
        let points = corners.into_iter().flatten().map(Interval::point);
        tight(&product, &points.reduce(|a, b| a.hull(&b)).unwrap())?;

        match x.divide(&y) {
            None => prop_assert!(y.contains_zero()),
            Some(quotient) => {
                let exact = |a: &Float, b: &Float| Float::with_val(ORACLE_BITS, a / b);
                prop_assert!(!y.contains_zero());
                // A quotient rounded to nearest may itself fall outside by its own error.
                let slack = quotient.with_precision(ORACLE_BITS);
                let slack = Interval::new(
                    slack.lo() - Float::with_val(ORACLE_BITS, slack.magnitude_hi()) / (Float::with_val(64, 1) << 590u32),
                    slack.hi() + Float::with_val(ORACLE_BITS, slack.magnitude_hi()) / (Float::with_val(64, 1) << 590u32),
                );
                binary(&x, &y, &slack, exact)?;
                let corners = [x.lo(), x.hi()].map(|a| [y.lo(), y.hi()].map(|b| exact(a, b)));
                let points = corners.into_iter().flatten().map(Interval::point);
                let exact = points.reduce(|a, b| a.hull(&b)).unwrap();
                let gap = |end: &Float, exact: &Float| Float::with_val(BITS, end - exact).abs();
                let ulp = |exact: &Float| Float::with_val(BITS, exact).abs() >> (BITS - 2);
                prop_assert!(gap(quotient.lo(), exact.lo()) <= ulp(exact.lo()));
                prop_assert!(gap(quotient.hi(), exact.hi()) <= ulp(exact.hi()));
            }
        }
    }

    #[test]
    fn scaling_contains(x in any_interval(BITS), factor: u64) {
        contains_all(&x.scale(factor), samples(&x).into_iter().map(|a| Float::with_val(ORACLE_BITS, a * factor)))?;
        let divisor = factor.max(1);
        let back = x.scale(divisor).divide_u64(divisor);
        prop_assert!(back.encloses(&x));
        tight(&back, &x)?;
    }

    #[test]
    fn powers_contain(x in any_interval(BITS), exponent in 0u32..12) {
        let power = x.powi(exponent);
        contains_all(&power, samples(&x).into_iter().map(|a| {
            let mut product = Float::with_val(12 * ORACLE_BITS, 1);
            (0..exponent).for_each(|_| product *= &a);
            product
        }))?;
        tight(&power, &x.with_precision(ORACLE_BITS).powi(exponent))?;
        if exponent % 2 == 0 {
            prop_assert!(*power.lo() >= 0);
        }
    }

    #[test]
    fn cos_and_sin_contain(x in any_interval(BITS)) {
        unary(&x, Interval::cos, Float::cos)?;
        unary(&x, Interval::sin, Float::sin)?;
        let (sin, cos) = x.sin_cos();
        contains_all(&sin, samples(&x).into_iter().map(Float::sin))?;
        contains_all(&cos, samples(&x).into_iter().map(Float::cos))?;
        for value in [sin, cos] {
            prop_assert!(*value.lo() >= -1 && *value.hi() <= 1);
        }
    }

    /// The range found is the one a dense scan of the interval finds, up to the scan's coarseness.
    #[test]
    fn cos_and_sin_are_tight(start in -40.0f64..40.0, width in 0.0f64..7.0, narrow in 0u32..60) {
        let width = width / f64::from(narrow).exp2();
        let x = Interval::from_f64(start, BITS).hull(&Interval::from_f64(start + width, BITS));
        let steps = 512;
        let scan = (0..=steps).map(|k| start + width * f64::from(k) / f64::from(steps));
        // Between two scanned points cos moves by at most the step; at an extreme by half the step's square.
        // Narrow intervals are granted ρ² on top.
        let granted = if width < 2f64.powi(-15) { width * width / 4.0 } else { 0.0 };
        let slack = (width / f64::from(steps)).powi(2) + granted + 1e-14;
        for (range, f) in [(x.cos(), f64::cos as fn(f64) -> f64), (x.sin(), f64::sin)] {
            let lo = scan.clone().map(f).fold(2.0, f64::min);
            let hi = scan.clone().map(f).fold(-2.0, f64::max);
            prop_assert!((lo - range.lo().to_f64()).abs() <= slack, "{range} for {lo}");
            prop_assert!((hi - range.hi().to_f64()).abs() <= slack, "{range} for {hi}");
        }
    }

    #[test]
    fn exp_and_ln_contain_and_are_inverse(x in any_interval(BITS)) {
        prop_assume!(x.magnitude_hi() < 1_000_000);
        unary(&x, Interval::exp, Float::exp)?;
        tight(&x.exp(), &x.with_precision(ORACLE_BITS).exp())?;
        if let Some(log) = x.ln() {
            contains_all(&log, samples(&x).into_iter().map(Float::ln))?;
            prop_assert!(log.exp().encloses(&x));
        } else {
            prop_assert!(*x.lo() <= 0);
        }
        if let Some(root) = x.sqrt() {
            prop_assert!(root.square().encloses(&x));
        } else {
            prop_assert!(*x.lo() < 0);
        }
    }

    #[test]
    fn sets_and_signs(x in any_interval(BITS), y in any_interval(BITS), point in any_float(BITS)) {
        let hull = x.hull(&y);
        prop_assert!(hull.encloses(&x) && hull.encloses(&y));
        match x.intersect(&y) {
            Some(both) => {
                prop_assert!(x.encloses(&both) && y.encloses(&both));
                prop_assert_eq!(both.contains(&point), x.contains(&point) && y.contains(&point));
            }
            None => prop_assert!(x.hi() < y.lo() || y.hi() < x.lo()),
        }
        prop_assert!(x.contains(&x.midpoint()));
        prop_assert!(x.width() >= Float::with_val(ORACLE_BITS, x.hi() - x.lo()));
        let signs: Vec<Option<Ordering>> = samples(&x).iter().map(Float::cmp0).collect();
        match x.sign() {
            Some(sign) => prop_assert!(signs.iter().all(|sample| *sample == Some(sign))),
            None => prop_assert!(x.contains_zero() && !x.is_point()),
        }
        let narrow = x.with_precision(12);
        prop_assert!(narrow.encloses(&x) && narrow.precision() == 12);
    }

    #[test]
    fn conversions_enclose(value: u64, double in any::<f64>().prop_filter("finite", |x| x.is_finite()), bits in 2u32..70) {
        prop_assert!(Interval::from_u64(value, bits).contains(&Float::with_val(64, value)));
        prop_assert!(Interval::from_f64(double, bits).contains(&Float::with_val(53, double)));
        prop_assert!(Interval::from_u64(value, 64).is_point() && Interval::from_f64(double, 53).is_point());
    }
}

/// Multiples of π/2 and their neighbours: where extremes come and go.
#[test]
fn extremes_at_multiples_of_a_quarter_turn() {
    for k in 0u64..40 {
        let quarter = Interval::pi(BITS).scale(k).divide_u64(2);
        for radius in [0.0, 1e-17, 1e-12, 1e-4, 0.3, 1.0, 1.6, 3.0, 3.2] {
            let x = Interval::new(
                Float::with_val(BITS, quarter.lo() - radius),
                Float::with_val(BITS, quarter.hi() + radius),
            );
            let angle = Interval::pi(ORACLE_BITS).scale(k).divide_u64(2).midpoint();
            assert!(x.cos().contains(&angle.clone().cos()), "cos on {x}");
            assert!(x.sin().contains(&angle.sin()), "sin on {x}");
            // Midway between two extremes a quarter turn reaches both; from an extreme it takes half a turn.
            let full = |range: &Interval| *range.lo() == -1 && *range.hi() == 1;
            let half_turn = radius > std::f64::consts::PI;
            let quarter_turn = radius > std::f64::consts::FRAC_PI_2;
            assert_eq!(
                full(&x.cos()),
                half_turn || (k % 2 == 1 && quarter_turn),
                "cos on {x}"
            );
            assert_eq!(
                full(&x.sin()),
                half_turn || (k % 2 == 0 && quarter_turn),
                "sin on {x}"
            );
        }
    }
    let zero = Interval::zero(BITS);
    assert_eq!(zero.cos(), Interval::one(BITS));
    assert_eq!(zero.sin(), zero);
}

/// Arguments far from 0 need π to as many bits more.
#[test]
fn huge_angles() {
    for shift in [60u32, 200, 1000] {
        let point = Float::with_val(BITS, 1.2345) << shift;
        let oracle = |f: fn(Float) -> Float| f(Float::with_val(2000, &point));
        let mut above = point.clone();
        above.next_up();
        let x = Interval::point(point.clone());
        assert!(x.cos().contains(&oracle(Float::cos)) && x.sin().contains(&oracle(Float::sin)));
        assert!(x.cos().width() < 1e-15);
        let wide = Interval::new(point.clone(), above);
        assert_eq!(
            (wide.cos().lo().to_f64(), wide.cos().hi().to_f64()),
            (-1.0, 1.0)
        );
    }
}

#[test]
#[should_panic(expected = "in order")]
fn reversed_endpoints_panic() {
    let _ = Interval::new(Float::with_val(53, 1), Float::with_val(53, 0));
}

#[test]
#[should_panic(expected = "finite")]
fn infinite_endpoints_panic() {
    let _ = Interval::from_f64(f64::INFINITY, 53);
}

/// As many digits as the precision holds and two more, or as many as are asked for, at least one.
#[test]
fn intervals_are_printed_outward() {
    let pi = Interval::pi(53);
    assert_eq!(pi.to_string(), "[3.1415926535897931, 3.1415926535897936]");
    assert_eq!(format!("{pi:.3}"), "[3.14, 3.15]");
    assert_eq!(format!("{pi:.0}"), "[3, 4]");
    assert_eq!(Interval::pi(10).to_string(), "[3.1406, 3.1446]");
}

#[test]
fn both_ends_must_lie_within() {
    let interval = |lo: f64, hi: f64| Interval::from_f64(lo, 53).hull(&Interval::from_f64(hi, 53));
    let outer = interval(0.0, 2.0);
    for (lo, hi, within) in [
        (0.0, 2.0, true),
        (0.5, 1.0, true),
        (1.0, 3.0, false),
        (-1.0, 1.0, false),
        (-1.0, 3.0, false),
        (5.0, 6.0, false),
    ] {
        assert_eq!(outer.encloses(&interval(lo, hi)), within, "[{lo}, {hi}]");
    }
}
