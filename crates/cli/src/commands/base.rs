//! `ropebound base`: the least base for a context.

use crate::arguments::{self, AtLeast, BaseArgument, DIGITS, default_head_dim};
use crate::checkpoint::CheckpointArgument;
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::{Answer, BaseAnswer, Digits, MarginAnswer, SafeBaseAnswer};
use ropebound_bounds::Problem;
use ropebound_bounds::search::{Ladder, SafeBound};
use ropebound_schedule::{HeadDim, Schedule, parse_count};

/// 2^30: a longer search would take days.
const MOST_CONTEXT: u64 = 1 << 30;

/// The search's arithmetic is proven for 2^12 pairs.
const MOST_HEAD_DIM: u32 = 1 << 13;

/// The least base for a context: base_L = inf {b >= 1 | B(m) >= 0 for all m in 0..=L} (Eq. 11), or with --at-least B(m) >= TAU.
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
  ropebound base --context 32k --at-least 8
  ropebound base --context 24k,200k --head-dim 64,112 --format tex
  ropebound base --context 16M --checkpoint 16M.checkpoint

Contexts 0 and 1 have the least base 1. With --head-dim 2 no base serves a context of 2 or more.
With --head-dim 4 all odd multiples of 355 vanish at the same base: where they bind, the answer is undecided; so is --safe, always.
Contexts up to 1M take a second or so; 16M takes minutes.")]
pub(crate) struct Base {
    #[command(flatten)]
    contexts: Contexts,
    /// Significant digits of the answer, 1 to 10000 [default: 30, and 6 of them where people read it].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(DIGITS))]
    digits: Option<u16>,
    /// The safe base instead: the least base from which on every base serves the context.
    #[arg(long)]
    safe: bool,
    /// Where this base lies: the island of feasible bases that holds it and the margins to its ends, or the next island above.
    #[arg(long, value_name = "B", value_parser = arguments::base, allow_hyphen_values = true, conflicts_with = "safe")]
    margin: Option<BaseArgument>,
    #[command(flatten)]
    checkpoint: CheckpointArgument,
    #[command(flatten)]
    at_least: AtLeast,
}

/// Contexts and head dimensions; several of either are answered as one table, by head dimension and growing context.
#[derive(Args)]
pub(crate) struct Contexts {
    /// The context L, up to 2^30: 32k, 32768, 1M; several with commas.
    #[arg(long, value_name = "L", value_parser = context, value_delimiter = ',', required = true, allow_hyphen_values = true)]
    context: Vec<u64>,
    /// The head dimension: an even number from 2 to 8192; several with commas.
    #[arg(long, value_name = "D", value_parser = head_dim, value_delimiter = ',', default_values_t = [default_head_dim()], allow_hyphen_values = true)]
    head_dim: Vec<HeadDim>,
}

impl Contexts {
    /// The contexts, growing.
    pub(crate) fn contexts(&self) -> Vec<u64> {
        let mut contexts = self.context.clone();
        contexts.sort_unstable();
        contexts.dedup();
        contexts
    }

    /// The head dimensions, as given.
    pub(crate) fn head_dims(&self) -> &[HeadDim] {
        &self.head_dim
    }
}

/// Digits computed where none are asked for.
const DEFAULT_DIGITS: usize = 30;

pub(crate) fn context(text: &str) -> Result<u64, String> {
    let accepted = format!("expected 0 to {MOST_CONTEXT} (2^30), such as 32k, 32768 or 1M");
    // What is left of 128,000 where commas separate.
    if text.len() > 1 && text.bytes().all(|byte| byte == b'0') {
        return Err(format!("not a length; {accepted}, commas between several"));
    }
    match parse_count(text) {
        Ok(context) if context <= MOST_CONTEXT => Ok(context),
        Ok(_) | Err(ropebound_schedule::CountError::TooLarge { .. }) => {
            Err(format!("too large; {accepted}"))
        }
        Err(_) => Err(format!("not a length; {accepted}")),
    }
}

pub(crate) fn head_dim(text: &str) -> Result<HeadDim, String> {
    arguments::head_dim(text, MOST_HEAD_DIM)
}

impl Base {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let digits = Digits::new(self.digits, DEFAULT_DIGITS);
        let refuse = |error| Failure::argument("--digits <N>", digits.kept(), error);
        let mut progress = Progress::new();
        let mut memory = self.checkpoint.open(&self.request())?;
        let failed = |error| self.checkpoint.refused(&error);
        let mut answers = Vec::new();
        for &head_dim in self.contexts.head_dims() {
            let mut ladder = self.at_least.ladder(head_dim)?;
            for context in self.contexts.contexts() {
                progress.warn_of(&mut memory);
                let say = &mut |search| progress.say_search(search);
                answers.push(if self.safe {
                    let safe = ladder.safe_base_with(&mut memory, context, say);
                    let safe = safe.map_err(failed)?;
                    let answer = SafeBaseAnswer::new(&safe, &ladder, digits);
                    answer.map_err(refuse)?.document()
                } else if let Some(base) = &self.margin {
                    let safe = ladder.safe_base_with(&mut memory, context, say);
                    let safe = safe.map_err(failed)?.bound;
                    margin(&ladder, context, base, &safe, digits)?.document()
                } else {
                    let climbed = ladder.climb_with(&mut memory, context, say);
                    climbed.map_err(failed)?;
                    let row = ladder.row(context).expect("the row just climbed to");
                    let answer = BaseAnswer::new(&ladder, row, digits);
                    answer.map_err(refuse)?.document()
                });
            }
        }
        progress.warn_of(&mut memory);
        let what = match (self.safe, &self.margin) {
            (true, _) => "Safe bases".to_owned(),
            (false, Some(base)) => format!("Where base {} lies", base.text),
            (false, None) => "Least bases".to_owned(),
        };
        Ok(Answered {
            memory,
            ..Answered::with(output.all(&what, &answers))
        })
    }

    /// What tells this search from others; of a base within its margins it is that of the safe base.
    fn request(&self) -> String {
        let safe = self.safe || self.margin.is_some();
        let kind = if safe { "safe bases" } else { "least bases" };
        let head_dims: Vec<String> = self
            .contexts
            .head_dims()
            .iter()
            .map(ToString::to_string)
            .collect();
        let contexts: Vec<String> = self
            .contexts
            .contexts()
            .iter()
            .map(ToString::to_string)
            .collect();
        format!(
            "{kind}, head_dim {}, context {}{}",
            head_dims.join(","),
            contexts.join(","),
            self.at_least.asked()
        )
    }
}

fn margin(
    ladder: &Ladder,
    context: u64,
    base: &BaseArgument,
    safe: &SafeBound,
    digits: Digits,
) -> Result<MarginAnswer, Failure> {
    let head_dim = ladder.head_dim();
    let schedule = Schedule::plain(base.value.clone(), head_dim).map_err(Failure::other)?;
    let first = Problem::new(&schedule)
        .and_then(|problem| problem.at_least(ladder.threshold()))
        .and_then(|problem| problem.first_negative(0..context + 1))
        .map_err(Failure::other)?;
    let island = ladder
        .islands_from(context, &base.value)
        .map_err(Failure::other)?
        .next();
    MarginAnswer::new(
        (context, ladder),
        (&base.text, &base.value),
        &first,
        island.as_ref(),
        safe,
        digits,
    )
    .map_err(|error| Failure::argument("--digits <N>", digits.kept(), error))
}
