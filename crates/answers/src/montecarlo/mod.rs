//! Theorem 1 by simulation. One run: what was drawn, what came out, and what follows.

mod plot;
mod positions;

pub use plot::plot;
pub use positions::positions_csv;

use crate::Answer;
use crate::Subject;
use ropebound_montecarlo::{
    Analysis, Components, Dependence, Experiment, Method, Pairing, Positions, Test, Verdict,
};
use serde::Serialize;

/// A run of the simulation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MontecarloAnswer {
    /// The schedule.
    #[serde(flatten)]
    pub subject: Subject,
    /// The positions, end exclusive.
    pub positions: String,
    /// The law of q's components.
    pub distribution: String,
    /// σ of q: a number, or `each`.
    pub sigma: String,
    /// k's law, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series_slope: Option<f64>,
    /// Why no verdict is given, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}

/// A prediction against a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TestAnswer {
    /// `consistent`, `rejected` or `undecided`.
    pub verdict: String,
    /// The largest |z| over the positions.
    pub max_z: f64,
    /// Where.
    pub position: u64,
    /// A bound on the probability of so large a value if the prediction is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
}

impl From<&Test> for TestAnswer {
    fn from(test: &Test) -> Self {
        Self {
            verdict: test.verdict.to_string(),
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
            warning: match &analysis.theorem_test.verdict {
                Verdict::Undecided { why } => Some(why.clone()),
                Verdict::Consistent | Verdict::Rejected => None,
            },
        }
    }

    /// Whether the run rejects even the model's own closed form: something is wrong, or a false alarm.
    #[must_use]
    pub fn is_refuted(&self) -> bool {
        self.closed_form.verdict == "rejected"
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
        match (&self.warning, self.theorem.verdict.as_str()) {
            (Some(why), _) => format!("No verdict from {of}: {why}."),
            (None, "rejected") => format!("Theorem 1 is rejected by {of}: {by}."),
            (None, _) => format!("Theorem 1 is consistent with {of}: {by}."),
        }
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
