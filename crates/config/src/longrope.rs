//! LongRoPE: two lists of factors, and which of them a dialect takes.

use ropebound_schedule::{HeadDim, RopeKind};

use crate::attention;
use crate::dialect::Dialect;
use crate::error::ConfigError;
use crate::fields::{Found, Scope, Trace};
use crate::original::{Of, original};
use crate::surroundings::Surroundings;
use crate::variant::Variant;

pub(crate) fn longrope(
    block: Scope<'_>,
    around: &Surroundings<'_>,
    head_dim: HeadDim,
    trace: &mut Trace,
) -> Result<Vec<Variant>, ConfigError> {
    if around.dialect == Dialect::Transformers4_45 {
        return Err(around.not_modelled("longrope, which changed between 4.45 and 4.48"));
    }
    let factors = |key: &str| of_pairs(block, key, head_dim);
    let length = original(Of::LongRope, block, around, trace)?;
    let length = length.to_u64().unwrap_or(u64::MAX);
    let (short, long) = (factors("short_factor")?, factors("long_factor")?);
    for key in ["short_factor", "long_factor"] {
        let numbers = format!("{} numbers", head_dim.pairs());
        trace.note(key, numbers, block.name(key));
    }
    let context = around.context.or(around.trained);
    let variant = |kind, is_short| Variant {
        attention: attention::longrope(block, around, length, is_short),
        ..Variant::from(kind)
    };
    let by_sequence = around.dialect.is_transformers_4()
        || matches!(around.dialect, Dialect::Transformers | Dialect::Sglang);
    if by_sequence {
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
    let (is_short, why) = match around.dialect {
        Dialect::Mlx => (false, "at every length, and never the short ones"),
        // It compares what the file claims, whatever is asked for.
        Dialect::ExLlamaV3 => (
            around.trained.is_some_and(|trained| trained <= length),
            "when the model is loaded, by the claimed context, for sequences of every length",
        ),
        _ => (
            context.is_some_and(|context| context <= length),
            "when the model is loaded, for sequences of every length",
        ),
    };
    let which = if is_short { "short" } else { "long" };
    let mut variant = variant(if is_short { short } else { long }, is_short);
    variant.label = Some(format!("{which} factors"));
    variant.notes.push(format!(
        "{} chooses the {which} factors {why}",
        around.dialect
    ));
    Ok(vec![variant])
}

fn of_pairs(block: Scope<'_>, key: &str, head_dim: HeadDim) -> Result<RopeKind, ConfigError> {
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
}
