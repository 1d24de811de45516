//! Curves as bands from the least to the largest value of columns of positions.

use super::curves::Curve;
use crate::text::cells;
use ropebound_document::plot::{Geometry, Layer, Look};
use ropebound_document::{Column, Table};

const LOOKS: [Look; 3] = [Look::Solid, Look::Dashed, Look::Dotted];

/// The curves as bands.
pub(super) fn layers(curves: &[Curve]) -> Vec<Layer> {
    let looks = LOOKS.into_iter().cycle();
    curves
        .iter()
        .zip(looks)
        .map(|(curve, look)| Layer {
            label: format!("base {}", curve.base.text),
            look,
            shape: Geometry::Band(curve.columns.clone()),
        })
        .collect()
}

/// From the least to the largest value, m = 0 left out of the latter.
pub(super) fn range(curves: &[Curve]) -> std::ops::Range<f64> {
    let columns = || curves.iter().flat_map(|curve| &curve.columns);
    let lo = columns().fold(f64::INFINITY, |lo, column| lo.min(column.lo));
    let hi = columns().fold(f64::NEG_INFINITY, |hi, column| hi.max(column.hi));
    lo - 0.04 * (hi - lo)..hi
}

/// The numbers drawn.
pub(super) fn data(name: &str, panels: &[Vec<Curve>; 2]) -> Table {
    let rows = ["left", "right"]
        .into_iter()
        .zip(panels)
        .flat_map(|(panel, curves)| curves.iter().map(move |curve| (panel, curve)))
        .flat_map(|(panel, curve)| {
            curve.columns.iter().map(move |column| {
                cells![
                    panel,
                    curve.base.text,
                    column.from,
                    column.to,
                    format!("{:.6}", column.lo),
                    format!("{:.6}", column.mean),
                    format!("{:.6}", column.hi),
                ]
            })
        });
    let columns = Column::all("panel; >base; >m from; >m to; >least; >mean; >largest");
    Table::new(name, "The bands drawn.", columns, rows)
}
