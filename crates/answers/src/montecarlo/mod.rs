//! Theorem 1 by simulation. One run: what was drawn, what came out, and what follows.

mod digits;
mod plot;
mod positions;

pub use digits::{rounded, shown};
pub use plot::plot;
pub use positions::positions_table;

use crate::{Answer, Subject};
use ropebound_document::Fields;
use ropebound_montecarlo::{
    Analysis, Components, Dependence, Experiment, Method, Pairing, SamplePositions, Test,
    TestVerdict,
};

/// A run of the simulation.
pub struct MontecarloAnswer<'a> {
    /// The schedule.
    pub subject: Subject,
    /// What was drawn.
    pub experiment: &'a Experiment,
    /// Where.
    pub positions: &'a SamplePositions,
    /// What came out.
    pub analysis: &'a Analysis,
}

impl MontecarloAnswer<'_> {
    /// Whether the run rejects even the model's own closed form: something is wrong, or a false alarm.
    #[must_use]
    pub fn is_refuted(&self) -> bool {
        self.analysis.expectation_test.verdict == TestVerdict::Rejected
    }

    /// The positions, end exclusive.
    fn range(&self) -> String {
        let range = self.positions.range();
        format!("{}..{}", range.start, range.end)
    }

    /// What was drawn.
    fn drawn(&self) -> Fields {
        let model = self.experiment.model();
        let laws = model.laws();
        let dependence = match laws.noise.dependence {
            Dependence::Independent => "",
            Dependence::Proportional => ", proportional to q",
        };
        let noise = &laws.noise;
        let active = laws.violations.active();
        let violations = active
            .iter()
            .map(|violation| format!("{}={}", violation.name, violation.value));
        let key = (laws.key != laws.query).then(|| laws.key.to_string());
        Fields::new()
            .with("positions", self.range())
            .with("distribution", laws.query.to_string())
            .with(
                "sigma",
                match &laws.deviation {
                    Components::Equal(sigma) => sigma.to_string(),
                    Components::Each(_) => "each".to_owned(),
                },
            )
            .with_some("key_distribution", key)
            .with(
                "noise",
                format!("{}, scale {}{dependence}", noise.shape, noise.deviation),
            )
            .with("violations", violations.collect::<Vec<_>>())
            .with(
                "pairing",
                match model.pairing() {
                    Pairing::SameQuery => "same query",
                    Pairing::Independent => "independent",
                    Pairing::Antithetic => "antithetic",
                },
            )
            .with("samples", self.analysis.estimates.samples())
            .with("seed", self.experiment.seed())
    }
}

/// A prediction against the run: what it comes to, the largest |z| over the positions and where, and a bound on the probability of so
/// large a value if the prediction is right.
fn test(test: &Test) -> Fields {
    Fields::new()
        .with("verdict", test.verdict.to_string())
        .with("max_z", rounded(test.deviation.z.abs()))
        .with("position", test.deviation.position)
        .with_some("p_value", test.p_value.map(rounded))
}

impl Answer for MontecarloAnswer<'_> {
    fn headline(&self) -> String {
        let Test {
            verdict, deviation, ..
        } = &self.analysis.theorem_test;
        let by = format!(
            "max |z| = {} at m = {}, critical {}",
            shown(rounded(deviation.z.abs()), 3),
            deviation.position,
            shown(rounded(self.analysis.band.critical()), 3)
        );
        let (samples, subject) = (self.analysis.estimates.samples(), &self.subject);
        let of = format!("{samples} samples of {subject}, m in {}", self.range());
        match verdict {
            TestVerdict::Undecided { why } => format!("No verdict from {of}: {why}."),
            TestVerdict::Rejected => format!("Theorem 1 is rejected by {of}: {by}."),
            TestVerdict::Consistent => format!("Theorem 1 is consistent with {of}: {by}."),
        }
    }

    fn fields(&self) -> Fields {
        let Analysis {
            estimates, band, ..
        } = self.analysis;
        let sizes = self.analysis.convergence.sizes().iter();
        let variance = estimates.mean_variance();
        let error = (variance / estimates.samples() as f64).sqrt();
        let warning = match &self.analysis.theorem_test.verdict {
            TestVerdict::Undecided { why } => Some(why),
            TestVerdict::Consistent | TestVerdict::Rejected => None,
        };
        let method = match band.method() {
            Method::Simulated { replicates } => format!("simulated, {replicates} replicates"),
            Method::Bonferroni => "bonferroni".to_owned(),
            Method::Scheffe => "scheffe".to_owned(),
            Method::Anytime { planned } => format!("anytime, tuned to {planned} samples"),
        };
        self.subject
            .fields()
            .and(self.drawn())
            .with("band", method)
            .with("false_alarm_rate", band.level())
            .with("critical_z", rounded(band.critical()))
            .with("theorem", test(&self.analysis.theorem_test))
            .with("closed_form", test(&self.analysis.expectation_test))
            // The largest distance of the two predictions.
            .with("predicted_bias", rounded(self.analysis.bias()))
            .with(
                "error",
                rounded(estimates.error_from(&self.analysis.expectation)),
            )
            .with("standard_error", rounded(error))
            .with("variance_per_sample", rounded(variance))
            .with(
                "series_samples",
                sizes.clone().map(|size| size.samples).collect::<Vec<_>>(),
            )
            .with(
                "series_error",
                sizes.map(|size| rounded(size.error)).collect::<Vec<_>>(),
            )
            // The slope of ln(error) over ln(samples): −1/2 is expected.
            .with_some(
                "series_slope",
                self.analysis.convergence.slope().map(rounded),
            )
            .with_some("warning", warning)
    }
}
