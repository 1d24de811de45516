//! Figures as SVG: panels side by side, each with axes, units and a legend; layers differ in dash pattern and marker as well as in
//! colour, so they can be told apart in black and white.

mod axis;
mod draw;
mod envelope;
mod panel;

pub use axis::{Axis, Scale};
pub use envelope::{Column, envelope};
pub use panel::{Geometry, Layer, Legend, Look, Panel};

use plotters::style::RGBColor;

/// The panels in a row under `title`: one `<svg>` element. Coordinates are whole pixels, so equal panels give equal bytes.
pub fn svg(title: &str, panels: &[Panel]) -> String {
    let drawn = draw::draw(title, panels).expect("drawing into a string does not fail");
    dashed(drawn)
}

/// Adds dashes to lines by colour: the backend knows none. It writes one element a line.
fn dashed(svg: String) -> String {
    svg.lines().map(|line| dashed_line(line) + "\n").collect()
}

fn dashed_line(element: &str) -> String {
    let mut element = element.to_owned();
    for look in Look::ALL {
        let RGBColor(r, g, b) = look.colour();
        let stroke = format!("stroke=\"#{r:02X}{g:02X}{b:02X}\"");
        if let (true, Some(dashes)) = (element.starts_with("<polyline"), look.dashes()) {
            element = element.replace(&stroke, &format!("{stroke} stroke-dasharray=\"{dashes}\""));
        }
    }
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        let line = |look, y: f64| Layer {
            label: "line <1>".to_owned(),
            look,
            shape: Geometry::Line(vec![(1.0, y), (10.0, 2.0 * y)]),
        };
        Panel {
            title: "panel".to_owned(),
            x: Axis::new("x (tokens)", Scale::Log10, 1.0..10.0),
            y: Axis::new("y", Scale::Linear, 0.0..5.0),
            layers: vec![
                line(Look::Solid, 1.0),
                line(Look::Dashed, 2.0),
                line(Look::LongDashed, 2.2),
                line(Look::DashDotted, 2.4),
                line(Look::Thin, 0.5),
                Layer {
                    label: "band".to_owned(),
                    look: Look::Dotted,
                    shape: Geometry::Band(vec![
                        Column {
                            from: 1,
                            to: 2,
                            lo: 1.0,
                            mean: 1.5,
                            hi: 2.0,
                        },
                        Column {
                            from: 3,
                            to: 4,
                            lo: 1.5,
                            mean: 1.6,
                            hi: 1.75,
                        },
                    ]),
                },
                Layer {
                    label: "points".to_owned(),
                    look: Look::Thin,
                    shape: Geometry::Points(vec![(2.0, 2.0, true), (3.0, 3.0, false)]),
                },
            ],
            legend: Legend::UpperRight,
        }
    }

    /// Title, axes, legend, and every look by more than its colour.
    #[test]
    fn a_figure_has_its_parts() {
        let svg = svg("the title", &[panel(), panel()]);
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
        for text in [
            "the title",
            "panel",
            "x (tokens)",
            "line &lt;1&gt;",
            "band",
            "points",
        ] {
            assert!(svg.contains(text), "{text} in {svg}");
        }
        for look in Look::ALL.iter().filter_map(|look| look.dashes()) {
            assert!(
                svg.contains(&format!("stroke-dasharray=\"{look}\"")),
                "{look}"
            );
        }
        assert_eq!(svg, super::svg("the title", &[panel(), panel()]));
    }
}
