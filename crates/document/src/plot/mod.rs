//! Figures as SVG: panels side by side, each with axes, units and a legend; layers differ in dash pattern and marker as well as in
//! colour, so they can be told apart in black and white.

mod axis;
mod draw;
mod envelope;

pub use axis::{Axis, Scale};
pub use envelope::{Column, envelope};

use plotters::style::RGBColor;

/// One panel.
pub struct Panel {
    /// Above it.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical one.
    pub y: Axis,
    /// Drawn in order, the first at the bottom.
    pub layers: Vec<Layer>,
    /// Where the legend stands, as seen from the middle.
    pub legend: Legend,
}

/// A corner.
#[derive(Clone, Copy)]
pub enum Legend {
    /// Upper right.
    UpperRight,
    /// Upper left.
    UpperLeft,
    /// Lower right.
    LowerRight,
}

/// Something drawn, with its line of the legend.
pub struct Layer {
    /// What the legend calls it; nothing leaves it out.
    pub label: String,
    /// Its colour, dashes and marker.
    pub look: Look,
    /// What is drawn.
    pub shape: Shape,
}

impl Layer {
    /// A line through points in order.
    pub fn line(label: &str, look: Look, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self {
            label: label.to_owned(),
            look,
            shape: Shape::Line(points.into_iter().collect()),
        }
    }

    /// Markers at points, all of them hollow or none.
    pub fn points(
        label: &str,
        look: Look,
        hollow: bool,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let points = points.into_iter().map(|(x, y)| (x, y, hollow));
        Self {
            label: label.to_owned(),
            look,
            shape: Shape::Points(points.collect()),
        }
    }
}

/// What a layer draws.
pub enum Shape {
    /// A line through points in order.
    Line(Vec<(f64, f64)>),
    /// Markers; hollow where the flag is set.
    Points(Vec<(f64, f64, bool)>),
    /// From the least to the largest y of each column, and a line through the means.
    Band(Vec<Column>),
}

/// Colour, dashes and marker that go together.
#[derive(Clone, Copy)]
pub enum Look {
    /// An unbroken line.
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// Long dashes.
    LongDashed,
    /// Dashes and dots.
    DashDotted,
    /// Of a boundary or a reference.
    Thin,
}

impl Look {
    const ALL: [Self; 6] = [
        Self::Solid,
        Self::Dashed,
        Self::Dotted,
        Self::LongDashed,
        Self::DashDotted,
        Self::Thin,
    ];

    /// No other element of a figure has one of these colours, by which the dashes are added.
    fn colour(self) -> RGBColor {
        match self {
            Self::Solid => RGBColor(17, 17, 17),
            Self::Dashed => RGBColor(0, 114, 178),
            Self::Dotted => RGBColor(213, 94, 0),
            Self::LongDashed => RGBColor(0, 158, 115),
            Self::DashDotted => RGBColor(204, 121, 167),
            Self::Thin => RGBColor(119, 119, 119),
        }
    }

    /// `stroke-dasharray` of SVG.
    fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some("10 4"),
            Self::Dotted => Some("2 3"),
            Self::LongDashed => Some("24 6"),
            Self::DashDotted => Some("9 3 2 3"),
            Self::Thin => Some("14 3 2 3"),
        }
    }
}

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
            shape: Shape::Line(vec![(1.0, y), (10.0, 2.0 * y)]),
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
                    shape: Shape::Band(vec![
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
                    shape: Shape::Points(vec![(2.0, 2.0, true), (3.0, 3.0, false)]),
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
