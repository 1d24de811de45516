//! Panels by plotters.

use super::axis::Axis;
use super::panel::{Geometry, Layer, Legend, Panel};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

type Failure = DrawingAreaErrorKind<std::io::Error>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

const HEIGHT: u32 = 460;
/// Of a figure of one panel, and of each of more.
const WIDTHS: [u32; 2] = [860, 560];

pub(super) fn draw(title: &str, panels: &[Panel]) -> Result<String, Failure> {
    let width = WIDTHS[usize::from(panels.len() > 1)] * panels.len() as u32;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (width, HEIGHT)).into_drawing_area();
        root.fill(&WHITE)?;
        let root = root.titled(title, ("sans-serif", 19))?;
        for (area, panel) in root.split_evenly((1, panels.len())).iter().zip(panels) {
            draw_panel(area, panel)?;
        }
        root.present()?;
    }
    Ok(svg)
}

fn draw_panel(area: &DrawingArea<SVGBackend<'_>, Shift>, panel: &Panel) -> Result<(), Failure> {
    let mut builder = ChartBuilder::on(area);
    builder
        .margin(10)
        .margin_right(24)
        .x_label_area_size(46)
        .y_label_area_size(70);
    if !panel.title.is_empty() {
        builder.caption(&panel.title, ("sans-serif", 16));
    }
    let mut chart = builder.build_cartesian_2d(panel.x.placed(), panel.y.placed())?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(225, 225, 225))
        .label_style(("sans-serif", 14))
        .axis_desc_style(("sans-serif", 15))
        .x_labels(panel.x.ticks())
        .y_labels(panel.y.ticks())
        .x_desc(&panel.x.label)
        .y_desc(&panel.y.label)
        .x_label_formatter(&|place| panel.x.tick(*place))
        .y_label_formatter(&|place| panel.y.tick(*place))
        .draw()?;
    for layer in &panel.layers {
        draw_layer(&mut chart, layer, &panel.x, &panel.y)?;
    }
    let position = match panel.legend {
        Legend::UpperRight => SeriesLabelPosition::UpperRight,
        Legend::UpperLeft => SeriesLabelPosition::UpperLeft,
        Legend::LowerRight => SeriesLabelPosition::LowerRight,
    };
    chart
        .configure_series_labels()
        .label_font(("sans-serif", 14))
        .legend_area_size(44)
        .position(position)
        .background_style(WHITE.mix(0.85))
        .border_style(RGBColor(190, 190, 190))
        .draw()
}

fn draw_layer(chart: &mut Chart<'_, '_>, layer: &Layer, x: &Axis, y: &Axis) -> Result<(), Failure> {
    let colour = layer.look.colour();
    let place = |(at_x, at_y): (f64, f64)| (x.place(at_x), y.place(at_y));
    match &layer.shape {
        Geometry::Line(points) => {
            let points: Vec<_> = points.iter().copied().map(place).collect();
            chart
                .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
                .label(&layer.label)
                .legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 40, y)], colour.stroke_width(2))
                });
        }
        Geometry::Points(points) => {
            let marker = |&(at_x, at_y, hollow): &(f64, f64, bool)| {
                let style = if hollow {
                    colour.stroke_width(2)
                } else {
                    colour.filled()
                };
                Circle::new(place((at_x, at_y)), 5, style)
            };
            let hollow = points.iter().all(|point| point.2);
            chart
                .draw_series(points.iter().map(marker))?
                .label(&layer.label)
                .legend(move |(x, y)| {
                    let style = if hollow {
                        colour.stroke_width(2)
                    } else {
                        colour.filled()
                    };
                    Circle::new((x + 20, y), 5, style)
                });
        }
        Geometry::Band(columns) => {
            let edge = |pick: fn(&super::envelope::Column) -> f64| -> Vec<(f64, f64)> {
                columns
                    .iter()
                    .map(|column| place((column.x(), pick(column))))
                    .collect()
            };
            let (lower, upper) = (edge(|column| column.lo), edge(|column| column.hi));
            let outline: Vec<_> = upper.iter().chain(lower.iter().rev()).copied().collect();
            chart.draw_series(std::iter::once(Polygon::new(outline, colour.mix(0.18))))?;
            let means = edge(|column| column.mean);
            chart
                .draw_series(LineSeries::new(means, colour.stroke_width(2)))?
                .label(&layer.label)
                .legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 40, y)], colour.stroke_width(2))
                });
        }
    }
    Ok(())
}
