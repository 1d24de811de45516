//! The context that a dialect derives from a file: some multiply what the file claims by the scaling's factor.

use super::Dialect;
use crate::error::ConfigError;
use crate::fields::{Found, MAX_CONTEXT, Scope};
use crate::json::{Object, Value};

/// A context, and how it came about where it is not what the file claims.
pub(crate) struct Claimed {
    pub context: Option<u64>,
    pub how: Option<String>,
}

/// The blocks of scaling keys of a file, with their names.
pub(crate) type Blocks<'b> = Vec<(String, &'b Object)>;

/// The context of `scope` under `dialect`, `trained` being what the file claims.
pub(crate) fn claimed(
    dialect: Dialect,
    scope: Scope<'_>,
    blocks: &Blocks<'_>,
    model_type: &str,
    trained: Option<u64>,
) -> Result<Claimed, ConfigError> {
    let as_claimed = Claimed {
        context: trained,
        how: None,
    };
    let Some(length) = trained else {
        return Ok(as_claimed);
    };
    match dialect {
        Dialect::Vllm0_11 | Dialect::Vllm0_12 | Dialect::Vllm0_26 | Dialect::Vllm => {
            vllm(dialect, scope, blocks, model_type, length)
        }
        Dialect::Sglang => sglang(blocks, length),
        Dialect::ExLlamaV2 => exllama_v2(scope, length),
        Dialect::Transformers4_45
        | Dialect::Transformers4_51
        | Dialect::Transformers4_57
        | Dialect::Transformers
        | Dialect::LlamaCpp2025
        | Dialect::LlamaCpp
        | Dialect::Ollama
        | Dialect::ExLlamaV3
        | Dialect::Mlx => Ok(as_claimed),
    }
}

fn type_of(block: &Object) -> &str {
    let found = block.present("rope_type").or_else(|| block.present("type"));
    found.and_then(Value::as_text).unwrap_or("default")
}

/// `_get_and_verify_max_len`.
fn vllm(
    dialect: Dialect,
    scope: Scope<'_>,
    blocks: &Blocks<'_>,
    model_type: &str,
    trained: u64,
) -> Result<Claimed, ConfigError> {
    let original = scope.find(&["original_max_position_embeddings"]);
    if blocks
        .iter()
        .any(|(_, block)| ["longrope", "su"].contains(&type_of(block)))
        && let Some(found) = original
    {
        return Ok(Claimed {
            context: Some(found.context()?),
            how: Some(format!(
                "{} of LongRoPE, unless a longer one is asked for",
                found.field
            )),
        });
    }
    // Gemma 3 claims what it has after scaling.
    if model_type.contains("gemma3") {
        return Ok(Claimed {
            context: Some(trained),
            how: None,
        });
    }
    let mut length = trained;
    let mut factor = None;
    let mut why = "the claimed context".to_owned();
    for (name, block) in blocks {
        let kind = type_of(block);
        let keeps = ["su", "longrope", "llama3"].contains(&kind)
            || (dialect == Dialect::Vllm && ["yarn", "deepseek_yarn"].contains(&kind));
        if keeps {
            continue;
        }
        let own = block.present("factor").map(|value| Found {
            field: format!("{name}.factor"),
            value,
        });
        factor = own.or(factor);
        if kind == "yarn" {
            let key = "original_max_position_embeddings";
            let own = block.present(key).map(|value| Found {
                field: format!("{name}.{key}"),
                value,
            });
            let top = scope.find(&[key]);
            if let Some(found) = top.or(own) {
                length = found.context()?;
                why = found.field;
            }
        }
    }
    multiplied(trained, length, &why, factor)
}

/// `get_context_length`.
fn sglang(blocks: &Blocks<'_>, trained: u64) -> Result<Claimed, ConfigError> {
    // transformers 5 gives these types an original length, with which the factor does not count.
    let flat = blocks.iter().find(|(_, block)| {
        !["llama3", "yarn", "longrope", "su"].contains(&type_of(block))
            && block.present("original_max_position_embeddings").is_none()
    });
    let factor = match (flat, blocks.len()) {
        (Some((name, block)), 1) => block.present("factor").map(|value| Found {
            field: format!("{name}.factor"),
            value,
        }),
        _ => None,
    };
    multiplied(trained, trained, "the claimed context", factor)
}

/// Another order of the same fields.
fn exllama_v2(scope: Scope<'_>, trained: u64) -> Result<Claimed, ConfigError> {
    let keys = [
        "max_sequence_length",
        "model_max_length",
        "max_position_embeddings",
        "max_seq_len",
        "n_positions",
    ];
    let found = scope.find(&keys);
    Ok(match found {
        Some(found) => {
            let context = found.context()?;
            Claimed {
                context: Some(context),
                how: (context != trained).then_some(found.field),
            }
        }
        None => Claimed {
            context: Some(2048),
            how: Some("exllamav2's default".to_owned()),
        },
    })
}

/// `int(length * factor)` in double precision, as Python computes it.
fn multiplied(
    trained: u64,
    length: u64,
    why: &str,
    factor: Option<Found<'_>>,
) -> Result<Claimed, ConfigError> {
    let Some(found) = factor else {
        return Ok(Claimed {
            context: Some(length),
            how: (length != trained).then(|| why.to_owned()),
        });
    };
    let expected = "a number above 0, such as 8.0";
    let product = length as f64 * found.positive(expected)?.nearest_f64();
    if !(1.0..=MAX_CONTEXT as f64).contains(&product) {
        return Err(ConfigError::field(
            &found.field,
            found.value,
            format!("a factor that makes a context from 1 to {MAX_CONTEXT} of {length}"),
        ));
    }
    let context = product as u64;
    Ok(Claimed {
        context: Some(context),
        how: (context != trained).then(|| format!("{why} times {}", found.field)),
    })
}
