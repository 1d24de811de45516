//! `ropebound montecarlo`: Theorem 1 by simulation.

use crate::arguments::{ScheduleArguments, range};
use crate::failure::Failure;
use crate::output::{Answered, Folder, Output};
use crate::progress::Progress;
use clap::{Args, ValueEnum};
use ropebound_answers::Answer;
use ropebound_answers::montecarlo::{MontecarloAnswer, plot, positions_table};
use ropebound_montecarlo::{
    Analysis, Band, Components, Dependence, Distribution, Experiment, FIRST_LOOK, Laws, Method,
    Noise, Pairing, SamplePositions, SampleTable, ScoreModel, Settings, Violations,
};
use ropebound_schedule::parse_count;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Checks Theorem 1 with random q, k and noise: (E[qᵀR_m k*] − E[qᵀR_m k]) / 2σ² = B(m), k* = q + ε.
///
/// Estimates of every position come from one run, with a simultaneous test of the theorem and of the closed form that holds under
/// the violations asked for. The answer depends on the seed, and on nothing else that is not an argument. The exit code is 1 if even the
/// closed form is rejected, which happens by chance with the probability of --level; a rejected Theorem 1 under --violate is an answer.
#[derive(Args)]
#[command(after_help = "\
Distributions: normal, uniform, rademacher, laplace, exponential, student-t:FREEDOM, log-normal:SHAPE, and table:FILE with numbers
separated by spaces, commas or line ends. Each is scaled to the --sigma asked for.
Violations: key-mean, noise-mean, noise-correlation, noise-cross-correlation, pair-correlation, across-correlation,
key-correlation, each =NUMBER; proofs/theorem-1.md says what they do.

Examples:
  ropebound montecarlo
  ropebound montecarlo --distribution student-t:5 --base 1e6 --positions 0..32k --samples 1M --seed 7
  ropebound montecarlo --violate key-mean=0.05 --distribution exponential --out run
  ropebound montecarlo --band anytime --stop-early --violate noise-correlation=0.1")]
pub(crate) struct Montecarlo {
    #[command(flatten)]
    schedule: ScheduleArguments,
    /// The law of q's components, and of k's and the noise's if nothing else is said.
    #[arg(long, value_name = "LAW", value_parser = shape, default_value = "normal")]
    distribution: Distribution,
    /// The law of k's components.
    #[arg(long, value_name = "LAW", value_parser = shape)]
    key_distribution: Option<Distribution>,
    /// The law of the noise.
    #[arg(long, value_name = "LAW", value_parser = shape)]
    noise_distribution: Option<Distribution>,
    /// Standard deviation of q's components: one number, or d of them separated by commas.
    #[arg(long, value_name = "SIGMA", value_parser = positive, default_value = "1", allow_hyphen_values = true)]
    sigma: Components,
    /// Standard deviation of k's components [default: as q's].
    #[arg(long, value_name = "SIGMA", value_parser = positive, allow_hyphen_values = true)]
    key_sigma: Option<Components>,
    /// Mean of q's components, one number or d of them [default: what the law has by itself].
    #[arg(long, value_name = "MEAN", value_parser = any, allow_hyphen_values = true)]
    mean: Option<Components>,
    /// Standard deviation of the noise: 0 or more.
    #[arg(long, value_name = "SCALE", value_parser = scale, default_value = "0.1", allow_hyphen_values = true)]
    noise_scale: f64,
    /// Whether the noise depends on q; its conditional mean stays 0.
    #[arg(long, value_enum, default_value = "independent")]
    noise_dependence: DependenceName,
    /// An assumption to violate, and by how much. May be repeated.
    #[arg(long, value_name = "NAME=NUMBER", value_parser = violation, value_delimiter = ',')]
    violate: Vec<String>,
    /// How the two scores of a sample share their draws.
    #[arg(long, value_enum, default_value = "same-query")]
    pairing: PairingName,
    /// The positions: start..end (end exclusive) or start..=end.
    #[arg(long, value_name = "RANGE", value_parser = range, default_value = "0..4096", allow_hyphen_values = true)]
    positions: Range<u64>,
    /// How many samples: 1e7, 64k, 1M.
    #[arg(long, value_name = "N", value_parser = samples, default_value = "1e7", allow_hyphen_values = true)]
    samples: u64,
    /// The seed of all random numbers.
    #[arg(
        long,
        value_name = "SEED",
        default_value_t = 1,
        allow_hyphen_values = true
    )]
    seed: u64,
    /// The false-alarm rate of each of the two tests: a number above 0 and below 1.
    #[arg(long, value_name = "RATE", value_parser = level, default_value = "0.01", allow_hyphen_values = true)]
    level: f64,
    /// Where the critical value of max |z| comes from [default: simulated, above 32k positions bonferroni].
    #[arg(long, value_enum)]
    band: Option<BandName>,
    /// Replicates of a simulated band.
    #[arg(long, value_name = "R", default_value_t = 9999, value_parser = clap::value_parser!(u32).range(19..=Band::MAX_REPLICATES as i64))]
    replicates: u32,
    /// Stop at the first power of two from 4096 samples on that rejects Theorem 1; needs --band anytime.
    #[arg(long)]
    stop_early: bool,
    /// A folder to write montecarlo.svg (estimate, band, exact B), montecarlo.csv (every position) and montecarlo.json to.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum DependenceName {
    /// No.
    Independent,
    /// It is proportional to q's distance from its mean.
    Proportional,
}

#[derive(Clone, Copy, ValueEnum)]
enum PairingName {
    /// The same q in both.
    SameQuery,
    /// A query of its own for each.
    Independent,
    /// The same q, averaged over k and noise and their mirror images.
    Antithetic,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BandName {
    /// Gaussian replicates with the estimated covariance.
    Simulated,
    /// A union bound over the positions.
    Bonferroni,
    /// A bound for all real positions.
    Scheffe,
    /// Holds at all sample sizes at once.
    Anytime,
}

/// Positions up to which a band is simulated unless another is asked for.
const SIMULATED: usize = 1 << 15;

/// The bytes of a law's table: a million numbers and more.
const MOST_TABLE: u64 = 64 << 20;

fn shape(text: &str) -> Result<Distribution, String> {
    let Some(path) = text.strip_prefix("table:") else {
        return text.parse().map_err(|error| format!("{error}"));
    };
    let content = ropebound_files::read_to_string(Path::new(path), MOST_TABLE)
        .map_err(|error| format!("{path}: {error}; expected a readable file of numbers"))?;
    let table = SampleTable::parse(&content)
        .map_err(|error| format!("{path}: {error}; expected finite numbers, not all equal"))?;
    Ok(Distribution::Table(table))
}

fn components(
    text: &str,
    accepted: &str,
    accepts: impl Fn(f64) -> bool,
) -> Result<Components, String> {
    let values = text.split(',').map(|part| match part.trim().parse() {
        Ok(value) if accepts(value) => Ok(value),
        Ok(value) => Err(format!("{value} is out of range; expected {accepted}")),
        Err(_) => Err(format!("'{part}' is no number; expected {accepted}")),
    });
    let values: Vec<f64> = values.collect::<Result<_, _>>()?;
    Ok(match values[..] {
        [value] => Components::Equal(value),
        _ => Components::Each(values),
    })
}

fn positive(text: &str) -> Result<Components, String> {
    let accepts = |x| (1e-9..=1e9).contains(&x);
    components(
        text,
        "a number from 1e-9 to 1e9, or one for each component",
        accepts,
    )
}

fn any(text: &str) -> Result<Components, String> {
    let accepts = |x| (-1e9..=1e9).contains(&x);
    components(
        text,
        "a number from -1e9 to 1e9, or one for each component",
        accepts,
    )
}

fn number(text: &str, accepted: &str, accepts: impl Fn(f64) -> bool) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if accepts(value) => Ok(value),
        _ => Err(format!("expected {accepted}")),
    }
}

fn scale(text: &str) -> Result<f64, String> {
    number(text, "a number from 0 to 1e9", |x| (0.0..=1e9).contains(&x))
}

fn level(text: &str) -> Result<f64, String> {
    number(text, "a number from 1e-9 to 0.5", |x| {
        (1e-9..=0.5).contains(&x)
    })
}

fn violation(text: &str) -> Result<String, String> {
    let mut violations = Violations::default();
    violations.add(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

/// A number of samples.
fn samples(text: &str) -> Result<u64, String> {
    match parse_count(text) {
        Ok(count @ 2..=0x100_0000_0000) => Ok(count),
        _ => Err("expected a count from 2 to 2^40, such as 1e7, 64k or 1000".to_owned()),
    }
}

impl Montecarlo {
    /// The answer, and whether the closed form stands.
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let (schedule, subject) = self.schedule.schedule_or("1e4")?;
        let model = self.model(schedule.pairs() as u64 + schedule.unrotated())?;
        let folder = self.out.as_deref().map(Folder::open).transpose()?;
        let end = self.positions.end;
        let positions =
            SamplePositions::new(&schedule, self.positions.clone()).map_err(|error| {
                let given = format!("{}..{end}", self.positions.start);
                Failure::argument("--positions <RANGE>", given, error)
            })?;
        let settings = self.settings(positions.count())?;
        let experiment = Experiment::new(model, self.seed);
        let mut progress = Progress::new();
        let analysis = Analysis::new(&experiment, &positions, settings, |done| {
            progress.say(|| format!("{done} of {} samples", self.samples));
        });
        drop(progress);
        let answer = MontecarloAnswer {
            subject,
            experiment: &experiment,
            positions: &positions,
            analysis: &analysis,
        };
        if let Some(folder) = folder {
            folder.write(&[
                (
                    "montecarlo.svg",
                    plot(&answer.headline(), &positions, &analysis),
                ),
                (
                    "montecarlo.csv",
                    positions_table(&positions, &analysis).to_csv(),
                ),
                ("montecarlo.json", answer.document().to_json()),
            ])?;
        }
        let holds = !answer.is_refuted();
        Ok(Answered::checked(output.of(&answer.document()), holds))
    }

    fn model(&self, pairs: u64) -> Result<ScoreModel, Failure> {
        let mut violations = Violations::default();
        for text in &self.violate {
            violations.add(text).map_err(Failure::other)?;
        }
        let laws = Laws {
            query: self.distribution.clone(),
            key: self
                .key_distribution
                .clone()
                .unwrap_or_else(|| self.distribution.clone()),
            deviation: self.sigma.clone(),
            key_deviation: self.key_sigma.clone(),
            mean: self.mean.clone(),
            noise: Noise {
                shape: self
                    .noise_distribution
                    .clone()
                    .unwrap_or_else(|| self.distribution.clone()),
                deviation: self.noise_scale,
                dependence: match self.noise_dependence {
                    DependenceName::Independent => Dependence::Independent,
                    DependenceName::Proportional => Dependence::Proportional,
                },
            },
            violations,
        };
        let pairing = match self.pairing {
            PairingName::SameQuery => Pairing::SameQuery,
            PairingName::Independent => Pairing::Independent,
            PairingName::Antithetic => Pairing::Antithetic,
        };
        ScoreModel::new(2 * pairs as usize, laws, pairing).map_err(Failure::other)
    }

    fn settings(&self, positions: usize) -> Result<Settings, Failure> {
        let replicates = self.replicates as usize;
        let default = if positions <= SIMULATED {
            BandName::Simulated
        } else {
            BandName::Bonferroni
        };
        let band = self.band.unwrap_or(default);
        if self.stop_early && band != BandName::Anytime {
            return Err(Failure::other(
                "'--stop-early' looks many times, which only one band allows; expected '--band anytime' with it",
            ));
        }
        if band == BandName::Simulated && !Band::is_enough(replicates, self.level) {
            return Err(Failure::argument(
                "--replicates <R>",
                replicates,
                format_args!(
                    "too few for the level {}; expected R with (R + 1)·level at least 1, or '--band bonferroni'",
                    self.level
                ),
            ));
        }
        Ok(Settings {
            samples: self.samples,
            method: match band {
                BandName::Simulated => Method::Simulated { replicates },
                BandName::Bonferroni => Method::Bonferroni,
                BandName::Scheffe => Method::Scheffe,
                BandName::Anytime => Method::Anytime {
                    planned: FIRST_LOOK.min(self.samples),
                },
            },
            level: self.level,
            stop_early: self.stop_early,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_counts() {
        assert_eq!(samples("1e7"), Ok(10_000_000));
        assert_eq!(samples("64k"), Ok(65_536));
        assert_eq!(samples("1.5e3"), Ok(1500));
        for bad in ["0", "1", "-1", "1.5", "1e13", "nan", ""] {
            assert!(samples(bad).is_err(), "{bad}");
        }
    }
}
