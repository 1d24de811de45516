//! Figure 1's power law, refitted.

use crate::claims::PrintedFit;
use crate::fit_power_law;
use serde::Serialize;

/// One refit of y = a x^p.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Which bases: those printed in Table 2, the true infima, or the second source's.
    pub bases: &'static str,
    /// Positions in "1k" on the x axis.
    pub k: u64,
    /// a, to six digits.
    pub a: String,
    /// p, to six digits.
    pub p: String,
    /// Whether a, rounded to the printed decimals, is the printed a.
    pub gives_printed_a: bool,
    /// The same of p.
    pub gives_printed_p: bool,
}

impl Fit {
    /// Fits `bases` at `contexts`, counted in units of 1024, with `k` positions to the unit.
    pub(super) fn new(
        name: &'static str,
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
            bases: name,
            k,
            a: six_digits(law.approx_a),
            p: six_digits(law.approx_p),
            gives_printed_a: rounds_to(law.approx_a, &printed.a),
            gives_printed_p: rounds_to(law.approx_p, &printed.p),
        })
    }

    pub(super) fn cells(&self) -> [String; 6] {
        [
            self.bases.to_owned(),
            self.k.to_string(),
            self.a.clone(),
            self.p.clone(),
            super::yes_no(Some(self.gives_printed_a)),
            super::yes_no(Some(self.gives_printed_p)),
        ]
    }
}

/// `value` ≥ 1e-9, positionally, to six significant digits.
fn six_digits(value: f64) -> String {
    let scientific = format!("{value:.5e}");
    let exponent: i32 = scientific
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0);
    format!("{value:.*}", (5 - exponent).max(0) as usize)
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
    fn digits_and_rounding() {
        assert_eq!(six_digits(0.042_347_097_9), "0.0423471");
        assert_eq!(six_digits(1.628_350_354), "1.62835");
        assert!(rounds_to(1.628_35, "1.628"));
        assert!(!rounds_to(0.042_347, "0.0424"));
    }
}
