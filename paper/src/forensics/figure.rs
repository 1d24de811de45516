//! The error of 32-bit sums over m.

use super::{Forensics, SignRow};
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, Shape, svg};
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
    let mut layers = Vec::new();
    let mut rows = Vec::new();
    for (row, look) in
        shown
            .map(|at| least[at])
            .into_iter()
            .zip([Look::Solid, Look::Dashed, Look::Dotted])
    {
        let points: Vec<_> = (0..)
            .zip(&row.errors)
            .map(|(octave, error)| (middle(octave), *error))
            .collect();
        for (octave, error) in row.errors.iter().enumerate() {
            rows.push([
                row.context.clone(),
                format!("2^{octave}"),
                format!("{error:.2e}"),
            ]);
        }
        layers.push(Layer {
            label: format!("base_L of {}", row.context),
            look,
            shape: Shape::Line(points),
        });
    }
    let last = least.iter().map(|row| row.errors.len()).max().unwrap_or(1);
    let panel = Panel {
        title: String::new(),
        x: Axis::new(
            "position m (by octave)",
            Scale::Log2,
            1.0..libm::exp2(last as f64),
        ),
        y: Axis::new("largest |simulated − exact|", Scale::Log10, 1e-7..1.0),
        layers,
        legend: Legend::UpperLeft,
    };
    let table = Table::new(
        "forensics-errors",
        "Largest error of a 32-bit sum by octave of m, from the position named to twice it.",
        [
            Column::left("base_L of"),
            Column::right("from m"),
            Column::right("error"),
        ],
        rows,
    );
    Figure {
        name: "forensics-errors".to_owned(),
        caption: "How far a sum in binary32 is off, by octave of m (at most 512 evenly spaced positions of each). Both axes are \
                  logarithmic."
            .to_owned(),
        svg: svg("Error of B(m) in binary32, head_dim 128", &[panel]),
        data: Some(table),
    }
}
