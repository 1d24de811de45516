//! The frequencies θ_i of a schedule as double-doubles with one proven relative error bound.

use crate::double_double::{DoubleDouble, TWO_OVER_PI, fast_two_sum};
use crate::instruction_set::InstructionSet;
use pulp::{Simd, WithSimd};
use std::fmt;

/// Why a list of frequencies was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum FrequencyError {
    /// No frequency at all.
    Empty,
    /// Entry `index` is not a finite number in 0..=8, or its low part is not small beside the high one.
    OutOfDomain {
        /// Which entry.
        index: usize,
        /// Its high part.
        hi: f64,
        /// Its low part.
        lo: f64,
    },
    /// The relative error bound is not a number in 0..=2^-90.
    ErrorBound(f64),
}

impl fmt::Display for FrequencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "no frequencies: a cosine sum needs at least one pair"),
            Self::OutOfDomain { index, hi, lo } => write!(
                f,
                "frequency {index} is {hi} + {lo}: expected a normalised double-double in 0..=8 radians per position"
            ),
            Self::ErrorBound(bound) => {
                write!(f, "relative error bound {bound}: expected 0..=2^-90")
            }
        }
    }
}

impl std::error::Error for FrequencyError {}

/// Frequencies θ_i, radians per position, each known as `hi + lo` with
/// `θ_i = (hi + lo)(1 + δ)`, `|δ| ≤ relative_error`.
#[derive(Clone, Debug)]
pub struct Frequencies {
    pub(crate) radians: Vec<DoubleDouble>,
    /// θ_i·2/π, high and low parts apart for vector loads.
    pub(crate) quarter_turns_hi: Vec<f64>,
    pub(crate) quarter_turns_lo: Vec<f64>,
    relative_error: f64,
}

impl Frequencies {
    /// Takes double-doubles with a bound on their relative error.
    ///
    /// # Errors
    /// [`FrequencyError`] for an empty list, an entry outside 0..=8, a pair that is not normalised
    /// (|lo| ≤ ulp(hi)/2), or a bound outside 0..=2^-90.
    ///
    /// ```
    /// use ropebound_fast::Frequencies;
    /// assert!(Frequencies::new(&[(1.0, 0.0), (0.1, -5.551115123125783e-18)], 1e-31).is_ok());
    /// assert!(Frequencies::new(&[(f64::NAN, 0.0)], 0.0).is_err());
    /// ```
    pub fn new(parts: &[(f64, f64)], relative_error: f64) -> Result<Self, FrequencyError> {
        if parts.is_empty() {
            return Err(FrequencyError::Empty);
        }
        if !(0.0..=2f64.powi(-90)).contains(&relative_error) {
            return Err(FrequencyError::ErrorBound(relative_error));
        }
        let radians: Vec<_> = parts
            .iter()
            .map(|&(hi, lo)| DoubleDouble { hi, lo })
            .collect();
        for (index, &DoubleDouble { hi, lo }) in radians.iter().enumerate() {
            if !(0.0..=8.0).contains(&hi) || fast_two_sum(hi, lo) != (hi, lo) {
                return Err(FrequencyError::OutOfDomain { index, hi, lo });
            }
        }
        Ok(Self::from_parts(radians, relative_error))
    }

    /// θ_i = r^i for i in 0..pairs: the plain schedule at base b = r^(-pairs), for the double `root` = r exactly.
    ///
    /// Each power costs one double-double product, of relative error 2^-103, so the bound is pairs·2^-102.
    ///
    /// # Panics
    /// If `pairs` is 0 or above 2^12, or `root` is outside (0, 1].
    #[must_use]
    pub fn of_root(root: f64, pairs: usize) -> Self {
        Self::of_root_on(root, pairs, InstructionSet::best())
    }

    /// [`of_root`](Self::of_root), computed on `set`: where that has fused multiply-adds of its own, in a tenth of the time.
    pub(crate) fn of_root_on(root: f64, pairs: usize, set: InstructionSet) -> Self {
        assert!((1..=1 << 12).contains(&pairs), "pairs = {pairs}");
        assert!(root > 0.0 && root <= 1.0, "root = {root}");
        set.run(Powers {
            root,
            of: Self {
                radians: vec![DoubleDouble::ONE; pairs],
                quarter_turns_hi: vec![0.0; pairs],
                quarter_turns_lo: vec![0.0; pairs],
                relative_error: pairs as f64 * 2f64.powi(-102),
            },
        })
    }

    fn from_parts(radians: Vec<DoubleDouble>, relative_error: f64) -> Self {
        let turns: Vec<_> = radians.iter().map(|t| t.multiply(TWO_OVER_PI)).collect();
        Self {
            quarter_turns_hi: turns.iter().map(|t| t.hi).collect(),
            quarter_turns_lo: turns.iter().map(|t| t.lo).collect(),
            radians,
            relative_error,
        }
    }

    /// Those of at most `most` radians per position; `None` if there are none.
    pub(crate) fn slower_than(&self, most: f64) -> Option<Self> {
        let slow = self
            .radians
            .iter()
            .copied()
            .filter(|theta| theta.hi <= most);
        let radians: Vec<_> = slow.collect();
        (!radians.is_empty()).then(|| Self::from_parts(radians, self.relative_error))
    }

    /// Each times `factor`, a power of two of at least 1 by which none comes to exceed 8: the error is the same share.
    pub(crate) fn times_power_of_two(&self, factor: f64) -> Self {
        let times = |x: &f64| x * factor;
        let larger = |theta: &DoubleDouble| DoubleDouble {
            hi: times(&theta.hi),
            lo: times(&theta.lo),
        };
        Self {
            radians: self.radians.iter().map(larger).collect(),
            quarter_turns_hi: self.quarter_turns_hi.iter().map(times).collect(),
            quarter_turns_lo: self.quarter_turns_lo.iter().map(times).collect(),
            relative_error: self.relative_error,
        }
    }

    /// Number of pairs h.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.radians.len()
    }

    /// The first position the kernels do not accept: min(2^53/(2h), 2^49), divided by max θ rounded up if that is above 1.
    #[must_use]
    pub fn position_limit(&self) -> u64 {
        let largest = self.radians.iter().fold(1.0, |a: f64, t| a.max(t.hi));
        let limit = (1u64 << 53) / (2 * self.pairs() as u64);
        limit.min(1 << 49) / (largest.ceil() as u64)
    }

    /// Bound on the error of any angle t·θ_i for 0 ≤ t ≤ `position`, summed over i, in radians: the frequencies' own error and
    /// that of the reduction (proofs/fast-kernels.md, section 2).
    pub(crate) fn angle_error(&self, position: f64) -> f64 {
        let sum: f64 = self.radians.iter().map(|t| t.hi).sum();
        position * sum * (self.relative_error + 2f64.powi(-100)) * 1.01
    }
}

/// Fills in the powers of a root and their quarter turns.
struct Powers {
    root: f64,
    of: Frequencies,
}

impl WithSimd for Powers {
    type Output = Frequencies;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Frequencies {
        let Self { root, mut of } = self;
        let step = DoubleDouble { hi: root, lo: 0.0 };
        let mut power = DoubleDouble::ONE;
        for i in 0..of.radians.len() {
            let turns = power.multiply(TWO_OVER_PI);
            of.radians[i] = power;
            of.quarter_turns_hi[i] = turns.hi;
            of.quarter_turns_lo[i] = turns.lo;
            power = power.multiply(step);
        }
        of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// position·Σθ·(ρ + 2^-100)·1.01, Σθ = 2 and 1 here.
    #[test]
    fn angle_errors_are_the_derived_ones() {
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-12;
        let given = Frequencies::new(&[(1.5, 0.0), (0.5, 0.0)], 2f64.powi(-98)).expect("valid");
        assert!(near(
            given.angle_error(1000.0),
            2000.0 * 5.0 * 2f64.powi(-100) * 1.01
        ));
        // One power of a root: ρ = 2^-102; four: 2^-100.
        let one = Frequencies::of_root(0.5, 1);
        assert!(near(one.angle_error(1.0), 1.25 * 2f64.powi(-100) * 1.01));
        let four = Frequencies::of_root(0.5, 4);
        assert!(near(
            four.angle_error(8.0),
            15.0 * 2.0 * 2f64.powi(-100) * 1.01
        ));
    }

    #[test]
    fn limits_are_the_stated_ones() {
        let limit = |parts: &[(f64, f64)]| {
            Frequencies::new(parts, 0.0)
                .expect("valid")
                .position_limit()
        };
        // 2^53/(2h) from h = 8 on, 2^49 below.
        assert_eq!(limit(&[(1.0, 0.0); 64]), 1 << 46);
        assert_eq!(limit(&[(1.0, 0.0); 8]), 1 << 49);
        assert_eq!(limit(&[(0.25, 0.0); 3]), 1 << 49);
        assert_eq!(limit(&[(0.5, 0.0), (1.5, 0.0)]), 1 << 48);
        assert_eq!(limit(&[(8.0, 0.0)]), 1 << 46);
    }

    #[test]
    fn what_lies_outside_the_domain_is_refused() {
        let refused = |parts: &[(f64, f64)], bound| Frequencies::new(parts, bound).err();
        assert_eq!(refused(&[], 0.0), Some(FrequencyError::Empty));
        let most = 2f64.powi(-90);
        assert_eq!(refused(&[(0.0, 0.0), (8.0, 0.0)], most), None);
        for bound in [most.next_up(), -1e-40, f64::INFINITY] {
            assert_eq!(
                refused(&[(1.0, 0.0)], bound),
                Some(FrequencyError::ErrorBound(bound))
            );
        }
        for (hi, lo) in [
            (8f64.next_up(), 0.0),
            (-0.1, 0.0),
            (1.0, 1e-15),
            (f64::INFINITY, 0.0),
        ] {
            let error = FrequencyError::OutOfDomain { index: 1, hi, lo };
            assert_eq!(refused(&[(1.0, 0.0), (hi, lo)], 0.0), Some(error));
        }
        let text = |error: FrequencyError| error.to_string();
        assert!(text(FrequencyError::Empty).contains("at least one pair"));
        assert!(text(FrequencyError::ErrorBound(0.5)).contains("bound 0.5: expected 0..=2^-90"));
        let entry = FrequencyError::OutOfDomain {
            index: 7,
            hi: 9.0,
            lo: 0.25,
        };
        assert!(text(entry).contains("frequency 7 is 9 + 0.25"));
    }
}
