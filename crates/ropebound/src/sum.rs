//! Questions about one schedule.

use crate::Error;
use crate::search::base;
use ropebound_bounds::{ContextLength, Problem};
use ropebound_reference::{Frequencies, Interval, cosine_sum as enclosure, rounded_decimal};
use ropebound_schedule::{HeadDim, Schedule};
use std::cmp::Ordering;

/// B(m) at one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosineSum {
    /// m.
    pub position: u64,
    /// B(m), correctly rounded to as many significant digits as were asked for.
    pub decimal: String,
    /// Its sign: how B(m) compares with 0.
    pub sign: Ordering,
}

/// Plain RoPE: θ_i = `base`^(−2i/`head_dim`) for i in 0..`head_dim`/2, the base an exact decimal.
///
/// # Errors
/// [`Error::Base`] and [`Error::BaseRange`] unless the base is a decimal from 1 to 1e100; [`Error::HeadDim`] for an odd dimension.
pub fn plain(base_text: &str, head_dim: u32) -> Result<Schedule, Error> {
    let head_dim = HeadDim::new(u64::from(head_dim))?;
    Ok(Schedule::plain(base(base_text)?, head_dim)?)
}

/// L_θ = sup {L | B(m) ≥ 0 for all m in 0..=L} (Eq. 10). The search ends at `limit`, or, without one, at the first negative sum.
///
/// # Errors
/// [`Error::Problem`] if a frequency, or the limit, lies outside the proven domain.
///
/// ```
/// use ropebound::{ContextLength, context_length, plain};
/// let llama2 = plain("10000", 128)?;
/// let ContextLength::Bounded { length } = context_length(&llama2, None)? else { panic!() };
/// assert_eq!(length, 1706);
/// # Ok::<(), ropebound::Error>(())
/// ```
pub fn context_length(schedule: &Schedule, limit: Option<u64>) -> Result<ContextLength, Error> {
    Ok(Problem::new(schedule)?.context_length(limit, &mut |_| ())?)
}

/// B(`position`), correctly rounded to `digits` significant digits, 1 to 10000.
///
/// # Errors
/// [`Error::Rounding`] if the precision limit is met.
///
/// ```
/// use ropebound::{cosine_sum, plain};
/// let sum = cosine_sum(&plain("1e4", 128)?, 1009, 20)?;
/// assert_eq!(sum.decimal, "14.101096272434414368");
/// # Ok::<(), ropebound::Error>(())
/// ```
pub fn cosine_sum(schedule: &Schedule, position: u64, digits: usize) -> Result<CosineSum, Error> {
    // An angle's error is m times its frequency's, and as many errors add up as there are pairs.
    let lost = position.max(1).ilog2() + (schedule.pairs() as u64).max(1).ilog2() + 8;
    let decimal = rounded_decimal(digits, |precision| {
        let frequencies = Frequencies::of(schedule, precision + lost);
        Ok::<Interval, ropebound_reference::RoundingError>(enclosure(&frequencies, position))
    })?;
    // Rounding to significant digits keeps the sign.
    let sign = match decimal.as_bytes() {
        [b'-', ..] => Ordering::Less,
        b"0" => Ordering::Equal,
        _ => Ordering::Greater,
    };
    Ok(CosineSum {
        position,
        decimal,
        sign,
    })
}
