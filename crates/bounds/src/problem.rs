//! A schedule made ready for exact questions: the fast sums with their bound, and the escalation to MPFR.
//!
//! Signs are of B(m) − τ, τ being the problem's threshold, 0 unless it is given another.

use ropebound_fast::{CosineSums, FrequencyError, InstructionSet};
use ropebound_reference::{Frequencies, Interval, cosine_sum};
use ropebound_schedule::{Schedule, Threshold, ThresholdError};
use std::cmp::Ordering;
use std::fmt;

/// The sign of a sum less the threshold, proven.
#[derive(Clone, Debug, PartialEq)]
pub enum Sign {
    /// B < τ.
    Negative,
    /// B ≥ τ.
    NonNegative,
    /// The enclosure still holds both at the precision limit of 2^14 bits.
    Undecided {
        /// What is known of B.
        enclosure: Interval,
    },
}

/// Precision of the frequencies handed to the fast kernels: enough for a double-double with room to spare.
pub(crate) const DOUBLE_DOUBLE_PRECISION: u32 = 192;
const FIRST_PRECISION: u32 = 128;
pub(crate) const LAST_PRECISION: u32 = 1 << 14;

/// Why a schedule cannot be worked on.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemError {
    /// A frequency is outside the domain of the kernels.
    Frequency(FrequencyError),
    /// The threshold is above B(0), the number of pairs.
    Threshold(ThresholdError),
    /// A range reaches beyond the positions the error bound is proven for.
    Position {
        /// The last position asked for.
        position: u64,
        /// The first one not accepted.
        limit: u64,
    },
    /// The range holds no position.
    EmptyRange {
        /// Its first position.
        start: u64,
        /// The position after its last.
        end: u64,
    },
}

impl fmt::Display for ProblemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frequency(error) => error.fmt(f),
            Self::Threshold(error) => error.fmt(f),
            Self::Position { position, limit } => write!(
                f,
                "position {position} is outside the proven domain: accepted are positions below {limit}"
            ),
            Self::EmptyRange { start, end } => write!(
                f,
                "range {start}..{end} is empty: its end must be above its start"
            ),
        }
    }
}

impl std::error::Error for ProblemError {}

impl From<FrequencyError> for ProblemError {
    fn from(error: FrequencyError) -> Self {
        Self::Frequency(error)
    }
}

/// A schedule, its sums over all pairs of the head, B(m) = Σ cos(m·θ_i) + unrotated pairs, and the threshold τ they are held against.
pub struct Problem {
    schedule: Schedule,
    threshold: Threshold,
    frequencies: Frequencies,
    pub(crate) sums: CosineSums<f64>,
}

/// The band around τ in which a fast value does not settle the sign, for the rotated pairs' sum.
#[derive(Clone, Copy)]
pub(crate) struct Band {
    /// Below: negative.
    pub lo: f64,
    /// At or above: non-negative.
    pub hi: f64,
}

impl Problem {
    /// # Errors
    /// [`ProblemError::Frequency`] if a frequency lies outside 0..=8 radians per position.
    pub fn new(schedule: &Schedule) -> Result<Self, ProblemError> {
        Self::on(schedule, InstructionSet::best())
    }

    /// Like [`new`](Self::new), on a chosen instruction set: the answers are the same.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn on(schedule: &Schedule, set: InstructionSet) -> Result<Self, ProblemError> {
        let frequencies = Frequencies::of(schedule, DOUBLE_DOUBLE_PRECISION);
        let parts = frequencies.to_double_double();
        let table = ropebound_fast::Frequencies::new(&parts.values, parts.relative_error)?;
        Ok(Self {
            schedule: schedule.clone(),
            threshold: Threshold::ZERO,
            frequencies,
            sums: CosineSums::on(&table, set),
        })
    }

    /// The same at the threshold τ: a sum is negative if B < τ, and non-negative if B ≥ τ.
    ///
    /// # Errors
    /// [`ProblemError::Threshold`] if τ is above B(0), the number of all pairs.
    pub fn at_least(mut self, threshold: Threshold) -> Result<Self, ProblemError> {
        let pairs = self.frequencies.pairs() as u64 + self.schedule.unrotated();
        self.threshold = threshold.at_most(pairs).map_err(ProblemError::Threshold)?;
        Ok(self)
    }

    /// τ.
    #[must_use]
    pub fn threshold(&self) -> Threshold {
        self.threshold
    }

    /// The schedule the answers speak of.
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// The first position that is not accepted.
    #[must_use]
    pub fn position_limit(&self) -> u64 {
        self.sums.position_limit()
    }

    /// Whether B ≥ τ at every m by counting alone: at least τ more pairs are unrotated than rotated.
    #[must_use]
    pub fn never_negative(&self) -> bool {
        let more = self
            .schedule
            .unrotated()
            .checked_sub(self.frequencies.pairs() as u64);
        more.is_some_and(|more| self.threshold.at_most(more).is_ok())
    }

    /// The proven sign of B(`position`) − τ, by MPFR enclosures at 128, 256, … bits.
    #[must_use]
    pub fn sign(&self, position: u64) -> Sign {
        let mut precision = FIRST_PRECISION;
        loop {
            let enclosure = self.enclosure(position, precision);
            let excess = enclosure.less(self.threshold, precision);
            match excess.sign() {
                Some(Ordering::Less) => return Sign::Negative,
                Some(_) => return Sign::NonNegative,
                None if *excess.lo() >= 0 => return Sign::NonNegative,
                None if precision >= LAST_PRECISION => return Sign::Undecided { enclosure },
                None => precision *= 2,
            }
        }
    }

    /// An enclosure of B(`position`) with frequencies to `precision` bits.
    #[must_use]
    pub fn enclosure(&self, position: u64, precision: u32) -> Interval {
        if precision <= self.frequencies.precision() {
            cosine_sum(&self.frequencies, position)
        } else {
            cosine_sum(&Frequencies::of(&self.schedule, precision), position)
        }
    }

    pub(crate) fn band(&self, last: u64) -> Band {
        // Unrotated pairs, at most 2^15, are exact; the directed steps cover the roundings of the differences.
        let unrotated = self.schedule.unrotated() as f64;
        let [lo, hi] = self.threshold.enclosing_f64();
        let bound = self.sums.error_bound(last);
        Band {
            lo: ((lo - unrotated).next_down() - bound).next_down(),
            hi: ((hi - unrotated).next_up() + bound).next_up(),
        }
    }

    pub(crate) fn check(&self, start: u64, end: u64) -> Result<(), ProblemError> {
        if start >= end {
            return Err(ProblemError::EmptyRange { start, end });
        }
        if end > self.position_limit() {
            return Err(ProblemError::Position {
                position: end - 1,
                limit: self.position_limit(),
            });
        }
        Ok(())
    }
}
