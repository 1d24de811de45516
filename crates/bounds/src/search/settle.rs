//! The end of a row: the sweep has come to a root. Isolates it, and proves every other position non-negative there.

use super::bound::{BindingRoot, ROOT_BITS, Undecided};
use super::scan;
use super::target::Target;
use super::witness::{Side, Sighting};
use crate::problem::DOUBLE_DOUBLE_PRECISION;
use ropebound_fast::{CosineSums, RootPoint};
use ropebound_reference::{
    Coordinate, Float, Frequencies, Interval, IsolatedRoot, RootError, RootOfBase, isolate_root,
};
use std::cmp::Ordering;

const LAST_PRECISION: u32 = 1 << 13;

/// Positions tried as the binding one.
const CANDIDATES: usize = 8;

/// What stands at `end`, a point every r above which is infeasible and from which no witness reaches on.
pub(super) fn settle(target: Target, end: f64) -> Result<Box<BindingRoot>, Undecided> {
    // Several positions may cross zero within rounding of each other. Each is negative from `end` to its own root, so the
    // first root at which all others are non-negative is the bound, whichever it is.
    let near = near_zero(target, end);
    let mut why = String::from("no position is negative here");
    let mut positions = Vec::new();
    for binding in near.iter().take(CANDIDATES) {
        positions.push(binding.position);
        match isolate(target, end, binding.position) {
            Err(error) => why = error.to_string(),
            // B rises with r through it: positive at `end`, so this position is no witness for what lies between.
            Ok((root, _)) if root.is_rising() => {
                why = format!("B({}) is not negative here", root.position());
            }
            Ok((root, bracket)) => match blocking(target, &root) {
                None => return Ok(Box::new(BindingRoot { root, bracket })),
                Some(position) => {
                    why = format!(
                        "at the root of B({}), B({position}) is not proven non-negative",
                        root.position()
                    );
                }
            },
        }
    }
    Err(target.undecided(end, positions, why))
}

/// The positions not proven positive at `end`, the one of longest reach first.
fn near_zero(target: Target, end: f64) -> Vec<Sighting> {
    let mut point = RootPoint::new(end, target.pairs, target.set);
    let sums = CosineSums::<f64>::on(point.frequencies(), target.set);
    let bound = target.not_below(sums.error_bound(target.context));
    let mut near: Vec<_> = scan::below(&sums, 1..target.context + 1, bound)
        .into_iter()
        .map(|(position, _)| Sighting::at(&mut point, position, Side::Negative, target.threshold))
        .collect();
    let reach = |seen: &Sighting| seen.approx_reach().unwrap_or(0.0);
    near.sort_by(|a, b| {
        reach(b)
            .total_cmp(&reach(a))
            .then(a.position.cmp(&b.position))
    });
    near
}

/// Encloses the first root of a position below `end`, in brackets that grow until one shows the change of sign.
pub(crate) fn isolate(
    target: Target,
    end: f64,
    position: u64,
) -> Result<(IsolatedRoot<RootOfBase>, Interval), RootError> {
    let unit = end - end.next_down();
    let bits = ROOT_BITS + leading_zero_bits(end);
    let mut width = 4.0 * unit;
    loop {
        let lo = Float::with_val(53, (end - width).max(0.5 * end));
        let bracket = Interval::new(lo, Float::with_val(53, end));
        match isolate_root(target.coordinate(), position, &bracket, bits) {
            Ok(root) => return Ok((root, bracket)),
            Err(RootError::NoSignChange { .. }) if width < 0.5 * end => width *= 4.0,
            Err(error) => return Err(error),
        }
    }
}

/// −⌊log2 r⌋, so that a width of 2^−(bits + this) is relative to r.
pub(super) fn leading_zero_bits(r: f64) -> u32 {
    (1023 - (r.to_bits() >> 52) as i64).max(0) as u32
}

/// A position other than the root's own that is not proven non-negative at the root.
pub(super) fn blocking(target: Target, root: &IsolatedRoot<RootOfBase>) -> Option<u64> {
    let frequencies = Frequencies::of_root(root.enclosure(), target.pairs, DOUBLE_DOUBLE_PRECISION);
    let parts = frequencies.to_double_double();
    let table = ropebound_fast::Frequencies::new(&parts.values, parts.relative_error)
        .expect("powers of r ≤ 1 are within the kernels' domain");
    let sums = CosineSums::<f64>::on(&table, target.set);
    let bound = target.not_below(sums.error_bound(target.context));
    scan::below(&sums, 0..target.context + 1, bound)
        .into_iter()
        .map(|(position, _)| position)
        .filter(|&position| position != root.position())
        .find(|&position| !non_negative_at(root, position))
}

/// Whether B_m ≥ τ at the root, by enclosures of the root at rising precision.
fn non_negative_at(root: &IsolatedRoot<RootOfBase>, position: u64) -> bool {
    let mut root = root.clone();
    let mut precision = 2 * ROOT_BITS;
    while precision <= LAST_PRECISION {
        let Ok(refined) = root.refine(precision) else {
            return false;
        };
        root = refined;
        let coordinate = *root.coordinate();
        let excess = coordinate.excess(position, root.enclosure(), precision);
        match excess.sign() {
            Some(sign) => return sign != Ordering::Less,
            None => precision *= 2,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_those_of_the_binary_fraction() {
        for (r, bits) in [
            (1.0, 0),
            (0.75, 1),
            (0.5, 1),
            (0.49, 2),
            (0.25, 2),
            (1e-6, 20),
        ] {
            assert_eq!(leading_zero_bits(r), bits, "{r}");
        }
    }
}
