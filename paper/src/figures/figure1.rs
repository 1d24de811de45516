//! Figure 1: least bases over context lengths, printed and true, and the laws through them.

use crate::facts::Facts;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, Shape, svg};
use ropebound_document::{Column, Document, Figure, Table};

/// y = a x^p by the `libm` crate.
fn law(a: &str, p: &str, x: f64) -> f64 {
    let number = |text: &str| text.parse::<f64>().expect("a coefficient");
    number(a) * libm::pow(x, number(p))
}

pub(crate) fn document(facts: &Facts<'_>) -> Document {
    let printed = &facts.claims.figure1_fit;
    let refit = facts
        .table2
        .fits
        .iter()
        .find(|fit| fit.bases == "true infima" && fit.k == 1024)
        .expect("Table 2 has its fits");
    let printed_law = |x| law(&printed.a, &printed.p, x);
    let refit_law = |x| law(&refit.a, &refit.p, x);
    let mut points = Vec::new();
    let mut worst = 0.0f64;
    for (claim, row) in facts.claims.table2.iter().zip(&facts.table2.rows) {
        let x = row.positions as f64;
        let truth: f64 = facts.least(row.positions, 128).parse().expect("a number");
        worst = worst.max(printed_law(x) / truth);
        points.push((
            x,
            claim.base.value.nearest_f64(),
            truth,
            row.context.clone(),
        ));
    }
    let rows = points.iter().map(|(x, printed, truth, context)| {
        [
            context.clone(),
            format!("{x}"),
            format!("{printed}"),
            facts.least(*x as u64, 128).to_owned(),
            format!("{:.3e}", printed_law(*x)),
            format!("{:.2}", printed_law(*x) / truth),
            format!("{:.3e}", refit_law(*x)),
            format!("{:.2}", refit_law(*x) / truth),
        ]
    });
    let table = Table::new(
        "figure1",
        "The points and both laws.",
        [
            Column::left("context"),
            Column::right("x"),
            Column::right("printed base"),
            Column::right("base_L"),
            Column::right("printed law"),
            Column::right("over base_L"),
            Column::right("refitted law"),
            Column::right("over base_L"),
        ],
        rows,
    )
    .note("Laws are evaluated in f64, without a proven bound, and rounded to the digits shown.");
    let ends = [1024.0, 1_048_576.0];
    let line = |f: &dyn Fn(f64) -> f64| Shape::Line(ends.iter().map(|&x| (x, f(x))).collect());
    let panel = Panel {
        title: String::new(),
        x: Axis::new(
            "context length (positions, 1k = 1024)",
            Scale::Log2,
            900.0..1_300_000.0,
        ),
        y: Axis::new("least base (pure number)", Scale::Log10, 1e3..1e9),
        layers: vec![
            Layer {
                label: format!("printed law {} x^{}", printed.a, printed.p),
                look: Look::Dashed,
                shape: line(&printed_law),
            },
            Layer {
                label: format!("law of the true infima {} x^{}", refit.a, refit.p),
                look: Look::Dotted,
                shape: line(&refit_law),
            },
            Layer {
                label: "printed in Table 2".to_owned(),
                look: Look::Dashed,
                shape: Shape::Points(
                    points
                        .iter()
                        .map(|point| (point.0, point.1, true))
                        .collect(),
                ),
            },
            Layer {
                label: "true infimum base_L".to_owned(),
                look: Look::Solid,
                shape: Shape::Points(
                    points
                        .iter()
                        .map(|point| (point.0, point.2, false))
                        .collect(),
                ),
            },
        ],
        legend: Legend::UpperLeft,
    };
    Document::new("figure1", "Figure 1: the least base over the context length")
        .text(format!(
            "The paper draws its Table 2 with the law y = {} x^{}. Below, its points and law with the proven infima and the law refitted to
             these, y = {} x^{} (least squares of ln y on ln x, x in positions; [Table 2] has the other refits). The printed law is up to {worst:.1} times
             the infimum.",
            printed.a, printed.p, refit.a, refit.p
        ).replace("[Table 2]", "Table 2's page"))
        .figure(Figure {
            name: "figure1".to_owned(),
            caption: "Least bases, printed and true, and both laws. Both axes are logarithmic.".to_owned(),
            svg: svg("Least base over context length, head_dim 128", &[panel]),
            data: None,
        })
        .table(table)
}
