//! What a search works on, in r = b^(−1/h), and where it ends.

use super::bound::Undecided;
use crate::{FirstNegative, Problem, Sign};
use ropebound_fast::InstructionSet;
use ropebound_reference::{Coordinate, Interval, Precision, RootOfBase, Round};
use ropebound_schedule::{Arithmetic, Decimal, HeadDim, Ratio, Schedule, Threshold};

/// What a search works on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub context: u64,
    pub pairs: usize,
    pub set: InstructionSet,
    /// τ: feasible is a base with B_m ≥ τ for all m in 0..=L, and negative a sum below τ.
    pub threshold: Threshold,
}

/// What needs no search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum AtOnce {
    /// Every base is feasible.
    EveryBase,
    /// No base is.
    NoBase,
}

impl Target {
    /// The base of `r`.
    pub(super) fn base_at(self, r: f64) -> Interval {
        self.coordinate().base(&Interval::from_f64(r, 128))
    }

    pub(super) fn coordinate(self) -> RootOfBase {
        RootOfBase {
            pairs: self.pairs,
            threshold: self.threshold,
        }
    }

    /// What a certificate of it is about.
    pub(super) fn problem(self) -> ropebound_certificate::Problem {
        ropebound_certificate::Problem {
            head_dim: 2 * self.pairs as u32,
            context: self.context,
            threshold: self.threshold,
        }
    }

    /// What a request adds for the threshold.
    pub(super) fn asked(self) -> String {
        if self.threshold.is_zero() {
            String::new()
        } else {
            format!(", at least {}", self.threshold)
        }
    }

    /// What needs no search: only m = 0 and 1 count, or cos m is too low for some m.
    ///
    /// B_1 is least at base 1. B_m ≤ cos m + h − 1 at every base, since θ_0 = 1 at all of them, and tends to that as bases grow.
    pub(super) fn at_once(self) -> Option<AtOnce> {
        if self.context == 0 {
            return Some(AtOnce::EveryBase);
        }
        let problem = |pairs: usize, unrotated: usize| {
            let head_dim = HeadDim::new(2 * pairs as u64).expect("the target's own pairs");
            Schedule::plain(Decimal::one(), head_dim)
                .and_then(|schedule| schedule.with_unrotated(unrotated as u64))
                .map_err(|error| error.to_string())
                .and_then(|schedule| {
                    Problem::on(&schedule, self.set)
                        .and_then(|problem| problem.at_least(self.threshold))
                        .map_err(|error| error.to_string())
                })
                .expect("base 1 is within every domain, and the threshold at most the pairs")
        };
        if self.context == 1 && problem(self.pairs, 0).sign(1) == Sign::NonNegative {
            return Some(AtOnce::EveryBase);
        }
        let limit = problem(1, self.pairs - 1);
        if limit.never_negative() {
            return None;
        }
        match limit.first_negative(1..self.context + 1) {
            Ok(FirstNegative::At(_)) => Some(AtOnce::NoBase),
            _ => None,
        }
    }

    /// A sum that was computed within `error` is proven to be at least τ from here on, also where the roundings of adding something of
    /// at least 0 to this are left out.
    pub(super) fn not_below(self, error: f64) -> f64 {
        let [_, hi] = self.threshold.enclosing_f64();
        if self.threshold.is_zero() {
            error
        } else {
            (hi + error) * (1.0 + 1e-12)
        }
    }

    /// A sum that was computed within `error` is proven to be below τ if it is below this.
    pub(super) fn below(self, error: f64) -> f64 {
        let [lo, _] = self.threshold.enclosing_f64();
        if self.threshold.is_zero() {
            -error
        } else {
            (lo - error).next_down()
        }
    }

    /// What stayed open at `r`.
    pub(super) fn undecided(
        self,
        r: f64,
        positions: Vec<u64>,
        why: impl Into<String>,
    ) -> Undecided {
        let mut why = why.into();
        if !self.threshold.is_zero() {
            why += &format!(" (B stands for B - {} here)", self.threshold);
        }
        Undecided {
            at: self.base_at(r),
            positions,
            why,
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
