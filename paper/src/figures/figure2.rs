//! Figure 2: cos(m·θ_{d/2−1}) beyond the trained range, and which angles are new there.

use crate::facts::Facts;
use crate::text::{cells, or_dash, yes_no};
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_document::{Column, Document, Figure, Table};
use ropebound_reference::{Frequencies, Interval, certain_digits};

pub(crate) fn document(facts: &Facts) -> Document {
    let digits = |interval: &Interval| or_dash(certain_digits(interval, 10));
    let rows = facts.panels.iter().map(|panel| {
        let [old, new] = panel.reached();
        cells![
            panel.base,
            digits(panel.extended.get(panel.last())),
            digits(&old),
            digits(&new),
            yes_no(Some(panel.angles.full_turn)),
            if panel.in_distribution() { "in" } else { "out" },
            panel.angles.beyond.len(),
        ]
    });
    let columns = Column::all(
        "base; >θ_63; >angle at the end of training; >angle at the end; full turn in training; last pair in or out of distribution; \
         >pairs of 64 with new angles",
    );
    let caption = "The last pair's angles, in radians, and pairs with new angles.";
    let table = Table::new("figure2-angles", caption, columns, rows)
    .note("New: the pair makes no full turn in training, and its angle at the end is larger than any trained one. Decided by enclosures of 256 bits.");
    let ratio = match facts.panels.as_slice() {
        [a, b, ..] => b.trained.get(b.last()).divide(a.trained.get(a.last())),
        _ => None,
    };
    let smaller = or_dash(ratio.and_then(|ratio| certain_digits(&ratio, 4)));
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
        .figure(Figure::new(
            "figure2",
            "The last pair's cosine: solid within the trained range, dashed beyond it.",
            svg("cos(m θ_63), the slowest pair, head_dim 128", &drawn(facts)),
        ))
        .table(table)
        .list(partly)
        .text(format!(
            "The text says that with base 500 θ \"is small enough\" for a full period in training. It is large enough: θ_63 is {smaller} times that of base 1e4."
        ))
}

fn drawn(facts: &Facts) -> Vec<Panel> {
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
            Panel {
                title: format!("base {}", panel.base),
                x: Axis::new("position m (tokens)", Scale::Linear, 0.0..panel.to as f64),
                y: Axis::new("cos(m θ_63), pure number", Scale::Linear, floor..ceiling),
                layers: vec![
                    Layer::line("as trained", Look::Solid, trained),
                    Layer::line("extended", Look::Dashed, extended),
                    Layer::line(
                        "end of training",
                        Look::Thin,
                        [(border, floor), (border, ceiling)],
                    ),
                ],
                legend: Legend::LowerRight,
            }
        })
        .collect()
}
