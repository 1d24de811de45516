//! `ropebound sum`: the value of B(m) to any number of digits.

use crate::arguments::{AtLeast, DIGITS};
use crate::configuration::ConfigurationFile;
use crate::configured::AnySchedule;
use crate::failure::Failure;
use crate::output::{Answered, Output};
use clap::Args;
use ropebound_answers::{Answer, Digits, SumAnswer};
use ropebound_bounds::Sign;
use ropebound_schedule::parse_count;

/// The cosine sum B(m), correctly rounded to the digits asked for, and its sign.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound sum --base 1e4 --position 1009
  ropebound sum --base 1e6 --position 1M --digits 1000 --format json
  ropebound sum --schedule method2 --position 15k
  ropebound sum --base 1e4 --position 1009 --at-least 14
  ropebound sum config.json --position 100000")]
pub(crate) struct Sum {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    schedule: AnySchedule,
    /// The position m, up to 2^46: 1009, 32k, 1M.
    #[arg(long, value_name = "M", value_parser = parse_count, allow_hyphen_values = true)]
    position: u64,
    /// Significant digits, 1 to 10000 [default: 50, and 6 of them where people read it].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(DIGITS))]
    digits: Option<u16>,
    #[command(flatten)]
    at_least: AtLeast,
}

impl Sum {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let (schedule, subject) = self.schedule.schedule(self.configuration.path())?;
        let digits = Digits::new(self.digits, 50);
        let mut answer = SumAnswer::new(subject, &schedule, self.position, digits)
            .map_err(|error| Failure::argument("--digits <N>", digits.kept(), error))?;
        let threshold = self.at_least.threshold;
        if !threshold.is_zero() {
            let reaches = match self.at_least.problem(&schedule)?.sign(self.position) {
                Sign::Negative => Some(false),
                Sign::NonNegative => Some(true),
                Sign::Undecided { .. } => None,
            };
            answer = answer.at_least(threshold, reaches);
        }
        Ok(Answered::with(output.of(&answer.document())))
    }
}
