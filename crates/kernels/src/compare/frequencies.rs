//! Frequencies beside the exact ones, and what follows from them: signs of B, taken as the exact numbers they are.

use super::error::CompareError;
use super::profile::Profile;
use super::signs::{ExactSigns, Signs};
use super::tally::{Distance, Tally};
use crate::dump::FrequencyNumbers;
use crate::{FloatType, Target};
use ropebound_reference as reference;
use ropebound_schedule::{Decimal, Schedule};

/// What frequencies came to.
#[derive(Clone, Debug, PartialEq)]
pub struct FrequencyComparison {
    /// Errors over all pairs, in ulp of the golden number.
    pub all: Tally,
    /// Error, candidate and golden number of each pair.
    pub pairs: Vec<(f64, f64, f64)>,
    /// The first pair over the profile's limit.
    pub first_over: Option<usize>,
    /// Error over the limit of each pair; infinite for what is no frequency.
    pub ratios: Vec<f64>,
    /// The first pair whose frequency is NaN, infinite, below 0 or above 8 radians a position, whose signs are not looked at.
    pub not_a_frequency: Option<usize>,
    /// Signs of B at the positions asked for; `None` where one is no frequency.
    pub signs: Option<Signs>,
    /// What the profile asked for and did not get, in words.
    pub violations: Vec<String>,
}

/// The largest frequency whose signs are looked at, in radians a position.
const LARGEST: f64 = 8.0;

/// Compares frequencies with those of `target`; signs of B at `positions`.
///
/// # Errors
/// As [`compare_table`](super::compare_table).
pub fn compare_frequencies(
    target: &Target,
    candidate: &FrequencyNumbers,
    positions: &[u64],
    profile: &Profile,
) -> Result<FrequencyComparison, CompareError> {
    let schedule = &target.schedule;
    let mut golden = rounded_frequencies(schedule, candidate.float);
    // Pairs of the head that do not rotate stand for 0.
    golden.resize(candidate.values.len(), 0.0);
    let limits = profile.limits(target, candidate.float);
    let (mut all, mut pairs, mut ratios) = (Tally::default(), Vec::new(), Vec::new());
    let mut not_a_frequency = None;
    for (pair, (&value, &golden)) in candidate.values.iter().zip(&golden).enumerate() {
        if !(0.0..=LARGEST).contains(&value) {
            not_a_frequency.get_or_insert(pair);
        }
        let distance = (value - golden).abs();
        let error = distance / candidate.float.ulp(golden);
        if value.is_finite() {
            all.add(Distance::Ulp(error));
        }
        pairs.push((error, value, golden));
        let limit = limits.frequency(pair, golden);
        ratios.push(if value.is_finite() {
            distance / limit
        } else {
            f64::INFINITY
        });
    }
    // 0 over 0 is no error.
    ratios
        .iter_mut()
        .filter(|ratio| ratio.is_nan())
        .for_each(|ratio| *ratio = 0.0);
    let first_over = ratios.iter().position(|ratio| *ratio > 1.0);
    let signs = match not_a_frequency {
        Some(_) => None,
        None => Some(signs_of(
            schedule,
            &candidate.values[..schedule.pairs()],
            positions,
        )?),
    };
    let mut violations = Vec::new();
    if let Some(pair) = not_a_frequency {
        violations.push(format!(
            "{} at pair {pair} is no frequency",
            candidate.values[pair]
        ));
    }
    let over = ratios.iter().filter(|ratio| **ratio > 1.0).count();
    if over > 0 {
        violations.push(format!(
            "{over} of {} frequencies over tolerance",
            pairs.len()
        ));
    }
    if let Some(signs) = &signs {
        if profile.sign_flips.is_some_and(|most| signs.flips > most) {
            violations.push(format!("{} sign flips of B", signs.flips));
        }
        if profile.same_context_length {
            violations.extend(signs.other_context());
        }
    }
    Ok(FrequencyComparison {
        all,
        pairs,
        first_over,
        ratios,
        not_a_frequency,
        signs,
        violations,
    })
}

/// Signs of B by the numbers themselves beside the exact ones.
fn signs_of(schedule: &Schedule, values: &[f64], positions: &[u64]) -> Result<Signs, CompareError> {
    let own = values
        .iter()
        .map(|theta| Decimal::from_f64_exact(*theta).expect("finite and not negative"));
    let exact = ExactSigns::new(schedule)?.negative(positions);
    let changed = ExactSigns::new(&Schedule::table(own.collect())?)?.negative(positions);
    // Where the candidate's sign is open too, nothing is counted.
    let exact: Vec<_> = exact
        .into_iter()
        .zip(&changed)
        .map(|(exact, own)| own.and(exact))
        .collect();
    let changed: Vec<_> = changed.into_iter().map(|own| own == Some(true)).collect();
    Ok(Signs::count(positions, &exact, &changed))
}

/// θ_i correctly rounded: from enclosures whose ends round alike, at rising precision; a number of the format itself is a point.
pub(crate) fn rounded_frequencies(schedule: &Schedule, float: FloatType) -> Vec<f64> {
    let mut out = vec![None; schedule.pairs()];
    let mut precision = 160;
    loop {
        let enclosures = reference::Frequencies::of(schedule, precision);
        for (slot, theta) in out.iter_mut().zip(enclosures.intervals()) {
            let [lo, hi] = [theta.lo(), theta.hi()].map(|end| float.nearest(end));
            // At the last precision the two differ by a unit only where θ_i is a midpoint to 2000 bits.
            if slot.is_none() && (lo == hi || precision > 2000) {
                *slot = Some(float.to_f64(lo));
            }
        }
        if let Some(all) = out.iter().copied().collect::<Option<Vec<f64>>>() {
            return all;
        }
        precision *= 2;
    }
}
