//! Table 3: the paper's questions, and what of their answers is mathematics.

use crate::facts::Facts;
use crate::figures::trained::Run;
use ropebound_document::{Column, Document, Table};

pub(crate) fn document(facts: &Facts) -> Document {
    let context = facts.claims.figures6_9.context;
    let bases = &facts.claims.figures6_9.bases_trained;
    let beyond: Vec<String> = bases
        .iter()
        .filter(|base| !facts.judge(&base.value, context, 128).feasible)
        .map(|base| {
            let length = facts.length(&base.value, 128);
            format!("{} (L_θ {length})", base.text)
        })
        .collect();
    let of_figure = |figure: &str| -> Vec<String> {
        let wanted = |run: &&Run| run.figure.contains(figure) && run.head_dim == 128;
        facts
            .runs
            .iter()
            .filter(wanted)
            .map(|run| {
                let judged = facts.judge(&run.base.value, run.length, 128);
                format!(
                    "{} trained on {} bounds {}, and {} of the {} sums up to there are negative",
                    run.base.text,
                    run.length,
                    judged.length,
                    judged.negative,
                    run.length + 1
                )
            })
            .collect()
    };
    let rows = [
        [
            "Does the base bound the context length in fine-tuning?".to_owned(),
            "Yes; small bases do not extrapolate.".to_owned(),
            format!(
                "B(m) turns negative within {context} for {} of the {} bases of Figures 6 and 9: {}.",
                beyond.len(),
                bases.len(),
                beyond.join(", ")
            ),
            "That accuracy declines there.".to_owned(),
        ],
        [
            "And in pre-training?".to_owned(),
            "Yes; a context beyond the bound is wasted.".to_owned(),
            format!("Base {}.", of_figure("figure 7").join("; base ")),
            "What contexts the trained models use. The one number observed, about 500 with base 100, is well above the bound.".to_owned(),
        ],
        [
            "What happens below the bound?".to_owned(),
            "Perplexity stays low, retrieval fails.".to_owned(),
            format!("Base {}.", of_figure("figure 3").join("; base ")),
            "Perplexity and retrieval.".to_owned(),
        ],
    ];
    Document::new("table3", "Table 3: the paper's three answers, and which part is mathematics")
        .text(
            "Table 3 sums up training runs. What Eq. 10 and 11 say of their bases is computed, head_dim 128; the rest is *not decidable without
             training* and not rerun.",
        )
        .table(Table::new(
            "table3",
            "Questions, answers in short, and their parts.",
            Column::all("~question; ~answer printed, in short; ~what is proven; ~not decidable without training"),
            rows,
        ))
}
