//! What a figure is made of: panels, their axes and layers.

use super::axis::Axis;
use super::envelope::Column;
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
    pub shape: Geometry,
}

impl Layer {
    /// A line through points in order.
    pub fn line(label: &str, look: Look, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self {
            label: label.to_owned(),
            look,
            shape: Geometry::Line(points.into_iter().collect()),
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
            shape: Geometry::Points(points.collect()),
        }
    }
}

/// What a layer draws.
pub enum Geometry {
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
    pub(super) const ALL: [Self; 6] = [
        Self::Solid,
        Self::Dashed,
        Self::Dotted,
        Self::LongDashed,
        Self::DashDotted,
        Self::Thin,
    ];

    /// No other element of a figure has one of these colours, by which the dashes are added.
    pub(super) fn colour(self) -> RGBColor {
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
    pub(super) fn dashes(self) -> Option<&'static str> {
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
