//! Figure 5: B(m)/(d/2) over the relative distance.

use super::curves::Curve;
use super::figure4::{data, layers, range};
use crate::facts::Facts;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, Shape, svg};
use ropebound_document::{Column, Document, Figure, Table};

pub(crate) fn document(facts: &Facts<'_>) -> Document {
    let claims = &facts.claims.figure5;
    let panel = |curves: &[Curve]| {
        let m_max = curves[0].m_max as f64;
        let mut layers = layers(curves);
        layers.push(Layer {
            label: "0".to_owned(),
            look: Look::Thin,
            shape: Shape::Line(vec![(0.0, 0.0), (m_max, 0.0)]),
        });
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
    let rows = [&claims.left, &claims.right].into_iter().flat_map(|panel| {
        panel.bases.iter().map(|base| {
            let judged = facts.judge(&base.value, panel.m_max, 128);
            let first = if judged.feasible {
                "none".to_owned()
            } else {
                (judged.length + 1).to_string()
            };
            [
                base.text.clone(),
                panel.m_max.to_string(),
                first,
                judged.negative.to_string(),
            ]
        })
    });
    let below = Table::new(
        "figure5-signs",
        "Where each curve is below zero.",
        [
            Column::right("base"),
            Column::right("drawn to m ="),
            Column::right("first m with B(m) < 0"),
            Column::right("negative sums on 0..=m"),
        ],
        rows,
    );
    let below_zero = below
        .rows
        .iter()
        .filter(|row| row[2].shown() != "none")
        .count();
    Document::new("figure5", "Figure 5: B(m)/(d/2) over the relative distance")
        .text(format!(
            "{} for head_dim 128, m = 0..=m_max. A curve has more positions than a figure has pixels: drawn is the band between the least and the
             largest value of each of at most 256 columns of positions, with a line through their means, from enclosures of B(m) by MPFR that
             are narrower than 1e-12, so nothing between is lost. The numbers drawn are in `csv/figure5.csv`, rounded to six decimals.",
            claims.curve
        ))
        .figure(Figure {
            name: "figure5".to_owned(),
            caption: "B(m)/(d/2): bands from the least to the largest value of each column of positions, lines through the means.".to_owned(),
            svg: svg("B(m)/(d/2) over the relative distance, head_dim 128", &panels),
            data: Some(data("figure5", &facts.cosine_sums)),
        })
        .text(format!(
            "The paper: \"for a very small base value, we can observe that B is even below zero at a certain distance\". So are {below_zero} of the
             {} curves, within the distances drawn; signs are proven.",
            below.rows.len()
        ))
        .table(below)
}
