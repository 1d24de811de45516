//! Models' configurations.

use crate::answer::Answer;
use crate::arguments::{plain, refusal, refused};
use crate::background::run;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use ropebound_answers::audit::{AuditAnswer, FileAudit};
use ropebound_answers::spectrum::Spectrum;
use ropebound_answers::{Answer as _, Digits, SolveAnswer, Subject};
use ropebound_audit::{Added, Numbers, Parameter, PlainBases, Question, solve as least};
use ropebound_cli::{Configured, Named};
use ropebound_config::{Dialect, Model, Options, parse_model, read_model};
use ropebound_schedule::{Schedule, Threshold};
use std::path::Path;

/// A configuration, and whose rules it is read by.
#[derive(FromPyObject)]
pub(crate) struct Config {
    /// The file, or what the configuration is called.
    name: String,
    /// Its text, if it is no file.
    text: Option<String>,
    framework: String,
    /// The context asked about, instead of the one claimed.
    context: Option<u64>,
    /// The `model_type` whose class it is read as.
    model_type: Option<String>,
}

impl Config {
    fn options(&self) -> PyResult<Options> {
        let dialect = self.framework.parse::<Dialect>();
        let dialect = dialect
            .map_err(|error| refused("framework", format_args!("{:?}: {error}", self.framework)))?;
        Ok(Options {
            dialect,
            context: self.context,
            class: self.model_type.clone(),
        })
    }

    fn read(&self) -> PyResult<Configured> {
        let options = self.options()?;
        let model = match &self.text {
            Some(text) => parse_model(text, &options),
            None => read_model(Path::new(&self.name), &options),
        };
        let model =
            model.map_err(|error| refused("config", format_args!("{}: {error}", self.name)))?;
        Ok(Configured::new(self.name.clone(), model))
    }
}

/// The schedule of a base or of a configuration.
#[derive(FromPyObject)]
pub(crate) enum Which {
    /// Plain RoPE's base, head dimension and unrotated pairs.
    Plain(String, u32, u64),
    /// One layer type of a configuration.
    Configured(Config, Option<String>),
}

impl Which {
    /// The rotated pairs, and how answers name them.
    pub(crate) fn named(&self, factor: Option<f64>) -> PyResult<Named> {
        match self {
            Self::Plain(base, head_dim, _) => {
                let (schedule, subject) = plain(base, *head_dim, 0)?;
                Ok(Named::of_schedule(schedule, &subject, factor))
            }
            Self::Configured(config, layer) => {
                Named::of_layer(&config.read()?, layer.as_deref(), factor)
                    .map_err(|failure| refusal("config", &failure))
            }
        }
    }

    /// All pairs of the head, and how answers name them.
    pub(crate) fn whole(&self) -> PyResult<(Schedule, Subject)> {
        match self {
            Self::Plain(base, head_dim, unrotated) => plain(base, *head_dim, *unrotated),
            Self::Configured(config, layer) => config
                .read()?
                .schedule(layer.as_deref(), None)
                .map_err(|failure| refusal("config", &failure)),
        }
    }
}

/// Checks a framework's name, and its release.
#[pyfunction]
pub(crate) fn framework_text(text: &str) -> PyResult<()> {
    text.parse::<Dialect>()
        .map(drop)
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

fn numbers(text: &str) -> PyResult<Numbers> {
    match text {
        "exact" => Ok(Numbers::Exact),
        "f32" => Ok(Numbers::F32),
        other => Err(refused(
            "numbers",
            format_args!("{other:?}; expected 'exact' or 'f32'"),
        )),
    }
}

/// What a configuration claims, held against what its schedule proves.
#[pyfunction]
pub(crate) fn audit(py: Python<'_>, config: Config, numbers: &str) -> PyResult<Answer> {
    let numbers = self::numbers(numbers)?;
    run(py, None, move |_| {
        let model = config.read()?.model;
        let mut answer = AuditAnswer::new(config.options()?.dialect, numbers);
        let file = FileAudit::new(config.name, Ok(model), numbers, &mut PlainBases::new());
        if let Some(error) = &file.error {
            return Err(refused("config", format_args!("{}: {error}", file.file)));
        }
        answer.files.push(file);
        Ok(Answer::new(answer.document()))
    })
}

/// A configuration's frequencies.
#[pyfunction]
pub(crate) fn spectrum(
    py: Python<'_>,
    config: Config,
    layer: Option<String>,
    digits: Option<u16>,
) -> PyResult<Answer> {
    run(py, None, move |_| {
        let model = config.read()?.model;
        let spectrum = Spectrum::new(&model, layer.as_deref(), Digits::new(digits, 17));
        if spectrum.layers.is_empty() {
            return Err(no_layer(&model, layer.as_deref()));
        }
        Ok(Answer::new(spectrum.document()))
    })
}

fn no_layer(model: &Model, layer: Option<&str>) -> PyErr {
    let names: Vec<_> = model
        .layers
        .iter()
        .map(|layer| layer.name.as_str())
        .collect();
    let names = names.join(", ");
    match layer {
        Some(layer) => refused(
            "layer",
            format_args!("{layer:?}: no layer type that rotates; expected one of {names}"),
        ),
        None => refused(
            "config",
            format_args!("no layer type rotates, of {names}; expected one that does"),
        ),
    }
}

/// What to solve for.
#[derive(FromPyObject)]
pub(crate) struct Asked {
    parameter: String,
    add: Option<String>,
    /// The context a scaling is added for.
    target: Option<u64>,
    trained: Option<u64>,
    safe: bool,
    layer: Option<String>,
}

fn added(text: &str) -> PyResult<Added> {
    match text {
        "yarn" => Ok(Added::Yarn),
        "linear" => Ok(Added::Linear),
        "ntk" => Ok(Added::NtkAware),
        "dynamic" => Ok(Added::DynamicNtk),
        "llama3" => Ok(Added::Llama3),
        other => {
            let why = format!("{other:?}; expected 'yarn', 'linear', 'ntk', 'dynamic' or 'llama3'");
            Err(refused("add", why))
        }
    }
}

/// The least base or factor.
#[pyfunction]
pub(crate) fn solve(
    py: Python<'_>,
    config: Config,
    asked: Asked,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let parameter = match asked.parameter.as_str() {
        "base" => Parameter::Base,
        "factor" => Parameter::Factor,
        other => {
            return Err(PyValueError::new_err(format!(
                "parameter: {other:?}; expected 'base' or 'factor'"
            )));
        }
    };
    let add = asked.add.as_deref().map(added).transpose()?;
    run(py, progress, move |progress| {
        let configured = config.read()?;
        let layer = asked.layer.as_deref();
        let (layer, rotary) = match (layer, configured.rotating().last()) {
            (None, Some(&last)) => last,
            _ => configured
                .layer(layer)
                .map_err(|failure| refusal("config", &failure))?,
        };
        let scaled = match (add, asked.target) {
            (Some(add), Some(target)) => {
                let trained = asked.trained.or(rotary.context).ok_or_else(|| {
                    refused(
                        "trained",
                        "the configuration claims no context; expected what it was trained on",
                    )
                })?;
                Some(
                    add.to(rotary, trained, target)
                        .map_err(|why| refused("add", why))?,
                )
            }
            _ => None,
        };
        let rotary = scaled.as_ref().unwrap_or(rotary);
        let question = Question {
            parameter,
            threshold: Threshold::ZERO,
            safe: asked.safe,
        };
        let solution = least(rotary, question, &mut |at| {
            progress.say(at.pieces as u64, None, || {
                format!("nothing feasible below {:.6e}", at.approx_value)
            });
        });
        let solution =
            solution.map_err(|why| refused("config", format_args!("{}: {why}", config.name)))?;
        let layer = layer.name.clone();
        Ok(Answer::new(SolveAnswer { layer, solution }.document()))
    })
}
