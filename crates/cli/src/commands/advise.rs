//! `ropebound advise`: which base to choose for a context.

use crate::arguments::default_head_dim;
use crate::commands::base::{context, head_dim};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::Answer;
use ropebound_audit::Advice;
use ropebound_schedule::HeadDim;

/// Which base of plain RoPE to choose for a context: the least, the round choices with their margins, and rules of thumb beside them.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound advise --context 32k
  ropebound advise --context 128k --head-dim 64 --format md")]
pub(crate) struct Advise {
    /// The context L, up to 2^30: 32k, 32768, 1M.
    #[arg(long, value_name = "L", value_parser = context, allow_hyphen_values = true)]
    context: u64,
    /// The head dimension: an even number from 2 to 8192.
    #[arg(long, value_name = "D", value_parser = head_dim, default_value_t = default_head_dim(), allow_hyphen_values = true)]
    head_dim: HeadDim,
}

impl Advise {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let mut progress = Progress::new();
        let advice = Advice::new(self.context, self.head_dim, &mut |search| {
            progress.say_search(search);
        });
        Ok(Answered::with(output.of(&advice.document())))
    }
}
