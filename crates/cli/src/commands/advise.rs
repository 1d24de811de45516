//! `ropebound advise`: which base to choose for a context.

use crate::arguments::default_head_dim;
use crate::commands::base::head_dim;
use crate::configuration::{ConfigurationFile, Configured, Reading};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::Answer;
use ropebound_audit::{Advice, TrainedPair};
use ropebound_schedule::HeadDim;

/// Which base of plain RoPE to choose for a context: the least, the round choices with their margins, and rules of thumb beside them.
#[derive(Args)]
#[command(after_help = "\
A configuration gives the rotary dimension, and the base and context it was trained with: then its own base is tried as well, and the rule
of Gradient and koboldcpp, which goes by that pair. Its scaling, if it has one, is set aside.

Examples:
  ropebound advise --context 32k
  ropebound advise --context 128k --head-dim 64 --format md
  ropebound advise config.json --context 128k")]
pub(crate) struct Advise {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    reading: Reading,
    /// The head dimension: an even number from 2 to 8192 [default: 128].
    #[arg(long, value_name = "D", value_parser = head_dim, allow_hyphen_values = true, conflicts_with = "configuration")]
    head_dim: Option<HeadDim>,
}

impl Advise {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let mut progress = Progress::new();
        let (context, head_dim, trained) = self.asked()?;
        let advice = Advice::new(context, head_dim, trained.as_ref(), &mut |search| {
            progress.say_search(search);
        });
        Ok(Answered::with(output.of(&advice.document())))
    }

    /// The context, the dimension, and what a configuration was trained with.
    fn asked(&self) -> Result<(u64, HeadDim, Option<TrainedPair>), Failure> {
        let Some(path) = self.configuration.path() else {
            let context = self.reading.context.ok_or_else(|| {
                Failure::other("a context is needed; expected '--context <N>': 32k, 32768, 1M, or a configuration")
            })?;
            return Ok((
                context,
                self.head_dim.unwrap_or_else(default_head_dim),
                None,
            ));
        };
        // What the file claims is what it was trained with.
        let reading = Reading {
            context: None,
            ..self.reading.clone()
        };
        let configured = Configured::read(path, &reading)?;
        let (_, rotary) = configured.layer(reading.layer.as_deref())?;
        let context =
            self.reading.context.or(rotary.context).ok_or_else(|| {
                configured.failure("it claims no context: give one with --context")
            })?;
        let trained = rotary.context.map(|context| TrainedPair {
            base: rotary.rope.base.clone(),
            context,
        });
        Ok((context, rotary.rope.head_dim, trained))
    }
}
