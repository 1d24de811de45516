//! Figures 3, 6, 7 and 9 to 14: what theory says of every base that was trained.

use crate::facts::Facts;
use crate::text::{cells, names};
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_document::{Column, Document, Figure, Table};

pub(crate) fn document(facts: &Facts) -> Document {
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
        names(bases.iter().filter_map(|base| {
            let judged = facts.judge(&base.value, context, 128);
            let here = judged.above_the_bound == above && judged.feasible == feasible;
            here.then_some(&base.text)
        }))
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

fn table(facts: &Facts) -> Table {
    let rows = facts.runs.iter().map(|run| {
        let judged = facts.judge(&run.base.value, run.length, run.head_dim);
        cells![
            run.figure,
            run.model,
            run.base.text,
            run.length,
            run.head_dim,
            judged.length,
            judged.negative,
            judged.words(),
            run.observed,
            "not rerun",
        ]
    });
    let columns = Column::all(
        "~where; ~model; >base; >trained on; >d; >L_θ; >negative; ~its length is; ~observed; status",
    );
    let caption = "Each training run, and the context length its base allows.";
    Table::new("trained-bases", caption, columns, rows)
        .note("Negative: sums B(m) < 0 among m = 0..=the length trained on.")
}

fn figure(facts: &Facts) -> Figure {
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
    let (within, beyond): (Vec<_>, Vec<_>) =
        points.iter().copied().partition(|point| point.1 >= wanted);
    let least = facts.least(context, 128);
    let layers = vec![
        Layer::line(
            &format!("the length asked for, {context}"),
            Look::Thin,
            [(50.0, wanted), (2e12, wanted)],
        ),
        Layer::line(
            &format!("base_L of it, {least}"),
            Look::Dashed,
            [(least.approx(), 20.0), (least.approx(), 1e8)],
        ),
        Layer::points(
            "L_θ of a trained base, up to 32k or more",
            Look::Solid,
            false,
            within,
        ),
        Layer::points("L_θ below 32k", Look::Solid, true, beyond),
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
        Column::all(">base; >L_θ"),
        points.iter().map(|(x, y)| cells![x, y]),
    );
    Figure::new(
        "trained-bases",
        "Context length of each trained base, head_dim 128. Filled: 32k or more; hollow: less. The vertical line is base_L of 32k; hollow \
         points right of it lie between islands of feasible bases.",
        svg("Context length of each trained base, head_dim 128", &[panel]),
    )
    .with_data(data)
}
