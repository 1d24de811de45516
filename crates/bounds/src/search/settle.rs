//! The end of a row: the sweep has come to a root. Isolates it, and proves every other position non-negative there.

use super::ladder::{LowerBound, Undecided};
use super::scan;
use super::window::Target;
use super::witness::{Side, Sighting};
use crate::problem::DOUBLE_DOUBLE_PRECISION;
use ropebound_fast::{CosineSums, RootPoint};
use ropebound_reference::{
    Coordinate, Float, Frequencies, Interval, IsolatedRoot, RootError, RootOfBase, Round,
    cosine_sum, enclosure_decimal, isolate_root,
};
use ropebound_schedule::Decimal;
use std::cmp::Ordering;

/// base_L as an exact real: the root of the binding position's sum, feasible, and with nothing feasible below it.
#[derive(Clone, Debug)]
pub struct LeastBase {
    pub(super) root: IsolatedRoot<RootOfBase>,
    pub(super) bracket: Interval,
}

/// Bits of r beyond its leading one to which a root is first enclosed.
pub(super) const ROOT_BITS: u32 = 192;
const LAST_PRECISION: u32 = 1 << 13;

/// Positions tried as the binding one.
const CANDIDATES: usize = 8;

impl LeastBase {
    /// m*, the position whose sum vanishes at the bound and is negative just below it.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.root.position()
    }

    /// The bound, correctly rounded to `digits` significant digits.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn decimal(&self, digits: usize) -> Result<String, RootError> {
        self.root.base_decimal(digits)
    }

    /// Decimals of `digits` significant digits below and above the bound, next to each other or nearly so.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn enclosure(&self, digits: usize) -> Result<(String, String), RootError> {
        let bits = (digits as f64 * std::f64::consts::LOG2_10) as u32 + ROOT_BITS;
        let root = self.root.clone().refine(bits)?;
        Ok(enclosure_decimal(&root.base(), digits))
    }

    /// An enclosure of the bound, some 50 digits wide.
    #[must_use]
    pub fn base(&self) -> Interval {
        self.root.base()
    }

    /// Whether the bound is proven to lie above `base`, by its enclosure.
    #[must_use]
    pub fn is_above(&self, base: &Decimal) -> bool {
        *self.base().lo() > *Interval::from_decimal(base, 512).hi()
    }

    /// The root in r = b^(−1/h).
    #[must_use]
    pub fn root(&self) -> &IsolatedRoot<RootOfBase> {
        &self.root
    }

    /// The enclosure of the root that goes into a certificate: of moderate precision, inside the bracket.
    pub(crate) fn certificate_enclosure(&self) -> Interval {
        let enclosure = self.root.enclosure().with_precision(ROOT_BITS);
        enclosure
            .intersect(&self.bracket)
            .expect("the root lies in its bracket")
    }

    /// Two doubles in r around the root, between which the slope dB/dr is proven negative. The upper one is the row's end.
    #[must_use]
    pub fn bracket(&self) -> &Interval {
        &self.bracket
    }
}

/// The double just below 10^(−100/h): where a search for h pairs ends.
pub(crate) fn root_of_cap(pairs: usize) -> f64 {
    let ten = Interval::from_u64(10, 64);
    let exponent = ten
        .ln()
        .expect("10 is positive")
        .scale(100)
        .divide_u64(pairs as u64);
    (-&exponent).exp().lo().to_f64_round(Round::Down)
}

/// What stands at `end`, a point every r above which is infeasible and from which no witness reaches on.
pub(crate) fn settle(target: Target, end: f64) -> LowerBound {
    let open = |positions: Vec<u64>, why: String| {
        LowerBound::Undecided(Undecided {
            at: base_at(target, end),
            positions,
            why,
        })
    };
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
                None => return LowerBound::Root(Box::new(LeastBase { root, bracket })),
                Some(position) => {
                    why = format!(
                        "at the root of B({}), B({position}) is not proven non-negative",
                        root.position()
                    );
                }
            },
        }
    }
    open(positions, why)
}

pub(crate) fn base_at(target: Target, r: f64) -> Interval {
    RootOfBase {
        pairs: target.pairs,
    }
    .base(&Interval::from_f64(r, 128))
}

/// The positions not proven positive at `end`, the one of longest reach first.
fn near_zero(target: Target, end: f64) -> Vec<Sighting> {
    let mut point = RootPoint::new(end, target.pairs, target.set);
    let sums = CosineSums::<f64>::on(point.frequencies(), target.set);
    let bound = sums.error_bound(target.context);
    let mut near: Vec<_> = scan::below(&sums, 1..target.context + 1, bound)
        .into_iter()
        .map(|(position, _)| Sighting::at(&mut point, position, Side::Negative))
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
    let coordinate = RootOfBase {
        pairs: target.pairs,
    };
    let unit = end - end.next_down();
    let bits = ROOT_BITS + leading_zero_bits(end);
    let mut width = 4.0 * unit;
    loop {
        let lo = Float::with_val(53, (end - width).max(0.5 * end));
        let bracket = Interval::new(lo, Float::with_val(53, end));
        match isolate_root(coordinate, position, &bracket, bits) {
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
    let bound = sums.error_bound(target.context);
    scan::below(&sums, 0..target.context + 1, bound)
        .into_iter()
        .map(|(position, _)| position)
        .filter(|&position| position != root.position())
        .find(|&position| !non_negative_at(root, position))
}

/// Whether B_m ≥ 0 at the root, by enclosures of the root at rising precision.
fn non_negative_at(root: &IsolatedRoot<RootOfBase>, position: u64) -> bool {
    let mut root = root.clone();
    let mut precision = 2 * ROOT_BITS;
    while precision <= LAST_PRECISION {
        let Ok(refined) = root.refine(precision) else {
            return false;
        };
        root = refined;
        let coordinate = *root.coordinate();
        let sum = cosine_sum(
            &coordinate.frequencies(root.enclosure(), precision),
            position,
        );
        match sum.sign() {
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

    #[test]
    fn the_cap_is_right_below_the_root_of_10_to_the_100() {
        assert_eq!(root_of_cap(100).next_up(), 0.1);
        assert_eq!(root_of_cap(1).next_up(), 1e-100);
        assert_eq!(root_of_cap(50).next_up(), 0.01);
    }
}
