//! Every sum of a context, in slices: the first negative, how many there are, the least, and what to draw.

use serde::Serialize;

use crate::frequencies::Angles;
use crate::scan::Scan;

/// Undecided positions kept.
const MOST_OPEN: usize = 64;

/// What is known so far; of a finished survey, all there is to know.
#[derive(Clone, Debug)]
pub struct Survey {
    angles: Angles,
    scan: Scan,
    end: u64,
    next: u64,
    columns: Columns,
    first_negative: Option<u64>,
    negative: u64,
    undecided: Vec<u64>,
    /// Where the least sum is, in units of 2^(−62).
    minimum: Option<(u64, i128)>,
}

/// The least and greatest sum of each column of a drawing, as the scan has them.
#[derive(Clone, Debug, Default)]
struct Columns {
    /// First positions, rising, and the end.
    edges: Vec<u64>,
    least: Vec<f32>,
    greatest: Vec<f32>,
}

/// How a survey stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Positions below are done.
    pub next: u64,
    /// Whether that is all of them.
    pub done: bool,
    /// The first m with B(m) < 0.
    pub first_negative: Option<u64>,
    /// How many sums are negative.
    pub negative: u64,
    /// Positions whose sign stays open.
    pub undecided: Vec<u64>,
    /// Where the least sum is, as 62 bits tell them apart.
    pub minimum: Option<u64>,
}

impl Survey {
    /// Of positions `start`..`end`; `edges` are the first positions of columns to draw, and the end.
    #[must_use]
    pub fn new(angles: Angles, start: u64, end: u64, edges: Vec<u64>) -> Survey {
        let columns = edges.len().saturating_sub(1);
        Survey {
            scan: Scan::new(&angles, end - start),
            angles,
            end,
            next: start,
            columns: Columns {
                edges,
                least: vec![f32::INFINITY; columns],
                greatest: vec![f32::NEG_INFINITY; columns],
            },
            first_negative: None,
            negative: 0,
            undecided: Vec::new(),
            minimum: None,
        }
    }

    /// The sums it is of.
    #[must_use]
    pub fn angles(&self) -> &Angles {
        &self.angles
    }

    /// The columns' least and greatest sums so far, for drawing: the scan's, as far off as its error.
    #[must_use]
    pub fn drawn(&self) -> [&[f32]; 2] {
        [&self.columns.least, &self.columns.greatest]
    }

    /// Some more blocks.
    pub fn advance(&mut self, blocks: u32) {
        for _ in 0..blocks {
            if self.next >= self.end {
                return;
            }
            self.block();
        }
    }

    /// On to the end, or with `first` to the first negative or undecided sum.
    pub fn run(&mut self, first: bool) {
        while self.next < self.end
            && !(first && (self.first_negative.is_some() || !self.undecided.is_empty()))
        {
            self.block();
        }
    }

    fn block(&mut self) {
        let error = self.scan.error(&self.angles);
        let units = self.scan.units();
        let offset = self.angles.unrotated() as i64 * units;
        let start = self.next;
        let length = self.scan.block_length().min(self.end - start);
        let values = self.scan.block(&self.angles, start);
        let edges = &self.columns.edges;
        let mut passed = edges.partition_point(|&edge| edge <= start);
        let mut least = self
            .minimum
            .map_or(i64::MAX, |(_, sum)| most_of(sum, units, &self.angles));
        for (m, &value) in (start..start + length).zip(values) {
            let value = i64::from(value) + offset;
            if value - error <= 0 {
                let negative = if value + error < 0 {
                    Some(true)
                } else {
                    self.angles.is_negative(m)
                };
                match negative {
                    Some(true) => {
                        self.first_negative.get_or_insert(m);
                        self.negative += 1;
                    }
                    None if self.undecided.len() < MOST_OPEN => self.undecided.push(m),
                    Some(false) | None => {}
                }
            }
            if value - error <= least {
                let sum = self.angles.sum(m);
                if self.minimum.is_none_or(|(_, before)| sum < before) {
                    self.minimum = Some((m, sum));
                    least = most_of(sum, units, &self.angles);
                }
            }
            while passed < edges.len() && edges[passed] <= m {
                passed += 1;
            }
            if passed > 0 && passed < edges.len() {
                let drawn = (value as f64 / units as f64) as f32;
                let (least, greatest) = (&mut self.columns.least, &mut self.columns.greatest);
                least[passed - 1] = least[passed - 1].min(drawn);
                greatest[passed - 1] = greatest[passed - 1].max(drawn);
            }
        }
        self.next = start + length;
    }

    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            next: self.next,
            done: self.next >= self.end,
            first_negative: self.first_negative,
            negative: self.negative,
            undecided: self.undecided.clone(),
            minimum: self.minimum.map(|(position, _)| position),
        }
    }
}

/// What a sum in units of 2^(−62) is at most, in units of 1/q²: what cannot be as small need not be looked at.
fn most_of(sum: i128, units: i64, angles: &Angles) -> i64 {
    let most = ((sum + angles.sum_error()) * i128::from(units)) >> 62;
    most as i64 + 1
}
