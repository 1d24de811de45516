//! A model's configuration, given to every command in the same way.

use crate::arguments::BaseArgument;
use crate::failure::Failure;
use crate::messages::{self, Severity};
use clap::Args;
use ropebound_config::{
    Certainty, ConfigError, Dialect, Layer, MAX_BYTES, MAX_CONTEXT, Model, Options,
    PositionEncoding, Rotary, parse_model, read_model,
};
use ropebound_schedule::{Decimal, HeadDim, parse_count};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Stands for standard input.
const STANDARD_INPUT: &str = "-";

/// The one configuration of a command.
#[derive(Args, Clone, Debug)]
#[group(id = "configuration", multiple = false)]
pub(crate) struct ConfigurationFile {
    /// A configuration: config.json, params.json, a GGUF file, a folder with one, or - for JSON on standard input.
    #[arg(value_name = "CONFIG")]
    file: Option<PathBuf>,
    /// The same, by name.
    #[arg(long = "config", id = "named", value_name = "CONFIG")]
    named: Option<PathBuf>,
}

impl ConfigurationFile {
    pub(crate) fn path(&self) -> Option<&Path> {
        self.file.as_deref().or(self.named.as_deref())
    }

    /// The path, of a command that cannot do without.
    pub(crate) fn required(&self) -> Result<&Path, Failure> {
        self.path().ok_or_else(|| {
            Failure::other(
                "a configuration is needed; expected '<CONFIG>': config.json, params.json, a GGUF file, a folder with one, or - for standard input",
            )
        })
    }
}

/// Whether an argument among other files is a configuration, by its name.
pub(crate) fn is_configuration(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    path == Path::new(STANDARD_INPUT) || matches!(extension, Some("json" | "gguf")) || path.is_dir()
}

/// How a configuration is read.
#[derive(Args, Clone, Debug)]
pub(crate) struct Reading {
    /// One layer type of the configuration, by its name in the audit.
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// Whose rules to read the configuration by, and of which release: transformers, transformers@4.57, vllm@0.29, mlx, … [default: transformers].
    #[arg(long, value_name = "DIALECT")]
    pub framework: Option<Dialect>,
    /// The context, in positions, instead of the one claimed; a dynamic schedule is stretched for it.
    #[arg(long, value_name = "N", value_parser = context, allow_hyphen_values = true)]
    pub context: Option<u64>,
}

impl Reading {
    /// An argument that is given, if one is.
    pub(crate) fn given(&self) -> Option<&'static str> {
        let layer = self.layer.as_ref().map(|_| "--layer");
        let framework = self.framework.map(|_| "--framework");
        layer.or(framework).or(self.context.map(|_| "--context"))
    }

    fn options(&self) -> Options {
        Options {
            dialect: self.framework.unwrap_or_default(),
            context: self.context,
            class: None,
        }
    }
}

/// A context that a configuration may claim.
pub(crate) fn context(text: &str) -> Result<u64, String> {
    let accepted = "expected 1 to 2^30 positions, such as 128k or 32768";
    let count = parse_count(text).map_err(|error| format!("{error}; {accepted}"))?;
    if !(1..=MAX_CONTEXT).contains(&count) {
        return Err(accepted.to_owned());
    }
    Ok(count)
}

/// The model that a file, a folder or standard input configures.
pub(crate) fn read(path: &Path, options: &Options) -> Result<Model, ConfigError> {
    Given::open(path)?.model(options)
}

/// A configuration that may be read more than once, also from standard input.
pub(crate) enum Given<'p> {
    File(&'p Path),
    Text(String),
}

impl<'p> Given<'p> {
    pub(crate) fn open(path: &'p Path) -> Result<Self, ConfigError> {
        if path != Path::new(STANDARD_INPUT) {
            return Ok(Self::File(path));
        }
        let failed = |why: String| ConfigError::File { why };
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| failed(error.to_string()))?;
        if bytes.starts_with(b"GGUF") {
            return Err(failed(
                "a binary GGUF, which is read from a file only; expected JSON".to_owned(),
            ));
        }
        if bytes.len() as u64 > MAX_BYTES {
            return Err(failed(format!(
                "more than {MAX_BYTES} bytes; expected a configuration as JSON"
            )));
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| failed(format!("not UTF-8: {error}; expected JSON")))?;
        Ok(Self::Text(text))
    }

    pub(crate) fn model(&self, options: &Options) -> Result<Model, ConfigError> {
        match self {
            Self::File(path) => read_model(path, options),
            Self::Text(text) => parse_model(text, options),
        }
    }
}

/// A model, and the argument that says it.
#[derive(Clone, Debug)]
pub struct Configured {
    /// The model.
    pub model: Model,
    argument: &'static str,
    value: String,
}

/// A configuration by position or by name.
const ARGUMENT: &str = "<CONFIG>";

impl Configured {
    /// A model that was read of the configuration called `name`.
    #[must_use]
    pub fn new(name: String, model: Model) -> Self {
        Self {
            model,
            argument: ARGUMENT,
            value: name,
        }
    }

    /// Reads a configuration; what was not understood of it is told on standard error, as the answer does not say it.
    pub(crate) fn read(path: &Path, reading: &Reading) -> Result<Self, Failure> {
        let value = path.display().to_string();
        let model = read(path, &reading.options())
            .map_err(|error| Failure::argument(ARGUMENT, &value, error))?;
        let read = Self::new(value, model);
        if let Certainty::Undecided(doubt) = &read.model.certainty {
            for reason in &doubt.reasons {
                read.note(reason);
            }
            if !doubt.unread.is_empty() {
                read.note(&format!("not read: {}", doubt.unread.join(", ")));
            }
        }
        Ok(read)
    }

    /// `base` with a scaling's members, as a configuration of a class without rules of its own.
    pub(crate) fn of_scaling(
        scaling: &Scaling,
        base: &BaseArgument,
        head_dim: HeadDim,
        reading: &Reading,
    ) -> Result<Self, Failure> {
        let text = format!(
            r#"{{"model_type": "llama", "head_dim": {head_dim}, "rope_theta": {}, "rope_scaling": {{{}}}}}"#,
            base.value, scaling.members
        );
        let (argument, value) = ("--scaling <MEMBERS>", scaling.text.clone());
        let refused = |error: ConfigError| Failure::argument(argument, &value, error);
        Ok(Self {
            model: parse_model(&text, &reading.options()).map_err(refused)?,
            argument,
            value,
        })
    }

    fn note(&self, what: &str) {
        messages::say(Severity::Note, &format!("{}: {what}", self.value));
    }

    /// A failure that names the argument.
    #[must_use]
    pub fn failure(&self, why: impl std::fmt::Display) -> Failure {
        Failure::argument(self.argument, &self.value, why)
    }

    /// The layer types that rotate.
    #[must_use]
    pub fn rotating(&self) -> Vec<(&Layer, &Rotary)> {
        let layers = self.model.layers.iter();
        layers
            .filter_map(|layer| match &layer.positions {
                PositionEncoding::Rotary(rotary) => Some((layer, rotary.as_ref())),
                PositionEncoding::None | PositionEncoding::NoAttention => None,
            })
            .collect()
    }

    /// The layer type of this name; without one, the only way in which layers rotate.
    ///
    /// # Errors
    /// There is none of this name that rotates, or several and no name.
    pub fn layer(&self, wanted: Option<&str>) -> Result<(&Layer, &Rotary), Failure> {
        let rotating = self.rotating();
        let names: Vec<_> = rotating
            .iter()
            .map(|(layer, _)| layer.name.as_str())
            .collect();
        let names = names.join("; ");
        if let Some(wanted) = wanted {
            let found = rotating.iter().find(|(layer, _)| layer.name == wanted);
            return found.copied().ok_or_else(|| {
                let why = format_args!("no layer type that rotates; expected one of {names}");
                Failure::argument("--layer <NAME>", wanted, why)
            });
        }
        // Layer types that rotate alike are one here.
        let alike = |one: &Rotary, other: &Rotary| {
            one.rope == other.rope && one.attention == other.attention
        };
        match rotating.as_slice() {
            [] => Err(self.failure("no layer type rotates; expected one that does")),
            [first, rest @ ..] if rest.iter().all(|other| alike(first.1, other.1)) => Ok(*first),
            _ => Err(self.failure(format_args!(
                "several layer types rotate; expected '--layer <NAME>' with one of {names}"
            ))),
        }
    }
}

/// Members of a scaling, as they would stand in `rope_scaling`.
#[derive(Clone, Debug)]
pub(crate) struct Scaling {
    text: String,
    members: String,
}

impl Scaling {
    /// `type=yarn,factor=4,original_max_position_embeddings=32k`; `type` is `rope_type`, `original` the trained length.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        const ACCEPTED: &str =
            "expected members of rope_scaling, such as type=yarn,factor=4,original=32k";
        let mut members = Vec::new();
        for member in text.split(',') {
            let (key, value) = member
                .split_once('=')
                .ok_or_else(|| format!("{member:?} has no value; {ACCEPTED}"))?;
            let key = match key.trim() {
                "type" => "rope_type",
                "original" => "original_max_position_embeddings",
                key => key,
            };
            if key.is_empty()
                || !key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                return Err(format!("{key:?} is no member's name; {ACCEPTED}"));
            }
            let value = value.trim();
            let value = if matches!(value, "true" | "false") {
                value.to_owned()
            } else if let Ok(number) = value.parse::<Decimal>() {
                number.to_string()
            } else if let Ok(count) = parse_count(value) {
                count.to_string()
            } else {
                serde_json::Value::from(value).to_string()
            };
            members.push(format!("\"{key}\": {value}"));
        }
        Ok(Self {
            text: text.to_owned(),
            members: members.join(", "),
        })
    }
}
