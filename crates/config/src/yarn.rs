//! YaRN's parameters, by each dialect's rule.

use ropebound_schedule::{Decimal, Quotient, RopeKind, Yarn};

use crate::attention;
use crate::dialect::Dialect;
use crate::error::ConfigError;
use crate::fields::{Scope, Trace};
use crate::json::Value;
use crate::original::{Of, original};
use crate::surroundings::Surroundings;
use crate::variant::{FACTOR, Variant};

const ORIGINAL: &str = "original_max_position_embeddings";

pub(crate) fn yarn(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    trace: &mut Trace,
) -> Result<Variant, ConfigError> {
    if let Some(off) = not_extended(block, around)? {
        return Ok(off);
    }
    extrapolation(block, around)?;
    let fixed = around.dialect == Dialect::ExLlamaV2;
    let mut beta = |key, default| match fixed {
        true => {
            trace.note(
                key,
                default,
                "exllamav2's own, which the file does not change",
            );
            Ok(Decimal::from(default))
        }
        false => or_default(block, key, default, trace),
    };
    let (beta_fast, beta_slow) = (beta("beta_fast", 32)?, beta("beta_slow", 1)?);
    let original_length = original(Of::Yarn, block, around, trace)?;
    let factor = factor(block, around, &original_length, trace)?;
    let yarn = Yarn {
        truncate: truncates(block, around, trace)?,
        factor,
        beta_fast,
        beta_slow,
        original_length,
    };
    Ok(Variant {
        attention: attention::yarn(block, around, &yarn.factor),
        ..RopeKind::Yarn(yarn).into()
    })
}

/// ExLlamaV2 leaves a context alone that is not longer than the original one.
fn not_extended(
    block: Scope<'_>,
    around: &Surroundings<'_>,
) -> Result<Option<Variant>, ConfigError> {
    if around.dialect != Dialect::ExLlamaV2 {
        return Ok(None);
    }
    let original = block.find(&[ORIGINAL]).map(|found| found.context());
    let (Some(original), Some(context)) = (original.transpose()?, around.context) else {
        return Ok(None);
    };
    Ok((context <= original).then(|| {
        let mut variant = Variant::from(RopeKind::Default);
        variant.notes.push(format!(
            "exllamav2 does not scale a context of {context}, as it is not above {original}"
        ));
        variant
    }))
}

/// vLLM up to 0.29 and SGLang multiply the ramp by it.
fn extrapolation(block: Scope<'_>, around: &Surroundings<'_>) -> Result<(), ConfigError> {
    let multiplies = around.dialect == Dialect::Sglang
        || (around.dialect.is_vllm() && around.dialect != Dialect::Vllm);
    let found = block.find(&["extrapolation_factor"]);
    match found.filter(|_| multiplies) {
        Some(found) if found.decimal("a number")? != Decimal::one() => {
            Err(around.not_modelled(&format!("{} other than 1", found.field)))
        }
        _ => Ok(()),
    }
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

fn factor(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    original_length: &Decimal,
    trace: &mut Trace,
) -> Result<Quotient, ConfigError> {
    let missing = || {
        ConfigError::missing(
            block.name("factor"),
            format!("{FACTOR}: type yarn needs it"),
        )
    };
    let quotient = |why: &str, trace: &mut Trace| {
        let trained = around.trained.ok_or_else(missing)?;
        let factor =
            Quotient::new(Decimal::from(trained), original_length.clone()).expect("both above 0");
        let source = format!("{} / {ORIGINAL}, {why}", around.trained_field);
        trace.note("factor", &factor, source);
        Ok(factor)
    };
    // These two divide the contexts wherever the file has both.
    let divides = matches!(
        around.dialect,
        Dialect::Transformers4_51 | Dialect::ExLlamaV3
    );
    if divides && block.find(&[ORIGINAL]).is_some() {
        return quotient(
            &format!("whatever factor says, in {}", around.dialect.name()),
            trace,
        );
    }
    match block.look("factor") {
        Some(found) if *found.value == Value::Null => quotient("as factor is null", trace),
        Some(found) => {
            let factor = found.positive(FACTOR)?;
            trace.note("factor", &factor, found.field);
            Ok(factor.into())
        }
        None => Err(missing()),
    }
}

/// Whether the ramp's ends are rounded; these do so always, whatever the file says.
fn truncates(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    trace: &mut Trace,
) -> Result<bool, ConfigError> {
    let Some(found) = block.find(&["truncate"]) else {
        return Ok(true);
    };
    let value = found.bool()?;
    trace.note("truncate", value, found.field);
    if around.dialect == Dialect::Transformers4_51 && !value {
        return Err(around.not_modelled("truncate false, which 4.51 to 4.54 do not read"));
    }
    let always = around.dialect.is_llama_cpp()
        || matches!(
            around.dialect,
            Dialect::Transformers4_45 | Dialect::Vllm0_11 | Dialect::ExLlamaV2 | Dialect::Mlx
        );
    Ok(value || always)
}
