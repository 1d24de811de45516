//! Answers of the searches for bases as a number and words.

use crate::{Digits, Status};
use ropebound_bounds::search::{ExactBase, LowerBound, SafeBound};
use ropebound_document::{Number, Value};

/// A base that is an exact real, correctly rounded; or why it could not be.
pub(crate) fn exact_base(base: &ExactBase, digits: Digits) -> Result<Number, String> {
    let decimal = base.decimal(digits.kept());
    let decimal = decimal.map_err(|error| error.to_string())?;
    Ok(digits.number(decimal))
}

/// base_L if there is one, and how far the answer is proven.
pub(crate) fn least_base(bound: &LowerBound, digits: Digits) -> (Option<Number>, String) {
    let status = match bound {
        LowerBound::Proved(base) => match exact_base(base, digits) {
            Ok(number) => return (Some(number), Status::Proved.to_string()),
            Err(error) => error,
        },
        LowerBound::NoBase => Status::NoBase.to_string(),
        LowerBound::NoBaseBelowCap => Status::NoBaseBelowCap.to_string(),
        LowerBound::Undecided(open) => open.to_string(),
    };
    (None, status)
}

/// The safe base, or why there is none.
pub(crate) fn safe_base(bound: &SafeBound, digits: Digits) -> Value {
    match bound {
        SafeBound::Proved(base) => match exact_base(base, digits) {
            Ok(number) => number.into(),
            Err(error) => error.into(),
        },
        SafeBound::NoBase => "none".into(),
        SafeBound::Undecided(open) => open.to_string().into(),
    }
}
