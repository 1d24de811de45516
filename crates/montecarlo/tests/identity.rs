//! The identity itself, small: estimates against B(m), and the covariance against plain sums.

use ropebound_montecarlo::{
    Band, Distribution, Estimates, Experiment, Laws, Method, Pairing, SamplePositions, ScoreModel,
    Test, TestVerdict,
};
use ropebound_schedule::{HeadDim, Schedule};

fn positions(dim: u64, end: u64) -> SamplePositions {
    let schedule = Schedule::plain("1e4".parse().unwrap(), HeadDim::new(dim).unwrap()).unwrap();
    SamplePositions::new(&schedule, 0..end).unwrap()
}

#[test]
fn theorem_1_holds_for_every_distribution() {
    let positions = positions(128, 4097);
    for name in [
        "normal",
        "uniform",
        "rademacher",
        "laplace",
        "exponential",
        "student-t:5",
        "log-normal:0.5",
    ] {
        let shape: Distribution = name.parse().unwrap();
        let model = ScoreModel::new(128, Laws::of(shape), Pairing::SameQuery).unwrap();
        let start = std::time::Instant::now();
        let moments = Experiment::new(model.clone(), 1).moments(1 << 14);
        let t1 = start.elapsed();
        let estimates = Estimates::new(&moments, &positions, model.normalisation());
        let t2 = start.elapsed();
        let band = Band::new(
            Method::Simulated { replicates: 999 },
            0.01,
            &moments,
            &positions,
            1,
        );
        let t3 = start.elapsed();
        let test = Test::new(&model, &estimates, positions.cosine_sums(), &band);
        println!(
            "{name} {test:?} {t1:?} {t2:?} {t3:?} {}",
            estimates.mean_variance()
        );
        assert_eq!(test.verdict, TestVerdict::Consistent, "{name} {test:?}");
    }
}
