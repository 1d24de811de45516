//! A schedule by its arguments, or one layer type's of a configuration.

use crate::arguments::ScheduleArguments;
use crate::commands::audit::{FrameworkArgument, context};
use crate::failure::Failure;
use clap::Args;
use ropebound_answers::Subject;
use ropebound_config::{Certainty, Model, Options, PositionEncoding, Rotary, read_model};
use ropebound_kernels::attention_factor;
use ropebound_schedule::{Decimal, Rope, Schedule};
use std::path::{Path, PathBuf};

/// Reads a configuration; what was not understood of it is told on standard error, as the answer does not say it.
pub(crate) fn read_configuration(
    config: &Path,
    framework: FrameworkArgument,
    context: Option<u64>,
) -> Result<Model, Failure> {
    let options = Options {
        framework: framework.into(),
        context,
        class: None,
    };
    let model = read_model(config, &options)
        .map_err(|error| Failure::other(format!("{}: {error}", config.display())))?;
    if let Certainty::Undecided(doubt) = &model.certainty {
        for reason in &doubt.reasons {
            eprintln!("note: {}: {reason}", config.display());
        }
        if !doubt.unread.is_empty() {
            eprintln!(
                "note: {}: not read: {}",
                config.display(),
                doubt.unread.join(", ")
            );
        }
    }
    Ok(model)
}

/// Which schedule's tables.
#[derive(Args)]
pub(crate) struct TableSchedule {
    /// A configuration: config.json, params.json, a GGUF file, or a folder with one.
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
    /// What cos and sin are multiplied by: a decimal from 0.001 to 1000, read as the nearest binary64 number [default: the configuration's
    /// by the framework's rule, else 1].
    #[arg(long, value_name = "A", value_parser = factor, allow_hyphen_values = true)]
    attention_factor: Option<f64>,
    #[command(flatten)]
    arguments: ScheduleArguments,
}

/// A schedule of rotated pairs, and how answers name it.
#[derive(Clone, Debug)]
pub struct Named {
    /// The pairs.
    pub schedule: Schedule,
    /// The parameters of a configuration's type.
    pub rope: Option<Rope>,
    /// The schedule, in words.
    pub name: String,
    /// The layer type of a configuration.
    pub layer: Option<String>,
    /// What multiplies cos and sin.
    pub attention: Attention,
    /// Pairs of the head that do not rotate.
    pub unrotated: usize,
    /// The configuration's other layer types that rotate, by name, with their attention factors.
    pub others: Vec<(String, Rope, Decimal)>,
    /// The pairs of each axis of positions, and whether the axes take turns.
    pub sections: Option<(Vec<usize>, bool)>,
}

/// The attention factor, a binary64 number from 0.001 to 1000, and where it came from.
#[derive(Clone, Debug)]
pub struct Attention {
    /// The number.
    pub factor: f64,
    /// The field or argument.
    pub source: String,
}

impl Attention {
    /// As it was given, beside the schedule.
    #[must_use]
    pub fn given(factor: Option<f64>) -> Option<Self> {
        factor.map(|factor| Self {
            factor,
            source: "--attention-factor".to_owned(),
        })
    }

    /// The number itself, as an exact decimal.
    ///
    /// # Panics
    /// If it is no finite number above 0.
    #[must_use]
    pub fn exact(&self) -> Decimal {
        Decimal::from_f64_exact(self.factor).expect("a finite number above 0")
    }
}

/// Attention factors that are accepted.
pub const FACTORS: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

fn factor(text: &str) -> Result<f64, String> {
    let accepted = "expected a decimal from 0.001 to 1000, such as 1.2079441541679836";
    let value: Decimal = text
        .parse()
        .map_err(|error| format!("{error}; {accepted}"))?;
    let value = value.nearest_f64();
    if !FACTORS.contains(&value) {
        return Err(format!("out of range; {accepted}"));
    }
    Ok(value)
}

impl TableSchedule {
    pub(crate) fn schedule(&self) -> Result<Named, Failure> {
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
                Ok(Named::of_schedule(
                    schedule,
                    &subject,
                    self.attention_factor,
                ))
            }
        }
    }

    fn configured(&self, config: &Path) -> Result<Named, Failure> {
        let model = read_configuration(config, self.framework, self.context)?;
        let text = ropebound_files::read_to_string(config, ropebound_config::MAX_BYTES).ok();
        Named::of_layer(
            &config.display().to_string(),
            &model,
            self.layer.as_deref(),
            self.attention_factor,
            text.as_deref().and_then(sections),
        )
    }
}

impl Named {
    /// A schedule by its parameters.
    #[must_use]
    pub fn of_schedule(schedule: Schedule, subject: &Subject, factor: Option<f64>) -> Self {
        Self {
            schedule,
            rope: None,
            name: subject.to_string(),
            layer: None,
            attention: Attention::given(factor).unwrap_or(Attention {
                factor: 1.0,
                source: "none in this type".to_owned(),
            }),
            unrotated: 0,
            others: Vec::new(),
            sections: None,
        }
    }

    /// One layer type's of the configuration called `config`, whose axes of positions are `sections`.
    ///
    /// # Errors
    /// No layer type that rotates, several and none named, or no attention factor that is accepted.
    pub fn of_layer(
        config: &str,
        model: &Model,
        layer: Option<&str>,
        factor: Option<f64>,
        sections: Option<(Vec<usize>, bool)>,
    ) -> Result<Self, Failure> {
        let named = |why: &dyn std::fmt::Display| Failure::other(format!("{config}: {why}"));
        let rotating: Vec<_> = model
            .layers
            .iter()
            .filter_map(|layer| match &layer.positions {
                PositionEncoding::Rotary(rotary) => Some((layer.name.as_str(), rotary)),
                PositionEncoding::None | PositionEncoding::NoAttention => None,
            })
            .collect();
        let wanted = |name: &str| layer.is_none_or(|wanted| wanted == name);
        let mut chosen: Vec<_> = rotating.iter().filter(|(name, _)| wanted(name)).collect();
        // Layer types that rotate alike are one here.
        let alike = |one: &Rotary, other: &Rotary| {
            one.rope == other.rope && one.attention == other.attention
        };
        if let [first, rest @ ..] = chosen.as_slice()
            && rest.iter().all(|other| alike(first.1, other.1))
        {
            chosen.truncate(1);
        }
        let [(name, rotary)] = chosen.as_slice() else {
            let names: Vec<_> = rotating.iter().map(|(name, _)| *name).collect();
            let names = names.join("; ");
            return Err(match layer {
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
        Ok(Self {
            schedule: rotary.schedule().map_err(|error| named(&error))?,
            rope: Some(rotary.rope.clone()),
            name: rotary.rope.to_string(),
            attention: attention(rotary, factor).map_err(|error| named(&error))?,
            layer: Some((*name).to_owned()),
            unrotated: rotary.unrotated.unwrap_or(0) as usize,
            others: rotating
                .iter()
                .filter(|(other, _)| other != name)
                .filter_map(|(other, rotary)| {
                    let factor = attention_factor(&rotary.attention.as_ref().ok()?.factor);
                    let factor = Decimal::from_f64_exact(factor).ok()?;
                    Some(((*other).to_owned(), rotary.rope.clone(), factor))
                })
                .collect(),
            sections,
        })
    }
}

fn attention(rotary: &Rotary, given: Option<f64>) -> Result<Attention, String> {
    if let Some(given) = Attention::given(given) {
        return Ok(given);
    }
    let instead = "or '--attention-factor <A>'";
    let found = match &rotary.attention {
        Ok(found) => found,
        Err(error) => return Err(format!("{error}, {instead}")),
    };
    let factor = attention_factor(&found.factor);
    if !FACTORS.contains(&factor) {
        let why = "expected 0.001 to 1000";
        return Err(format!(
            "its attention factor is {factor} ({}); {why}, {instead}",
            found.source
        ));
    }
    Ok(Attention {
        factor,
        source: found.source.clone(),
    })
}

/// `mrope_section` of a configuration's text, wherever it stands, and `mrope_interleaved` beside it.
#[must_use]
pub fn sections(text: &str) -> Option<(Vec<usize>, bool)> {
    let root: serde_json::Value = serde_json::from_str(text).ok()?;
    let text = root.get("text_config").unwrap_or(&root);
    let scaling = ["rope_scaling", "rope_parameters"];
    let found = scaling.iter().find_map(|name| {
        text.get(name)
            .filter(|value| value.get("mrope_section").is_some())
    })?;
    let lengths = found["mrope_section"].as_array()?.iter();
    let lengths = lengths
        .map(|length| usize::try_from(length.as_u64()?).ok())
        .collect::<Option<_>>()?;
    let interleaved = found
        .get("mrope_interleaved")
        .and_then(serde_json::Value::as_bool);
    Some((lengths, interleaved == Some(true)))
}
