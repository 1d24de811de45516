//! Errors by decade of position, one line a recipe, for tables of f32 at base 5e5.

use super::records::{ErrorRecord, PrecisionReport};
use ropebound_document::Figure;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_kernels::FloatType;

/// The base and the format drawn.
const DRAWN: (&str, FloatType) = ("5e5", FloatType::F32);
/// An error of nothing is drawn here.
const FLOOR: f64 = 1e-9;
/// As many recipes to a panel as there are looks.
const LOOKS: [Look; 6] = [
    Look::Solid,
    Look::Dashed,
    Look::Dotted,
    Look::LongDashed,
    Look::DashDotted,
    Look::Thin,
];

pub(super) fn figure(report: &PrecisionReport) -> Figure {
    let drawn = report.errors_of(DRAWN.0, DRAWN.1);
    let layer = |(record, look): (&&ErrorRecord, Look)| {
        let points = (0..).zip(&record.decades).filter_map(|(decade, error)| {
            let middle = libm::exp10(f64::from(decade) + 0.5);
            Some((middle, error.as_ref()?.max(FLOOR)))
        });
        Layer::line(record.recipe.name(), look, points)
    };
    let corners = [Legend::UpperLeft, Legend::LowerRight];
    let panels: Vec<Panel> = drawn
        .chunks(LOOKS.len())
        .zip(corners)
        .map(|(records, legend)| Panel {
            title: String::new(),
            x: Axis::new("position m (by decade)", Scale::Log10, 1.0..1e7),
            y: Axis::new(
                "largest |entry − exact, correctly rounded|",
                Scale::Log10,
                FLOOR..1e1,
            ),
            layers: records.iter().zip(LOOKS).map(layer).collect(),
            legend,
        })
        .collect();
    let title = format!(
        "Largest error of a table entry: base {}, head_dim {}, tables of {}",
        DRAWN.0, report.head_dim, DRAWN.1
    );
    Figure::new(
        "precision",
        format!(
            "Largest error of a table entry by decade of position: base {}, tables of {}. Both axes are logarithmic; no error at all is drawn at {FLOOR:e}.",
            DRAWN.0, DRAWN.1
        ),
        svg(&title, &panels),
    )
}
