//! A schedule by its arguments, or one layer type's of a configuration.

use crate::arguments::{ScheduleArguments, with_unrotated};
use crate::configuration::{Configured, Reading, Scaling};
use crate::failure::Failure;
use clap::Args;
use ropebound_answers::Subject;
use ropebound_config::{PositionAxes, Rotary};
use ropebound_kernels::attention_factor;
use ropebound_schedule::{Decimal, Rope, RopeKind, Schedule};
use std::path::Path;

/// Which schedule: by its parameters, or by a configuration.
#[derive(Args, Clone, Debug)]
pub(crate) struct AnySchedule {
    #[command(flatten)]
    arguments: ScheduleArguments,
    /// Scales the base's schedule by the members of a rope_scaling: type=yarn,factor=4,original=32k.
    #[arg(long, value_name = "MEMBERS", value_parser = Scaling::parse)]
    scaling: Option<Scaling>,
    #[command(flatten)]
    reading: Reading,
}

impl AnySchedule {
    /// The configuration that is asked for, if one is.
    fn configured(&self, path: Option<&Path>) -> Result<Option<Configured>, Failure> {
        let Some(path) = path else {
            return match (&self.scaling, self.reading.given()) {
                (Some(scaling), _) => {
                    let (base, head_dim) = self.arguments.plain()?;
                    Configured::of_scaling(scaling, base, head_dim, &self.reading).map(Some)
                }
                (None, Some(argument)) => Err(Failure::other(format_args!(
                    "'{argument}' is about a configuration, and there is none; expected '--config <CONFIG>' as well"
                ))),
                (None, None) => Ok(None),
            };
        };
        let scaling = self.scaling.as_ref().map(|_| "--scaling");
        if let Some(argument) = self.arguments.chosen().or(scaling) {
            return Err(Failure::other(format_args!(
                "'{argument}' cannot be used with a configuration ({}), which has its own; expected one of the two",
                path.display()
            )));
        }
        Configured::read(path, &self.reading).map(Some)
    }

    /// The one schedule of a sum, with the pairs of the head that do not rotate, and how answers name it.
    pub(crate) fn schedule(&self, path: Option<&Path>) -> Result<(Schedule, Subject), Failure> {
        match self.configured(path)? {
            None => self.arguments.schedule(),
            Some(configured) => self.of(&configured),
        }
    }

    /// As [`schedule`](Self::schedule), of a command that answers for several bases and head dimensions.
    pub(crate) fn schedules(
        &self,
        path: Option<&Path>,
    ) -> Result<Vec<(Schedule, Subject)>, Failure> {
        match self.configured(path)? {
            None => self.arguments.schedules(),
            Some(configured) => Ok(vec![self.of(&configured)?]),
        }
    }

    fn of(&self, configured: &Configured) -> Result<(Schedule, Subject), Failure> {
        let layer = self.reading.layer.as_deref();
        configured.schedule(layer, self.arguments.unrotated)
    }
}

impl Configured {
    /// The schedule of one layer type's sum, with the pairs of the head that do not rotate (`unrotated` in their place), and how answers
    /// name it.
    ///
    /// # Errors
    /// As [`layer`](Self::layer); a schedule that cannot be.
    pub fn schedule(
        &self,
        layer: Option<&str>,
        unrotated: Option<u64>,
    ) -> Result<(Schedule, Subject), Failure> {
        let (_, rotary) = self.layer(layer)?;
        let schedule = rotary.schedule().map_err(|error| self.failure(error))?;
        let unrotated = unrotated.or(rotary.unrotated).unwrap_or(0);
        let rope = &rotary.rope;
        let subject = Subject {
            schedule: match (&rope.kind, rope.factor()) {
                (RopeKind::Default, _) => None,
                (_, Some(factor)) => Some(format!("{} factor {factor}", rope.type_name())),
                (_, None) => Some(rope.type_name().to_owned()),
            },
            base: Some(rope.base.to_string()),
            head_dim: rope.head_dim.get(),
            unrotated,
        };
        Ok((with_unrotated(schedule, unrotated)?, subject))
    }
}

/// Which schedule's tables.
#[derive(Args)]
pub(crate) struct TableSchedule {
    #[command(flatten)]
    schedule: AnySchedule,
    /// What cos and sin are multiplied by: a decimal from 0.001 to 1000, read as the nearest binary64 number [default: the configuration's
    /// by the framework's rule, else 1].
    #[arg(long, value_name = "A", value_parser = factor, allow_hyphen_values = true)]
    attention_factor: Option<f64>,
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
    /// The axes of positions, where there are several.
    pub axes: Option<PositionAxes>,
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
    fn given(factor: Option<f64>) -> Option<Self> {
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

const FACTORS: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

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
    /// The schedule of the rotated pairs alone.
    pub(crate) fn schedule(&self, path: Option<&Path>) -> Result<Named, Failure> {
        let source = &self.schedule;
        if let Some(unrotated) = source.arguments.unrotated.filter(|&pairs| pairs > 0) {
            let why = "a table holds the rotated pairs alone; expected 0";
            return Err(Failure::argument("--unrotated <PAIRS>", unrotated, why));
        }
        match source.configured(path)? {
            Some(configured) => {
                let layer = source.reading.layer.as_deref();
                Named::of_layer(&configured, layer, self.attention_factor)
            }
            None => {
                let (schedule, subject) = source.arguments.schedule()?;
                Ok(Named::of_schedule(
                    schedule,
                    &subject,
                    self.attention_factor,
                ))
            }
        }
    }
}

impl Named {
    /// A schedule by its parameters, with the attention factor `factor`.
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
            axes: None,
        }
    }

    /// One layer type's of a configuration, with the attention factor `factor` if it is given.
    ///
    /// # Errors
    /// As [`Configured::layer`]; no attention factor that is accepted.
    pub fn of_layer(
        configured: &Configured,
        layer: Option<&str>,
        factor: Option<f64>,
    ) -> Result<Self, Failure> {
        let (layer, rotary) = configured.layer(layer)?;
        let others = configured.rotating().into_iter();
        Ok(Self {
            schedule: rotary
                .schedule()
                .map_err(|error| configured.failure(error))?,
            rope: Some(rotary.rope.clone()),
            name: rotary.rope.to_string(),
            attention: attention(rotary, factor).map_err(|error| configured.failure(error))?,
            layer: Some(layer.name.clone()),
            unrotated: rotary.unrotated.unwrap_or(0) as usize,
            others: others
                .filter(|(other, _)| other.name != layer.name)
                .filter_map(|(other, rotary)| {
                    let factor = attention_factor(&rotary.attention.as_ref().ok()?.factor);
                    let factor = Decimal::from_f64_exact(factor).ok()?;
                    Some((other.name.clone(), rotary.rope.clone(), factor))
                })
                .collect(),
            axes: configured.model.axes.clone(),
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
