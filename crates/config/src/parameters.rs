//! The schedule's parameters from one block of scaling keys: type, base, factor and what else the type needs.

use ropebound_schedule::{Decimal, HeadDim, Llama3, Quotient, Rope, RopeKind, Yarn};

use crate::attention;
use crate::error::ConfigError;
use crate::fields::{Found, Scope, Trace};
use crate::json::Value;
use crate::model::{Attention, Framework};
use crate::surroundings::Surroundings;

/// Which sequences a schedule is for, where a type has several.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    pub kind: RopeKind,
    /// Appended to the layer type's name.
    pub label: Option<String>,
    /// Distances are below this.
    pub reach: Option<u64>,
    pub notes: Vec<String>,
    pub attention: Result<Attention, ConfigError>,
}

impl From<RopeKind> for Variant {
    fn from(kind: RopeKind) -> Self {
        Variant {
            kind,
            label: None,
            reach: None,
            notes: Vec::new(),
            attention: Ok(attention::none()),
        }
    }
}

pub(crate) const FACTOR: &str = "a number above 0, such as 8.0";

/// The type's name and the field it stands in.
pub(crate) fn type_of(block: Scope<'_>, model_type: &str) -> Result<(String, String), ConfigError> {
    let Some(found) = block.find(&["rope_type", "type"]) else {
        return Ok(("default".to_owned(), "no rope_type: default".to_owned()));
    };
    let name = found.text("the name of a RoPE type, such as \"yarn\"")?;
    let alias = match (name, model_type) {
        ("su", _) => "longrope",
        // Phi-3's class reads its old configurations so.
        ("yarn", "phi3" | "phi4_multimodal" | "phimoe") => "longrope",
        ("mrope", _) => "default",
        ("xdrope", "hunyuan_vl" | "hunyuan_vl_text") => "dynamic",
        ("deepseek_yarn", _) => "yarn",
        _ => name,
    };
    let source = if alias == name {
        found.field
    } else {
        format!("{} = {name:?}, read as {alias}", found.field)
    };
    Ok((alias.to_owned(), source))
}

/// The kinds of schedule that a block of type `name` stands for; several where the framework switches between them.
pub(crate) fn kinds(
    name: &str,
    source: &str,
    block: Scope<'_>,
    around: &Surroundings<'_>,
    head_dim: HeadDim,
    trace: &mut Trace,
) -> Result<Vec<Variant>, ConfigError> {
    let required = |key: &str| {
        let found = block.find(&[key]);
        found.ok_or_else(|| {
            ConfigError::missing(block.name(key), format!("{FACTOR}: type {name} needs it"))
        })
    };
    let factor = |trace: &mut Trace| -> Result<Decimal, ConfigError> {
        let found = required("factor")?;
        let value = found.positive(FACTOR)?;
        trace.note("factor", &value, found.field);
        Ok(value)
    };
    let refuse = |why: &str| {
        Err(ConfigError::NotRope {
            field: source.to_owned(),
            value: format!("{name:?}"),
            why: why.to_owned(),
        })
    };
    Ok(match name {
        "default" | "none" => vec![RopeKind::Default.into()],
        "linear" => vec![
            RopeKind::Linear {
                factor: factor(trace)?,
            }
            .into(),
        ],
        "ntk" if around.framework == Framework::Vllm => {
            if block.object.present("mixed_b").is_some() {
                return refuse(
                    "with mixed_b its divisors are exponentials this program has no formula for",
                );
            }
            vec![
                RopeKind::NtkMixed {
                    factor: factor(trace)?,
                }
                .into(),
            ]
        }
        "ntk" if around.framework == Framework::Transformers => {
            let mut variant = Variant::from(RopeKind::NtkAware {
                factor: factor(trace)?,
            });
            variant.notes.push(
                "no released transformers knows the type ntk; its forks read it as base·factor^(d/(d-2)), as here".to_owned(),
            );
            vec![variant]
        }
        "dynamic" => vec![dynamic(block, around, &factor, trace)?],
        "yarn" => {
            let yarn = yarn(block, around, trace)?;
            vec![Variant {
                attention: attention::yarn(block, around, &yarn.factor),
                ..RopeKind::Yarn(yarn).into()
            }]
        }
        "longrope" => longrope(block, around, head_dim, trace)?,
        "llama3" => {
            let number = |key: &str| required(key)?.positive(FACTOR);
            let llama = Llama3 {
                factor: factor(trace)?,
                low_freq_factor: number("low_freq_factor")?,
                high_freq_factor: number("high_freq_factor")?,
                original_length: original(block, around, trace)?,
            };
            trace.note(
                "low_freq_factor",
                &llama.low_freq_factor,
                block.name("low_freq_factor"),
            );
            trace.note(
                "high_freq_factor",
                &llama.high_freq_factor,
                block.name("high_freq_factor"),
            );
            vec![RopeKind::Llama3(llama).into()]
        }
        "proportional" => {
            return refuse(
                "it may stand for the full attention of a class that has a head_dim only",
            );
        }
        "alibi" => return refuse("ALiBi adds slopes instead of rotating: no cosine sum applies"),
        "axial" => return refuse("it is for two-dimensional positions of images"),
        _ => {
            return refuse(
                "not a type this program knows; expected default, linear, dynamic, yarn, longrope, llama3, proportional, or vLLM's ntk",
            );
        }
    })
}

fn dynamic(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    factor: &dyn Fn(&mut Trace) -> Result<Decimal, ConfigError>,
    trace: &mut Trace,
) -> Result<Variant, ConfigError> {
    if let Some(found) = block.find(&["alpha"]) {
        let alpha = found.positive(FACTOR)?;
        trace.note("alpha", &alpha, found.field);
        let mut variant = Variant::from(RopeKind::NtkAware { factor: alpha });
        variant
            .notes
            .push("with alpha the base is base·alpha^(d/(d-2)) at every length".to_owned());
        return Ok(variant);
    }
    if around.framework == Framework::LlamaCpp {
        return Err(ConfigError::NotRope {
            field: block.name("rope_type"),
            value: "\"dynamic\"".to_owned(),
            why: "llama.cpp has no dynamic NTK".to_owned(),
        });
    }
    let factor = factor(trace)?;
    if around.framework == Framework::Vllm {
        let mut variant = Variant::from(RopeKind::DynamicNtk {
            stretch: factor.clone().into(),
            factor,
        });
        variant.notes.push(
            "vLLM takes the sequence to be factor times the trained length, whatever it is"
                .to_owned(),
        );
        return Ok(variant);
    }
    let Some(trained) = around.trained else {
        return Err(ConfigError::missing(
            &around.trained_field,
            "a whole number of positions: dynamic NTK depends on it",
        ));
    };
    let length = around.context.unwrap_or(trained).max(trained);
    let stretch =
        Quotient::new(Decimal::from(length), Decimal::from(trained)).expect("both above 0");
    let mut variant = Variant::from(RopeKind::DynamicNtk { factor, stretch });
    variant.notes.push(if length == trained {
        format!("up to the trained length {trained} transformers does not scale; this is the schedule of such sequences")
    } else {
        format!("the schedule of a sequence of {length} positions; keys rotated at shorter lengths are not rotated again")
    });
    Ok(variant)
}

/// A number above 0, or a default where it is missing, null or 0.
fn or_default(
    block: Scope<'_>,
    key: &'static str,
    default: u64,
    trace: &mut Trace,
) -> Result<Decimal, ConfigError> {
    if let Some(found) = block.find(&[key]) {
        let value = found.decimal("a number above 0, or 0 or null for the default")?;
        if !value.is_zero() {
            trace.note(key, &value, found.field);
            return Ok(value);
        }
    }
    trace.note(
        key,
        default,
        format!("default of yarn, as {} is absent", block.name(key)),
    );
    Ok(Decimal::from(default))
}

fn yarn(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    trace: &mut Trace,
) -> Result<Yarn, ConfigError> {
    let beta_fast = or_default(block, "beta_fast", 32, trace)?;
    let beta_slow = or_default(block, "beta_slow", 1, trace)?;
    let original_length = original(block, around, trace)?;
    let factor = match block.object.get("factor") {
        Some(Value::Null) => {
            let trained = around.trained.ok_or_else(|| {
                ConfigError::missing(
                    block.name("factor"),
                    format!("{FACTOR}: type yarn needs it"),
                )
            })?;
            let factor = Quotient::new(Decimal::from(trained), original_length.clone())
                .expect("both above 0");
            let source = format!(
                "{} / original_max_position_embeddings, as factor is null",
                around.trained_field
            );
            trace.note("factor", &factor, source);
            factor
        }
        Some(value) => {
            let field = block.name("factor");
            let found = Found { field, value };
            let factor = found.positive(FACTOR)?;
            trace.note("factor", &factor, found.field);
            factor.into()
        }
        None => {
            return Err(ConfigError::missing(
                block.name("factor"),
                format!("{FACTOR}: type yarn needs it"),
            ));
        }
    };
    let truncate = match block.find(&["truncate"]) {
        Some(found) => {
            let value = found.bool()?;
            trace.note("truncate", value, found.field);
            value
        }
        None => true,
    };
    // llama.cpp rounds the ramp's ends always.
    let truncate = truncate || around.framework == Framework::LlamaCpp;
    Ok(Yarn {
        factor,
        beta_fast,
        beta_slow,
        original_length,
        truncate,
    })
}

/// L0: the top level's in transformers, else the block's, else the trained length.
fn original(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    trace: &mut Trace,
) -> Result<Decimal, ConfigError> {
    let own = block.find(&["original_max_position_embeddings"]);
    let found = around.original.clone().or(own);
    let (value, source) = match (found, around.trained) {
        (Some(found), _) => (found.context()?, found.field),
        (None, Some(trained)) => (
            trained,
            format!(
                "{}, as original_max_position_embeddings is absent",
                around.trained_field
            ),
        ),
        (None, None) => {
            return Err(ConfigError::missing(
                block.name("original_max_position_embeddings"),
                "the trained length in positions",
            ));
        }
    };
    trace.note("original_length", value, source);
    Ok(Decimal::from(value))
}

fn longrope(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    head_dim: HeadDim,
    trace: &mut Trace,
) -> Result<Vec<Variant>, ConfigError> {
    let factors = |key: &str| -> Result<RopeKind, ConfigError> {
        let expected = format!(
            "a list of {} numbers above 0, one for each rotary pair",
            head_dim.pairs()
        );
        let found = block
            .find(&[key])
            .ok_or_else(|| ConfigError::missing(block.name(key), &expected))?;
        let items = found.list(&expected)?;
        if items.len() != head_dim.pairs() {
            return Err(ConfigError::field(&found.field, found.value, expected));
        }
        let factors = items.iter().enumerate().map(|(at, value)| {
            let field = format!("{}[{at}]", found.field);
            Found { field, value }.positive("a number above 0")
        });
        Ok(RopeKind::LongRope {
            factors: factors.collect::<Result<_, _>>()?,
        })
    };
    let length = original(block, around, trace)?.to_u64().unwrap_or(u64::MAX);
    let (short, long) = (factors("short_factor")?, factors("long_factor")?);
    trace.note(
        "short_factor",
        format!("{} numbers", head_dim.pairs()),
        block.name("short_factor"),
    );
    trace.note(
        "long_factor",
        format!("{} numbers", head_dim.pairs()),
        block.name("long_factor"),
    );
    let context = around.context.or(around.trained);
    let variant = |kind, is_short| Variant {
        attention: attention::longrope(block, around, length, is_short),
        ..Variant::from(kind)
    };
    if around.framework == Framework::Transformers {
        let short = Variant {
            label: Some(format!("sequences up to {length}")),
            reach: Some(length),
            ..variant(short, true)
        };
        if context.is_some_and(|context| context <= length) {
            return Ok(vec![short]);
        }
        let long = Variant {
            label: Some(format!("sequences beyond {length}")),
            ..variant(long, false)
        };
        return Ok(vec![short, long]);
    }
    let is_short = context.is_some_and(|context| context <= length);
    let which = if is_short { "short" } else { "long" };
    let mut variant = variant(if is_short { short } else { long }, is_short);
    variant.label = Some(format!("{which} factors"));
    variant.notes.push(format!(
        "{} chooses the {which} factors when the model is loaded, for sequences of every length",
        around.framework
    ));
    Ok(vec![variant])
}

/// The rope of a variant.
pub(crate) fn rope(base: &Decimal, head_dim: HeadDim, kind: RopeKind) -> Rope {
    Rope {
        base: base.clone(),
        head_dim,
        kind,
    }
}
