//! The type of schedule that llama.cpp runs, and the factors it keeps in tensors.
//!
//! `rope_freqs` divides each frequency, before linear scaling; `rope_factors_long` and `_short` are LongRoPE's, one of which is chosen when the
//! model is loaded, by whether the context exceeds the original one.

use ropebound_schedule::{AttentionFactor, Decimal, HeadDim, Quotient, RopeKind, Yarn};

use super::reader::Reader;
use super::tensors::Tensors;
use crate::attention;
use crate::doubt::Doubts;
use crate::error::ConfigError;
use crate::fields::Trace;
use crate::model::Attention;
use crate::variant::FACTOR;

/// Numbers of the tensors, exactly.
#[derive(Debug, Default)]
pub(super) struct Factors {
    freqs: Option<Vec<Decimal>>,
    long: Option<Vec<Decimal>>,
    short: Option<Vec<Decimal>>,
}

impl Factors {
    pub(super) fn of(
        tensors: &Tensors<'_>,
        architecture: &str,
        doubts: &Doubts,
    ) -> Result<Self, ConfigError> {
        let mut out = Self::default();
        match tensors {
            Tensors::Unknown if architecture.starts_with("llama") => doubts.say(
                "metadata alone: llama3's scaling is kept in the tensor rope_freqs.weight, which is not given here".to_owned(),
            ),
            Tensors::Unknown => {}
            Tensors::Named(names) => {
                for name in names.iter().filter(|name| name.starts_with("rope_f")) {
                    doubts.say(format!("tensor {name} changes the frequencies, and its numbers are not given here"));
                }
            }
            Tensors::Read(tensors) => {
                for (name, values) in *tensors {
                    let exact = values.iter().enumerate().map(|(at, value)| {
                        let exact = Decimal::from_f64_exact(f64::from(*value)).ok().filter(|exact| !exact.is_zero() && *value > 0.0);
                        exact.ok_or_else(|| ConfigError::Field {
                            field: format!("{name}[{at}]"),
                            value: value.to_string(),
                            expected: "a number above 0".to_owned(),
                        })
                    });
                    let exact = Some(exact.collect::<Result<Vec<_>, _>>()?);
                    match name.as_str() {
                        "rope_freqs.weight" => out.freqs = exact,
                        "rope_factors_long.weight" => out.long = exact,
                        _ => out.short = exact,
                    }
                }
            }
        }
        Ok(out)
    }
}

/// A type, and what cos and sin are multiplied by.
pub(super) struct Scaling {
    pub kind: RopeKind,
    pub attention: Result<Attention, ConfigError>,
    pub notes: Vec<String>,
}

impl Scaling {
    pub(super) fn none() -> Self {
        RopeKind::Default.into()
    }
}

impl From<RopeKind> for Scaling {
    fn from(kind: RopeKind) -> Self {
        Self {
            kind,
            attention: Ok(attention::none()),
            notes: Vec::new(),
        }
    }
}

impl Reader<'_> {
    pub(super) fn scaling(
        &self,
        context: Option<u64>,
        rotary: HeadDim,
        factors: &Factors,
        trace: &mut Trace,
    ) -> Result<Scaling, ConfigError> {
        let expected = "none, linear, yarn or longrope";
        let found = self.find("rope.scaling.type");
        let name = match &found {
            Some(found) => found.text(expected)?,
            None => "none",
        };
        let factor = self
            .nonzero("rope.scaling.factor")
            .or_else(|| self.nonzero("rope.scale_linear"));
        let name = if found.is_none() && factor.is_some() {
            "linear"
        } else {
            name
        };
        let source = found
            .as_ref()
            .map_or("no rope.scaling.type".to_owned(), |found| {
                found.field.clone()
            });
        trace.note("type", name, source);
        if factors.long.is_some() || factors.short.is_some() {
            return self.longrope(context, rotary, factors, trace);
        }
        let mut take_factor = || -> Result<Decimal, ConfigError> {
            let found = factor
                .clone()
                .ok_or_else(|| ConfigError::missing(self.key("rope.scaling.factor"), FACTOR))?;
            let value = found.positive(FACTOR)?;
            trace.note("factor", &value, found.field);
            Ok(value)
        };
        match (name, &factors.freqs) {
            ("none", None) => Ok(Scaling::none()),
            ("none", Some(freqs)) => {
                let factors = of_pairs(freqs, rotary, "rope_freqs.weight")?;
                trace.note("factors", format!("{} numbers", factors.len()), "tensor rope_freqs.weight");
                Ok(RopeKind::LongRope { factors }.into())
            }
            ("linear", None) => Ok(RopeKind::Linear { factor: take_factor()? }.into()),
            ("yarn", None) => {
                let yarn = self.yarn(context, take_factor()?, trace)?;
                let attention = match self.find("rope.scaling.yarn_log_multiplier") {
                    // llama.cpp divides what it multiplies by out again, save for this, which its versions read in different ways.
                    Some(found) => Err(attention::of_versions(&found)),
                    None => attention::llama_cpp(&yarn.factor, self.find("rope.scaling.attn_factor")),
                };
                Ok(Scaling { attention, ..RopeKind::Yarn(yarn).into() })
            }
            ("longrope", None) => Err(ConfigError::NotRope {
                field: self.key("rope.scaling.type"),
                value: "\"longrope\"".to_owned(),
                why: "its factors are kept in tensors, not in metadata; give the GGUF file itself or the model's config.json".to_owned(),
            }),
            (name, Some(_)) => Err(ConfigError::NotRope {
                field: self.key("rope.scaling.type"),
                value: format!("{name:?}"),
                why: "with the tensor rope_freqs.weight beside it this program has no formula for it".to_owned(),
            }),
            (name, None) => Err(ConfigError::NotRope {
                field: self.key("rope.scaling.type"),
                value: format!("{name:?}"),
                why: format!("not a type of llama.cpp; expected {expected}"),
            }),
        }
    }

    fn yarn(
        &self,
        context: Option<u64>,
        factor: Decimal,
        trace: &mut Trace,
    ) -> Result<Yarn, ConfigError> {
        let number = |key: &str, default: u64| match self.find(key) {
            Some(found) => found.positive("a number above 0"),
            None => Ok(Decimal::from(default)),
        };
        Ok(Yarn {
            factor: Quotient::from(factor),
            beta_fast: number("rope.scaling.yarn_beta_fast", 32)?,
            beta_slow: number("rope.scaling.yarn_beta_slow", 1)?,
            original_length: Decimal::from(self.original(context, trace)?),
            truncate: true,
        })
    }

    fn original(&self, context: Option<u64>, trace: &mut Trace) -> Result<u64, ConfigError> {
        let key = "rope.scaling.original_context_length";
        match self.find(key) {
            Some(found) => {
                let length = found.context()?;
                trace.note("original_length", length, found.field);
                Ok(length)
            }
            None => context.ok_or_else(|| {
                ConfigError::missing(self.key(key), "the trained length in positions")
            }),
        }
    }

    fn longrope(
        &self,
        context: Option<u64>,
        rotary: HeadDim,
        factors: &Factors,
        trace: &mut Trace,
    ) -> Result<Scaling, ConfigError> {
        let original = self.original(context, trace)?;
        let long = context.is_none_or(|context| context > original);
        let (values, tensor) = if long {
            (&factors.long, "rope_factors_long.weight")
        } else {
            (&factors.short, "rope_factors_short.weight")
        };
        let values = values.as_ref();
        let values = values
            .ok_or_else(|| ConfigError::missing(tensor, "the tensor of LongRoPE's factors"))?;
        let factors = of_pairs(values, rotary, tensor)?;
        trace.note(
            "factors",
            format!("{} numbers", factors.len()),
            format!("tensor {tensor}"),
        );
        let attention = match self.find("rope.scaling.attn_factor") {
            Some(found) => found.positive(FACTOR).map(|factor| Attention {
                factor: AttentionFactor::Given(factor),
                source: found.field,
            }),
            None => Ok(attention::none()),
        };
        Ok(Scaling {
            attention,
            notes: vec![format!(
                "llama.cpp chooses {tensor} when the model is loaded, by whether the context exceeds {original}"
            )],
            ..RopeKind::LongRope { factors }.into()
        })
    }
}

fn of_pairs(
    values: &[Decimal],
    rotary: HeadDim,
    tensor: &str,
) -> Result<Vec<Decimal>, ConfigError> {
    if values.len() != rotary.pairs() {
        return Err(ConfigError::Field {
            field: tensor.to_owned(),
            value: format!("{} numbers", values.len()),
            expected: format!("one for each of the {} rotary pairs", rotary.pairs()),
        });
    }
    Ok(values.to_vec())
}
