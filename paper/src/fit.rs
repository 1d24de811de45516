//! Figure 1's law y = a x^p, fitted by ordinary least squares of ln y on ln x.
//!
//! With X = ln x, Y = ln y and means X̄, Ȳ: p = Σ (X − X̄)(Y − Ȳ) / Σ (X − X̄)², a = exp(Ȳ − p X̄). Logarithms and the exponential come
//! from the `libm` crate and sums run in order, so the digits do not depend on the platform. No error bound is
//! claimed; some fourteen digits hold for data like Table 2's, six are reported.

use crate::claims::PrintedFit;
use crate::text::six_digits;
use serde::{Serialize, Serializer};

/// y = a x^p.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PowerLaw {
    /// The factor.
    #[serde(rename = "a", serialize_with = "six")]
    pub approx_a: f64,
    /// The power.
    #[serde(rename = "p", serialize_with = "six")]
    pub approx_p: f64,
}

fn six<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&six_digits(*value))
}

impl PowerLaw {
    /// y at `x`, by the `libm` crate.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        self.approx_a * libm::pow(x, self.approx_p)
    }
}

impl From<&PrintedFit> for PowerLaw {
    fn from(printed: &PrintedFit) -> Self {
        Self {
            approx_a: printed.a.value.nearest_f64(),
            approx_p: printed.p.value.nearest_f64(),
        }
    }
}

/// The law that fits `points` (x, y) best in log-log; `None` for fewer than two different x, or a coordinate that is not above 0.
///
/// ```
/// let law = ropebound_paper::fit_power_law(&[(1.0, 3.0), (2.0, 12.0), (4.0, 48.0)]).unwrap();
/// assert!((law.approx_a - 3.0).abs() < 1e-12 && (law.approx_p - 2.0).abs() < 1e-12);
/// assert!(ropebound_paper::fit_power_law(&[(1.0, 3.0)]).is_none());
/// ```
#[must_use]
pub fn fit_power_law(points: &[(f64, f64)]) -> Option<PowerLaw> {
    if points
        .iter()
        .any(|&(x, y)| !(x > 0.0 && y > 0.0 && x.is_finite() && y.is_finite()))
    {
        return None;
    }
    let logs: Vec<_> = points
        .iter()
        .map(|&(x, y)| (libm::log(x), libm::log(y)))
        .collect();
    let count = logs.len() as f64;
    let mean_x = logs.iter().map(|log| log.0).sum::<f64>() / count;
    let mean_y = logs.iter().map(|log| log.1).sum::<f64>() / count;
    let (mut covariance, mut variance) = (0.0, 0.0);
    for (x, y) in logs {
        covariance += (x - mean_x) * (y - mean_y);
        variance += (x - mean_x) * (x - mean_x);
    }
    (variance > 0.0).then(|| {
        let p = covariance / variance;
        PowerLaw {
            approx_a: libm::exp(mean_y - p * mean_x),
            approx_p: p,
        }
    })
}
