//! Qwen's first generation: with `use_dynamic_ntk` the base grows by doublings of the sequence.
//!
//! alpha = 2^(⌈log2(n/L)⌉ + 1) − 1 for a sequence of n > L positions, L the trained length `seq_length`, and base·alpha^(d/(d−2)).

use ropebound_schedule::{Decimal, RopeKind};

use crate::error::ConfigError;
use crate::fields::{Scope, Trace};
use crate::surroundings::Surroundings;
use crate::variant::Variant;

/// Doublings that are told apart.
const MAX_DOUBLINGS: u32 = 16;

/// Whether the file is one of this generation, and asks for it.
pub(crate) fn is_dynamic(scope: Scope<'_>, model_type: &str) -> Result<bool, ConfigError> {
    if model_type != "qwen" {
        return Ok(false);
    }
    let found = scope.find(&["use_dynamic_ntk"]);
    Ok(found
        .map(|found| found.bool())
        .transpose()?
        .unwrap_or(false))
}

/// A schedule for each doubling up to the context.
pub(crate) fn variants(
    scope: Scope<'_>,
    around: &Surroundings<'_>,
    trace: &mut Trace,
) -> Result<Vec<Variant>, ConfigError> {
    let found = scope.find(&["seq_length"]);
    let found = found.ok_or_else(|| {
        ConfigError::missing(
            scope.name("seq_length"),
            "the trained length in positions: use_dynamic_ntk compares with it",
        )
    })?;
    let trained = found.context()?;
    trace.note("original_length", trained, found.field);
    let context = around.context.unwrap_or(trained);
    let mut out = Vec::new();
    let mut doublings = 0;
    loop {
        let length = trained << doublings;
        let reach = length.min(context);
        let label = Some(format!("sequences up to {reach}"));
        let kind = match doublings {
            0 => RopeKind::Default,
            _ => RopeKind::NtkAware {
                factor: Decimal::from((2_u64 << doublings) - 1),
            },
        };
        out.push(Variant {
            label,
            reach: Some(reach),
            ..Variant::from(kind)
        });
        if length >= context || doublings == MAX_DOUBLINGS {
            return Ok(out);
        }
        doublings += 1;
    }
}
