//! `ropebound base`: the least base for a context.

use crate::arguments::{self, BaseArgument, DIGITS, default_head_dim};
use crate::failure::Failure;
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::{BaseAnswer, MarginAnswer, SafeBaseAnswer};
use ropebound_answers::{Format, render};
use ropebound_bounds::Problem;
use ropebound_bounds::search::Ladder;
use ropebound_schedule::{HeadDim, Schedule, parse_count};

/// 2^30: a longer search would take days.
const MOST_CONTEXT: u64 = 1 << 30;

/// The search's arithmetic is proven for 2^12 pairs.
const MOST_HEAD_DIM: u32 = 1 << 13;

/// The least base for a context: base_L = inf {b >= 1 | B(m) >= 0 for all m in 0..=L} (Eq. 11).
///
/// The answer is an exact real number, a root of the binding position's sum, rounded correctly to the digits asked for. The
/// feasible bases above it form islands: a larger base may be infeasible again. --safe gives the base from which on none is, and
/// --margin says where a given base lies.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound base --context 32k
  ropebound base --context 100000 --head-dim 64 --digits 50 --format json
  ropebound base --context 32k --safe
  ropebound base --context 32k --margin 640000

Contexts 0 and 1 have the least base 1. With --head-dim 2 no base serves a context of 2 or more.
Contexts up to 1M take a second or so; 16M takes minutes.")]
pub struct Base {
    /// The context L, up to 2^30: 32k, 32768, 1M.
    #[arg(long, value_name = "L", value_parser = context, allow_hyphen_values = true)]
    context: u64,
    /// The head dimension: an even number from 2 to 8192.
    #[arg(long, value_name = "D", value_parser = head_dim, default_value_t = default_head_dim(), allow_hyphen_values = true)]
    head_dim: HeadDim,
    /// Significant digits of the answer, 1 to 10000.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(DIGITS))]
    digits: u16,
    /// The safe base instead: the least base from which on every base serves the context.
    #[arg(long)]
    safe: bool,
    /// Where this base lies: the island of feasible bases that holds it and the margins to its ends, or the next island above.
    #[arg(long, value_name = "B", value_parser = arguments::base, allow_hyphen_values = true, conflicts_with = "safe")]
    margin: Option<BaseArgument>,
}

pub fn context(text: &str) -> Result<u64, String> {
    let accepted = format!("expected 0 to {MOST_CONTEXT} (2^30), such as 32k, 32768 or 1M");
    match parse_count(text) {
        Ok(context) if context <= MOST_CONTEXT => Ok(context),
        Ok(_) | Err(ropebound_schedule::CountError::TooLarge { .. }) => {
            Err(format!("too large; {accepted}"))
        }
        Err(_) => Err(format!("not a length; {accepted}")),
    }
}

pub fn head_dim(text: &str) -> Result<HeadDim, String> {
    arguments::head_dim(text, MOST_HEAD_DIM)
}

impl Base {
    pub fn run(&self, format: Format) -> Result<String, Failure> {
        let digits = usize::from(self.digits);
        let refuse = |error| Failure::argument("--digits <N>", self.digits, error);
        let mut progress = Progress::new();
        let mut ladder = Ladder::new(self.head_dim);
        if self.safe {
            let safe = ladder.safe_base(self.context, &mut |search| progress.say_search(search));
            let answer = SafeBaseAnswer::new(&safe, self.head_dim, digits).map_err(refuse)?;
            return Ok(render(&answer, format));
        }
        if let Some(base) = &self.margin {
            let answer = self.margin(&ladder, base, &mut progress)?;
            return Ok(render(&answer, format));
        }
        ladder.climb(self.context, &mut |search| progress.say_search(search));
        let row = ladder.rows().last().expect("the row just climbed to");
        let answer = BaseAnswer::new(&ladder, row, digits).map_err(refuse)?;
        Ok(render(&answer, format))
    }

    fn margin(
        &self,
        ladder: &Ladder,
        base: &BaseArgument,
        progress: &mut Progress,
    ) -> Result<MarginAnswer, Failure> {
        let schedule =
            Schedule::plain(base.value.clone(), self.head_dim).map_err(Failure::other)?;
        let first = Problem::new(&schedule)
            .and_then(|problem| problem.first_negative(0..self.context + 1))
            .map_err(Failure::other)?;
        let island = ladder
            .islands_from(self.context, &base.value)
            .map_err(Failure::other)?
            .next();
        let safe = ladder.safe_base(self.context, &mut |search| progress.say_search(search));
        MarginAnswer::new(
            (self.context, self.head_dim.get()),
            (&base.text, &base.value),
            &first,
            island.as_ref(),
            &safe.bound,
            usize::from(self.digits),
        )
        .map_err(|error| Failure::argument("--digits <N>", self.digits, error))
    }
}
