//! `ropebound solve`: the least base or factor that makes a configured schedule hold.

use crate::commands::audit::{FrameworkArgument, context};
use crate::configured::read_configuration;
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use clap::{Args, ValueEnum};
use ropebound_answers::{Answer, SolveAnswer};
use ropebound_audit::{Parameter, solve};
use ropebound_config::Positions;
use std::path::PathBuf;

/// The least base or factor with which a configured schedule holds for a context, for the rotary pairs alone.
///
/// Plain RoPE's base comes from its own search, as an exact real. For other types the answer is two neighbouring values: all below the first
/// is proven infeasible (from where the search began), and the second is proven feasible. What could not be proven is listed.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound solve --config config.json --context 128k --parameter factor
  ropebound solve --config config.json --parameter base --format json")]
pub struct Solve {
    /// The file.
    #[arg(long, value_name = "CONFIG")]
    config: PathBuf,
    /// The context, in positions, instead of the one claimed.
    #[arg(long, value_name = "N", value_parser = context, allow_hyphen_values = true)]
    context: Option<u64>,
    /// What to solve for.
    #[arg(long, value_enum)]
    parameter: ParameterArgument,
    /// One layer type, by its name in the audit [default: the last that rotates].
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// Whose rules to read the file by.
    #[arg(long, value_enum, default_value = "transformers")]
    framework: FrameworkArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ParameterArgument {
    /// rope_theta.
    Base,
    /// The scaling factor.
    Factor,
}

impl Solve {
    pub fn run(&self, output: Output) -> Result<Answered, Failure> {
        let named = |why: &dyn std::fmt::Display| {
            Failure::other(format!("{}: {why}", self.config.display()))
        };
        let model = read_configuration(&self.config, self.framework, self.context)?;
        let mut rotating = model
            .layers
            .iter()
            .filter_map(|layer| match &layer.positions {
                Positions::Rotary(rotary) => Some((layer.name.as_str(), rotary)),
                Positions::None | Positions::NoAttention => None,
            });
        let wanted = |name: &str| self.layer.as_deref().is_none_or(|wanted| wanted == name);
        let Some((name, rotary)) = rotating.rfind(|(name, _)| wanted(name)) else {
            let names: Vec<_> = model
                .layers
                .iter()
                .map(|layer| layer.name.as_str())
                .collect();
            return Err(named(&format!(
                "no such layer type that rotates; expected one of {}",
                names.join(", ")
            )));
        };
        let parameter = match self.parameter {
            ParameterArgument::Base => Parameter::Base,
            ParameterArgument::Factor => Parameter::Factor,
        };
        let mut progress = Progress::new();
        let solution = solve(rotary, parameter, &mut |value, pieces| {
            progress.say(|| format!("nothing feasible below {value:.6e} ({pieces} pieces)"));
        })
        .map_err(|error| named(&error))?;
        let answer = SolveAnswer {
            layer: name.to_owned(),
            solution,
        };
        Ok(Answered::with(output.of(&answer.document())))
    }
}
