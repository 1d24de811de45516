//! The proportional type, which needs the whole head's dimension.

use ropebound_schedule::{Decimal, RopeKind};

use crate::error::ConfigError;
use crate::fields::{Scope, Trace};
use crate::head::Head;
use crate::variant::{FACTOR, Variant};

/// Gemma 4: the first ⌊p·head_dim / 2⌋ pairs rotate, with the whole head's dimension in the exponent.
pub(crate) fn proportional(
    block: Scope<'_>,
    head: &Head,
    trace: &mut Trace,
) -> Result<Variant, ConfigError> {
    let expected = "a number above 0 and at most 1";
    let share = match block.find(&["partial_rotary_factor"]) {
        Some(found) => {
            let share = found.positive(expected)?;
            if share > Decimal::one() {
                return Err(ConfigError::field(&found.field, found.value, expected));
            }
            trace.note("partial_rotary_factor", &share, found.field);
            share.nearest_f64()
        }
        None => 1.0,
    };
    let dim = head.whole_dim()?;
    let rotated = (share * f64::from(dim.get()) / 2.0).floor() as usize;
    if rotated == 0 {
        return Err(ConfigError::missing(
            block.name("partial_rotary_factor"),
            "a share that rotates at least one pair",
        ));
    }
    let factor = match block.find(&["factor"]) {
        Some(found) => {
            let factor = found.positive(FACTOR)?;
            trace.note("factor", &factor, found.field);
            factor
        }
        None => Decimal::one(),
    };
    Ok(RopeKind::Proportional { factor, rotated }.into())
}
