//! Truth for kernels, and for doubters.

use crate::Error;
use ropebound_certificate::{Checker, Verified};
use ropebound_kernels::FloatType;
use ropebound_kernels::golden::{Golden, GoldenTable};
use ropebound_schedule::{Decimal, Schedule};
use std::path::Path;

/// cos and sin of every pair at `positions`: each value is the number of `float` nearest to the exact real one, ties to even.
///
/// # Errors
/// [`Error::Golden`] for positions from 2^46 on.
///
/// ```
/// use ropebound::{Data, FloatType, golden, plain};
/// let table = golden(&plain("1e4", 128)?, &[0, 131_071], FloatType::F32)?;
/// let Data::F32(cos) = &table.cos else { panic!() };
/// assert_eq!(cos[64], -0.8179835); // cos 131071
/// # Ok::<(), ropebound::Error>(())
/// ```
pub fn golden(
    schedule: &Schedule,
    positions: &[u64],
    float: FloatType,
) -> Result<GoldenTable, Error> {
    Ok(Golden::new(schedule, &Decimal::one())?.table(positions, float)?)
}

/// Checks the certificate in `file`, and all it continues, which are looked for in its folder by digest.
///
/// The checker rests on MPFR's enclosures as the search does, and on none of the search's own code.
///
/// # Errors
/// [`Error::Check`] with the first step that fails.
pub fn check(file: impl AsRef<Path>) -> Result<Verified, Error> {
    Ok(Checker::new().check(file.as_ref(), &|_| ())?)
}
