//! The statistics themselves, in small: false alarms, power, stopping early, convergence, and what they rest on.

use ropebound_montecarlo::study::{false_alarms, needed_samples, watch};
use ropebound_montecarlo::{
    Analysis, Band, Distribution, Estimates, Experiment, Laws, Method, Pairing, SamplePositions,
    ScoreModel, Settings, TestVerdict,
};
use ropebound_schedule::{HeadDim, Schedule};

fn positions(dim: u64, end: u64) -> SamplePositions {
    let schedule = Schedule::plain("1e4".parse().unwrap(), HeadDim::new(dim).unwrap()).unwrap();
    SamplePositions::new(&schedule, 0..end).unwrap()
}

fn model(dim: usize, name: &str) -> ScoreModel {
    let shape: Distribution = name.parse().unwrap();
    ScoreModel::new(dim, Laws::of(shape), Pairing::SameQuery).unwrap()
}

const SIMULATED: Method = Method::Simulated { replicates: 199 };

/// At 5 %, 300 seeds: 15 expected; 5..=29 holds with probability 0.999. The recorded study is the large version.
#[test]
fn false_alarms_are_as_many_as_stated() {
    let positions = positions(32, 500);
    for name in ["normal", "rademacher", "exponential", "student-t:5"] {
        let model = model(32, name);
        let alarms = false_alarms(&model, &positions, 4096, SIMULATED, 0.05, 0..300);
        assert!((5..=29).contains(&alarms.rejected), "{name}: {alarms:?}");
    }
}

#[test]
fn looking_often_alarms_no_more_than_stated() {
    let positions = positions(16, 200);
    let model = model(16, "uniform");
    let prediction = positions.expectation(&model);
    let alarms = (0..200)
        .filter(|seed| {
            let experiment = Experiment::new(model.clone(), *seed);
            watch(
                &experiment,
                &positions,
                &prediction,
                0.1,
                1024,
                1 << 14,
                |_| (),
            )
            .is_some()
        })
        .count();
    // At most 20 expected; P(more than 36) < 1e-3.
    assert!(alarms <= 36, "{alarms}");
}

/// 1 % on B is seen, at about the size the normal theory says.
#[test]
fn a_wrong_factor_is_seen() {
    let positions = positions(128, 4096);
    let model = model(128, "normal");
    let wrong: Vec<f64> = positions.cosine_sums().iter().map(|b| 1.01 * b).collect();
    let experiment = Experiment::new(model.clone(), 1);
    let seen = watch(&experiment, &positions, &wrong, 0.01, 4096, 1 << 16, |_| ()).unwrap();
    let estimates = Estimates::new(&experiment.moments(8192), &positions, model.normalisation());
    let needed = needed_samples(&estimates, positions.cosine_sums(), &wrong, 4.5).unwrap();
    assert!(seen.samples <= 4 * needed, "{seen:?}, {needed}");
    assert_eq!(needed_samples(&estimates, &wrong, &wrong, 4.5), None);
}

/// Theorem 1 has no sine: its sign cannot be tested where the theorem holds, and is seen where it does not.
#[test]
fn the_sign_of_the_sine() {
    let positions = positions(64, 1000);
    let mut laws = Laws::of(Distribution::Normal);
    laws.violations.noise_cross_correlation = 0.2;
    let model = ScoreModel::new(64, laws, Pairing::SameQuery).unwrap();
    let mut flipped = model.expectation();
    flipped.sine.iter_mut().for_each(|x| *x = -*x);
    let flipped = positions.predict(&flipped, model.normalisation());
    let experiment = Experiment::new(model, 1);
    assert!(
        watch(
            &experiment,
            &positions,
            &flipped,
            0.01,
            4096,
            1 << 16,
            |_| ()
        )
        .is_some()
    );
    assert!(
        self::model(64, "exponential")
            .theorem()
            .sine
            .iter()
            .all(|x| *x == 0.0)
    );
}

#[test]
fn errors_fall_with_the_root_of_n() {
    let positions = positions(64, 1000);
    let settings = Settings {
        samples: 1 << 17,
        method: SIMULATED,
        level: 0.01,
        stop_early: false,
    };
    let experiment = Experiment::new(model(64, "laplace"), 1);
    let analysis = Analysis::new(&experiment, &positions, settings, |_| ());
    assert_eq!(analysis.expectation_test.verdict, TestVerdict::Consistent);
    assert_eq!(analysis.convergence.sizes().len(), 8);
    let slope = analysis.convergence.slope().unwrap();
    assert!((slope + 0.5).abs() < 0.1, "{slope}");
}

#[test]
fn an_infinite_fourth_moment_gives_no_verdict() {
    let positions = positions(16, 100);
    let settings = Settings {
        samples: 5000,
        method: Method::Bonferroni,
        level: 0.01,
        stop_early: false,
    };
    let experiment = Experiment::new(model(16, "student-t:2.5"), 1);
    let analysis = Analysis::new(&experiment, &positions, settings, |_| ());
    assert!(matches!(
        analysis.theorem_test.verdict,
        TestVerdict::Undecided { .. }
    ));
}

/// A run that stops early has seen the samples a longer run begins with.
#[test]
fn longer_runs_continue_shorter_ones() {
    let experiment = Experiment::new(model(16, "normal"), 4);
    let mut looks = Vec::new();
    let _ = experiment.run(
        10_000,
        |_| (),
        |moments| {
            looks.push(moments.clone());
            std::ops::ControlFlow::Continue(())
        },
    );
    assert_eq!(looks.len(), 4);
    for moments in looks {
        assert!(moments == experiment.moments(moments.count()));
    }
}

/// Simulated < Bonferroni < Scheffé, and the anytime band above Bonferroni.
#[test]
fn bands_are_ordered() {
    let positions = positions(64, 2000);
    let moments = Experiment::new(model(64, "normal"), 1).moments(1 << 14);
    let critical = |method| Band::new(method, 0.01, &moments, &positions, 1).critical();
    let simulated = critical(Method::Simulated { replicates: 999 });
    let union = critical(Method::Bonferroni);
    let anytime = critical(Method::Anytime { planned: 4096 });
    let scheffe = critical(Method::Scheffe);
    assert!(3.0 < simulated && simulated < union && union < anytime && anytime < scheffe);
}
