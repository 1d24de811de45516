//! A schedule by its arguments, or one layer type's of a configuration.

use crate::arguments::ScheduleArguments;
use crate::commands::audit::{FrameworkArgument, context};
use crate::failure::Failure;
use clap::Args;
use ropebound_config::{Options, Positions, read_model};
use ropebound_schedule::{Rope, RopeKind, Schedule};
use std::path::PathBuf;

/// Which schedule's tables.
#[derive(Args)]
pub struct TableSchedule {
    /// A configuration: Hugging Face config.json, or GGUF metadata as JSON.
    #[arg(long, value_name = "CONFIG", conflicts_with_all = ["schedule", "base", "head_dim", "unrotated"])]
    config: Option<PathBuf>,
    /// One layer type of the configuration, by its name in the audit; needed where several rotate.
    #[arg(long, value_name = "NAME", requires = "config", conflicts_with_all = ["schedule", "base", "head_dim", "unrotated"])]
    layer: Option<String>,
    /// Whose rules to read the configuration by.
    #[arg(long, value_enum, default_value = "transformers", requires = "config", conflicts_with_all = ["schedule", "base", "head_dim", "unrotated"])]
    framework: FrameworkArgument,
    /// The context that a dynamic schedule is stretched for, in positions, instead of the one claimed.
    #[arg(long, value_name = "N", value_parser = context, allow_hyphen_values = true, requires = "config", conflicts_with_all = ["schedule", "base", "head_dim", "unrotated"])]
    context: Option<u64>,
    #[command(flatten)]
    arguments: ScheduleArguments,
}

/// A schedule of rotated pairs, and how answers name it.
pub struct Named {
    pub schedule: Schedule,
    /// The parameters of a configuration's type.
    pub rope: Option<Rope>,
    pub name: String,
    pub layer: Option<String>,
    /// Whether frameworks multiply the tables of its type by an attention factor.
    pub scaled_tables: bool,
}

impl TableSchedule {
    pub fn schedule(&self) -> Result<Named, Failure> {
        match &self.config {
            Some(config) => self.configured(config),
            None => {
                let (schedule, subject) = self.arguments.schedule()?;
                if subject.unrotated > 0 {
                    let why = "a table holds the rotated pairs alone; expected 0";
                    return Err(Failure::argument(
                        "--unrotated <PAIRS>",
                        subject.unrotated,
                        why,
                    ));
                }
                let name = subject.to_string();
                let layer = None;
                Ok(Named {
                    schedule,
                    rope: None,
                    name,
                    layer,
                    scaled_tables: false,
                })
            }
        }
    }

    fn configured(&self, config: &std::path::Path) -> Result<Named, Failure> {
        let named =
            |why: &dyn std::fmt::Display| Failure::other(format!("{}: {why}", config.display()));
        let options = Options {
            framework: self.framework.into(),
            context: self.context,
        };
        let model = read_model(config, &options).map_err(|error| named(&error))?;
        let rotating: Vec<_> = model
            .layers
            .iter()
            .filter_map(|layer| match &layer.positions {
                Positions::Rotary(rotary) => Some((layer.name.as_str(), rotary)),
                Positions::None => None,
            })
            .collect();
        let wanted = |name: &str| self.layer.as_deref().is_none_or(|wanted| wanted == name);
        let chosen: Vec<_> = rotating.iter().filter(|(name, _)| wanted(name)).collect();
        let [(name, rotary)] = chosen.as_slice() else {
            let names: Vec<_> = rotating.iter().map(|(name, _)| *name).collect();
            let names = names.join(", ");
            return Err(match &self.layer {
                Some(layer) => {
                    let why = format_args!("no layer type that rotates; expected one of {names}");
                    Failure::argument("--layer <NAME>", layer, why)
                }
                None if rotating.is_empty() => {
                    named(&"no layer type rotates; expected one that does")
                }
                None => named(&format_args!(
                    "several layer types rotate; expected '--layer <NAME>' with one of {names}"
                )),
            });
        };
        Ok(Named {
            schedule: rotary.schedule().map_err(|error| named(&error))?,
            rope: Some(rotary.rope.clone()),
            name: rotary.rope.to_string(),
            scaled_tables: matches!(
                rotary.rope.kind,
                RopeKind::Yarn(_) | RopeKind::LongRope { .. }
            ),
            layer: Some((*name).to_owned()),
        })
    }
}
