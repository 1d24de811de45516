//! Every law of (q, k, ε) against its closed form, in 2h numbers at once, and against Theorem 1.

use ropebound_montecarlo::{
    Band, Components, Dependence, Distribution, Estimates, Experiment, Laws, Method, Moments,
    Pairing, SamplePositions, ScoreModel, Test, TestVerdict, Violations,
};
use ropebound_schedule::{HeadDim, Schedule};

const DIM: usize = 32;
const SAMPLES: u64 = 1 << 16;

fn positions() -> SamplePositions {
    let head_dim = HeadDim::new(DIM as u64).unwrap();
    let schedule = Schedule::plain("1e3".parse().unwrap(), head_dim).unwrap();
    SamplePositions::new(&schedule, 0..1000).unwrap()
}

fn skewed() -> Laws {
    Laws::of(Distribution::Exponential)
}

fn centred() -> Laws {
    let mut laws = Laws::of(Distribution::Exponential);
    laws.mean = Some(Components::Equal(0.0));
    laws
}

fn with(mut laws: Laws, violations: &[&str]) -> Laws {
    laws.noise.deviation = 0.5;
    for violation in violations {
        laws.violations.add(violation).unwrap();
    }
    laws
}

/// Tests the closed form and Theorem 1 under one run.
fn verdicts(laws: Laws, pairing: Pairing) -> (Test, Test) {
    let positions = positions();
    let model = ScoreModel::new(DIM, laws, pairing).unwrap();
    let moments = Experiment::new(model.clone(), 11).moments(SAMPLES);
    compare_entries(&model, &moments);
    let estimates = Estimates::new(&moments, &positions, model.normalisation());
    let band = Band::new(Method::Bonferroni, 1e-3, &moments, &positions, 0);
    let test = |prediction: Vec<f64>| Test::new(&model, &estimates, &prediction, &band);
    (
        test(positions.expectation(&model)),
        test(positions.theorem(&model)),
    )
}

/// Each E[a_i] and E[b_i] by itself: more than the positions see.
fn compare_entries(model: &ScoreModel, moments: &Moments) {
    let expectation = model.expectation();
    let expected = expectation.cosine.iter().chain(&expectation.sine);
    for (j, (mean, expected)) in moments.mean().iter().zip(expected).enumerate() {
        let error = (moments.covariance(j, j) / moments.count() as f64).sqrt();
        let z = (mean - expected) / error;
        assert!(z.abs() < 4.5, "entry {j}: {mean} for {expected}, z = {z}");
    }
}

fn assert_holds(laws: Laws) {
    for pairing in [Pairing::SameQuery, Pairing::Independent] {
        let (closed, theorem) = verdicts(laws.clone(), pairing);
        assert_eq!(
            closed.verdict,
            TestVerdict::Consistent,
            "{laws:?} {closed:?}"
        );
        assert_eq!(
            theorem.verdict,
            TestVerdict::Consistent,
            "{laws:?} {theorem:?}"
        );
    }
}

fn assert_fails_as_predicted(laws: Laws) {
    for pairing in [Pairing::SameQuery, Pairing::Independent] {
        let (closed, theorem) = verdicts(laws.clone(), pairing);
        assert_eq!(
            closed.verdict,
            TestVerdict::Consistent,
            "{laws:?} {closed:?}"
        );
        assert_eq!(
            theorem.verdict,
            TestVerdict::Rejected,
            "{laws:?} {theorem:?}"
        );
    }
}

#[test]
fn what_does_no_harm() {
    assert_holds(skewed());
    // Any ε with conditional mean 0.
    let mut laws = with(skewed(), &[]);
    laws.noise.dependence = Dependence::Proportional;
    assert_holds(laws);
    // Components of q that hang together, within a pair and across.
    assert_holds(with(skewed(), &["pair-correlation=0.6"]));
    assert_holds(with(skewed(), &["across-correlation=-0.7"]));
    // Another law and another scale for k.
    let mut laws = with(skewed(), &[]);
    laws.key = Distribution::Rademacher;
    laws.key_deviation = Some(Components::Equal(3.0));
    assert_holds(laws);
    // Any means of k and ε, if q's is 0.
    assert_holds(with(centred(), &["key-mean=0.5", "noise-mean=-0.3"]));
}

#[test]
fn what_does_harm() {
    assert_fails_as_predicted(with(skewed(), &["key-mean=0.1"]));
    assert_fails_as_predicted(with(skewed(), &["noise-mean=-0.1"]));
    assert_fails_as_predicted(with(centred(), &["noise-correlation=0.2"]));
    assert_fails_as_predicted(with(centred(), &["noise-cross-correlation=0.2"]));
    assert_fails_as_predicted(with(centred(), &["key-correlation=-0.1"]));
}

#[test]
fn unequal_components_and_everything_at_once() {
    let each = |f: &dyn Fn(f64) -> f64| Components::Each((0..DIM).map(|j| f(j as f64)).collect());
    let mut laws = skewed();
    laws.deviation = each(&|j| 0.5 + 0.1 * j);
    laws.mean = Some(each(&|j| (j - 10.0) / 5.0));
    assert_holds(laws.clone());
    laws.key_deviation = Some(each(&|j| 2.0 - 0.05 * j));
    let all = Violations::NAMES.map(|name| format!("{name}=0.3"));
    assert_fails_as_predicted(with(laws, &all.each_ref().map(String::as_str)));
}

#[test]
fn a_shift_of_both_cancels() {
    assert_holds(with(skewed(), &["key-mean=0.4", "noise-mean=0.4"]));
}

#[test]
fn pairings_agree_and_reduce_variance() {
    let positions = positions();
    let variance = |pairing| {
        let mut laws = Laws::of(Distribution::Normal);
        laws.violations.noise_correlation = 0.3;
        let model = ScoreModel::new(DIM, laws, pairing).unwrap();
        let moments = Experiment::new(model.clone(), 2).moments(SAMPLES);
        compare_entries(&model, &moments);
        Estimates::new(&moments, &positions, model.normalisation()).mean_variance()
    };
    let [independent, same, antithetic] = [
        Pairing::Independent,
        Pairing::SameQuery,
        Pairing::Antithetic,
    ]
    .map(variance);
    assert!(
        antithetic < 0.8 * same && same <= 1.1 * independent,
        "{antithetic} {same} {independent}"
    );
}

#[test]
fn refused() {
    let model = |dim, laws| ScoreModel::new(dim, laws, Pairing::SameQuery);
    for dim in [0, 1, 127, 4096] {
        assert!(model(dim, skewed()).is_err(), "{dim}");
    }
    for sigma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut laws = skewed();
        laws.deviation = Components::Equal(sigma);
        assert!(model(8, laws).is_err(), "{sigma}");
    }
    let mut laws = skewed();
    laws.deviation = Components::Each(vec![1.0; 7]);
    assert!(model(8, laws).is_err());
    for text in [
        "noise-correlation=1.5",
        "key-mean=nan",
        "pair-correlation=-1.01",
    ] {
        assert!(model(8, with(skewed(), &[text])).is_err(), "{text}");
    }
    assert!(
        model(
            8,
            with(
                skewed(),
                &["noise-correlation=0.8", "noise-cross-correlation=0.8"]
            )
        )
        .is_err()
    );
    for text in ["key-mean", "key-mean=x", "mean=1", ""] {
        assert!(Violations::default().add(text).is_err(), "{text}");
    }
    assert!(ScoreModel::new(8, skewed(), Pairing::Antithetic).is_err());
}
