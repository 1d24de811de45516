//! `ropebound context`: how far a schedule stays non-negative.

use crate::arguments::AtLeast;
use crate::configuration::ConfigurationFile;
use crate::configured::AnySchedule;
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::{Answer, ContextAnswer};
use ropebound_schedule::parse_count;

/// The context length a base allows: sup {L | B(m) >= 0 for all m in 0..=L} (Eq. 10), or with --at-least B(m) >= TAU.
///
/// Without --limit the search goes on until a negative sum is found, or to the end of the proven domain. The status tells
/// "proved" from "none up to the limit" and from "never", which holds if half or more of the pairs do not rotate.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound context --base 1e6
  ropebound context --base 500000 --limit 16k --format json
  ropebound context --base 1e4,5e5,1e6 --head-dim 64,128
  ropebound context --base 1e4 --head-dim 64 --unrotated 32
  ropebound context --schedule method2
  ropebound context --base 1e6 --at-least 8
  ropebound context config.json
  ropebound context --base 5e5 --scaling type=yarn,factor=4,original=32k")]
pub(crate) struct Context {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    schedule: AnySchedule,
    /// Where to stop looking (inclusive): 16M, 32k, 1000.
    #[arg(long, value_name = "M", value_parser = parse_count, allow_hyphen_values = true)]
    limit: Option<u64>,
    #[command(flatten)]
    at_least: AtLeast,
}

impl Context {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let mut progress = Progress::new();
        let mut answers = Vec::new();
        for (schedule, subject) in self.schedule.schedules(self.configuration.path())? {
            let problem = self.at_least.problem(&schedule)?;
            let length = problem
                .context_length(self.limit, &mut |position| {
                    progress.say(|| format!("no negative sum below {position}"));
                })
                .map_err(|error| match self.limit {
                    Some(limit) => Failure::argument("--limit <M>", limit, error),
                    None => Failure::other(error),
                })?;
            let answer = ContextAnswer {
                subject,
                threshold: problem.threshold(),
                length,
            };
            answers.push(answer.document());
        }
        Ok(Answered::with(output.all("Context lengths", &answers)))
    }
}
