//! The widest vector instructions of this machine. The choice changes speed, never a bit of a result.

use pulp::WithSimd;

/// Runs `op` on them.
pub(crate) fn run<Op: WithSimd>(op: Op) -> Op::Output {
    #[cfg(test)]
    if let Some(output) = tests::FORCED.with(std::cell::Cell::get) {
        return match output {
            tests::Path::Scalar => pulp::Simd::vectorize(pulp::Scalar, op),
            #[cfg(target_arch = "x86_64")]
            tests::Path::Avx2 => match pulp::x86::V3::try_new() {
                Some(simd) => pulp::Simd::vectorize(simd, op),
                None => pulp::Simd::vectorize(pulp::Scalar, op),
            },
        };
    }
    pulp::Arch::new().dispatch(op)
}

#[cfg(test)]
mod tests {
    use crate::band::{Band, Method};
    use crate::estimates::Estimates;
    use crate::experiment::Experiment;
    use crate::laws::Laws;
    use crate::model::{Model, Pairing};
    use crate::positions::Positions;
    use crate::shape::Shape;
    use ropebound_schedule::{HeadDim, Schedule};
    use std::cell::Cell;

    #[derive(Clone, Copy, PartialEq)]
    pub(super) enum Path {
        Scalar,
        #[cfg(target_arch = "x86_64")]
        Avx2,
    }

    thread_local! {
        pub(super) static FORCED: Cell<Option<Path>> = const { Cell::new(None) };
    }

    /// A whole analysis on one thread, since what is forced is forced on this thread.
    fn analysis(path: Option<Path>) -> (Vec<f64>, Vec<f64>, f64) {
        let run = || {
            FORCED.with(|forced| forced.set(path));
            let mut laws = Laws::of(Shape::Exponential);
            laws.violations.pair_correlation = 0.3;
            laws.violations.noise_correlation = 0.1;
            let model = Model::new(36, laws, Pairing::Independent).unwrap();
            let schedule =
                Schedule::plain("1e4".parse().unwrap(), HeadDim::new(36).unwrap()).unwrap();
            let positions = Positions::new(&schedule, 3..103).unwrap();
            let moments = Experiment::new(model.clone(), 3).moments(1500);
            let estimates = Estimates::new(&moments, &positions, model.normalisation());
            let method = Method::Simulated { replicates: 99 };
            let band = Band::new(method, 0.1, &moments, &positions, 3);
            FORCED.with(|forced| forced.set(None));
            (
                estimates.values().to_vec(),
                estimates.standard_errors().to_vec(),
                band.critical(),
            )
        };
        let builder = rayon::ThreadPoolBuilder::new().num_threads(1);
        builder.build().unwrap().install(run)
    }

    #[test]
    fn instruction_sets_give_the_same_bits() {
        let best = analysis(None);
        assert!(best == analysis(Some(Path::Scalar)));
        #[cfg(target_arch = "x86_64")]
        assert!(best == analysis(Some(Path::Avx2)));
    }
}
