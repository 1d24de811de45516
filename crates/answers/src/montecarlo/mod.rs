//! Theorem 1 by simulation. One run: what was drawn, what came out, and what follows.

mod plot;
mod positions;

pub use plot::plot;
pub use positions::positions_table;

use crate::{Answer, Subject};
use ropebound_document::Fields;
use ropebound_montecarlo::{
    Analysis, Components, Dependence, Experiment, Method, Pairing, Positions, Test, Verdict,
};

/// A run of the simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct MontecarloAnswer {
    /// The schedule.
    pub subject: Subject,
    /// The positions, end exclusive.
    pub positions: String,
    /// The law of q's components.
    pub distribution: String,
    /// σ of q: a number, or `each`.
    pub sigma: String,
    /// k's law, where it is another.
    pub key_distribution: Option<String>,
    /// ε's law and scale.
    pub noise: String,
    /// What is violated.
    pub violations: Vec<String>,
    /// How the scores share draws.
    pub pairing: &'static str,
    /// Samples drawn.
    pub samples: u64,
    /// The seed of all streams.
    pub seed: u64,
    /// Where the critical value comes from.
    pub band: String,
    /// The probability of an alarm if a prediction is right.
    pub false_alarm_rate: f64,
    /// The largest |z| over the positions that is no alarm.
    pub critical_z: f64,
    /// Theorem 1 against the run.
    pub theorem: TestAnswer,
    /// The closed form of the model, violations included, against the run.
    pub closed_form: TestAnswer,
    /// The largest distance of the two predictions.
    pub predicted_bias: f64,
    /// √ mean squared error over the positions, against the closed form.
    pub error: f64,
    /// √ mean squared standard error over the positions.
    pub standard_error: f64,
    /// The variance of one sample's estimate, averaged over the positions.
    pub variance_per_sample: f64,
    /// Sizes of the convergence series.
    pub series_samples: Vec<u64>,
    /// `error` at each.
    pub series_error: Vec<f64>,
    /// The slope of ln(error) over ln(samples): −1/2 is expected.
    pub series_slope: Option<f64>,
}

/// A prediction against a run.
#[derive(Clone, Debug, PartialEq)]
pub struct TestAnswer {
    /// What it comes to.
    pub verdict: Verdict,
    /// The largest |z| over the positions.
    pub max_z: f64,
    /// Where.
    pub position: u64,
    /// A bound on the probability of so large a value if the prediction is right.
    pub p_value: Option<f64>,
}

impl TestAnswer {
    fn fields(&self) -> Fields {
        Fields::new()
            .with("verdict", self.verdict.to_string())
            .with("max_z", self.max_z)
            .with("position", self.position)
            .with_some("p_value", self.p_value)
    }
}

impl From<&Test> for TestAnswer {
    fn from(test: &Test) -> Self {
        Self {
            verdict: test.verdict.clone(),
            max_z: rounded(test.deviation.z.abs()),
            position: test.deviation.position,
            p_value: test.p_value.map(rounded),
        }
    }
}

impl MontecarloAnswer {
    /// The answer of a run.
    #[must_use]
    pub fn new(
        subject: Subject,
        experiment: &Experiment,
        positions: &Positions,
        analysis: &Analysis,
    ) -> Self {
        let model = experiment.model();
        let laws = model.laws();
        let range = positions.range();
        let dependence = match laws.noise.dependence {
            Dependence::Independent => "",
            Dependence::Proportional => ", proportional to q",
        };
        let sizes = analysis.convergence.sizes();
        let samples = analysis.estimates.samples();
        let variance = analysis.estimates.mean_variance();
        Self {
            subject,
            positions: format!("{}..{}", range.start, range.end),
            distribution: laws.query.to_string(),
            sigma: match &laws.deviation {
                Components::Equal(sigma) => sigma.to_string(),
                Components::Each(_) => "each".to_owned(),
            },
            key_distribution: (laws.key != laws.query).then(|| laws.key.to_string()),
            noise: format!(
                "{}, scale {}{dependence}",
                laws.noise.shape, laws.noise.deviation
            ),
            violations: laws
                .violations
                .active()
                .iter()
                .map(|violation| format!("{}={}", violation.name, violation.value))
                .collect(),
            pairing: match model.pairing() {
                Pairing::SameQuery => "same query",
                Pairing::Independent => "independent",
                Pairing::Antithetic => "antithetic",
            },
            samples,
            seed: experiment.seed(),
            band: match analysis.band.method() {
                Method::Simulated { replicates } => {
                    format!("simulated, {replicates} replicates")
                }
                Method::Bonferroni => "bonferroni".to_owned(),
                Method::Scheffe => "scheffe".to_owned(),
                Method::Anytime { planned } => format!("anytime, tuned to {planned} samples"),
            },
            false_alarm_rate: analysis.band.level(),
            critical_z: rounded(analysis.band.critical()),
            theorem: (&analysis.theorem_test).into(),
            closed_form: (&analysis.expectation_test).into(),
            predicted_bias: rounded(analysis.bias()),
            error: rounded(analysis.estimates.error_from(&analysis.expectation)),
            standard_error: rounded((variance / samples as f64).sqrt()),
            variance_per_sample: rounded(variance),
            series_samples: sizes.iter().map(|size| size.samples).collect(),
            series_error: sizes.iter().map(|size| rounded(size.error)).collect(),
            series_slope: analysis.convergence.slope().map(rounded),
        }
    }

    /// Whether the run rejects even the model's own closed form: something is wrong, or a false alarm.
    #[must_use]
    pub fn is_refuted(&self) -> bool {
        self.closed_form.verdict == Verdict::Rejected
    }
}

impl Answer for MontecarloAnswer {
    fn headline(&self) -> String {
        let subject = &self.subject;
        let by = format!(
            "max |z| = {} at m = {}, critical {}",
            shown(self.theorem.max_z, 3),
            self.theorem.position,
            shown(self.critical_z, 3)
        );
        let of = format!(
            "{} samples of {subject}, m in {}",
            self.samples, self.positions
        );
        match &self.theorem.verdict {
            Verdict::Undecided { why } => format!("No verdict from {of}: {why}."),
            Verdict::Rejected => format!("Theorem 1 is rejected by {of}: {by}."),
            Verdict::Consistent => format!("Theorem 1 is consistent with {of}: {by}."),
        }
    }

    fn fields(&self) -> Fields {
        let warning = match &self.theorem.verdict {
            Verdict::Undecided { why } => Some(why),
            Verdict::Consistent | Verdict::Rejected => None,
        };
        self.subject
            .fields()
            .with("positions", &self.positions)
            .with("distribution", &self.distribution)
            .with("sigma", &self.sigma)
            .with_some("key_distribution", self.key_distribution.as_ref())
            .with("noise", &self.noise)
            .with("violations", self.violations.clone())
            .with("pairing", self.pairing)
            .with("samples", self.samples)
            .with("seed", self.seed)
            .with("band", &self.band)
            .with("false_alarm_rate", self.false_alarm_rate)
            .with("critical_z", self.critical_z)
            .with("theorem", self.theorem.fields())
            .with("closed_form", self.closed_form.fields())
            .with("predicted_bias", self.predicted_bias)
            .with("error", self.error)
            .with("standard_error", self.standard_error)
            .with("variance_per_sample", self.variance_per_sample)
            .with("series_samples", self.series_samples.clone())
            .with("series_error", self.series_error.clone())
            .with_some("series_slope", self.series_slope)
            .with_some("warning", warning)
    }
}

/// `x` to six significant digits: far more than a simulation has, and few enough to read.
pub fn rounded(x: f64) -> f64 {
    format!("{x:.5e}").parse().expect("a number")
}

/// `x` to `digits` significant digits, for people: fixed point where that is short.
pub fn shown(x: f64, digits: usize) -> String {
    if x == 0.0 || !x.is_finite() {
        return x.to_string();
    }
    let scientific = format!("{x:.*e}", digits - 1);
    let (_, exponent) = scientific.split_once('e').expect("an exponent");
    let exponent: i32 = exponent.parse().expect("an exponent");
    if (-4..digits as i32).contains(&exponent) {
        format!("{x:.*}", (digits as i32 - 1 - exponent) as usize)
    } else {
        scientific
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits() {
        assert_eq!(shown(64.0, 5), "64.000");
        assert_eq!(shown(-0.012_345, 3), "-0.0123");
        assert_eq!(shown(1.5e-7, 3), "1.50e-7");
        assert_eq!(shown(123_456.0, 3), "1.23e5");
        assert_eq!(rounded(1.0 / 3.0), 0.333_333);
    }
}
