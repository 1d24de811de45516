//! Figure 2: cos(m·θ_{d/2−1}) beyond the trained range, and which angles are new there.

use crate::claims::Claims;
use crate::facts::{Facts, dimension, plain};
use crate::tables::TableError;
use ropebound_document::plot::{self, Axis, Layer, Legend, Look, Scale, Shape, svg};
use ropebound_document::{Column, Document, Figure, Table};
use ropebound_reference::{Frequencies, Interval, certain_digits};
use ropebound_schedule::{Decimal, HeadDim, Ratio, Schedule, Segment};
use std::cmp::Ordering;

/// Bits of the angles.
const PRECISION: u32 = 256;

/// One panel: a model trained at `from` positions with the frequencies `trained`, run to `to` positions with `extended`.
pub(crate) struct Panel {
    /// As in the claims.
    pub base: String,
    pub from: u64,
    pub to: u64,
    trained: Frequencies,
    extended: Frequencies,
    pub angles: Angles,
}

/// How the pairs' angles at `to` stand to the trained ones.
pub(crate) struct Angles {
    /// Whether the last pair makes a full turn within the trained range.
    pub full_turn: bool,
    /// Whether the last pair's largest angle is the trained one, as far as enclosures of 256 bits tell.
    pub same: bool,
    /// Pairs that make no full turn in training, and reach an angle beyond the trained ones.
    pub beyond: Vec<usize>,
}

impl Panel {
    /// The figure's panels. Where the claims have Eq. 6 for a base, training was with the base in it.
    pub fn all(claims: &Claims) -> Result<Vec<Self>, TableError> {
        let head_dim = dimension(claims.head_dim as u32)?;
        claims
            .figure2
            .panels
            .iter()
            .map(|panel| {
                let (base, formula) = match panel.base.split_once('*') {
                    Some((base, _)) => (base.trim(), true),
                    None => (panel.base.as_str(), false),
                };
                let base: Decimal = base
                    .parse()
                    .map_err(|error| TableError::Claim(format!("{base}: {error}")))?;
                let trained = plain(&base, head_dim)?;
                let extended = if formula {
                    ntk(&base, head_dim, panel.to / panel.from)?
                } else {
                    trained.clone()
                };
                let of = |schedule: &Schedule| Frequencies::of(schedule, PRECISION);
                let (trained, extended) = (of(&trained), of(&extended));
                Ok(Self {
                    base: panel.base.clone(),
                    from: panel.from,
                    to: panel.to,
                    angles: Angles::new(&trained, panel.from, &extended, panel.to),
                    trained,
                    extended,
                })
            })
            .collect()
    }

    /// Whether no angle of the last pair is new.
    pub fn in_distribution(&self) -> bool {
        self.angles.full_turn || self.angles.same
    }

    fn last(&self) -> usize {
        self.trained.pairs() - 1
    }

    /// The last pair's angles at `from` as trained, and at `to`.
    pub fn reached(&self) -> [Interval; 2] {
        [
            self.trained.get(self.last()).scale(self.from),
            self.extended.get(self.last()).scale(self.to),
        ]
    }
}

impl Angles {
    fn new(trained: &Frequencies, from: u64, extended: &Frequencies, to: u64) -> Self {
        let turn = Interval::pi(PRECISION).scale(2);
        let above = |a: &Interval, b: &Interval| (a - b).sign() == Some(Ordering::Greater);
        let last = trained.pairs() - 1;
        let angles = |pair: usize| (trained.get(pair).scale(from), extended.get(pair).scale(to));
        let (old, new) = angles(last);
        let beyond = (0..=last)
            .filter(|&pair| {
                let (old, new) = angles(pair);
                above(&turn, &old) && above(&new, &old)
            })
            .collect();
        Self {
            full_turn: above(&old, &turn),
            same: (&old - &new).contains_zero(),
            beyond,
        }
    }
}

/// Eq. 6: base·s^(d/(d−2)).
fn ntk(base: &Decimal, head_dim: HeadDim, s: u64) -> Result<Schedule, TableError> {
    let d = head_dim.get();
    let segment = Segment {
        scale: Some(ropebound_schedule::Scale {
            factor: Decimal::from(s),
            exponent: Ratio::new(i64::from(d), u64::from(d - 2)),
        }),
        ..Segment::plain(0..head_dim.pairs(), base.clone())
    };
    Schedule::segments("NTK-aware".to_owned(), head_dim, vec![segment])
        .map_err(|error| TableError::Claim(error.to_string()))
}

pub(crate) fn document(facts: &Facts<'_>) -> Document {
    let digits =
        |interval: &Interval| certain_digits(interval, 10).unwrap_or_else(|| "-".to_owned());
    let yes = |answer| if answer { "yes" } else { "no" }.to_owned();
    let rows = facts.panels.iter().map(|panel| {
        let [old, new] = panel.reached();
        [
            panel.base.clone(),
            digits(panel.extended.get(panel.last())),
            digits(&old),
            digits(&new),
            yes(panel.angles.full_turn),
            if panel.in_distribution() { "in" } else { "out" }.to_owned(),
            panel.angles.beyond.len().to_string(),
        ]
    });
    let table = Table::new(
        "figure2-angles",
        "The last pair's angles, in radians, and pairs with new angles.",
        [
            Column::left("base"),
            Column::right("θ_63"),
            Column::right("angle at the end of training"),
            Column::right("angle at the end"),
            Column::left("full turn in training"),
            Column::left("last pair in or out of distribution"),
            Column::right("pairs of 64 with new angles"),
        ],
        rows,
    )
    .note("New: the pair makes no full turn in training, and its angle at the end is larger than any trained one. Decided by enclosures of 256 bits.");
    let smaller = match (facts.panels.first(), facts.panels.get(1)) {
        (Some(a), Some(b)) => {
            let (slow, fast) = (a.trained.get(a.last()), b.trained.get(b.last()));
            let ratio = fast
                .divide(slow)
                .and_then(|ratio| certain_digits(&ratio, 4));
            ratio.unwrap_or_else(|| "-".to_owned())
        }
        _ => "-".to_owned(),
    };
    let partly: Vec<String> = facts
        .panels
        .iter()
        .filter(|panel| panel.in_distribution() && !panel.angles.beyond.is_empty())
        .map(|panel| {
            format!(
                "With base {} the last pair's angles are the trained ones, exactly: to·(b s^(d/(d−2)))^(−(d−2)/d) = (to/s)·b^(−(d−2)/d). But pairs {} to {} all reach \
                 new ones: a higher pair is slowed by less than s and makes no full turn in training. \"In-distribution\" holds for the pair drawn and not for \
                 these {}.",
                panel.base,
                panel.angles.beyond.first().copied().unwrap_or(0),
                panel.angles.beyond.last().copied().unwrap_or(0),
                panel.angles.beyond.len()
            )
        })
        .collect();
    Document::new("figure2", "Figure 2: rotation angles beyond the trained range")
        .text(format!(
            "{}, d = 128, from enclosures of the frequencies. A model trained to 4096 positions is run at 32768; which cosines of this pair, and of
             the others, has it never met?",
            facts.claims.figure2.curve
        ))
        .figure(Figure {
            name: "figure2".to_owned(),
            caption: "The last pair's cosine: solid within the trained range, dashed beyond it.".to_owned(),
            svg: svg("cos(m θ_63), the slowest pair, head_dim 128", &drawn(facts)),
            data: None,
        })
        .table(table)
        .list(partly)
        .text(format!(
            "The text says that with base 500 θ \"is small enough\" for a full period in training. It is large enough: θ_63 is {smaller} times that of base 1e4."
        ))
}

fn drawn(facts: &Facts<'_>) -> Vec<plot::Panel> {
    const STEPS: u64 = 256;
    facts
        .panels
        .iter()
        .map(|panel| {
            let curve = |frequencies: &Frequencies, from: u64, to: u64| {
                let points = (0..=STEPS).map(|step| {
                    let m = from + (to - from) * step / STEPS;
                    let cos = frequencies.get(panel.last()).scale(m).cos();
                    (m as f64, cos.midpoint().to_f64())
                });
                points.collect::<Vec<_>>()
            };
            let layer = |label: &str, look, shape| Layer {
                label: label.to_owned(),
                look,
                shape,
            };
            let border = panel.from as f64;
            let [trained, extended] = [
                curve(&panel.trained, 0, panel.from),
                curve(&panel.extended, 0, panel.to),
            ];
            let least = extended
                .iter()
                .fold(1.0f64, |least, point| least.min(point.1));
            // Room for the legend below the curves.
            let floor = least - 0.45 * (1.0 - least);
            let ceiling = 1.0 + 0.05 * (1.0 - least);
            plot::Panel {
                title: format!("base {}", panel.base),
                x: Axis::new("position m (tokens)", Scale::Linear, 0.0..panel.to as f64),
                y: Axis::new("cos(m θ_63), pure number", Scale::Linear, floor..ceiling),
                layers: vec![
                    layer("as trained", Look::Solid, Shape::Line(trained)),
                    layer("extended", Look::Dashed, Shape::Line(extended)),
                    layer(
                        "end of training",
                        Look::Thin,
                        Shape::Line(vec![(border, floor), (border, ceiling)]),
                    ),
                ],
                legend: Legend::LowerRight,
            }
        })
        .collect()
}
