//! The means B(m)/(d/2) beside their limit for d → ∞, at two bases and growing head dimensions.

use super::limit::{Limit, limit};
use crate::error::PaperError;
use ropebound_bounds::Problem;
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// Head dimensions compared.
pub(super) const HEAD_DIMS: [u64; 5] = [64, 128, 256, 1024, 4096];
/// Bases compared.
pub(super) const BASES: [&str; 2] = ["1e4", "1e6"];
/// Ranges of m, ends included.
pub(super) const RANGES: [(u64, u64); 3] = [(1, 16), (17, 1024), (1025, 65536)];
const PRECISION: u32 = 128;

/// Both sides at one position.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub m: u64,
    pub mean: f64,
    pub limit: f64,
}

/// B(m)/(d/2) beside its limit at one base and head dimension.
#[derive(Clone, Debug)]
pub(super) struct MeanError {
    pub base: Decimal,
    pub head_dim: u64,
    pub differences: Vec<Difference>,
}

/// All that are compared.
#[derive(Clone, Debug)]
pub struct MeanErrors(pub(super) Vec<MeanError>);

/// About 24 positions an octave, every one up to 24.
pub(super) fn positions() -> Vec<u64> {
    let mut all: Vec<u64> = (0..=16 * 24)
        .map(|n| libm::floor(libm::exp2(f64::from(n) / 24.0)) as u64)
        .collect();
    all.extend(1..=24);
    all.sort_unstable();
    all.dedup();
    all
}

fn differences(
    base: &Decimal,
    head_dim: u64,
    limit: &Limit,
) -> Result<Vec<Difference>, PaperError> {
    let head_dim = HeadDim::new(head_dim)?;
    let schedule = Schedule::plain(base.clone(), head_dim)?;
    let problem = Problem::new(&schedule)?;
    let pairs = head_dim.pairs() as u64;
    Ok(positions()
        .into_iter()
        .map(|m| Difference {
            m,
            mean: problem
                .enclosure(m, PRECISION)
                .divide_u64(pairs)
                .midpoint()
                .to_f64(),
            limit: limit.at(m).midpoint().to_f64(),
        })
        .collect())
}

impl MeanError {
    /// The largest |difference| with m in `range`.
    pub(super) fn worst(&self, range: (u64, u64)) -> f64 {
        self.differences
            .iter()
            .filter(|it| (range.0..=range.1).contains(&it.m))
            .map(|it| (it.mean - it.limit).abs())
            .fold(0.0, f64::max)
    }
}

impl MeanErrors {
    /// Computes them.
    ///
    /// # Errors
    /// [`PaperError`] if a schedule is outside the domain, which those here are not.
    pub fn compute() -> Result<Self, PaperError> {
        let mut errors = Vec::new();
        for base in BASES {
            let base: Decimal = base.parse()?;
            let limit = limit(&base, PRECISION).expect("above 1");
            for head_dim in HEAD_DIMS {
                errors.push(MeanError {
                    differences: differences(&base, head_dim, &limit)?,
                    base: base.clone(),
                    head_dim,
                });
            }
        }
        Ok(Self(errors))
    }

    /// By base, those of growing head dimension.
    pub(super) fn by_base(&self) -> std::slice::Chunks<'_, MeanError> {
        self.0.chunks(HEAD_DIMS.len())
    }
}
