//! Errors by decade of position, one line a recipe, for tables of f32 at base 5e5.

use super::PrecisionReport;
use plotters::prelude::*;

type Failure = DrawingAreaErrorKind<std::io::Error>;

const SIZE: (u32, u32) = (1000, 620);
/// Where the legend begins.
const LEGEND: i32 = 796;
/// The base and the format drawn.
const DRAWN: (&str, &str) = ("5e5", "f32");
/// Colours that stay apart for most eyes.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 0, 0),
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(150, 130, 0),
];

/// An SVG. Coordinates are whole pixels, so equal results give equal bytes.
pub fn svg(report: &PrecisionReport) -> String {
    let mut svg = String::new();
    draw(&mut svg, report).expect("drawing into a string does not fail");
    svg
}

fn draw(svg: &mut String, report: &PrecisionReport) -> Result<(), Failure> {
    let lines: Vec<_> = report
        .errors
        .iter()
        .filter(|record| (record.base.as_str(), record.dtype.as_str()) == DRAWN)
        .collect();
    let decades = lines
        .iter()
        .map(|record| record.decades.len())
        .max()
        .unwrap_or(1);
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let title = format!(
        "Largest error of a table entry by decade of position: base {}, head_dim {}, tables of {}",
        DRAWN.0, report.head_dim, DRAWN.1
    );
    let root = root.titled(&title, ("sans-serif", 16))?;
    let mut chart = ChartBuilder::on(&root)
        .margin(12)
        .margin_right(220)
        .x_label_area_size(44)
        .y_label_area_size(70)
        .build_cartesian_2d(0.0..(decades as f64 - 1.0).max(1.0), -9.0..0.6)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_labels(decades)
        .y_labels(10)
        .x_desc("position")
        .y_desc("largest |entry − exact, correctly rounded|")
        .x_label_formatter(&|x| {
            let first = |decade: f64| {
                if decade < 0.5 {
                    "0".to_owned()
                } else {
                    format!("1e{decade:.0}")
                }
            };
            format!("{}..1e{:.0}", first(*x), x + 1.0)
        })
        .y_label_formatter(&|y| {
            if *y <= -8.99 {
                "0".to_owned()
            } else {
                format!("1e{y:.0}")
            }
        })
        .draw()?;
    for (index, record) in lines.iter().enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        let dashed = index >= COLOURS.len();
        let style = colour.stroke_width(2);
        // Nothing is drawn at a decade without numbers; no error at all stands at the bottom.
        let points: Vec<(f64, f64)> = record
            .decades
            .iter()
            .enumerate()
            .filter_map(|(decade, error)| Some((decade as f64, (*error)?)))
            .map(|(decade, error)| {
                (
                    decade,
                    if error > 1e-9 {
                        libm::log10(error)
                    } else {
                        -9.0
                    },
                )
            })
            .collect();
        if dashed {
            chart.draw_series(DashedLineSeries::new(points.clone(), 7, 5, style))?;
        } else {
            chart.draw_series(LineSeries::new(points.clone(), style))?;
        }
        // The legend stands beside the plot, in pixels.
        let y = 30 + 22 * index as i32;
        let strokes: &[[i32; 2]] = if dashed {
            &[[0, 12], [18, 30]]
        } else {
            &[[0, 30]]
        };
        for [from, to] in strokes {
            let ends = [(LEGEND + from, y), (LEGEND + to, y)];
            root.draw(&PathElement::new(ends, style))?;
        }
        let label = ("sans-serif", 13);
        root.draw(&Text::new(
            record.recipe.clone(),
            (LEGEND + 38, y - 6),
            label,
        ))?;
        chart.draw_series(
            points
                .into_iter()
                .map(|point| Circle::new(point, 3, colour.filled())),
        )?;
    }
    root.present()
}
