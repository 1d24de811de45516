//! The schedule's parameters from one block of scaling keys: type, base, factor and what else the type needs.

use ropebound_schedule::{Decimal, HeadDim, Llama3, Quotient, Rope, RopeKind};

use crate::dialect::Dialect;
use crate::error::ConfigError;
use crate::fields::{Scope, Trace};
use crate::longrope::longrope;
use crate::original::{Of, original};
use crate::surroundings::Surroundings;
use crate::variant::{FACTOR, Variant};
use crate::yarn::yarn;

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

/// The kinds of schedule that a block of type `name` stands for; several where the dialect switches between them.
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
        "ntk" if around.dialect.is_vllm() => {
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
        "ntk" if around.dialect == Dialect::Transformers => {
            let mut variant = Variant::from(RopeKind::NtkAware {
                factor: factor(trace)?,
            });
            variant.notes.push(
                "no released transformers knows the type ntk; its forks read it as base·factor^(d/(d-2)), as here".to_owned(),
            );
            vec![variant]
        }
        "dynamic" => vec![dynamic(block, around, &factor, trace)?],
        "yarn" => vec![yarn(block, around, trace)?],
        "longrope" => longrope(block, around, head_dim, trace)?,
        "llama3" => {
            // These two take the usual values where a key is missing.
            let fills = matches!(around.dialect, Dialect::ExLlamaV3 | Dialect::Mlx);
            let number = |key: &str, usual: u64| match block.find(&[key]) {
                None if fills => Ok(Decimal::from(usual)),
                _ => required(key)?.positive(FACTOR),
            };
            let llama = Llama3 {
                factor: factor(trace)?,
                low_freq_factor: number("low_freq_factor", 1)?,
                high_freq_factor: number("high_freq_factor", 4)?,
                original_length: original(Of::Llama3, block, around, trace)?,
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
        if !around.dialect.reads_by_transformers_5() && !around.dialect.is_vllm() {
            return Err(around.not_modelled("dynamic NTK with alpha"));
        }
        trace.note("alpha", &alpha, found.field);
        let mut variant = Variant::from(RopeKind::NtkAware { factor: alpha });
        variant
            .notes
            .push("with alpha the base is base·alpha^(d/(d-2)) at every length".to_owned());
        return Ok(variant);
    }
    if around.dialect.is_llama_cpp() {
        return Err(ConfigError::NotRope {
            field: block.name("rope_type"),
            value: "\"dynamic\"".to_owned(),
            why: "llama.cpp has no dynamic NTK".to_owned(),
        });
    }
    let factor = factor(trace)?;
    match around.dialect {
        Dialect::Vllm0_11 | Dialect::Vllm0_12 | Dialect::Sglang => {
            let mut variant = Variant::from(RopeKind::DynamicNtk {
                stretch: factor.clone().into(),
                factor,
            });
            variant.notes.push(format!(
                "{} takes the sequence to be factor times the trained length, whatever it is",
                around.dialect
            ));
            return Ok(variant);
        }
        Dialect::Vllm0_26 | Dialect::Vllm => {
            return trained_positions(block, around, factor, trace);
        }
        _ => {}
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

/// Newer vLLM compares the context that the file claims with `max_trained_positions`, which is the same where the file does not give it.
fn trained_positions(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    factor: Decimal,
    trace: &mut Trace,
) -> Result<Variant, ConfigError> {
    let Some(found) = block.find(&["max_trained_positions"]) else {
        let mut variant = Variant::from(RopeKind::Default);
        variant.notes.push(format!(
            "{} does not scale dynamic NTK unless max_trained_positions is given",
            around.dialect
        ));
        return Ok(variant);
    };
    let length = found.context()?;
    trace.note("original_length", length, found.field);
    let trained = around.trained.unwrap_or(length);
    let stretch =
        Quotient::new(Decimal::from(trained), Decimal::from(length)).expect("both above 0");
    if stretch.is_below_one() {
        return Err(around.not_modelled("max_trained_positions above the claimed context"));
    }
    Ok(RopeKind::DynamicNtk { factor, stretch }.into())
}

/// The rope of a variant.
pub(crate) fn rope(base: &Decimal, head_dim: HeadDim, kind: RopeKind) -> Rope {
    Rope {
        base: base.clone(),
        head_dim,
        kind,
    }
}
