//! Frequencies beside the exact ones, and what follows from them: signs of B, taken as the exact numbers they are.

use super::diagnosis::{Diagnosis, Match, models};
use super::signs::{ExactSigns, Signs};
use super::tally::{Distance, Tally};
use super::{CompareError, Frequencies, Profile};
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
    /// Signs of B at the positions asked for.
    pub signs: Signs,
    /// Whose frequencies they are.
    pub diagnosis: Diagnosis,
    /// What the profile asked for and did not get, in words.
    pub violations: Vec<String>,
}

/// Compares frequencies with those of `target`; signs of B at `positions`.
///
/// # Errors
/// As [`compare_table`](super::compare_table).
///
/// # Panics
/// If a frequency is negative or not finite, which [`Candidate::find`](super::Candidate::find) refuses.
pub fn compare_frequencies(
    target: &Target,
    candidate: &Frequencies,
    positions: &[u64],
    profile: &Profile,
) -> Result<FrequencyComparison, CompareError> {
    let schedule = &target.schedule;
    let golden = rounded(schedule, candidate.float);
    let (mut all, mut pairs, mut first_over) = (Tally::default(), Vec::new(), None);
    for (pair, (&value, &golden)) in candidate.values.iter().zip(&golden).enumerate() {
        let error = (value - golden).abs() / candidate.float.ulp(golden);
        all.add(Distance::Ulp(error));
        pairs.push((error, value, golden));
        if error > profile.frequency_ulp {
            first_over.get_or_insert(pair);
        }
    }
    let own = candidate
        .values
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
    let signs = Signs::count(positions, &exact, &changed);
    let unlike = |numbers: &[f64]| {
        let pairs = candidate.values.iter().zip(numbers);
        pairs
            .filter(|(value, number)| **value != candidate.float.cast(**number))
            .count() as u64
    };
    let exact = Match {
        recipe: None,
        arithmetic: None,
        differing: unlike(&golden),
    };
    let recipes = models(target, candidate.float)
        .into_iter()
        .filter_map(|model| {
            Some(Match {
                recipe: Some(model.recipe()),
                arithmetic: None,
                differing: unlike(&model.frequencies()?),
            })
        });
    let diagnosis = Diagnosis {
        entries: golden.len() as u64,
        matches: std::iter::once(exact).chain(recipes).collect(),
    };
    let mut violations = Vec::new();
    let over = pairs
        .iter()
        .filter(|(error, ..)| *error > profile.frequency_ulp)
        .count();
    if over > 0 {
        violations.push(format!(
            "{over} of {} frequencies over tolerance",
            pairs.len()
        ));
    }
    if profile.sign_flips.is_some_and(|most| signs.flips > most) {
        violations.push(format!("{} sign flips of B", signs.flips));
    }
    if profile.same_context_length {
        violations.extend(signs.other_context());
    }
    Ok(FrequencyComparison {
        all,
        pairs,
        first_over,
        signs,
        diagnosis,
        violations,
    })
}

/// θ_i correctly rounded: from enclosures whose ends round alike, at rising precision; a number of the format itself is a point.
fn rounded(schedule: &Schedule, float: FloatType) -> Vec<f64> {
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
