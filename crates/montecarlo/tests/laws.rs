//! Each law: mean 0, variance 1, and the right distribution (Kolmogorov–Smirnov against the cumulative distribution, or against
//! `rand_distr`'s draws where there is none in closed form).

use rand_core::SeedableRng;
use rand_distr::Distribution as _;
use ropebound_montecarlo::{Distribution, SampleTable, ShapeError};

const N: usize = 200_000;
/// P(√n·D > 2.2) < 1.3e-4 under the null; the seed is fixed.
const LIMIT: f64 = 2.2;

fn draws(shape: &Distribution) -> Vec<f64> {
    let mut values = shape.sample(1, N);
    values.sort_by(f64::total_cmp);
    values
}

fn distance_to(values: &[f64], distribution: impl Fn(f64) -> f64) -> f64 {
    let n = values.len() as f64;
    let at = |(i, &x): (usize, &f64)| {
        let f = distribution(x);
        (f - i as f64 / n).abs().max((f - (i + 1) as f64 / n).abs())
    };
    values.iter().enumerate().map(at).fold(0.0, f64::max) * n.sqrt()
}

fn distance_between(a: &[f64], b: &[f64]) -> f64 {
    let (mut i, mut j, mut largest) = (0, 0, 0.0_f64);
    while i < a.len() && j < b.len() {
        if a[i] <= b[j] {
            i += 1
        } else {
            j += 1
        }
        let difference = i as f64 / a.len() as f64 - j as f64 / b.len() as f64;
        largest = largest.max(difference.abs());
    }
    largest * (a.len() as f64 / 2.0).sqrt()
}

fn normal_distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

#[test]
fn closed_forms() {
    let check = |name: &str, distribution: &dyn Fn(f64) -> f64| {
        let distance = distance_to(&draws(&name.parse().unwrap()), distribution);
        assert!(distance < LIMIT, "{name}: {distance}");
    };
    check("normal", &normal_distribution);
    check("uniform", &|x| (x / 12f64.sqrt() + 0.5).clamp(0.0, 1.0));
    check("laplace", &|x| {
        let tail = 0.5 * (-x.abs() * 2f64.sqrt()).exp();
        if x < 0.0 { tail } else { 1.0 - tail }
    });
    check("exponential", &|x| 1.0 - (-(x + 1.0).max(0.0)).exp());
    check("log-normal:0.5", &|x| {
        let square = 0.25_f64;
        let natural = x * square.exp_m1().sqrt() * (square / 2.0).exp() + (square / 2.0).exp();
        normal_distribution(natural.ln() / 0.5)
    });
}

#[test]
fn student_t_is_that_of_rand_distr() {
    for freedom in [2.5_f64, 5.0, 30.0] {
        let mut rng = chacha20::ChaCha8Rng::seed_from_u64(3);
        let other = rand_distr::StudentT::new(freedom).unwrap();
        let scale = ((freedom - 2.0) / freedom).sqrt();
        let mut expected: Vec<f64> = (0..N).map(|_| other.sample(&mut rng) * scale).collect();
        expected.sort_by(f64::total_cmp);
        let distance = distance_between(
            &draws(&Distribution::student_t(freedom).unwrap()),
            &expected,
        );
        assert!(distance < LIMIT, "{freedom}: {distance}");
    }
}

#[test]
fn means_and_variances() {
    let table = Distribution::Table(SampleTable::new(&[1.0, 2.0, 2.5, 9.0]).unwrap());
    let named = [
        "normal",
        "uniform",
        "rademacher",
        "laplace",
        "exponential",
        "student-t:5",
        "log-normal:0.5",
    ];
    for shape in named
        .map(|name| name.parse().unwrap())
        .iter()
        .chain([&table])
    {
        let values = draws(shape);
        let n = N as f64;
        let mean = values.iter().sum::<f64>() / n;
        let square = values.iter().map(|x| x * x).sum::<f64>() / n;
        let fourth = values.iter().map(|x| x.powi(4)).sum::<f64>() / n;
        assert!(mean.abs() < 4.0 / n.sqrt(), "{shape}: mean {mean}");
        let error = ((fourth - square * square) / n).sqrt().max(1e-9);
        assert!(
            (square - 1.0).abs() < 4.0 * error,
            "{shape}: variance {square}"
        );
    }
}

#[test]
fn tails_of_the_ziggurat() {
    let n = 4_000_000;
    let values = Distribution::Normal.sample(5, n);
    for edge in [3.0, 3.654_152_885_361_009, 4.0, 4.5] {
        let expected = n as f64 * libm::erfc(edge * std::f64::consts::FRAC_1_SQRT_2);
        let seen = values.iter().filter(|x| x.abs() > edge).count() as f64;
        assert!(
            (seen - expected).abs() < 4.5 * expected.sqrt(),
            "{edge}: {seen} for {expected}"
        );
    }
}

#[test]
fn tables() {
    let table = SampleTable::parse("# samples\n1, 2\n 3\t4 # and more\n").unwrap();
    assert_eq!(table, SampleTable::new(&[1.0, 2.0, 3.0, 4.0]).unwrap());
    assert!(Distribution::Table(table).is_symmetric());
    for (text, line) in [("1\n2\nnan", 3), ("1 inf", 1), ("1\nx", 2)] {
        match SampleTable::parse(text) {
            Err(ShapeError::Entry { line: seen, .. }) => assert_eq!(seen, line),
            other => panic!("{text}: {other:?}"),
        }
    }
    for text in ["", "3", "2 2 2", "1e300 -1e300"] {
        assert_eq!(
            SampleTable::parse(text),
            Err(ShapeError::Constant),
            "{text}"
        );
    }
}

#[test]
fn names() {
    for name in ["normal", "student-t:2.5", "log-normal:0.5"] {
        assert_eq!(name.parse::<Distribution>().unwrap().to_string(), name);
    }
    for bad in [
        "",
        "gauss",
        "normal:1",
        "student-t",
        "student-t:2",
        "student-t:nan",
        "log-normal:0",
        "log-normal:inf",
    ] {
        assert!(bad.parse::<Distribution>().is_err(), "{bad}");
    }
}
