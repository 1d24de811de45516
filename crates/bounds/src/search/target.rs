//! What a search works on, in r = b^(−1/h), and where it ends.

use super::bound::Undecided;
use ropebound_fast::InstructionSet;
use ropebound_reference::{Coordinate, Interval, Precision, RootOfBase, Round};
use ropebound_schedule::{Arithmetic, Decimal, Ratio};

/// What a search works on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub context: u64,
    pub pairs: usize,
    pub set: InstructionSet,
}

impl Target {
    /// The base of `r`.
    pub(super) fn base_at(self, r: f64) -> Interval {
        self.coordinate().base(&Interval::from_f64(r, 128))
    }

    pub(super) fn coordinate(self) -> RootOfBase {
        RootOfBase { pairs: self.pairs }
    }

    /// What stayed open at `r`.
    pub(super) fn undecided(
        self,
        r: f64,
        positions: Vec<u64>,
        why: impl Into<String>,
    ) -> Undecided {
        Undecided {
            at: self.base_at(r),
            positions,
            why: why.into(),
        }
    }

    /// What is heard of a search that has come to `r`.
    pub(super) fn progress(self, r: f64, pieces: usize) -> SearchProgress {
        SearchProgress {
            context: self.context,
            approx_base: (1.0 / r).powi(self.pairs as i32),
            pieces,
        }
    }
}

/// What a progress callback hears.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchProgress {
    /// The context being worked on.
    pub context: u64,
    /// The base the search has come to, about; for display only.
    pub approx_base: f64,
    /// Pieces or steps so far.
    pub pieces: usize,
}

/// The double just below 10^(−100/h): where a search for h pairs ends.
pub(super) fn root_of_cap(pairs: usize) -> f64 {
    let ten = Interval::from_u64(10, 64);
    let exponent = ten
        .ln()
        .expect("10 is positive")
        .scale(100)
        .divide_u64(pairs as u64);
    (-&exponent).exp().lo().to_f64_round(Round::Down)
}

/// r = base^(−1/h).
pub(super) fn root_of(base: &Decimal, pairs: usize) -> Interval {
    let arithmetic = Precision(192);
    arithmetic.power(&arithmetic.decimal(base), Ratio::new(-1, pairs as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cap_is_right_below_the_root_of_10_to_the_100() {
        assert_eq!(root_of_cap(100).next_up(), 0.1);
        assert_eq!(root_of_cap(1).next_up(), 1e-100);
        assert_eq!(root_of_cap(50).next_up(), 0.01);
    }
}
