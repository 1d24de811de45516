//! `ropebound advise`: which base to choose for a context.

use crate::arguments::{AtLeast, default_head_dim};
use crate::commands::base::{MOST_HEAD_DIM, head_dim};
use crate::configuration::{ConfigurationFile, Configured, Reading};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::Answer;
use ropebound_audit::{Advice, Trained, Wanted};
use ropebound_schedule::HeadDim;

/// Which base of plain RoPE to choose for a context: the least, the round choices with their margins, and rules of thumb beside them.
#[derive(Args)]
#[command(after_help = "\
A configuration gives the rotary dimension, and the base and length it was trained with: then its own base is tried as well, and the rule
of Gradient and koboldcpp, which goes by that pair. Its scaling, if it has one, is set aside, and so are pairs that do not rotate.

The least sum of each choice is its margin. The noise threshold is what sums have to reach so that a similar token scores as high as the best
of all others in the context, on average (proofs/threshold.md): give it with --at-least for bases that do.

Examples:
  ropebound advise --context 32k
  ropebound advise --context 128k --head-dim 64 --format md
  ropebound advise --context 4k --at-least 23.073
  ropebound advise config.json --context 128k")]
pub(crate) struct Advise {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    reading: Reading,
    /// The head dimension: an even number from 2 to 8192 [default: 128].
    #[arg(long, value_name = "D", value_parser = head_dim, allow_hyphen_values = true, conflicts_with = "configuration")]
    head_dim: Option<HeadDim>,
    #[command(flatten)]
    at_least: AtLeast,
}

impl Advise {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let mut progress = Progress::new();
        let advice = Advice::new(self.wanted()?, &mut |search| progress.say_search(search));
        let advice = advice.map_err(|error| self.at_least.refuse(error))?;
        Ok(Answered::with(output.of(&advice.document())))
    }

    fn wanted(&self) -> Result<Wanted, Failure> {
        let threshold = self.at_least.threshold;
        let Some(path) = self.configuration.path() else {
            let of_files = self.reading.layer.as_ref().map(|_| "--layer");
            let of_files = of_files.or(self.reading.framework.map(|_| "--framework"));
            if let Some(argument) = of_files {
                return Err(Failure::other(format_args!(
                    "'{argument}' is about a configuration, and there is none; expected '--config <CONFIG>' as well"
                )));
            }
            let context = self.reading.context.ok_or_else(|| {
                Failure::other("a context is needed; expected '--context <N>': 32k, 32768, 1M, or a configuration")
            })?;
            return Ok(Wanted {
                context,
                head_dim: self.head_dim.unwrap_or_else(default_head_dim),
                threshold,
                trained: None,
            });
        };
        // What the file claims is what it was trained with.
        let reading = Reading {
            context: None,
            ..self.reading.clone()
        };
        let configured = Configured::read(path, &reading)?;
        let (_, rotary) = configured.layer(reading.layer.as_deref())?;
        let context = self.reading.context.or(rotary.context).ok_or_else(|| {
            configured.failure("it claims no context; expected one with --context")
        })?;
        let head_dim = rotary.rope.head_dim;
        if head_dim.get() > MOST_HEAD_DIM {
            let why = format_args!(
                "rotary dimension {head_dim}; searches expect at most {MOST_HEAD_DIM}"
            );
            return Err(configured.failure(why));
        }
        Ok(Wanted {
            context,
            head_dim,
            threshold,
            trained: Some(Trained::of(rotary)),
        })
    }
}
