//! Figures 3, 6, 7 and 9 to 14: what theory says of every base that was trained. The runs themselves are not repeated.

use crate::claims::{Captions, Claims, PrintedDecimal, positions};
use crate::facts::Facts;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, Shape, svg};
use ropebound_document::{Column, Document, Figure, Table};

/// A model trained on `length` tokens with `base`.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub figure: String,
    pub model: String,
    pub base: PrintedDecimal,
    pub length: u64,
    pub head_dim: u32,
    /// As printed.
    pub observed: String,
}

/// Of the models trained, the one whose head dimension the paper leaves open: "the same structure as Baichuan2-7B, with a smaller hidden
/// size = 2048" is 64 with that model's 32 heads, and 128 with half of them.
const SMALL: &str = "2B from scratch";

impl Run {
    /// In order of the figures.
    pub fn all(claims: &Claims, captions: &Captions) -> Vec<Self> {
        let mut runs = Vec::new();
        for observation in &claims.observations {
            let of_the_small = observation.place.contains("figure 7");
            let (model, dims): (_, &[u32]) = if of_the_small {
                (SMALL, &[128, 64])
            } else {
                ("Llama2-7B", &[128])
            };
            runs.extend(dims.iter().map(|&head_dim| Self {
                figure: observation.place.clone(),
                model: model.to_owned(),
                base: observation.base.clone(),
                length: observation.train_length,
                head_dim,
                observed: observation.observed_effective_context.clone(),
            }));
        }
        for (figure, model) in [("figure 6", "Llama2-7B"), ("figure 9", "Baichuan2-7B")] {
            let bases = claims.figures6_9.bases_trained.iter();
            runs.extend(bases.map(|base| Self {
                figure: figure.to_owned(),
                model: model.to_owned(),
                base: base.clone(),
                length: claims.figures6_9.context,
                head_dim: 128,
                observed: "a bar of figure b".to_owned(),
            }));
        }
        runs.extend(captions.figures10_14.iter().map(|caption| Self {
            figure: format!("figure {}", caption.figure),
            model: caption.model.clone(),
            base: caption.base.clone(),
            length: positions(&caption.train_length),
            head_dim: 128,
            observed: "three plots".to_owned(),
        }));
        // Table 5's rows are runs as well.
        for training in &claims.table5 {
            let dims: &[u32] = if training.model.contains("2B") {
                &[128, 64]
            } else {
                &[128]
            };
            runs.extend(dims.iter().map(|&head_dim| Self {
                figure: "table 5".to_owned(),
                model: training.model.clone(),
                base: training.base.clone(),
                length: positions(&training.length),
                head_dim,
                observed: "-".to_owned(),
            }));
        }
        runs
    }
}

pub(crate) fn document(facts: &Facts<'_>) -> Document {
    let context = facts.claims.figures6_9.context;
    let least = facts.least(context, 128);
    let printed = facts
        .claims
        .table2
        .iter()
        .find(|row| row.positions() == context)
        .map_or("none", |row| row.base.text.as_str());
    let bases = &facts.claims.figures6_9.bases_trained;
    let side = |above: bool, feasible: bool| {
        let names: Vec<&str> = bases
            .iter()
            .filter(|base| {
                let judged = facts.judge(&base.value, context, 128);
                judged.above_the_bound == above && judged.feasible == feasible
            })
            .map(|base| base.text.as_str())
            .collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    };
    Document::new(
        "trained-bases",
        "Figures 3, 6, 7 and 9 to 14: what theory says of each trained base",
    )
    .text(
        "These figures show training runs, which are *not rerun* here. Beside each stands what Eq. 10 says of its base: the context length
         L_θ, proven; how many sums at distances 0..=L of its training length L are negative; and whether the base is above base_L (Eq. 11). Whether a
         model fails where its sums are negative is not decidable without training.",
    )
    .table(table(facts))
    .heading("The dotted line of Figures 6 and 9")
    .text(format!(
        "The paper draws the bound of Eq. 11 for 32k at its Table 2's {printed}; the infimum is {least}. Of the trained bases,
         below the line: {}; above it with no negative sum up to {context}: {}; *above it with negative sums all the same*: {}. The line divides
         bases that cannot serve from bases that may, no more: feasible bases form islands.",
        side(false, false),
        side(true, true),
        side(true, false),
    ))
    .figure(figure(facts))
    .heading("The 2B model")
    .text(
        "The paper trains a model of its own \"whose structure is the same with Baichuan2-7B-Base but with a smaller hidden size = 2048\" and does
         not give its head dimension: 64 with that model's 32 heads, 128 with 16. Both are listed. Section 5.3 says it was trained from scratch
         with base 100, Table 5 gives 2e4 for it.",
    )
    .text(
        "Figure 8 is a prompt; there is nothing to compute in it.",
    )
}

fn table(facts: &Facts<'_>) -> Table {
    let rows = facts.runs.iter().map(|run| {
        let judged = facts.judge(&run.base.value, run.length, run.head_dim);
        [
            run.figure.clone(),
            run.model.clone(),
            run.base.text.clone(),
            run.length.to_string(),
            run.head_dim.to_string(),
            judged.length.to_string(),
            judged.negative.to_string(),
            judged.words(),
            run.observed.clone(),
            "not rerun".to_owned(),
        ]
    });
    Table::new(
        "trained-bases",
        "Each training run, and the context length its base allows.",
        [
            Column::wrap("where"),
            Column::wrap("model"),
            Column::right("base"),
            Column::right("trained on"),
            Column::right("d"),
            Column::right("L_θ"),
            Column::right("negative"),
            Column::wrap("its length is"),
            Column::wrap("observed"),
            Column::left("status"),
        ],
        rows,
    )
    .note("Negative: sums B(m) < 0 among m = 0..=the length trained on.")
}

fn figure(facts: &Facts<'_>) -> Figure {
    let context = facts.claims.figures6_9.context;
    let mut points = Vec::new();
    let mut seen = Vec::new();
    for run in facts.runs.iter().filter(|run| run.head_dim == 128) {
        if !seen.contains(&run.base.value) {
            seen.push(run.base.value.clone());
            let length = facts.length(&run.base.value, 128);
            points.push((run.base.value.nearest_f64(), length as f64));
        }
    }
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = context as f64;
    let (within, beyond): (Vec<_>, Vec<_>) = points.iter().partition(|point| point.1 >= wanted);
    let mark = |points: &[&(f64, f64)], hollow| {
        Shape::Points(points.iter().map(|&&(x, y)| (x, y, hollow)).collect())
    };
    let least: f64 = facts.least(context, 128).parse().expect("a number");
    let layers = vec![
        Layer {
            label: format!("the length asked for, {context}"),
            look: Look::Thin,
            shape: Shape::Line(vec![(50.0, wanted), (2e12, wanted)]),
        },
        Layer {
            label: format!("base_L of it, {}", facts.least(context, 128)),
            look: Look::Dashed,
            shape: Shape::Line(vec![(least, 20.0), (least, 1e8)]),
        },
        Layer {
            label: "L_θ of a trained base, up to 32k or more".to_owned(),
            look: Look::Solid,
            shape: mark(&within, false),
        },
        Layer {
            label: "L_θ below 32k".to_owned(),
            look: Look::Solid,
            shape: mark(&beyond, true),
        },
    ];
    let panel = Panel {
        title: String::new(),
        x: Axis::new("base", Scale::Log10, 50.0..2e12),
        y: Axis::new("context length L_θ (positions)", Scale::Log10, 20.0..1e8),
        layers,
        legend: Legend::LowerRight,
    };
    let data = Table::new(
        "trained-bases-figure",
        "The points drawn.",
        [Column::right("base"), Column::right("L_θ")],
        points.iter().map(|(x, y)| [format!("{x}"), format!("{y}")]),
    );
    Figure {
        name: "trained-bases".to_owned(),
        caption: "Context length of each trained base, head_dim 128. Filled: 32k or more; hollow: less. The vertical line is base_L of 32k; hollow \
                  points right of it lie between islands of feasible bases."
            .to_owned(),
        svg: svg("Context length of each trained base, head_dim 128", &[panel]),
        data: Some(data),
    }
}
