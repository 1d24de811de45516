//! The positions of a run: directions [cos mθ_i, sin mθ_i], and what is to be expected there.

use crate::model::{Expectation, ScoreModel};
use crate::panel::WIDTH;
use rayon::prelude::*;
use ropebound_fast::CosineSums;
use ropebound_reference::Frequencies;
use ropebound_schedule::Schedule;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Positions m of a range, under one schedule.
pub struct SamplePositions {
    range: Range<u64>,
    /// θ_i as hi + lo, pairs that do not rotate as 0.
    frequencies: Vec<(f64, f64)>,
    cosine_sums: Vec<f64>,
    cosine_sum_error: f64,
    /// Directions, if they fit.
    table: Option<Vec<f64>>,
}

/// Directions kept in memory: 64 MB of them.
const KEPT: usize = 1 << 23;

/// Why positions were refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PositionsError {
    /// No position in the range.
    Empty,
    /// A range that ends above what is accepted.
    Limit {
        /// The largest end accepted.
        limit: u64,
    },
    /// More positions than fit in memory.
    Count {
        /// The most that are accepted.
        limit: u64,
    },
    /// A frequency outside what the cosine sums are proven for.
    Frequency(ropebound_fast::FrequencyError),
}

impl fmt::Display for PositionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                f.write_str("the range of positions is empty: its end must be above its start")
            }
            Self::Limit { limit } => {
                write!(
                    f,
                    "the positions reach too far; expected an end of at most {limit}"
                )
            }
            Self::Count { limit } => {
                write!(f, "too many positions; expected at most {limit}")
            }
            Self::Frequency(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PositionsError {}

impl SamplePositions {
    /// The most positions of one run.
    pub const MAX_COUNT: u64 = 1 << 22;

    /// # Errors
    /// An empty range, more than [`MAX_COUNT`](Self::MAX_COUNT) positions, or positions or frequencies outside the domain of
    /// [`CosineSums`].
    pub fn new(schedule: &Schedule, range: Range<u64>) -> Result<Self, PositionsError> {
        if range.is_empty() {
            return Err(PositionsError::Empty);
        }
        let exact = Frequencies::of(schedule, 192).to_double_double();
        let table = ropebound_fast::Frequencies::new(&exact.values, exact.relative_error)
            .map_err(PositionsError::Frequency)?;
        let sums = CosineSums::<f64>::new(&table);
        if range.end > sums.position_limit() {
            return Err(PositionsError::Limit {
                limit: sums.position_limit(),
            });
        }
        let count = range.end - range.start;
        if count > Self::MAX_COUNT {
            return Err(PositionsError::Count {
                limit: Self::MAX_COUNT,
            });
        }
        let mut cosine_sums = vec![0.0; count as usize];
        sums.fill(range.start, &mut cosine_sums);
        for sum in &mut cosine_sums {
            *sum += schedule.unrotated() as f64;
        }
        let mut frequencies = exact.values;
        let pairs = frequencies.len() + schedule.unrotated() as usize;
        frequencies.resize(pairs, (0.0, 0.0));
        let mut positions = Self {
            cosine_sum_error: sums.error_bound(range.end),
            range,
            frequencies,
            cosine_sums,
            table: None,
        };
        if positions.panels() * positions.panel_length() <= KEPT {
            let mut kept = vec![0.0; positions.panels() * positions.panel_length()];
            kept.par_chunks_mut(positions.panel_length())
                .enumerate()
                .for_each(|(p, panel)| positions.directions(p, panel));
            positions.table = Some(kept);
        }
        Ok(positions)
    }

    /// d = 2h: twice the pairs, those that do not rotate among them.
    #[must_use]
    pub fn dim(&self) -> usize {
        2 * self.frequencies.len()
    }

    /// The positions.
    #[must_use]
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cosine_sums.len()
    }

    /// B(m) at each position, within [`cosine_sum_error`](Self::cosine_sum_error) of exact.
    #[must_use]
    pub fn cosine_sums(&self) -> &[f64] {
        &self.cosine_sums
    }

    /// The proven absolute error bound of [`cosine_sums`](Self::cosine_sums): far below any standard error.
    #[must_use]
    pub fn cosine_sum_error(&self) -> f64 {
        self.cosine_sum_error
    }

    /// What Theorem 1 says of each position: B(m) where the pairs have equal variances, else its general form.
    #[must_use]
    pub fn theorem(&self, model: &ScoreModel) -> Vec<f64> {
        if model.has_equal_pairs() {
            return self.cosine_sums.clone();
        }
        self.predict(&model.theorem(), model.normalisation())
    }

    /// What the model leads to at each position, violations included: B(m) where nothing in it matters.
    #[must_use]
    pub fn expectation(&self, model: &ScoreModel) -> Vec<f64> {
        let expectation = model.expectation();
        if expectation == model.theorem() {
            return self.theorem(model);
        }
        self.predict(&expectation, model.normalisation())
    }

    /// (Σ cosine_i cos(mθ_i) + sine_i sin(mθ_i)) / `normalisation` at each position.
    ///
    /// # Panics
    /// If the expectation is not for [`dim`](Self::dim)/2 pairs.
    #[must_use]
    pub fn predict(&self, expectation: &Expectation, normalisation: f64) -> Vec<f64> {
        let h = self.frequencies.len();
        assert!(expectation.cosine.len() == h && expectation.sine.len() == h);
        let weights: Vec<f64> = expectation
            .cosine
            .iter()
            .chain(&expectation.sine)
            .map(|x| x / normalisation)
            .collect();
        self.weigh(&weights)
    }

    /// The products of `weights` with the directions.
    pub(crate) fn weigh(&self, weights: &[f64]) -> Vec<f64> {
        let mut output = vec![0.0; self.count()];
        output
            .par_chunks_mut(WIDTH)
            .enumerate()
            .for_each(|(p, output)| {
                let panel = self.panel(p);
                let mut sums = [0.0; WIDTH];
                for (weight, row) in weights.iter().zip(panel.as_chunks::<WIDTH>().0) {
                    for (sum, x) in sums.iter_mut().zip(row) {
                        *sum += weight * x;
                    }
                }
                output.copy_from_slice(&sums[..output.len()]);
            });
        output
    }

    /// Panels of 16 positions.
    pub(crate) fn panels(&self) -> usize {
        self.count().div_ceil(WIDTH)
    }

    pub(crate) fn panel_length(&self) -> usize {
        self.dim() * WIDTH
    }

    /// Rows cos mθ_0 …, sin mθ_0 … for 16 positions; past the end of the range, the last position again.
    pub(crate) fn panel(&self, p: usize) -> Cow<'_, [f64]> {
        let length = self.panel_length();
        match &self.table {
            Some(table) => Cow::Borrowed(&table[p * length..][..length]),
            None => {
                let mut panel = vec![0.0; length];
                self.directions(p, &mut panel);
                Cow::Owned(panel)
            }
        }
    }

    fn directions(&self, p: usize, panel: &mut [f64]) {
        let (rows, _) = panel.as_chunks_mut::<WIDTH>();
        let (cosines, sines) = rows.split_at_mut(self.frequencies.len());
        let first = self.range.start + (p * WIDTH) as u64;
        for ((&(hi, lo), cosines), sines) in self.frequencies.iter().zip(cosines).zip(sines) {
            for j in 0..WIDTH {
                let m = (first + j as u64).min(self.range.end - 1) as f64;
                // mθ as angle + rest, rest far below 1.
                let angle = m * hi;
                let rest = hi.mul_add(m, -angle) + m * lo;
                let (sin, cos) = libm::sincos(angle);
                cosines[j] = cos - rest * sin;
                sines[j] = sin + rest * cos;
            }
        }
    }
}
