//! The islands of several contexts, one bar each.

use super::islands::IslandsRow;
use crate::real::Real;
use plotters::prelude::*;

type Failure = DrawingAreaErrorKind<std::io::Error>;

const WIDTH: u32 = 1000;
const ROW_HEIGHT: u32 = 76;
/// The axis ends at this many base_L: the largest safe base is drawn on all.
const MARGIN: f64 = 1.15;
const AXIS_START: f64 = 0.9;

/// About where each island starts and ends; the last has no end.
fn spans(row: &IslandsRow) -> Vec<(f64, Option<f64>)> {
    let islands = row.islands.iter();
    islands
        .filter_map(|island| {
            Some((
                island.start.as_ref()?.approx(),
                island.end.as_ref().map(Real::approx),
            ))
        })
        .collect()
}

/// An SVG: for each context a bar over base/base_L, black where feasible.
pub(super) fn draw(rows: &[&IslandsRow]) -> String {
    let mut svg = String::new();
    let drawn = try_draw(&mut svg, rows);
    drawn.expect("drawing into a string does not fail");
    svg
}

fn try_draw(svg: &mut String, rows: &[&IslandsRow]) -> Result<(), Failure> {
    let height = ROW_HEIGHT * rows.len() as u32 + 120;
    let root = SVGBackend::with_string(svg, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let root = root.titled(
        "Feasible bases (black) between base_L and the safe base",
        ("sans-serif", 17),
    )?;
    let largest = rows
        .iter()
        .filter_map(|row| {
            let spans = spans(row);
            Some(spans.last()?.0 / spans.first()?.0)
        })
        .fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(&root)
        .margin(12)
        .margin_right(24)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d(
            (AXIS_START..MARGIN * largest).log_scale(),
            0.0..rows.len() as f64,
        )?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .light_line_style(TRANSPARENT)
        .x_desc("base / base_L (ratio, logarithmic)")
        .x_label_formatter(&|ratio| format!("{ratio}"))
        .axis_desc_style(("sans-serif", 14))
        .label_style(("sans-serif", 13))
        .draw()?;
    let outline = BLACK.stroke_width(1);
    for (index, row) in rows.iter().enumerate() {
        let spans = spans(row);
        let Some(&(least, _)) = spans.first() else {
            continue;
        };
        let bottom = (rows.len() - 1 - index) as f64;
        let (low, high) = (bottom + 0.42, bottom + 0.86);
        chart.draw_series([Rectangle::new(
            [(AXIS_START, low), (MARGIN * largest, high)],
            outline,
        )])?;
        chart.draw_series(spans.iter().map(|&(start, end)| {
            let end = end.map_or(MARGIN * largest, |end| end / least);
            Rectangle::new([(start / least, low), (end, high)], BLACK.filled())
        }))?;
        // Lines as well, so that islands narrower than a pixel are seen.
        chart.draw_series(spans.iter().map(|&(start, _)| {
            PathElement::new(
                [(start / least, low), (start / least, high)],
                BLACK.stroke_width(1),
            )
        }))?;
        let beside = |at: (f64, f64), text: String, offset: (i32, i32)| {
            EmptyElement::at(at) + Text::new(text, offset, ("sans-serif", 14))
        };
        let middle = (AXIS_START, bottom + 0.64);
        chart.draw_series([beside(middle, format!("L = {}", row.context), (-50, -8))])?;
        let at = (row.printed.value.nearest_f64() / least, bottom + 0.3);
        chart.draw_series([TriangleMarker::new(at, 6, BLACK.filled())])?;
        chart.draw_series([beside(at, row.printed.text.clone(), (9, -5))])?;
    }
    draw_legend(&root)?;
    let upwards = ("sans-serif", 14)
        .into_font()
        .transform(FontTransform::Rotate270);
    let middle = height as i32 / 2 + 60;
    root.draw(&Text::new("context length L", (4, middle), upwards))?;
    root.present()
}

/// What bars and markers mean, in the upper right corner.
fn draw_legend(area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>) -> Result<(), Failure> {
    let (width, _) = area.dim_in_pixel();
    let x = |left: i32| width as i32 - left;
    let style = ("sans-serif", 13);
    area.draw(&Rectangle::new([(x(330), 6), (x(312), 18)], BLACK.filled()))?;
    area.draw(&Text::new("feasible", (x(306), 5), style))?;
    area.draw(&Rectangle::new(
        [(x(245), 6), (x(227), 18)],
        BLACK.stroke_width(1),
    ))?;
    area.draw(&Text::new("infeasible", (x(221), 5), style))?;
    area.draw(&TriangleMarker::new((x(140), 14), 6, BLACK.filled()))?;
    area.draw(&Text::new("printed in Table 2", (x(130), 5), style))
}
