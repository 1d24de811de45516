//! How often B is negative on a range, and where it is least.

use crate::problem::{Band, Problem, ProblemError, Sign};
use ropebound_reference::Interval;
use std::ops::Range;

/// The signs of B over a range, counted exactly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Count {
    /// Positions with B < 0.
    pub negative: u64,
    /// Positions with B ≥ 0.
    pub non_negative: u64,
    /// The first position with B < 0.
    pub first_negative: Option<u64>,
    /// The last position with B < 0.
    pub last_negative: Option<u64>,
    /// Positions whose sign stays open at the precision limit, in neither count.
    pub undecided: Vec<u64>,
}

/// The least B of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// Where it is; the first of `tied` if that is not empty.
    pub position: u64,
    /// B there, to about 192 bits.
    pub enclosure: Interval,
    /// Positions whose sums could not be told apart at the precision limit, `position` among them; empty if one is least.
    pub tied: Vec<u64>,
}

impl Count {
    fn add(&mut self, position: u64, negative: bool) {
        if negative {
            self.negative += 1;
            self.first_negative.get_or_insert(position);
            self.last_negative = Some(position);
        } else {
            self.non_negative += 1;
        }
    }

    /// Joins the count of a later range.
    fn join(mut self, later: Self) -> Self {
        self.negative += later.negative;
        self.non_negative += later.non_negative;
        self.first_negative = self.first_negative.or(later.first_negative);
        self.last_negative = later.last_negative.or(self.last_negative);
        self.undecided.extend(later.undecided);
        self
    }
}

/// The values near the least one seen, with their positions.
struct Lowest {
    value: f64,
    near: Vec<(u64, f64)>,
}

impl Lowest {
    fn none() -> Self {
        Self {
            value: f64::INFINITY,
            near: Vec::new(),
        }
    }

    /// Keeps what may be the exact minimum: values within `margin` of the least.
    fn join(mut self, later: Self, margin: f64) -> Self {
        self.value = self.value.min(later.value);
        self.near.extend(later.near);
        let most = self.value + margin;
        self.near.retain(|&(_, value)| value <= most);
        self
    }
}

/// `range` in parts, each of which takes a second or so at most.
fn stretches(range: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    const STRETCH: usize = 1 << 24;
    let end = range.end;
    range
        .step_by(STRETCH)
        .map(move |start| start..end.min(start + STRETCH as u64))
}

impl Problem {
    /// Counts the signs of B over `range`.
    ///
    /// # Errors
    /// [`ProblemError`] if the range is empty or reaches beyond [`position_limit`](Problem::position_limit).
    pub fn count_negative(&self, range: Range<u64>) -> Result<Count, ProblemError> {
        self.count_negative_with(range, &mut |_| ())
    }

    /// The same; `progress` hears now and then below which position all are counted.
    ///
    /// # Errors
    /// As [`count_negative`](Problem::count_negative).
    pub fn count_negative_with(
        &self,
        range: Range<u64>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Count, ProblemError> {
        self.check(range.start, range.end)?;
        let band = self.band(range.end);
        Ok(stretches(range).fold(Count::default(), |count, stretch| {
            let end = stretch.end;
            let count = count.join(self.count_stretch(stretch, band));
            progress(end);
            count
        }))
    }

    fn count_stretch(&self, stretch: Range<u64>, band: Band) -> Count {
        self.sums.map_reduce(
            stretch,
            |block| {
                let mut count = Count::default();
                if block.minimum >= band.hi {
                    count.non_negative = block.values.len() as u64;
                    return count;
                }
                for (offset, &value) in block.values.iter().enumerate() {
                    let position = block.start + offset as u64;
                    if value >= band.hi || value < band.lo {
                        count.add(position, value < band.lo);
                        continue;
                    }
                    match self.sign(position) {
                        Sign::Negative => count.add(position, true),
                        Sign::NonNegative => count.add(position, false),
                        Sign::Undecided { .. } => count.undecided.push(position),
                    }
                }
                count
            },
            Count::default,
            Count::join,
        )
    }

    /// The least B over `range` and where it is.
    ///
    /// # Errors
    /// [`ProblemError`] if the range is empty or reaches beyond [`position_limit`](Problem::position_limit).
    pub fn minimum(&self, range: Range<u64>) -> Result<Minimum, ProblemError> {
        self.minimum_with(range, &mut |_| ())
    }

    /// The same; `progress` hears now and then below which position all were looked at.
    ///
    /// # Errors
    /// As [`minimum`](Problem::minimum).
    pub fn minimum_with(
        &self,
        range: Range<u64>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Minimum, ProblemError> {
        self.check(range.start, range.end)?;
        // Two values each off by at most the bound, and the roundings of this comparison.
        let margin = 2.001 * self.sums.error_bound(range.end);
        let lowest = stretches(range).fold(Lowest::none(), |lowest, stretch| {
            let end = stretch.end;
            let lowest = lowest.join(self.lowest(stretch, margin), margin);
            progress(end);
            lowest
        });
        let positions = lowest.near.into_iter().map(|(position, _)| position);
        Ok(self.least_of(positions.collect()))
    }

    fn lowest(&self, stretch: Range<u64>, margin: f64) -> Lowest {
        self.sums.map_reduce(
            stretch,
            |block| {
                let most = block.minimum + margin;
                let near = block.values.iter().enumerate();
                Lowest {
                    value: block.minimum,
                    near: near
                        .filter(|&(_, value)| *value <= most)
                        .map(|(offset, &value)| (block.start + offset as u64, value))
                        .collect(),
                }
            },
            Lowest::none,
            |a, b| a.join(b, margin),
        )
    }

    /// The least of a few sums, by enclosures at rising precision.
    fn least_of(&self, mut positions: Vec<u64>) -> Minimum {
        let mut precision = 192;
        loop {
            let mut sums: Vec<_> = positions
                .iter()
                .map(|&position| (position, self.enclosure(position, precision)))
                .collect();
            let lowest_hi = sums
                .iter()
                .map(|(_, sum)| sum.hi().clone())
                .min_by(|a, b| a.total_cmp(b))
                .expect("a range has at least one least value");
            sums.retain(|(_, sum)| *sum.lo() <= lowest_hi);
            positions = sums.iter().map(|&(position, _)| position).collect();
            if positions.len() == 1 || precision >= 4096 {
                let (position, enclosure) = sums.swap_remove(0);
                let tied = if positions.len() == 1 {
                    Vec::new()
                } else {
                    positions
                };
                return Minimum {
                    position,
                    enclosure,
                    tied,
                };
            }
            precision *= 2;
        }
    }
}
