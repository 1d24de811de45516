//! Every position of a run, as CSV.

use super::shown;
use ropebound_montecarlo::{Analysis, Positions};
use std::fmt::Write;

/// A line for each position: m, B(m), Theorem 1, closed form, estimate, standard error, z against the closed form.
#[must_use]
pub fn positions_csv(positions: &Positions, analysis: &Analysis) -> String {
    let mut out = "position,cosine_sum,theorem,closed_form,estimate,standard_error,z\n".to_owned();
    let estimates = &analysis.estimates;
    for (i, m) in positions.range().enumerate() {
        let (value, error) = (estimates.values()[i], estimates.standard_errors()[i]);
        let expected = analysis.expectation[i];
        let z = if value == expected {
            0.0
        } else {
            (value - expected) / error
        };
        let numbers = [
            positions.cosine_sums()[i],
            analysis.theorem[i],
            expected,
            value,
            error,
            z,
        ]
        .map(|x| shown(x, 9));
        writeln!(out, "{m},{}", numbers.join(",")).expect("a string takes all");
    }
    out
}
