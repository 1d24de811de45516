//! Figure 1's power law, refitted.

use crate::claims::PrintedFit;
use crate::{PowerLaw, fit_power_law};
use serde::Serialize;

/// Which bases a law is fitted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum FittedBases {
    /// Table 2's.
    #[serde(rename = "printed in Table 2")]
    Printed,
    /// The true ones.
    #[serde(rename = "true infima")]
    Infima,
    /// The second source's.
    #[serde(rename = "second source")]
    SecondSource,
}

impl FittedBases {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Printed => "printed in Table 2",
            Self::Infima => "true infima",
            Self::SecondSource => "second source",
        }
    }
}

/// One refit of y = a x^p.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refit {
    /// To these.
    pub bases: FittedBases,
    /// Positions in "1k" on the x axis.
    pub k: u64,
    /// a and p, shown to six digits.
    #[serde(flatten)]
    pub law: PowerLaw,
    /// Whether a, rounded to the printed decimals, is the printed a.
    pub gives_printed_a: bool,
    /// The same of p.
    pub gives_printed_p: bool,
}

impl Refit {
    /// Fits `bases` at `contexts`, counted in units of 1024, with `k` positions to the unit.
    pub(super) fn new(
        bases: FittedBases,
        k: u64,
        points: &[(u64, f64)],
        printed: &PrintedFit,
    ) -> Option<Self> {
        let points: Vec<_> = points
            .iter()
            .map(|&(context, base)| ((context * k) as f64 / 1024.0, base))
            .collect();
        let law = fit_power_law(&points)?;
        Some(Self {
            bases,
            k,
            law,
            gives_printed_a: rounds_to(law.approx_a, &printed.a.text),
            gives_printed_p: rounds_to(law.approx_p, &printed.p.text),
        })
    }
}

/// Whether `value` rounded to the decimals of `printed` reads the same.
fn rounds_to(value: f64, printed: &str) -> bool {
    let decimals = printed
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    format!("{value:.decimals$}") == printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding() {
        assert!(rounds_to(1.628_35, "1.628"));
        assert!(!rounds_to(0.042_347, "0.0424"));
    }
}
