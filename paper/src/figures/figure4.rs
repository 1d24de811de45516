//! Figure 4: the upper bound of Eq. 7 over the relative distance.

use super::bands::{data, layers};
use super::curves::Curve;
use crate::facts::Facts;
use crate::text::{cells, yes_no};
use ropebound_document::plot::{Axis, Legend, Panel, Scale, svg};
use ropebound_document::{Column, Document, Figure, Table};

pub(crate) fn document(facts: &Facts) -> Document {
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
        let [first, second, third, fourth] = curve.quarters.map(|mean| format!("{mean:.4}"));
        cells![
            curve.base.text,
            curve.m_max,
            first,
            second,
            third,
            fourth,
            yes_no(Some(curve.falls())),
            yes_no(Some(curve.falls_throughout)),
        ]
    });
    let columns = Column::all(
        ">base; >drawn to m =; >first quarter; >second; >third; >fourth; last below first; falls from each m to the next",
    );
    let caption = "The mean of the bound over each quarter of the distances.";
    let table = Table::new("figure4-decay", caption, columns, rows);
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
        .figure(
            Figure::new(
                "figure4",
                "The relative upper bound of Eq. 7: bands from the least to the largest value of each column of positions, lines through the means.",
                svg("Relative upper bound of the attention score (Eq. 7), head_dim 128", &panels),
            )
            .with_data(data("figure4", &facts.upper_bounds)),
        )
        .text("The paper says that the bound \"decays as the relative distance increases\". As a trend:")
        .table(table)
}
