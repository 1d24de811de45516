//! Context claimed against context proven, both on logarithmic axes, as SVG.

use std::fmt::Write;

/// One layer type of one model.
pub(super) struct Point {
    pub name: String,
    /// Its reach.
    pub claimed: u64,
    /// L_θ of its rotary sum.
    pub proven: u64,
    /// Whether the search ended there without a negative sum.
    pub open: bool,
    pub verified: bool,
}

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 560.0;
const LEFT: f64 = 80.0;
const BOTTOM: f64 = 60.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 30.0;
/// Powers of two at the ends of both axes.
const FIRST: f64 = 4.0;
const LAST: f64 = 23.0;

fn share(value: u64) -> f64 {
    let log = libm::log2(value.max(1) as f64).clamp(FIRST, LAST);
    (log - FIRST) / (LAST - FIRST)
}

fn x(value: u64) -> f64 {
    LEFT + share(value) * (WIDTH - LEFT - RIGHT)
}

fn y(value: u64) -> f64 {
    HEIGHT - BOTTOM - share(value) * (HEIGHT - BOTTOM - TOP)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn power(log: u32) -> String {
    match log {
        0..10 => (1u64 << log).to_string(),
        10..20 => format!("{}k", 1u64 << (log - 10)),
        _ => format!("{}M", 1u64 << (log - 20)),
    }
}

/// The figure; a point's title is its name and both numbers.
pub(super) fn svg(points: &[Point]) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    let (right, floor, top) = (WIDTH - RIGHT, HEIGHT - BOTTOM, TOP);
    for log in (4..=22).step_by(2) {
        let (at_x, at_y) = (x(1 << log), y(1 << log));
        let label = power(log);
        let _ = write!(
            out,
            "<path d=\"M{at_x:.1} {floor}V{top}M{LEFT} {at_y:.1}H{right}\" stroke=\"#e4e4e4\"/>\n\
             <text x=\"{at_x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>\n",
            floor + 18.0,
            LEFT - 8.0,
            at_y + 4.0
        );
    }
    let _ = write!(
        out,
        "<path d=\"M{LEFT} {floor}L{right} {top}\" stroke=\"#555\" stroke-dasharray=\"5 4\"/>\n\
         <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">distances that occur (context claimed, or the window)</text>\n\
         <text transform=\"translate(18 {:.1}) rotate(-90)\" text-anchor=\"middle\">context length proven, rotary pairs alone</text>\n\
         <text x=\"{LEFT}\" y=\"22\">Below the line a claimed context is not covered. Hollow: unverified values. Triangle: at least.</text>\n",
        (LEFT + right) / 2.0,
        HEIGHT - 14.0,
        (floor + top) / 2.0
    );
    for point in points {
        let (at_x, at_y) = (x(point.claimed), y(point.proven));
        let colour = if point.proven + 1 >= point.claimed {
            "#1b7837"
        } else {
            "#b2182b"
        };
        let fill = if point.verified { colour } else { "white" };
        let at_least = if point.open { "at least " } else { "" };
        let title = format!(
            "{}: reach {}, proven {at_least}{}",
            escaped(&point.name),
            point.claimed,
            point.proven
        );
        let style = format!("fill=\"{fill}\" fill-opacity=\"0.7\" stroke=\"{colour}\"");
        let _ = if point.open {
            writeln!(
                out,
                "<path d=\"M{at_x:.1} {:.1}l4.5 8h-9z\" {style}><title>{title}</title></path>",
                at_y - 5.0
            )
        } else {
            writeln!(
                out,
                "<circle cx=\"{at_x:.1}\" cy=\"{at_y:.1}\" r=\"4\" {style}><title>{title}</title></circle>"
            )
        };
    }
    out + "</svg>\n"
}
