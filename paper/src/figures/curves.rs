//! The curves of Figures 4 and 5: B(m)/h, and the upper bound (1/h) Σ_{n=1}^{h} |S_n| of Eq. 7, S_n = Σ_{l<n} e^{i m θ_l}, h = d/2.

use crate::claims::{Claims, CurvePanel, CurvePanels, PrintedDecimal};
use crate::error::PaperError;
use ropebound_document::plot::{Column, envelope};
use ropebound_reference::{Frequencies, cosine_sums as enclosures};
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// Columns of a curve: more than a panel has room to tell apart.
const COLUMNS: usize = 256;

/// One curve over m = 0..=m_max.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    pub base: PrintedDecimal,
    pub m_max: u64,
    pub columns: Vec<Column>,
    /// The mean over each quarter of the positions, the first without m = 0.
    pub quarters: [f64; 4],
    /// Whether no value is above the one before it.
    pub falls_throughout: bool,
}

impl Curve {
    fn new(base: &PrintedDecimal, m_max: u64, values: &[(f64, f64)]) -> Self {
        let middle: Vec<f64> = values.iter().skip(1).map(|v| (v.0 + v.1) / 2.0).collect();
        let quarter = middle.len() / 4;
        let mean = |k: usize| {
            let part = &middle[k * quarter..(k + 1) * quarter];
            part.iter().sum::<f64>() / quarter as f64
        };
        Self {
            base: base.clone(),
            m_max,
            columns: envelope(0, values, COLUMNS),
            quarters: [mean(0), mean(1), mean(2), mean(3)],
            // By more than the error of a value.
            falls_throughout: values.windows(2).all(|pair| pair[1].0 <= pair[0].1 + 1e-8),
        }
    }
}

impl Curve {
    /// Whether the last quarter's mean is below the first's.
    pub(crate) fn falls(&self) -> bool {
        self.quarters[3] < self.quarters[0]
    }
}

fn panels<T>(
    panels: &CurvePanels,
    curve: impl Fn(&CurvePanel) -> Result<T, PaperError>,
) -> Result<[T; 2], PaperError> {
    Ok([curve(&panels.left)?, curve(&panels.right)?])
}

/// Figure 5's B(m)/h, each value the two ends of a proven enclosure.
pub(crate) fn cosine_sums(claims: &Claims) -> Result<[Vec<Curve>; 2], PaperError> {
    let head_dim = HeadDim::new(claims.head_dim)?;
    panels(&claims.figure5, |panel| {
        let curves = panel.bases.iter().map(|base| {
            let schedule = Schedule::plain(base.value.clone(), head_dim)?;
            let pairs = head_dim.pairs() as u64;
            let mut values = Vec::new();
            enclosures(&schedule, 0..panel.m_max + 1, 64, |_, sum| {
                let share = sum.divide_u64(pairs);
                values.push((share.lo().to_f64(), share.hi().to_f64()));
            });
            Ok(Curve::new(base, panel.m_max, &values))
        });
        curves.collect()
    })
}

/// Figure 4's bound, in f64: off by less than 1e-9 ([`upper_bound`]).
pub(crate) fn upper_bounds(claims: &Claims) -> Result<[Vec<Curve>; 2], PaperError> {
    let head_dim = HeadDim::new(claims.head_dim)?;
    panels(&claims.figure4, |panel| {
        let curves = panel.bases.iter().map(|base| {
            let frequencies = frequencies(&base.value, head_dim)?;
            let values: Vec<_> = (0..=panel.m_max)
                .map(|m| upper_bound(&frequencies, m))
                .map(|value| (value, value))
                .collect();
            Ok(Curve::new(base, panel.m_max, &values))
        });
        curves.collect()
    })
}

/// θ_l, each within 2^-53 of exact, relatively.
fn frequencies(base: &Decimal, head_dim: HeadDim) -> Result<Vec<f64>, PaperError> {
    let exact = Frequencies::of(&Schedule::plain(base.clone(), head_dim)?, 128);
    Ok(exact
        .intervals()
        .iter()
        .map(|theta| theta.midpoint().to_f64())
        .collect())
}

/// (1/h) Σ_{n=1}^{h} |S_n| at m, with sine and cosine of the `libm` crate.
///
/// For m ≤ 2^15, θ ≤ 1 and h = 64 an angle m·θ is off by at most 2^15·2^-52, sine and cosine by that and 2^-52, so S_n by
/// n·(2^15 + 2)·2^-52·√2 < 7e-10 and its share in roundings, below 1e-12; so is the mean of the |S_n|.
fn upper_bound(frequencies: &[f64], m: u64) -> f64 {
    let (mut re, mut im, mut sum) = (0.0f64, 0.0f64, 0.0f64);
    for theta in frequencies {
        let (sin, cos) = libm::sincos(m as f64 * theta);
        re += cos;
        im += sin;
        sum += libm::sqrt(re * re + im * im);
    }
    sum / frequencies.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_reference::Interval;

    /// Against MPFR enclosures.
    #[test]
    fn the_upper_bound_is_within_its_error() {
        let head_dim = HeadDim::new(128).expect("even");
        for (base, m) in [
            ("1e2", 0),
            ("1e2", 4095),
            ("1e4", 1),
            ("1e4", 32767),
            ("1e6", 32768),
        ] {
            let base: Decimal = base.parse().expect("a base");
            let schedule = Schedule::plain(base.clone(), head_dim).expect("a schedule");
            let exact = Frequencies::of(&schedule, 128);
            let mut re = Interval::zero(128);
            let mut im = Interval::zero(128);
            let mut sum = Interval::zero(128);
            for theta in exact.intervals() {
                let angle = theta.scale(m);
                re = &re + &angle.cos();
                im = &im + &angle.sin();
                sum = &sum + &(&re.square() + &im.square()).sqrt().expect("a square");
            }
            let exact = sum.divide_u64(64);
            let value = upper_bound(&frequencies(&base, head_dim).expect("frequencies"), m);
            let (lo, hi) = (exact.lo().to_f64(), exact.hi().to_f64());
            assert!(
                (lo - 1e-9..hi + 1e-9).contains(&value),
                "{base} {m}: {value} for {lo}"
            );
        }
        // At m = 0: (1/h) Σ n = (h + 1)/2.
        assert_eq!(upper_bound(&[0.5; 64], 0), 32.5);
    }
}
