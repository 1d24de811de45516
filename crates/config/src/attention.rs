//! The attention factor by each framework's rule: what is multiplied into cos and sin, not into the softmax's scale.
//!
//! With s the type's factor, L the trained length the file claims, L0 the original one, g(x) = 0.1·x·ln s + 1 for s > 1, else 1:
//!
//! ```text
//! transformers  yarn      attention_factor, else g(mscale)/g(mscale_all_dim) where both are there and not 0, else g(1)
//!               longrope  attention_factor, else √(1 + ln s/ln L0) for s = factor, else for s = L/L0; 1 for s ≤ 1
//! vLLM          yarn      attn_factor·g(1), without g(1) where apply_yarn_scaling is false; attention_factor is not read
//!               yarn      of latent attention (DeepSeek): attn_factor·g(mscale)/g(mscale_all_dim), by default 1 and 0
//!               longrope  short_mscale or long_mscale, else √(1 + ln(L/L0)/ln L0)
//! llama.cpp     yarn      attn_factor·g(1); of files with mscale_all_dim it depends on the version
//!               longrope  √(1 + ln(L/L0)/ln L0)
//! ```

use ropebound_schedule::{AttentionFactor, Decimal, Quotient};

use crate::error::ConfigError;
use crate::fields::{Found, Scope};
use crate::model::{Attention, Framework};
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
    match around.framework {
        Framework::Transformers => {
            if let Some(found) = block.find(&["attention_factor"]) {
                return given(found);
            }
            let mscale = number(block, "mscale", Decimal::zero())?;
            let all = number(block, "mscale_all_dim", Decimal::zero())?;
            Ok(if mscale.is_zero() || all.is_zero() {
                logarithmic(factor, Decimal::one(), "as there is no attention_factor")
            } else {
                quotient(block, factor, mscale, all, Decimal::one())
            })
        }
        Framework::Vllm => {
            let times = number(block, "attn_factor", Decimal::one())?;
            let latent = around.latent
                || block
                    .find(&["rope_type", "type"])
                    .is_some_and(|found| found.value.as_text() == Some("deepseek_yarn"));
            if latent {
                let mscale = number(block, "mscale", Decimal::one())?;
                let all = number(block, "mscale_all_dim", Decimal::zero())?;
                return Ok(quotient(block, factor, mscale, all, times));
            }
            if let Some(found) = block.find(&["apply_yarn_scaling"])
                && !found.bool()?
            {
                return Ok(Attention {
                    factor: AttentionFactor::Given(times),
                    source: format!("attn_factor, as {} is false", found.field),
                });
            }
            let why = if block.find(&["attention_factor"]).is_some() {
                "as vLLM reads attn_factor, not attention_factor"
            } else {
                "by vLLM's rule"
            };
            Ok(logarithmic(factor, times, why))
        }
        Framework::LlamaCpp => match block.find(&["mscale_all_dim"]) {
            Some(found) => Err(of_versions(&found)),
            None => llama_cpp(factor, block.find(&["attn_factor"])),
        },
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
    let (keys, own_factor): (&[&str], _) = match (around.framework, is_short) {
        (Framework::Transformers, _) => (&["attention_factor"], block.find(&["factor"])),
        (Framework::Vllm, true) => (&["short_mscale"], None),
        (Framework::Vllm, false) => (&["long_mscale"], None),
        (Framework::LlamaCpp, _) => (&[], None),
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
