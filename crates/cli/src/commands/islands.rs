//! `ropebound islands`: the feasible bases of a context, island by island.

use super::base::{context, head_dim};
use crate::arguments::{self, AtLeast, BaseArgument, DIGITS, default_head_dim};
use crate::checkpoint::CheckpointArgument;
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::Status;
use ropebound_answers::{Answer, Digits, IslandRow, IslandsAnswer, open_end};
use ropebound_bounds::search::{Island, IslandStart};
use ropebound_schedule::HeadDim;

/// The feasible bases of a context: islands, with every base between two of them proven infeasible.
///
/// Both ends of an island are roots, feasible themselves; right outside, the sum at the position named is negative. The last island
/// starts at the safe base and does not end. Grids of bases miss islands that are narrower than their spacing.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound islands --context 4k --from 2e4 --to 7e4
  ropebound islands --context 1k
  ropebound islands --context 1k --at-least 8
  ropebound islands --context 32k --limit 5 --format csv
  ropebound islands --context 128k --checkpoint 128k.checkpoint

All islands of 64k take some ten seconds; longer contexts have thousands, so give --to or --limit.")]
pub(crate) struct Islands {
    /// The context L, up to 2^30: 32k, 32768, 1M.
    #[arg(long, value_name = "L", value_parser = context, allow_hyphen_values = true)]
    context: u64,
    /// The head dimension: an even number from 2 to 8192.
    #[arg(long, value_name = "D", value_parser = head_dim, default_value_t = default_head_dim(), allow_hyphen_values = true)]
    head_dim: HeadDim,
    /// Begin with the island that holds this base, or with the next above it.
    #[arg(long, value_name = "B", value_parser = arguments::base, default_value = "1", allow_hyphen_values = true)]
    from: BaseArgument,
    /// Leave out islands that start above this base.
    #[arg(long, value_name = "B", value_parser = arguments::base, allow_hyphen_values = true)]
    to: Option<BaseArgument>,
    /// The most islands to list.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Significant digits of the ends, 1 to 10000 [default: 20, and 6 of them where people read it].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(DIGITS))]
    digits: Option<u16>,
    #[command(flatten)]
    at_least: AtLeast,
    #[command(flatten)]
    checkpoint: CheckpointArgument,
}

/// Digits computed where none are asked for.
const DEFAULT_DIGITS: usize = 20;

impl Islands {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        if let Some(to) = &self.to
            && to.value < self.from.value
        {
            let why = format!("below --from {}; expected a base above it", self.from.text);
            return Err(Failure::argument("--to <B>", &to.text, why));
        }
        let digits = Digits::new(self.digits, DEFAULT_DIGITS);
        let mut progress = Progress::new();
        let mut memory = self.checkpoint.open(&self.request())?;
        let ladder = self.at_least.ladder(self.head_dim)?;
        let mut found = ladder
            .islands_from(self.context, &self.from.value)
            .map_err(Failure::other)?;
        let mut islands = Vec::new();
        let mut why = None;
        let complete = loop {
            progress.warn_of(&mut memory);
            let island = found.next_with(&mut memory);
            let Some(island) = island.map_err(|error| self.checkpoint.refused(&error))? else {
                break true;
            };
            if self.is_beyond(&island) {
                break true;
            }
            if islands.len() == self.limit as usize {
                break false;
            }
            why = open_end(&island);
            let row = IslandRow::new(&island, digits)
                .map_err(|error| Failure::argument("--digits <N>", digits.kept(), error))?;
            progress.say(|| {
                let end = row.end.as_ref().map(ToString::to_string);
                let at = end.as_deref().unwrap_or("the last");
                format!(
                    "context {}: {} islands, up to {at}",
                    self.context,
                    islands.len() + 1
                )
            });
            let status = row.status;
            islands.push(row);
            match status {
                Status::Proved => {}
                Status::Never => break true,
                _ => break false,
            }
        };
        let answer = IslandsAnswer {
            context: self.context,
            head_dim: self.head_dim.get(),
            threshold: ladder.threshold(),
            from: self.from.text.clone(),
            to: self.to.as_ref().map(|to| to.text.clone()),
            islands,
            complete,
            why,
        };
        progress.warn_of(&mut memory);
        Ok(Answered {
            memory,
            ..Answered::with(output.of(&answer.document()))
        })
    }

    /// What tells this search from others.
    fn request(&self) -> String {
        let to = self.to.as_ref().map_or("none", |to| to.text.as_str());
        format!(
            "islands, head_dim {}, context {}{}, from {}, to {to}, at most {}",
            self.head_dim,
            self.context,
            self.at_least.asked(),
            self.from.text,
            self.limit
        )
    }

    /// Whether the island starts above `--to`.
    fn is_beyond(&self, island: &Island) -> bool {
        let (IslandStart::Proved(start), Some(to)) = (&island.start, &self.to) else {
            return false;
        };
        start.is_above(&to.value)
    }
}
