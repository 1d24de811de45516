//! Table 4: how many m have B(m) < 0 under Methods 1 and 2, under every reading of its two columns.

use crate::error::PaperError;

use crate::claims::{Claims, PrintedMethod};
use ropebound_answers::Status;
use ropebound_bounds::Problem;
use ropebound_schedule::Schedule;
use serde::Serialize;
use std::ops::Range;

/// The columns' lengths in k.
const COLUMNS: [u64; 2] = [15, 30];

/// Table 4 recomputed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table4 {
    /// What is recomputed.
    pub table: &'static str,
    /// The paper.
    pub paper: String,
    /// What the paper says the columns count.
    pub caption: String,
    /// Printed for Method 1 at 15k and 30k, then for Method 2.
    pub printed: [u64; 4],
    /// How far the counts are proven.
    pub status: Status,
    /// Readings in which each column is a range from the start.
    pub readings: Vec<Reading>,
    /// Readings in which the column 30k is the range from 15k to 30k.
    pub between: Vec<Reading>,
}

/// One way to read the table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Positions in "1k".
    pub k: u64,
    /// The ranges of the columns 15k and 30k, as Rust writes them.
    pub ranges: Vec<String>,
    /// What is counted: `B < 0` or `B >= 0`.
    pub counted: Counted,
    /// Method 1's counts by column, then Method 2's.
    pub counts: Vec<u64>,
    /// Which of them are the printed ones.
    pub as_printed: Vec<bool>,
    /// Whether all are.
    pub all_as_printed: bool,
}

/// Which sign is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Counted {
    /// B(m) < 0.
    #[serde(rename = "B < 0")]
    Negative,
    /// B(m) ≥ 0.
    #[serde(rename = "B >= 0")]
    NonNegative,
}

impl Counted {
    const ALL: [Self; 2] = [Self::Negative, Self::NonNegative];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Negative => "B < 0",
            Self::NonNegative => "B >= 0",
        }
    }
}

struct Counter {
    methods: [Problem; 2],
    undecided: bool,
}

impl Counter {
    /// Method 1's counts over `ranges`, then Method 2's; both signs.
    fn count(&mut self, ranges: &[Range<u64>]) -> Result<[Vec<u64>; 2], PaperError> {
        let (mut negative, mut non_negative) = (Vec::new(), Vec::new());
        for method in &self.methods {
            for range in ranges {
                let count = method.count_negative(range.clone())?;
                self.undecided |= !count.undecided.is_empty();
                negative.push(count.negative);
                non_negative.push(count.non_negative);
            }
        }
        Ok([negative, non_negative])
    }

    fn readings(
        &mut self,
        k: u64,
        ranges: &[(Range<u64>, String)],
        printed: &[u64],
    ) -> Result<Vec<Reading>, PaperError> {
        let (exact, names): (Vec<_>, Vec<_>) = ranges.iter().cloned().unzip();
        let counts = self.count(&exact)?;
        let readings = Counted::ALL.into_iter().zip(counts);
        Ok(readings
            .map(|(counted, counts)| {
                let as_printed: Vec<_> = counts.iter().zip(printed).map(|(a, b)| a == b).collect();
                Reading {
                    k,
                    ranges: names.clone(),
                    counted,
                    all_as_printed: as_printed.iter().all(|same| *same),
                    counts,
                    as_printed,
                }
            })
            .collect())
    }
}

/// start..end or start..=end, and how it is written.
fn range(start: u64, end: u64, inclusive: bool) -> (Range<u64>, String) {
    if inclusive {
        (start..end + 1, format!("{start}..={end}"))
    } else {
        (start..end, format!("{start}..{end}"))
    }
}

impl Table4 {
    /// Computes the table from nothing.
    ///
    /// # Errors
    /// [`PaperError`] if a schedule is outside the domain of the kernels.
    pub fn compute(claims: &Claims) -> Result<Self, PaperError> {
        let of = |count: &PrintedMethod| [count.count_15k, count.count_30k];
        let [a, b] = of(&claims.table4.method1);
        let [c, d] = of(&claims.table4.method2);
        let mut counter = Counter {
            methods: [
                Problem::new(&Schedule::method1())?,
                Problem::new(&Schedule::method2())?,
            ],
            undecided: false,
        };
        let (mut readings, mut between) = (Vec::new(), Vec::new());
        for k in [1024, 1000] {
            let [short, long] = COLUMNS.map(|column| column * k);
            for inclusive in [false, true] {
                for start in [0, 1] {
                    let ranges = [short, long].map(|end| range(start, end, inclusive));
                    readings.extend(counter.readings(k, &ranges, &[a, b, c, d])?);
                }
                let ranges = [range(short, long, inclusive)];
                between.extend(counter.readings(k, &ranges, &[b, d])?);
            }
        }
        Ok(Self {
            table: "Table 4",
            paper: claims.paper.clone(),
            caption: claims.table4.caption.clone(),
            printed: [a, b, c, d],
            status: if counter.undecided {
                Status::Undecided
            } else {
                Status::Proved
            },
            readings,
            between,
        })
    }
}
