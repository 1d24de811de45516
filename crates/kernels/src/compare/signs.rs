//! Signs of B(m): exact ones, and those of sums of a table's cosines.

use ropebound_bounds::{Problem, ProblemError, Sign};
use ropebound_fast::{CosineSums, Frequencies};
use ropebound_reference as reference;
use ropebound_schedule::Schedule;
use std::fmt;

/// Proven signs of B(m) over the rotated pairs of a schedule, for many positions.
pub struct ExactSigns {
    problem: Problem,
    sums: CosineSums<f64>,
}

/// Why signs cannot be told.
#[derive(Clone, Debug, PartialEq)]
pub struct SignsError(ProblemError);

impl fmt::Display for SignsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SignsError {}

impl ExactSigns {
    /// # Errors
    /// As [`Problem::new`].
    pub fn new(schedule: &Schedule) -> Result<Self, SignsError> {
        let schedule = schedule.clone().without_unrotated();
        let parts = reference::Frequencies::of(&schedule, 192).to_double_double();
        let frequencies = Frequencies::new(&parts.values, parts.relative_error)
            .map_err(|error| SignsError(error.into()))?;
        Ok(Self {
            problem: Problem::new(&schedule).map_err(SignsError)?,
            sums: CosineSums::new(&frequencies),
        })
    }

    /// Whether B < 0 at each position; `None` where the precision limit leaves it open, or the position is outside the proven domain.
    pub fn negative(&self, positions: &[u64]) -> Vec<Option<bool>> {
        let limit = self.sums.position_limit();
        let mut out = Vec::with_capacity(positions.len());
        let mut values = Vec::new();
        for run in positions.chunk_by(|a, b| a.checked_add(1) == Some(*b)) {
            let inside = run.iter().take_while(|position| **position < limit).count();
            values.clear();
            values.resize(inside, 0.0);
            if let [first, ..] = run
                && inside > 0
            {
                self.sums.fill(*first, &mut values);
            }
            let bound = self
                .sums
                .error_bound(run.last().copied().unwrap_or(0).min(limit));
            out.extend(
                run.iter()
                    .enumerate()
                    .map(|(k, &position)| match values.get(k) {
                        Some(value) if value.abs() > bound => Some(*value < 0.0),
                        Some(_) => match self.problem.sign(position) {
                            Sign::Negative => Some(true),
                            Sign::NonNegative => Some(false),
                            Sign::Undecided { .. } => None,
                        },
                        None => None,
                    }),
            );
        }
        out
    }
}

/// Whether the exact sum of these doubles is below 0.
#[must_use]
pub fn sum_is_negative(values: &[f64]) -> bool {
    let (mut sum, mut size) = (0.0, 0.0);
    for value in values {
        sum += value;
        size += value.abs();
    }
    // n − 1 roundings of partial sums of at most `size`.
    let bound = values.len() as f64 * size * f64::EPSILON;
    if sum.abs() > bound {
        return sum < 0.0;
    }
    // Every double is a multiple of 2^-1074 below 2^1024; so many bits hold any sum of them.
    let mut exact = reference::Float::new(2200);
    for value in values {
        exact += *value;
    }
    exact < 0
}

/// Signs of B among the positions, exact and by the candidate's own cosines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signs {
    /// Positions with B < 0.
    pub exact_negative: u64,
    /// Positions where the candidate's cosines sum to less than 0.
    pub candidate_negative: u64,
    /// Positions where the two differ.
    pub flips: u64,
    /// The first of them.
    pub first_flip: Option<u64>,
    /// Positions whose exact sign is not known; they count nowhere else.
    pub undecided: u64,
    /// The last position, if the positions are 0, 1, … up to it and no sign is open: then context lengths are known.
    pub last: Option<u64>,
    /// L_θ among the positions; `None` if no exact sum is negative.
    pub exact_context: Option<u64>,
    /// The same by the candidate's sums.
    pub candidate_context: Option<u64>,
}

impl Signs {
    /// Counts signs, row by row.
    pub fn count(positions: &[u64], exact: &[Option<bool>], candidate: &[bool]) -> Self {
        let mut signs = Self::default();
        let (mut first_exact, mut first_candidate) = (None, None);
        for ((&position, exact), &candidate) in positions.iter().zip(exact).zip(candidate) {
            let Some(exact) = *exact else {
                signs.undecided += 1;
                continue;
            };
            signs.exact_negative += u64::from(exact);
            signs.candidate_negative += u64::from(candidate);
            if exact {
                first_exact.get_or_insert(position);
            }
            if candidate {
                first_candidate.get_or_insert(position);
            }
            if exact != candidate {
                signs.flips += 1;
                signs.first_flip = Some(signs.first_flip.map_or(position, |old| old.min(position)));
            }
        }
        let counts_up = positions
            .iter()
            .enumerate()
            .all(|(row, &position)| position == row as u64);
        if counts_up && signs.undecided == 0 {
            signs.last = positions.last().copied();
            // The candidate may be negative at 0 already, and has no context then; the exact sum there is the number of pairs.
            signs.exact_context = first_exact.map(|first| first.saturating_sub(1));
            signs.candidate_context = first_candidate.map(|first| first.saturating_sub(1));
        }
        signs
    }

    /// What is wrong where the context length must be the exact schedule's: it is another, or cannot be told.
    pub(super) fn other_context(&self) -> Option<String> {
        match self.last {
            None => Some(
                "the context length is asked for, without cosines at positions 0, 1, ... of certain sign".to_owned(),
            ),
            Some(_) => (self.exact_context != self.candidate_context)
                .then(|| "another context length".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::HeadDim;

    #[test]
    fn sums_are_signed_exactly() {
        let tiny = f64::from_bits(1);
        assert!(sum_is_negative(&[1.0, -1.0, -tiny]));
        assert!(!sum_is_negative(&[1.0, -1.0, tiny]));
        assert!(!sum_is_negative(&[1.0, 1e-300, -1.0]));
        assert!(!sum_is_negative(&[0.5, -0.5]));
        assert!(sum_is_negative(&[0.5, -0.5, 1e-17, -2e-17]));
        assert!(sum_is_negative(&[-3.0, 1.0]));
    }

    #[test]
    fn flips_and_contexts_are_counted() {
        let (no, yes, open) = (Some(false), Some(true), None);
        let positions = [0, 1, 2, 3, 4];
        let some = Signs::count(
            &positions,
            &[no, no, yes, yes, no],
            &[false, true, false, true, false],
        );
        assert_eq!((some.exact_negative, some.candidate_negative), (2, 2));
        assert_eq!(
            (some.flips, some.first_flip, some.undecided),
            (2, Some(1), 0)
        );
        assert_eq!((some.last, some.exact_context), (Some(4), Some(1)));
        assert_eq!(some.candidate_context, Some(0));
        assert_eq!(
            some.other_context().as_deref(),
            Some("another context length")
        );
        let same = Signs::count(
            &positions,
            &[no, no, no, yes, no],
            &[false, false, false, true, true],
        );
        assert_eq!((same.flips, same.other_context()), (1, None));
        // An open sign, or positions that do not count up, tell no length.
        for (positions, exact) in [
            (&positions[..], [no, open, yes, no, no]),
            (&[1, 2, 3, 4, 5], [no, no, yes, no, no]),
        ] {
            let signs = Signs::count(positions, &exact, &[false; 5]);
            assert_eq!(
                (signs.flips, signs.last, signs.exact_context),
                (1, None, None)
            );
            assert_eq!(signs.undecided, u64::from(exact[1].is_none()));
            assert!(
                signs
                    .other_context()
                    .expect("unknown")
                    .contains("is asked for")
            );
        }
        let first = Signs::count(&[9, 4], &[yes, yes], &[false, false]);
        assert_eq!(first.first_flip, Some(4));
    }

    /// Runs, gaps and order of positions change nothing; the context length is the one known of base 1e4.
    #[test]
    fn exact_signs() {
        let schedule = Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(128).expect("even"),
        )
        .expect("plain");
        let signs = ExactSigns::new(&schedule).expect("plain");
        let all: Vec<u64> = (0..5000).collect();
        let negative = signs.negative(&all);
        let problem = Problem::new(&schedule).expect("plain");
        let length = match problem.context_length(None, &mut |_| ()).expect("a length") {
            ropebound_bounds::ContextLength::Bounded { length } => length,
            other => panic!("{other:?}"),
        };
        let candidate: Vec<bool> = negative.iter().map(|sign| sign.expect("decided")).collect();
        let count = Signs::count(&all, &negative, &candidate);
        assert_eq!(
            (count.exact_context, count.candidate_context),
            (Some(length), Some(length))
        );
        assert_eq!((count.flips, count.last), (0, Some(4999)));
        let some = [length + 1, 3, 4, 5, length + 1, length, u64::MAX];
        assert_eq!(
            signs.negative(&some),
            [
                Some(true),
                Some(false),
                Some(false),
                Some(false),
                Some(true),
                Some(false),
                None
            ]
        );
        // From the limit of the proven domain on, nothing is told.
        let limit = signs.sums.position_limit();
        assert_eq!(signs.negative(&[limit]), [None]);
    }
}
