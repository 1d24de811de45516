//! The error of 32-bit sums over m.

use super::{Forensics, SignRow};
use crate::text::cells;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_document::{Column, Figure, Table};

/// The middle of an octave [2^k, 2^(k+1)), in the logarithm.
fn middle(octave: usize) -> f64 {
    libm::exp2(octave as f64 + 0.5)
}

pub(super) fn errors(found: &Forensics) -> Figure {
    let least: Vec<&SignRow> = found
        .signs
        .iter()
        .filter(|row| row.which == "base_L")
        .collect();
    let shown = [0, least.len() / 2, least.len() - 1];
    let drawn = shown.map(|at| least[at]);
    let looks = [Look::Solid, Look::Dashed, Look::Dotted];
    let layers = drawn.iter().zip(looks).map(|(row, look)| {
        let points = (0..)
            .zip(&row.errors)
            .map(|(octave, error)| (middle(octave), *error));
        Layer::line(&format!("base_L of {}", row.context), look, points)
    });
    let rows = drawn.iter().flat_map(|row| {
        let errors = row.errors.iter().enumerate();
        errors.map(|(octave, error)| {
            cells![row.context, format!("2^{octave}"), format!("{error:.2e}")]
        })
    });
    let last = least.iter().map(|row| row.errors.len()).max().unwrap_or(1);
    let panel = Panel {
        title: String::new(),
        x: Axis::new(
            "position m (by octave)",
            Scale::Log2,
            1.0..libm::exp2(last as f64),
        ),
        y: Axis::new("largest |simulated − exact|", Scale::Log10, 1e-7..1.0),
        layers: layers.collect(),
        legend: Legend::UpperLeft,
    };
    let table = Table::new(
        "forensics-errors",
        "Largest error of a 32-bit sum by octave of m, from the position named to twice it.",
        Column::all("base_L of; >from m; >error"),
        rows,
    );
    Figure::new(
        "forensics-errors",
        "How far a sum in binary32 is off, by octave of m (at most 512 evenly spaced positions of each). Both axes are \
         logarithmic.",
        svg("Error of B(m) in binary32, head_dim 128", &[panel]),
    )
    .with_data(table)
}
