//! A schedule made ready for exact questions: the fast sums with their bound, and the escalation to MPFR.

use ropebound_fast::{CosineSums, FrequencyError, InstructionSet};
use ropebound_reference::{Frequencies, Interval, cosine_sum};
use ropebound_schedule::Schedule;
use std::cmp::Ordering;
use std::fmt;

/// The sign of a sum, proven.
#[derive(Clone, Debug, PartialEq)]
pub enum Sign {
    /// B < 0.
    Negative,
    /// B ≥ 0.
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

/// A schedule and its sums over all pairs of the head: B(m) = Σ cos(m·θ_i) + unrotated pairs.
pub struct Problem {
    schedule: Schedule,
    frequencies: Frequencies,
    pub(crate) sums: CosineSums<f64>,
}

/// The band around zero in which a fast value does not settle the sign, for the rotated pairs' sum.
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
            frequencies,
            sums: CosineSums::on(&table, set),
        })
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

    /// Whether B ≥ 0 at every m by counting alone: at least half of the pairs are unrotated.
    #[must_use]
    pub fn never_negative(&self) -> bool {
        self.schedule.unrotated() >= self.frequencies.pairs() as u64
    }

    /// The proven sign of B(`position`), by MPFR enclosures at 128, 256, … bits.
    #[must_use]
    pub fn sign(&self, position: u64) -> Sign {
        let mut precision = FIRST_PRECISION;
        loop {
            let enclosure = self.enclosure(position, precision);
            match enclosure.sign() {
                Some(Ordering::Less) => return Sign::Negative,
                Some(_) => return Sign::NonNegative,
                None if *enclosure.lo() >= 0 => return Sign::NonNegative,
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
        // Unrotated pairs, at most 2^15, are exact; the directed steps cover the rounding of the difference.
        let offset = -(self.schedule.unrotated() as f64);
        let bound = self.sums.error_bound(last);
        Band {
            lo: (offset - bound).next_down(),
            hi: (offset + bound).next_up(),
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
