//! The plot of a run: the curves above; below, the same less Theorem 1, where band and bias can be seen.

use plotters::coord::Shift;
use plotters::prelude::*;
use ropebound_montecarlo::{Analysis, SamplePositions};

type Failure = DrawingAreaErrorKind<std::io::Error>;

const SIZE: (u32, u32) = (1000, 700);
/// Points of a curve: more than the plot has columns.
const MOST_POINTS: usize = 4096;
const EXACT: RGBColor = RGBColor(0, 0, 0);
const ESTIMATE: RGBColor = RGBColor(0, 114, 178);
const EXPECTED: RGBColor = RGBColor(213, 94, 0);

/// An SVG: B(m), the closed form where it is another, and the estimate; below, estimate and closed form less Theorem 1, the
/// simultaneous band about the closed form.
///
/// Coordinates are whole pixels, so equal results give equal bytes. Of more than 4096 positions every k-th is drawn.
#[must_use]
pub fn plot(title: &str, positions: &SamplePositions, analysis: &Analysis) -> String {
    let mut svg = String::new();
    let drawn = draw(&mut svg, title, positions, analysis);
    drawn.expect("drawing into a string does not fail");
    svg
}

struct Curves {
    m: Vec<f64>,
    exact: Vec<f64>,
    theorem: Vec<f64>,
    expected: Vec<f64>,
    estimate: Vec<f64>,
    width: Vec<f64>,
}

impl Curves {
    fn new(positions: &SamplePositions, analysis: &Analysis) -> Self {
        let step = positions.count().div_ceil(MOST_POINTS);
        let pick = |values: &[f64]| values.iter().copied().step_by(step).collect::<Vec<_>>();
        let critical = analysis.band.critical();
        Self {
            m: positions.range().step_by(step).map(|m| m as f64).collect(),
            exact: pick(positions.cosine_sums()),
            theorem: pick(&analysis.theorem),
            expected: pick(&analysis.expectation),
            estimate: pick(analysis.estimates.values()),
            width: pick(analysis.estimates.standard_errors())
                .iter()
                .map(|error| error * critical)
                .collect(),
        }
    }

    fn points<'a>(&'a self, y: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
        self.m.iter().copied().zip(y.iter().copied())
    }
}

fn draw(
    svg: &mut String,
    title: &str,
    positions: &SamplePositions,
    analysis: &Analysis,
) -> Result<(), Failure> {
    let curves = Curves::new(positions, analysis);
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let root = root.titled(title, ("sans-serif", 14))?;
    let (above, below) = root.split_vertically(370);
    draw_curves(&above, &curves, analysis.bias() > 0.0)?;
    draw_errors(&below, &curves, analysis)?;
    root.present()
}

fn range(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (lo, hi) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| {
        (lo.min(x), hi.max(x))
    });
    let margin = (0.06 * (hi - lo)).max(1e-9);
    lo - margin..hi + margin
}

fn along(m: &[f64]) -> std::ops::Range<f64> {
    m[0]..m[m.len() - 1].max(m[0] + 1.0)
}

fn draw_curves(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    curves: &Curves,
    biased: bool,
) -> Result<(), Failure> {
    let all = [&curves.exact, &curves.expected, &curves.estimate];
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(24)
        .y_label_area_size(64)
        .build_cartesian_2d(along(&curves.m), range(all.into_iter().flatten().copied()))?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .y_desc("score difference / 2σ²")
        .x_label_formatter(&|m| format!("{m:.0}"))
        .draw()?;
    let mut line = |y: &[f64], style: ShapeStyle, label: &str| -> Result<(), Failure> {
        chart
            .draw_series(LineSeries::new(curves.points(y), style))?
            .label(label)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 22, y)], style));
        Ok(())
    };
    line(&curves.estimate, ESTIMATE.stroke_width(4), "estimate")?;
    if biased {
        line(
            &curves.expected,
            EXPECTED.stroke_width(1),
            "closed form with the violation",
        )?;
    }
    line(&curves.exact, EXACT.stroke_width(1), "exact B(m)")?;
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE.mix(0.9))
        .border_style(EXACT.mix(0.3))
        .draw()
}

fn draw_errors(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    curves: &Curves,
    analysis: &Analysis,
) -> Result<(), Failure> {
    let less_theorem = |values: &[f64], sign: f64| -> Vec<f64> {
        let terms = values.iter().zip(&curves.theorem).zip(&curves.width);
        terms.map(|((x, y), width)| x - y + sign * width).collect()
    };
    let errors = less_theorem(&curves.estimate, 0.0);
    let bias = less_theorem(&curves.expected, 0.0);
    let upper = less_theorem(&curves.expected, 1.0);
    let lower = less_theorem(&curves.expected, -1.0);
    let all = [&errors, &lower, &upper];
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(64)
        .build_cartesian_2d(along(&curves.m), range(all.into_iter().flatten().copied()))?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_desc("position m")
        .y_desc("less Theorem 1")
        .x_label_formatter(&|m| format!("{m:.0}"))
        .y_label_formatter(&|y| {
            if y.abs() < 1e-12 {
                "0".to_owned()
            } else {
                super::shown(*y, 2)
            }
        })
        .draw()?;
    let outline: Vec<_> = curves
        .points(&upper)
        .chain(curves.points(&lower).collect::<Vec<_>>().into_iter().rev())
        .collect();
    let fill = ESTIMATE.mix(0.2);
    chart
        .draw_series(std::iter::once(Polygon::new(outline, fill)))?
        .label(format!(
            "simultaneous band, false-alarm rate {}",
            analysis.band.level()
        ))
        .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 22, y + 5)], fill.filled()));
    let mut line = |y: &[f64], style: ShapeStyle, label: &str| -> Result<(), Failure> {
        chart
            .draw_series(LineSeries::new(curves.points(y), style))?
            .label(label)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 22, y)], style));
        Ok(())
    };
    line(&errors, ESTIMATE.stroke_width(1), "estimate")?;
    let (style, label) = if analysis.bias() > 0.0 {
        (EXPECTED, "closed form with the violation")
    } else {
        (EXACT, "Theorem 1")
    };
    line(&bias, style.stroke_width(1), label)?;
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE.mix(0.9))
        .border_style(EXACT.mix(0.3))
        .draw()
}
