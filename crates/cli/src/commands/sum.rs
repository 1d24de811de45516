//! `ropebound sum`: the value of B(m) to any number of digits.

use crate::arguments::{DIGITS, ScheduleArguments};
use crate::failure::Failure;
use clap::Args;
use ropebound_answers::SumAnswer;
use ropebound_answers::{Format, render};
use ropebound_reference::{Frequencies, RoundingError, cosine_sum, rounded_decimal};
use ropebound_schedule::parse_count;

/// The cosine sum B(m), correctly rounded to the digits asked for, and its sign.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound sum --base 1e4 --position 1009
  ropebound sum --base 1e6 --position 1M --digits 1000 --format json
  ropebound sum --schedule method2 --position 15k")]
pub struct Sum {
    #[command(flatten)]
    schedule: ScheduleArguments,
    /// The position m, up to 2^46: 1009, 32k, 1M.
    #[arg(long, value_name = "M", value_parser = parse_count, allow_hyphen_values = true)]
    position: u64,
    /// Significant digits, 1 to 10000.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(DIGITS))]
    digits: u16,
}

impl Sum {
    pub fn run(&self, format: Format) -> Result<String, Failure> {
        let (schedule, subject) = self.schedule.schedule()?;
        let digits = usize::from(self.digits);
        // An angle's error is m times its frequency's, and as many errors add up as there are pairs.
        let lost = self.position.max(1).ilog2() + (schedule.pairs() as u64).max(1).ilog2() + 8;
        let value = rounded_decimal(digits, |precision| {
            let frequencies = Frequencies::of(&schedule, precision + lost);
            Ok::<_, RoundingError>(cosine_sum(&frequencies, self.position))
        })
        .map_err(|error| Failure::argument("--digits <N>", self.digits, error))?;
        Ok(render(
            &SumAnswer::new(subject, self.position, digits, value),
            format,
        ))
    }
}
