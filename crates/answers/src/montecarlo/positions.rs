//! Every position of a run.

use super::digits::shown;
use ropebound_document::{Column, Table};
use ropebound_montecarlo::{Analysis, SamplePositions};

/// A row for each position: m, B(m), Theorem 1, closed form, estimate, standard error, z against the closed form.
#[must_use]
pub fn positions_table(positions: &SamplePositions, analysis: &Analysis) -> Table {
    let estimates = &analysis.estimates;
    let rows = positions.range().enumerate().map(|(i, m)| {
        let (value, error) = (estimates.values()[i], estimates.standard_errors()[i]);
        let expected = analysis.expectation[i];
        let z = if value == expected {
            0.0
        } else {
            (value - expected) / error
        };
        let sum = positions.cosine_sums()[i];
        let numbers = [sum, analysis.theorem[i], expected, value, error, z];
        std::iter::once(m.to_string()).chain(numbers.map(|x| shown(x, 9)))
    });
    let columns = [
        "position",
        "cosine_sum",
        "theorem",
        "closed_form",
        "estimate",
        "standard_error",
        "z",
    ];
    let caption = "Every position of the run.";
    Table::new("montecarlo", caption, columns.map(Column::right), rows)
}
