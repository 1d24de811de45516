//! How far B stays non-negative: L_θ = sup {L | B(m) ≥ 0 for all m in 0..=L} (Eq. 10).

use crate::problem::{Problem, ProblemError, Sign};
use ropebound_reference::Interval;
use std::ops::Range;

/// Where a range first has B < 0.
#[derive(Clone, Debug, PartialEq)]
pub enum FirstNegative {
    /// Here, and B ≥ 0 before it.
    At(u64),
    /// Nowhere in the range.
    None,
    /// B ≥ 0 before this position, whose sign stays open.
    Undecided {
        /// The position.
        position: u64,
        /// What is known of its sum.
        enclosure: Interval,
    },
}

/// An answer to Eq. 10, proven in every case but the last.
#[derive(Clone, Debug, PartialEq)]
pub enum ContextLength {
    /// B ≥ 0 on 0..=`length`, and B < 0 at `length` + 1.
    Bounded {
        /// L_θ.
        length: u64,
    },
    /// B ≥ 0 on 0..=`limit`, where the search was told to end.
    NoneUpTo {
        /// The last position looked at.
        limit: u64,
    },
    /// B ≥ 0 at every m: half or more of the pairs are unrotated.
    Unbounded,
    /// B ≥ 0 before `position`, whose sign stays open.
    Undecided {
        /// The position.
        position: u64,
        /// What is known of its sum.
        enclosure: Interval,
    },
}

impl Problem {
    /// The first m of `range` with B(m) < 0.
    ///
    /// # Errors
    /// [`ProblemError`] if the range is empty or reaches beyond [`position_limit`](Problem::position_limit).
    pub fn first_negative(&self, range: Range<u64>) -> Result<FirstNegative, ProblemError> {
        self.check(range.start, range.end)?;
        let band = self.band(range.end);
        let found = self.sums.find_first(range, |block| {
            if block.minimum >= band.hi {
                return None;
            }
            let open = block
                .values
                .iter()
                .enumerate()
                .filter(|&(_, v)| *v < band.hi);
            for (offset, &value) in open {
                let position = block.start + offset as u64;
                if value < band.lo {
                    return Some(FirstNegative::At(position));
                }
                match self.sign(position) {
                    Sign::NonNegative => {}
                    Sign::Negative => return Some(FirstNegative::At(position)),
                    Sign::Undecided { enclosure } => {
                        return Some(FirstNegative::Undecided {
                            position,
                            enclosure,
                        });
                    }
                }
            }
            None
        });
        Ok(found.unwrap_or(FirstNegative::None))
    }

    /// L_θ, searching up to `limit` (inclusive), or as far as the error bound is proven.
    ///
    /// `progress` hears the number of positions proven so far, between stretches of growing length.
    ///
    /// ```
    /// use ropebound_bounds::{ContextLength, Problem};
    /// use ropebound_schedule::{HeadDim, Schedule};
    /// let llama2 = Schedule::plain("10000".parse()?, HeadDim::new(128)?)?;
    /// let length = Problem::new(&llama2)?.context_length(None, &mut |_| ())?;
    /// assert!(matches!(length, ContextLength::Bounded { length } if length < 4096));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ProblemError::Position`] if `limit` is not below [`position_limit`](Problem::position_limit).
    pub fn context_length(
        &self,
        limit: Option<u64>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<ContextLength, ProblemError> {
        if self.never_negative() {
            return Ok(ContextLength::Unbounded);
        }
        let limit = limit.unwrap_or(self.position_limit() - 1);
        self.check(limit, limit + 1)?;
        let mut start = 0;
        let mut stretch = 1 << 20;
        loop {
            let end = limit.min(start + stretch - 1) + 1;
            match self.first_negative(start..end)? {
                // B(0) is the number of pairs, so a negative position is at least 1.
                FirstNegative::At(position) => {
                    return Ok(ContextLength::Bounded {
                        length: position - 1,
                    });
                }
                FirstNegative::Undecided {
                    position,
                    enclosure,
                } => {
                    return Ok(ContextLength::Undecided {
                        position,
                        enclosure,
                    });
                }
                FirstNegative::None if end > limit => return Ok(ContextLength::NoneUpTo { limit }),
                FirstNegative::None => progress(end),
            }
            start = end;
            stretch = (2 * stretch).min(1 << 28);
        }
    }
}
