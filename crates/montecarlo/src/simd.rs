//! The vector instructions the simulation runs on: the widest of [`InstructionSet`] that the machine has.

use pulp::WithSimd;
use ropebound_fast::InstructionSet;

/// Runs `op` on them.
pub(crate) fn run<Op: WithSimd>(op: Op) -> Op::Output {
    chosen().run(op)
}

#[cfg(not(test))]
fn chosen() -> InstructionSet {
    InstructionSet::best()
}

#[cfg(test)]
fn chosen() -> InstructionSet {
    let forced = tests::FORCED.with(std::cell::Cell::get);
    forced.unwrap_or_else(InstructionSet::best)
}

#[cfg(test)]
mod tests {
    use crate::band::{Band, Method};
    use crate::estimates::Estimates;
    use crate::experiment::Experiment;
    use crate::laws::Laws;
    use crate::model::{Pairing, ScoreModel};
    use crate::positions::SamplePositions;
    use crate::shape::Distribution;
    use ropebound_fast::InstructionSet;
    use ropebound_schedule::{HeadDim, Schedule};
    use std::cell::Cell;

    thread_local! {
        pub(super) static FORCED: Cell<Option<InstructionSet>> = const { Cell::new(None) };
    }

    /// A whole analysis on one thread, since what is forced is forced on this thread.
    fn analysis(set: Option<InstructionSet>) -> (Vec<f64>, Vec<f64>, f64) {
        let run = || {
            FORCED.with(|forced| forced.set(set));
            let mut laws = Laws::of(Distribution::Exponential);
            laws.violations.pair_correlation = 0.3;
            laws.violations.noise_correlation = 0.1;
            let model = ScoreModel::new(36, laws, Pairing::Independent).unwrap();
            let schedule =
                Schedule::plain("1e4".parse().unwrap(), HeadDim::new(36).unwrap()).unwrap();
            let positions = SamplePositions::new(&schedule, 3..103).unwrap();
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
        for set in InstructionSet::ALL {
            if set.is_available() {
                assert!(analysis(Some(set)) == best, "{set:?}");
            } else {
                println!("skipped {set:?}: not on this machine");
            }
        }
    }
}
