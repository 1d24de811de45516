//! Figure 4: the upper bound of Eq. 7 over the relative distance.

use super::curves::Curve;
use crate::facts::Facts;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, Shape, svg};
use ropebound_document::{Column, Document, Figure, Table};

const LOOKS: [Look; 3] = [Look::Solid, Look::Dashed, Look::Dotted];

pub(crate) fn document(facts: &Facts<'_>) -> Document {
    let panel = |curves: &[Curve]| Panel {
        title: format!("m = 0..={}", curves[0].m_max),
        x: Axis::new(
            "relative distance m (tokens)",
            Scale::Linear,
            0.0..curves[0].m_max as f64,
        ),
        y: Axis::new("(1/(d/2)) Σ |S_n|, pure number", Scale::Linear, 0.0..20.0),
        layers: layers(curves),
        legend: Legend::UpperRight,
    };
    let [left, right] = &facts.upper_bounds;
    let panels = [panel(left), panel(right)];
    let rows = facts.upper_bounds.iter().flatten().map(|curve| {
        let mut row = vec![curve.base.clone(), curve.m_max.to_string()];
        row.extend(curve.quarters.iter().map(|mean| format!("{mean:.4}")));
        row.push(if falls(curve) { "yes" } else { "no" }.to_owned());
        row.push(if curve.falls_throughout { "yes" } else { "no" }.to_owned());
        row
    });
    let table = Table::new(
        "figure4-decay",
        "The mean of the bound over each quarter of the distances.",
        [
            Column::right("base"),
            Column::right("drawn to m ="),
            Column::right("first quarter"),
            Column::right("second"),
            Column::right("third"),
            Column::right("fourth"),
            Column::left("last below first"),
            Column::left("falls from each m to the next"),
        ],
        rows,
    );
    Document::new("figure4", "Figure 4: the upper bound of Eq. 7 over the relative distance")
        .text(
            "Drawn is (1/(d/2)) Σ_{n=1}^{d/2} |S_n| with S_n = Σ_{l<n} e^{i m θ_l}, d = 128: Eq. 7 without the factor max |h_l − h_{l+1}|, which
             depends on the vectors, and divided by the number of pairs, which the paper leaves open: the levels drawn there fit this
             normalisation. At m = 0 it is (d/2 + 1)/2 = 32.5, above the plot.",
        )
        .text(
            "Values are computed in f64 with the sine and cosine of the `libm` crate and are off by less than 1e-9 (derived in the source, tested
             against MPFR). Bands run from the least to the largest value of each of at most 256 columns of positions, lines through their means; the numbers drawn are in
             `csv/figure4.csv`, rounded to six decimals.",
        )
        .figure(Figure {
            name: "figure4".to_owned(),
            caption: "The relative upper bound of Eq. 7: bands from the least to the largest value of each column of positions, lines through the means.".to_owned(),
            svg: svg("Relative upper bound of the attention score (Eq. 7), head_dim 128", &panels),
            data: Some(data("figure4", &facts.upper_bounds)),
        })
        .text("The paper says that the bound \"decays as the relative distance increases\". As a trend:")
        .table(table)
}

/// Whether the last quarter's mean is below the first's.
pub(crate) fn falls(curve: &Curve) -> bool {
    curve.quarters[3] < curve.quarters[0]
}

/// The curves as bands.
pub(crate) fn layers(curves: &[Curve]) -> Vec<Layer> {
    let looks = LOOKS.into_iter().cycle();
    curves
        .iter()
        .zip(looks)
        .map(|(curve, look)| Layer {
            label: format!("base {}", curve.base),
            look,
            shape: Shape::Band(curve.columns.clone()),
        })
        .collect()
}

/// From the least to the largest value, m = 0 left out of the latter.
pub(crate) fn range(curves: &[Curve]) -> std::ops::Range<f64> {
    let columns = || curves.iter().flat_map(|curve| &curve.columns);
    let lo = columns().fold(f64::INFINITY, |lo, column| lo.min(column.lo));
    let hi = columns().fold(f64::NEG_INFINITY, |hi, column| hi.max(column.hi));
    lo - 0.04 * (hi - lo)..hi
}

/// The numbers drawn.
pub(crate) fn data(name: &str, panels: &[Vec<Curve>; 2]) -> Table {
    let rows = ["left", "right"]
        .into_iter()
        .zip(panels)
        .flat_map(|(panel, curves)| curves.iter().map(move |curve| (panel, curve)))
        .flat_map(|(panel, curve)| {
            curve.columns.iter().map(move |column| {
                [
                    panel.to_owned(),
                    curve.base.clone(),
                    column.from.to_string(),
                    column.to.to_string(),
                    format!("{:.6}", column.lo),
                    format!("{:.6}", column.mean),
                    format!("{:.6}", column.hi),
                ]
            })
        });
    Table::new(
        name,
        "The bands drawn.",
        [
            Column::left("panel"),
            Column::right("base"),
            Column::right("m from"),
            Column::right("m to"),
            Column::right("least"),
            Column::right("mean"),
            Column::right("largest"),
        ],
        rows,
    )
}
