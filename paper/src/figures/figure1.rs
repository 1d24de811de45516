//! Figure 1: least bases over context lengths, printed and true, and the laws through them.

use crate::PowerLaw;
use crate::facts::Facts;
use crate::real::Real;
use crate::tables::{FittedBases, Table2Row};
use crate::text::{cells, six_digits};
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_document::{Column, Document, Figure, Table};

pub(crate) fn document(facts: &Facts) -> Document {
    let printed = &facts.claims.figure1_fit;
    let printed_law = PowerLaw::from(printed);
    let refit = facts.table2.fit(FittedBases::Infima, 1024);
    let refit = refit.expect("Table 2 has its fits").law;
    let [a, p] = [refit.approx_a, refit.approx_p].map(six_digits);
    let points: Vec<_> = (facts.claims.table2.iter().zip(&facts.table2.rows))
        .map(|(claim, row)| {
            let least = facts.least(row.positions, 128);
            (row, claim.base.value.nearest_f64(), least)
        })
        .collect();
    let over = |law: PowerLaw, (row, _, least): &(&Table2Row, f64, &Real)| {
        law.at(row.positions as f64) / least.approx()
    };
    let worst = points
        .iter()
        .map(|point| over(printed_law, point))
        .fold(0.0, f64::max);
    let rows = points.iter().map(|point| {
        let (row, printed, least) = point;
        let law = |law: PowerLaw| format!("{:.3e}", law.at(row.positions as f64));
        cells![
            row.context,
            row.positions,
            printed,
            least,
            law(printed_law),
            format!("{:.2}", over(printed_law, point)),
            law(refit),
            format!("{:.2}", over(refit, point)),
        ]
    });
    let columns = Column::all(
        "context; >x; >printed base; >base_L; >printed law; >over base_L; >refitted law; >over base_L",
    );
    let table = Table::new("figure1", "The points and both laws.", columns, rows).note(
        "Laws are evaluated in f64, without a proven bound, and rounded to the digits shown.",
    );
    let ends = [1024.0, 1_048_576.0];
    let line = |law: PowerLaw| ends.map(|x| (x, law.at(x)));
    let x = |row: &Table2Row| row.positions as f64;
    let printed_points = points.iter().map(|(row, printed, _)| (x(row), *printed));
    let true_points = points
        .iter()
        .map(|(row, _, least)| (x(row), least.approx()));
    let panel = Panel {
        title: String::new(),
        x: Axis::new(
            "context length (positions, 1k = 1024)",
            Scale::Log2,
            900.0..1_300_000.0,
        ),
        y: Axis::new("least base (pure number)", Scale::Log10, 1e3..1e9),
        layers: vec![
            Layer::line(
                &format!("printed law {} x^{}", printed.a.text, printed.p.text),
                Look::Dashed,
                line(printed_law),
            ),
            Layer::line(
                &format!("law of the true infima {a} x^{p}"),
                Look::Dotted,
                line(refit),
            ),
            Layer::points("printed in Table 2", Look::Dashed, true, printed_points),
            Layer::points("true infimum base_L", Look::Solid, false, true_points),
        ],
        legend: Legend::UpperLeft,
    };
    Document::new("figure1", "Figure 1: the least base over the context length")
        .text(format!(
            "The paper draws its Table 2 with the law y = {} x^{}. Below, its points and law with the proven infima and the law refitted to
             these, y = {a} x^{p} (least squares of ln y on ln x, x in positions; Table 2's page has the other refits). The printed law is up to {worst:.1} times
             the infimum.",
            printed.a.text, printed.p.text
        ))
        .figure(Figure::new(
            "figure1",
            "Least bases, printed and true, and both laws. Both axes are logarithmic.",
            svg("Least base over context length, head_dim 128", &[panel]),
        ))
        .table(table)
}
