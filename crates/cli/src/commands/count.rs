//! `ropebound count`: negative sums on a range, and the least one.

use crate::arguments::{self, AtLeast};
use crate::configuration::ConfigurationFile;
use crate::configured::AnySchedule;
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::{Answer, CountAnswer};
use std::ops::Range;

/// How many positions of a range have B(m) < 0, or with --at-least B(m) < TAU, the first and last of them, and the least B(m).
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound count --schedule method2 --range 0..15360
  ropebound count --schedule method1 --range 0..=30k --format json
  ropebound count --base 1e4 --head-dim 128 --range 1..1M
  ropebound count --base 1e6 --range 0..32k --at-least 8
  ropebound count config.json --range 0..128k")]
pub(crate) struct Count {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    schedule: AnySchedule,
    /// Positions start..end (end exclusive) or start..=end: 0..15k, 1..=30000.
    #[arg(long, value_parser = arguments::range, allow_hyphen_values = true)]
    range: Range<u64>,
    #[command(flatten)]
    at_least: AtLeast,
}

impl Count {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let (schedule, subject) = self.schedule.schedule(self.configuration.path())?;
        let problem = self.at_least.problem(&schedule)?;
        let Range { start, end } = self.range;
        let refused =
            |error| Failure::argument("--range <RANGE>", format_args!("{start}..{end}"), error);
        let mut progress = Progress::new();
        let count = problem.count_negative_with(start..end, &mut |below| {
            progress.say(|| format!("counted below {below}"));
        });
        let count = count.map_err(refused)?;
        let minimum = problem.minimum_with(start..end, &mut |below| {
            progress.say(|| format!("the least sum below {below}"));
        });
        let minimum = minimum.map_err(refused)?;
        let answer = CountAnswer {
            subject,
            threshold: problem.threshold(),
            range: self.range.clone(),
            count,
            minimum,
        };
        Ok(Answered::with(output.of(&answer.document())))
    }
}
