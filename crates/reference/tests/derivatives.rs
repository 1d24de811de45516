//! Derivatives in the base's coordinates: against difference quotients, the chain rule between coordinates, sampling of
//! wide intervals, and the width mean-value forms must reach.

mod support;

use proptest::prelude::*;
use ropebound_reference::{
    Float, Interval, LogBase, RootOfBase, derivatives, derivatives_in, derivatives_root,
};
use support::samples;

fn point(value: f64, precision: u32) -> Interval {
    Interval::from_f64(value, precision)
}

/// The mean value theorem as a test: (f(y) − f(x))/(y − x) lies in f'([x, y]), for B and B', in both coordinates.
fn difference_quotients(of: impl Fn(&Interval) -> [Interval; 3], start: f64, step: f64) {
    let x = point(start, 200);
    let y = &x + &point(step, 200);
    let between = x.hull(&y);
    let [at_x, at_y, range] = [of(&x), of(&y), of(&between)];
    for order in 0..2 {
        let quotient = (&at_y[order] - &at_x[order]).divide(&(&y - &x)).unwrap();
        assert!(
            range[order + 1].intersect(&quotient).is_some(),
            "order {order} at {start} by {step}: {} and {quotient}",
            range[order + 1]
        );
        // Narrow enough to refute a wrong sign or factor.
        assert!(
            range[order + 1].width() <= range[order + 1].magnitude_hi() / 100u32,
            "{}",
            range[order + 1]
        );
    }
}

#[test]
fn derivatives_are_limits_of_difference_quotients() {
    for (m, u) in [(2u64, 0.3), (37, 5.1), (1009, 8.36), (20_000, 11.7)] {
        difference_quotients(|x| derivatives(m, x, 64, 200), u, 1e-12);
        let root = (-u / 64f64).exp();
        difference_quotients(|x| derivatives_root(m, x, 64, 200), root, 1e-14);
    }
    difference_quotients(|x| derivatives(5, x, 2, 200), 1.0, 1e-12);
    difference_quotients(|x| derivatives_root(5, x, 2, 200), 0.75, 1e-12);
}

/// r = e^(−u/h): dB/du = −(r/h)·dB/dr and d²B/du² = (r/h)²·d²B/dr² + (r/h²)·dB/dr.
#[test]
fn chain_rule_between_coordinates() {
    let pairs = 40;
    for (m, u) in [(3u64, 0.0), (100, 3.5), (5000, 9.25)] {
        let u = point(u, 200);
        let root = (-&u).divide_u64(pairs).exp();
        let in_log = derivatives(m, &u, pairs as usize, 160);
        let in_root = derivatives_root(m, &root, pairs as usize, 160);
        let ratio = root.divide_u64(pairs);
        let first = -&(&ratio * &in_root[1]);
        let second = &(&ratio.square() * &in_root[2]) + &(&ratio.divide_u64(pairs) * &in_root[1]);
        for (a, b) in in_log.iter().zip([in_root[0].clone(), first, second]) {
            assert!(a.intersect(&b).is_some(), "m = {m}: {a} and {b}");
            assert!(
                b.width() <= 1e-30 * (1.0 + b.magnitude_hi().to_f64()),
                "{b}"
            );
        }
    }
}

#[test]
fn known_values() {
    // One pair never depends on the base; at position 0 nothing does.
    let [sum, slope, curvature] = derivatives(5, &point(3.0, 96), 1, 96);
    assert!(sum.contains(&Float::with_val(200, 5).cos()));
    assert!(slope == Interval::zero(96) && curvature == Interval::zero(96));
    let [sum, slope, curvature] = derivatives_root(0, &point(0.5, 96), 8, 96);
    assert!(
        sum == Interval::from_u64(8, 96)
            && slope == Interval::zero(96)
            && curvature == Interval::zero(96)
    );
    // At u = 0 every θ is 1: dB/du = m·sin m·Σ i/h.
    let [_, slope, _] = derivatives(7, &Interval::zero(96), 4, 96);
    assert!(slope.contains(&(Float::with_val(200, 7).sin() * 7u32 * 3u32 / 2u32)));
}

/// Over a narrow interval the width is about slope · width: naive evaluation would give Σ m·r_i·θ_i of it.
#[test]
fn mean_value_form_is_tight() {
    let u = 8.364843;
    let x = point(u, 128).hull(&point(u + 1e-9, 128));
    let [sum, slope, curvature] = derivatives(1009, &x, 64, 128);
    let linear = slope.magnitude_hi().to_f64() * 1e-9;
    assert!(sum.width() <= linear * 1.001, "{sum} for slope {slope}");
    assert!(
        slope.width() <= curvature.magnitude_hi().to_f64() * 1e-9 * 1.001,
        "{slope} for {curvature}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn wide_intervals_hold_every_value(
        u in 0.0f64..25.0,
        width in -40.0f64..1.0,
        pairs in 1usize..24,
        position in 0u64..3000,
    ) {
        let x = point(u, 96).hull(&point(u + width.exp2(), 96));
        let wide = derivatives_in(&LogBase { pairs }, position, &x, 96);
        let finer = derivatives_in(&LogBase { pairs }, position, &x, 192);
        for sample in samples(&x) {
            let at = derivatives(position, &Interval::point(sample), pairs, 400);
            for ((wide, finer), exact) in wide.iter().zip(&finer).zip(&at) {
                prop_assert!(wide.encloses(exact), "{wide} misses {exact}");
                prop_assert!(finer.encloses(exact), "{finer} misses {exact}");
            }
        }
        let root = (-&x).divide_u64(pairs as u64).exp();
        let wide = derivatives_in(&RootOfBase::new(pairs), position, &root, 96);
        for sample in samples(&root) {
            let at = derivatives_root(position, &Interval::point(sample), pairs, 400);
            for (wide, exact) in wide.iter().zip(&at) {
                prop_assert!(wide.encloses(exact), "{wide} misses {exact}");
            }
        }
    }
}
