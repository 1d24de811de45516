//! `ropebound solve`: the least base or factor that makes a configured schedule hold.

use crate::arguments::AtLeast;
use crate::configuration::{ConfigurationFile, Configured, Reading, context};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::{Args, ValueEnum};
use ropebound_answers::{Answer, SolveAnswer};
use ropebound_audit::{Added, Parameter, Question, solve};

/// The least base or factor with which a configured schedule holds for a context, and round ones near it. For the rotary pairs alone.
///
/// Plain RoPE's base comes from its own search, as an exact real. For other types the answer is two neighbouring values: all below the first
/// is proven infeasible (from where the search began), and the second is proven feasible. Values above the least may fail again, so the
/// values of one to three digits that people would write are tried one by one, each with its least sum. What could not be proven is listed.
#[derive(Args)]
#[command(after_help = "\
--add answers \"which factor would it take?\": a scaling takes the place of the configuration's own, with the parameters in common use (yarn:
beta_fast 32, beta_slow 1; llama3: 1 and 4), trained on the context the file claims.

Examples:
  ropebound solve config.json
  ropebound solve config.json --context 128k --parameter factor
  ropebound solve config.json --add yarn --context 128k
  ropebound solve config.json --at-least 8
  ropebound solve config.json --parameter base --safe --format json")]
pub(crate) struct Solve {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    reading: Reading,
    /// What to solve for [default: base; with --add, factor].
    #[arg(long, value_enum)]
    parameter: Option<ParameterArgument>,
    /// A scaling to put in place of the configuration's.
    #[arg(long, value_enum, value_name = "TYPE", requires = "context")]
    add: Option<AddedArgument>,
    /// The trained length that a scaling is added to, in positions [default: the context the file claims].
    #[arg(long, value_name = "N", value_parser = context, allow_hyphen_values = true, requires = "add")]
    trained: Option<u64>,
    /// The safe base as well, however long that takes; up to 16k it is given anyway. For plain RoPE alone.
    #[arg(long)]
    safe: bool,
    #[command(flatten)]
    at_least: AtLeast,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AddedArgument {
    /// YaRN.
    Yarn,
    /// Position interpolation.
    Linear,
    /// NTK-aware.
    Ntk,
    /// Dynamic NTK, at the context.
    Dynamic,
    /// Llama 3's.
    Llama3,
}

impl From<AddedArgument> for Added {
    fn from(added: AddedArgument) -> Self {
        match added {
            AddedArgument::Yarn => Self::Yarn,
            AddedArgument::Linear => Self::Linear,
            AddedArgument::Ntk => Self::NtkAware,
            AddedArgument::Dynamic => Self::DynamicNtk,
            AddedArgument::Llama3 => Self::Llama3,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ParameterArgument {
    /// rope_theta.
    Base,
    /// The scaling factor.
    Factor,
}

impl Solve {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        // What a scaling is added to is the context that the file claims.
        let reading = Reading {
            context: self.reading.context.filter(|_| self.add.is_none()),
            ..self.reading.clone()
        };
        let configured = Configured::read(self.configuration.required()?, &reading)?;
        let rotating = configured.rotating();
        // Layers within a window ask for less than those that reach farthest.
        let farthest = rotating
            .iter()
            .max_by_key(|(_, rotary)| rotary.reach.unwrap_or(u64::MAX));
        let (layer, rotary) = match (&reading.layer, farthest) {
            (None, Some(&farthest)) => farthest,
            (layer, _) => configured.layer(layer.as_deref())?,
        };
        let scaled = match (self.add, self.reading.context) {
            (Some(add), Some(context)) => {
                let trained = self.trained.or(rotary.context);
                let trained = trained.ok_or_else(|| {
                    configured
                        .failure("it claims no context: give what it was trained on with --trained")
                })?;
                let added = Added::from(add).to(rotary, trained, context);
                Some(added.map_err(|error| configured.failure(error))?)
            }
            _ => None,
        };
        let rotary = scaled.as_ref().unwrap_or(rotary);
        let parameter = match (self.parameter, self.add) {
            (Some(ParameterArgument::Base), _) | (None, None) => Parameter::Base,
            (Some(ParameterArgument::Factor), _) | (None, Some(_)) => Parameter::Factor,
        };
        let question = Question {
            parameter,
            threshold: self.at_least.threshold,
            safe: self.safe,
        };
        let mut progress = Progress::new();
        let solution = solve(rotary, question, &mut |at| {
            progress.say(|| {
                format!(
                    "nothing feasible below {:.6e} ({} pieces)",
                    at.approx_value, at.pieces
                )
            });
        })
        .map_err(|error| configured.failure(error))?;
        let answer = SolveAnswer {
            layer: layer.name.clone(),
            solution,
        };
        Ok(Answered::with(output.of(&answer.document())))
    }
}
