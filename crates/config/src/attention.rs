//! The attention factor by each dialect's rule: what is multiplied into cos and sin, not into the softmax's scale.
//!
//! With s the type's factor, L the trained length the file claims, L0 the original one, g(x) = 0.1·x·ln s + 1 for s > 1, else 1, and q the
//! quotient g(mscale)/g(mscale_all_dim):
//!
//! ```text
//! transformers  yarn      attention_factor, else q where both are there and not 0, else g(1); up to 4.50 attention_factor, else g(1)
//!               longrope  attention_factor, else √(1 + ln s/ln L0) for s = factor, else for s = L/L0; 1 for s ≤ 1;
//!                         in 4 s = L/L0 wherever the top level has an original length
//! vLLM          yarn      from 0.30 on as transformers; before attn_factor·g(1), without g(1) where apply_yarn_scaling is false
//!               yarn      of latent attention (DeepSeek): q with mscale 1 and mscale_all_dim 0 by default; before 0.30 attn_factor·q
//!               longrope  short_mscale or long_mscale, else √(1 + ln(L/L0)/ln L0)
//! SGLang        yarn      attn_factor·q where both are there, else attn_factor·g(1); of latent attention as vLLM before 0.30
//!               longrope  as vLLM
//! llama.cpp     yarn      attn_factor·g(1); of files with mscale_all_dim it depends on the version
//!               longrope  √(1 + ln(L/L0)/ln L0)
//! ExLlamaV2     yarn      g(1);                                        longrope  √(1 + ln(L/L0)/ln L0)
//! ExLlamaV3     yarn      attention_factor, else 1 with llama_4_scaling_beta, else g(1), and q for latent attention;  longrope as V2
//! MLX           yarn      q with mscale 1 and mscale_all_dim 0 by default;  longrope as ExLlamaV2
//! ```

use ropebound_schedule::{AttentionFactor, Decimal, Quotient};

use crate::dialect::Dialect;
use crate::error::ConfigError;
use crate::fields::{Found, Scope};
use crate::model::Attention;
use crate::surroundings::Surroundings;

const EXPECTED: &str = "a number above 0, such as 1.2079441541679836";

/// Of types without one.
pub(crate) fn none() -> Attention {
    Attention {
        factor: AttentionFactor::one(),
        source: "none in this type".to_owned(),
    }
}

fn given(found: Found<'_>) -> Result<Attention, ConfigError> {
    Ok(Attention {
        factor: AttentionFactor::Given(found.positive(EXPECTED)?),
        source: found.field,
    })
}

/// A number, or `default` where it is missing or null.
fn number(block: Scope<'_>, key: &str, default: Decimal) -> Result<Decimal, ConfigError> {
    match block.find(&[key]) {
        Some(found) => found.decimal("a number of 0 or more, such as 1.0"),
        None => Ok(default),
    }
}

pub(crate) fn yarn(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    factor: &Quotient,
) -> Result<Attention, ConfigError> {
    match around.dialect {
        Dialect::Transformers | Dialect::Transformers4_51 | Dialect::Transformers4_57 => {
            by_transformers(block, factor)
        }
        Dialect::Transformers4_45 => match block.find(&["attention_factor"]) {
            Some(found) => given(found),
            None => Ok(plain(factor, "as there is no attention_factor")),
        },
        Dialect::Vllm if is_latent(block, around) => by_default(block, factor, Decimal::one()),
        Dialect::Vllm => by_transformers(block, factor),
        Dialect::Vllm0_11 | Dialect::Vllm0_12 | Dialect::Vllm0_26 => {
            by_old_vllm(block, around, factor)
        }
        Dialect::Sglang => by_sglang(block, around, factor),
        Dialect::LlamaCpp | Dialect::LlamaCpp2025 | Dialect::Ollama => {
            match block.find(&["mscale_all_dim"]) {
                Some(found) => Err(of_versions(&found)),
                None => llama_cpp(factor, block.find(&["attn_factor"])),
            }
        }
        Dialect::ExLlamaV2 => Ok(plain(factor, "whatever the file says, in exllamav2")),
        Dialect::ExLlamaV3 => by_exllama_v3(block, around, factor),
        Dialect::Mlx => by_default(block, factor, Decimal::one()),
    }
}

fn plain(factor: &Quotient, why: &str) -> Attention {
    logarithmic(factor, Decimal::one(), why)
}

fn is_latent(block: Scope<'_>, around: &Surroundings<'_>) -> bool {
    let kind = block.find(&["rope_type", "type"]);
    around.latent || kind.is_some_and(|found| found.value.as_text() == Some("deepseek_yarn"))
}

fn by_transformers(block: Scope<'_>, factor: &Quotient) -> Result<Attention, ConfigError> {
    if let Some(found) = block.find(&["attention_factor"]) {
        return given(found);
    }
    let mscale = number(block, "mscale", Decimal::zero())?;
    let all = number(block, "mscale_all_dim", Decimal::zero())?;
    Ok(if mscale.is_zero() || all.is_zero() {
        plain(factor, "as there is no attention_factor")
    } else {
        quotient(block, factor, mscale, all, Decimal::one())
    })
}

/// The quotient, with 1 over 0 where the file has none.
fn by_default(
    block: Scope<'_>,
    factor: &Quotient,
    times: Decimal,
) -> Result<Attention, ConfigError> {
    let mscale = number(block, "mscale", Decimal::one())?;
    let all = number(block, "mscale_all_dim", Decimal::zero())?;
    Ok(quotient(block, factor, mscale, all, times))
}

fn by_old_vllm(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    factor: &Quotient,
) -> Result<Attention, ConfigError> {
    let times = number(block, "attn_factor", Decimal::one())?;
    if is_latent(block, around) {
        return by_default(block, factor, times);
    }
    if let Some(found) = block.find(&["apply_yarn_scaling"])
        && !found.bool()?
    {
        return Ok(Attention {
            factor: AttentionFactor::Given(times),
            source: format!("attn_factor, as {} is false", found.field),
        });
    }
    Ok(logarithmic(factor, times, unread_factor(block, around)))
}

fn by_sglang(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    factor: &Quotient,
) -> Result<Attention, ConfigError> {
    let times = number(block, "attn_factor", Decimal::one())?;
    let both = block.find(&["mscale"]).is_some() && block.find(&["mscale_all_dim"]).is_some();
    if both || is_latent(block, around) {
        return by_default(block, factor, times);
    }
    Ok(logarithmic(factor, times, unread_factor(block, around)))
}

/// Why a dialect computes the factor.
fn unread_factor(block: Scope<'_>, around: &Surroundings<'_>) -> &'static str {
    match (block.find(&["attention_factor"]), around.dialect) {
        (Some(_), Dialect::Sglang) => "as SGLang reads attn_factor, not attention_factor",
        (Some(_), _) => "as vLLM before 0.30 reads attn_factor, not attention_factor",
        (None, Dialect::Sglang) => "by SGLang's rule",
        (None, _) => "by the rule of vLLM before 0.30",
    }
}

fn by_exllama_v3(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    factor: &Quotient,
) -> Result<Attention, ConfigError> {
    if let Some(found) = block.find(&["attention_factor"]) {
        return given(found);
    }
    let beta = block.find(&["llama_4_scaling_beta"]);
    if is_latent(block, around) {
        return by_transformers(block, factor);
    }
    match beta {
        Some(found) if !found.decimal("a number of 0 or more")?.is_zero() => Ok(Attention {
            factor: AttentionFactor::one(),
            source: format!("1, as {} scales by position", found.field),
        }),
        _ => Ok(plain(factor, "as exllamav3 reads no mscale here")),
    }
}

fn logarithmic(factor: &Quotient, times: Decimal, why: &str) -> Attention {
    let product = if times == Decimal::one() {
        ""
    } else {
        "attn_factor·"
    };
    Attention {
        source: if factor.is_one() || factor.is_below_one() {
            format!("{product}1 for a factor of at most 1, {why}")
        } else {
            format!("{product}(0.1·ln(factor) + 1), {why}")
        },
        factor: AttentionFactor::Yarn {
            factor: factor.clone(),
            mscale: Decimal::one(),
            mscale_all_dim: Decimal::zero(),
            times,
        },
    }
}

fn quotient(
    block: Scope<'_>,
    factor: &Quotient,
    mscale: Decimal,
    mscale_all_dim: Decimal,
    times: Decimal,
) -> Attention {
    let product = if times == Decimal::one() {
        ""
    } else {
        "attn_factor·"
    };
    Attention {
        source: format!(
            "{product}(0.1·mscale·ln(factor) + 1)/(0.1·mscale_all_dim·ln(factor) + 1) of {} = {mscale} and mscale_all_dim = {mscale_all_dim}",
            block.name("mscale"),
        ),
        factor: AttentionFactor::Yarn {
            factor: factor.clone(),
            mscale,
            mscale_all_dim,
            times,
        },
    }
}

/// llama.cpp's, which it computes in f32.
pub(crate) fn llama_cpp(
    factor: &Quotient,
    times: Option<Found<'_>>,
) -> Result<Attention, ConfigError> {
    let times = match times {
        Some(found) => found.positive(EXPECTED)?,
        None => Decimal::one(),
    };
    Ok(logarithmic(
        factor,
        times,
        "which llama.cpp computes in f32",
    ))
}

/// Where llama.cpp and its converters changed.
pub(crate) fn of_versions(found: &Found<'_>) -> ConfigError {
    ConfigError::field(
        &found.field,
        found.value,
        "none, since versions of llama.cpp and its converter make different attention factors of it",
    )
}

pub(crate) fn longrope(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    original_length: u64,
    is_short: bool,
) -> Result<Attention, ConfigError> {
    let own = || block.find(&["factor"]);
    let (keys, own_factor): (&[&str], _) = match around.dialect {
        Dialect::Transformers => (&["attention_factor"], own()),
        // Phi-3's class always has an original length.
        Dialect::Transformers4_45 | Dialect::Transformers4_51 | Dialect::Transformers4_57 => {
            let class = ["phi3", "phi4_multimodal"].contains(&around.model_type);
            let divides = around.original.is_some() || class;
            (&["attention_factor"], own().filter(|_| !divides))
        }
        Dialect::Vllm0_11
        | Dialect::Vllm0_12
        | Dialect::Vllm0_26
        | Dialect::Vllm
        | Dialect::Sglang => {
            let key: &[&str] = if is_short {
                &["short_mscale"]
            } else {
                &["long_mscale"]
            };
            (key, None)
        }
        Dialect::LlamaCpp
        | Dialect::LlamaCpp2025
        | Dialect::Ollama
        | Dialect::ExLlamaV2
        | Dialect::ExLlamaV3
        | Dialect::Mlx => (&[], None),
    };
    if let Some(found) = block.find(keys) {
        return given(found);
    }
    let (stretch, source) = match (own_factor, around.trained) {
        (Some(found), _) => (found.positive(EXPECTED)?.into(), found.field),
        (None, Some(trained)) => (
            Quotient::new(Decimal::from(trained), Decimal::from(original_length))
                .expect("both above 0"),
            format!("{}/original_length", around.trained_field),
        ),
        (None, None) => {
            return Err(ConfigError::missing(
                &around.trained_field,
                "the trained length in positions: the attention factor depends on it",
            ));
        }
    };
    Ok(Attention {
        source: if stretch.is_one() || stretch.is_below_one() {
            format!("1, as {source} is at most 1")
        } else {
            format!("√(1 + ln s/ln original_length), s = {source}")
        },
        factor: AttentionFactor::LongRope {
            stretch,
            original_length: Decimal::from(original_length),
        },
    })
}
