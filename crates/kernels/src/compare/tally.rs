//! Errors counted: by decade of position, by pair, in all.

use crate::FloatType;
use std::fmt;

/// Which function an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// cos(m·θ_i).
    Cos,
    /// sin(m·θ_i).
    Sin,
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cos => "cos",
            Self::Sin => "sin",
        })
    }
}

/// The decade of a position: 0 for 0 to 9, 1 for 10 to 99, ….
#[must_use]
pub fn decade(position: u64) -> usize {
    position.checked_ilog10().unwrap_or(0) as usize
}

/// One entry's distance from the golden number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Distance {
    /// In ulp of a golden number that is not small.
    Ulp(f64),
    /// In units of u, of one that is.
    Absolute(f64),
}

impl Distance {
    /// The distance of `value` from `golden`.
    #[inline]
    pub(super) fn of(float: FloatType, small: f64, value: f64, golden: f64) -> Self {
        let error = (value - golden).abs();
        if golden.abs() >= small {
            Self::Ulp(error / float.ulp(golden))
        } else {
            Self::Absolute(error / float.unit_roundoff())
        }
    }
}

/// √(x² + y²) within 3 roundings, without overflow or underflow of the squares; no hypot of the platform.
pub(crate) fn length(x: f64, y: f64) -> f64 {
    let square = x * x + y * y;
    if (1e-280..1e280).contains(&square) {
        return square.sqrt();
    }
    let size = x.abs().max(y.abs());
    if size == 0.0 {
        return 0.0;
    }
    let (x, y) = (x / size, y / size);
    size * (x * x + y * y).sqrt()
}

/// What errors of a rotated pair count in: u times its length, but no less than half the least number, to which everything rounds.
pub(crate) fn unit(float: FloatType, length: f64) -> f64 {
    let least = float.ulp(0.0);
    // Half the least number of f64 is none.
    let half = if least > f64::from_bits(1) {
        least / 2.0
    } else {
        least
    };
    (float.unit_roundoff() * length).max(half)
}

/// Errors of some entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Entries that are not small.
    pub large: u64,
    /// Entries that are.
    pub small: u64,
    /// Entries of either kind that are not the golden number; of vectors, not the exact one rounded.
    pub differing: u64,
    /// The largest error of those that are not small, in ulp.
    pub max_ulp: f64,
    /// The largest error of the small ones, in units of u.
    pub max_absolute: f64,
    sum_ulp: f64,
    sum_absolute: f64,
}

impl Tally {
    /// Counts one entry, which differs if there is any error.
    #[inline]
    pub(super) fn add(&mut self, distance: Distance) {
        let (Distance::Ulp(error) | Distance::Absolute(error)) = distance;
        self.count(distance, error != 0.0);
    }

    /// Counts one entry.
    #[inline]
    pub(super) fn count(&mut self, distance: Distance, differs: bool) {
        self.differing += u64::from(differs);
        match distance {
            Distance::Ulp(error) => {
                self.large += 1;
                self.max_ulp = self.max_ulp.max(error);
                self.sum_ulp += error;
            }
            Distance::Absolute(error) => {
                self.small += 1;
                self.max_absolute = self.max_absolute.max(error);
                self.sum_absolute += error;
            }
        }
    }

    /// Joins the count of other entries.
    pub(super) fn join(&mut self, other: &Self) {
        self.large += other.large;
        self.small += other.small;
        self.differing += other.differing;
        self.max_ulp = self.max_ulp.max(other.max_ulp);
        self.max_absolute = self.max_absolute.max(other.max_absolute);
        self.sum_ulp += other.sum_ulp;
        self.sum_absolute += other.sum_absolute;
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.large + self.small
    }

    /// The mean error of those that are not small, in ulp; 0 if there are none.
    #[must_use]
    pub fn mean_ulp(&self) -> f64 {
        self.sum_ulp / self.large.max(1) as f64
    }

    /// The mean error of the small ones, in units of u; 0 if there are none.
    #[must_use]
    pub fn mean_absolute(&self) -> f64 {
        self.sum_absolute / self.small.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_units() {
        assert_eq!(length(0.0, 0.0), 0.0);
        for size in [1.0, 1e139, 1e141, 1e200, 1e-139, 1e-141, 1e-200, 1e-310] {
            let found = length(3.0 * size, -4.0 * size);
            assert!((found / size - 5.0).abs() < 1e-12, "{found:e}");
        }
        assert_eq!(unit(FloatType::F32, 2.0), 2f64.powi(-23));
        assert_eq!(unit(FloatType::F16, 1e-6), 2f64.powi(-25));
        assert_eq!(unit(FloatType::F64, 0.0), f64::from_bits(1));
    }

    #[test]
    fn decades() {
        assert_eq!([0, 9, 10, 99, 100, 131_071].map(decade), [0, 0, 1, 1, 2, 5]);
    }

    #[test]
    fn distances_count_in_the_unit_of_their_size() {
        let u = FloatType::F32.unit_roundoff();
        let of = |value, golden| Distance::of(FloatType::F32, 2f64.powi(-8), value, golden);
        assert_eq!(of(0.75 + 2.0 * u, 0.75), Distance::Ulp(2.0));
        assert_eq!(of(2f64.powi(-8), 2f64.powi(-8)), Distance::Ulp(0.0));
        assert_eq!(
            of(2f64.powi(-9) + u, 2f64.powi(-9)),
            Distance::Absolute(1.0)
        );
        let mut tally = Tally::default();
        for distance in [
            Distance::Ulp(2.0),
            Distance::Ulp(0.0),
            Distance::Absolute(3.0),
        ] {
            tally.add(distance);
        }
        assert_eq!((tally.entries(), tally.differing), (3, 2));
        assert_eq!((tally.mean_ulp(), tally.mean_absolute()), (1.0, 3.0));
        tally.add(Distance::Ulp(5.5));
        tally.add(Distance::Absolute(1.5));
        tally.add(Distance::Absolute(0.0));
        assert_eq!((tally.mean_ulp(), tally.mean_absolute()), (2.5, 1.5));
        assert_eq!((tally.max_ulp, tally.max_absolute), (5.5, 3.0));
        let mut twice = tally.clone();
        twice.join(&tally);
        assert_eq!(
            (twice.entries(), twice.mean_ulp(), twice.max_absolute),
            (12, 2.5, 3.0)
        );
        let mut other = Tally::default();
        other.add(Distance::Ulp(7.0));
        other.add(Distance::Absolute(0.5));
        twice.join(&other);
        assert_eq!((twice.large, twice.small, twice.differing), (7, 7, 10));
        assert_eq!((twice.max_ulp, twice.max_absolute), (7.0, 3.0));
        assert_eq!(
            (twice.mean_ulp(), twice.mean_absolute()),
            (22.0 / 7.0, 9.5 / 7.0)
        );
        assert_eq!(Tally::default().mean_ulp(), 0.0);
        assert_eq!(Tally::default().mean_absolute(), 0.0);
    }
}
