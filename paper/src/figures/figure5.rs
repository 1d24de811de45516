//! Figure 5: B(m)/(d/2) over the relative distance.

use super::bands::{data, layers, range};
use super::curves::Curve;
use crate::facts::Facts;
use crate::text::cells;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_document::{Column, Document, Figure, Table};

pub(crate) fn document(facts: &Facts) -> Document {
    let claims = &facts.claims.figure5;
    let panel = |curves: &[Curve]| {
        let m_max = curves[0].m_max as f64;
        let mut layers = layers(curves);
        layers.push(Layer::line("0", Look::Thin, [(0.0, 0.0), (m_max, 0.0)]));
        Panel {
            title: format!("m = 0..={}", curves[0].m_max),
            x: Axis::new("relative distance m (tokens)", Scale::Linear, 0.0..m_max),
            y: Axis::new("B(m) / (d/2), pure number", Scale::Linear, range(curves)),
            layers,
            legend: Legend::UpperRight,
        }
    };
    let [left, right] = &facts.cosine_sums;
    let panels = [panel(left), panel(right)];
    let curves: Vec<_> = facts.cosine_sums.iter().flatten().collect();
    let judge = |curve: &Curve| facts.judge(&curve.base.value, curve.m_max, 128);
    let rows = curves.iter().map(|curve| {
        let judged = judge(curve);
        let first = match judged.feasible {
            true => "none".to_owned(),
            false => (judged.length + 1).to_string(),
        };
        cells![curve.base.text, curve.m_max, first, judged.negative]
    });
    let columns =
        Column::all(">base; >drawn to m =; >first m with B(m) < 0; >negative sums on 0..=m");
    let caption = "Where each curve is below zero.";
    let below = Table::new("figure5-signs", caption, columns, rows);
    let below_zero = curves.iter().filter(|curve| !judge(curve).feasible).count();
    Document::new("figure5", "Figure 5: B(m)/(d/2) over the relative distance")
        .text(format!(
            "{} for head_dim 128, m = 0..=m_max. A curve has more positions than a figure has pixels: drawn is the band between the least and the
             largest value of each of at most 256 columns of positions, with a line through their means, from enclosures of B(m) by MPFR that
             are narrower than 1e-12, so nothing between is lost. The numbers drawn are in `csv/figure5.csv`, rounded to six decimals.",
            claims.curve
        ))
        .figure(
            Figure::new(
                "figure5",
                "B(m)/(d/2): bands from the least to the largest value of each column of positions, lines through the means.",
                svg("B(m)/(d/2) over the relative distance, head_dim 128", &panels),
            )
            .with_data(data("figure5", &facts.cosine_sums)),
        )
        .text(format!(
            "The paper: \"for a very small base value, we can observe that B is even below zero at a certain distance\". So are {below_zero} of the
             {} curves, within the distances drawn; signs are proven.",
            curves.len()
        ))
        .table(below)
}
