//! Table 1: what the base of each model really bounds.

use crate::claims::PrintedModel;
use crate::facts::Facts;
use crate::real::Real;
use crate::text::{cells, names, or_dash};
use ropebound_document::{Column, Document, Table};

pub(crate) fn document(facts: &Facts) -> Document {
    let claims = &facts.claims;
    let models = &claims.table1;
    let judge = |model: &PrintedModel| facts.judge(&model.base.value, model.context, 128);
    let beyond = models.iter().filter(|model| !judge(model).feasible);
    let despite = beyond.clone().filter(|model| judge(model).above_the_bound);
    let borderline = models
        .iter()
        .any(|model| facts.length(&model.base.value, 128) + 1 == model.context);
    let strictness = if borderline {
        "For a model of context L the largest distance that occurs is L − 1, and for one of them that changes the verdict."
    } else {
        "For a model of context L the largest distance that occurs is L − 1; that changes no verdict here."
    };
    let rows = models.iter().map(|model| {
        let judged = judge(model);
        let least = facts.least(model.context, 128);
        cells![
            model.model,
            model.base.text,
            model.context,
            judged.length,
            least,
            or_dash(Real::from(&model.base.value).over(least, 4)),
            judged.negative,
            judged.words(),
        ]
    });
    let columns = Column::all(
        "model; >base; >context L; >L_θ of its base; >base_L of its context; >base/base_L; >negative; its context is",
    );
    let caption = "The models of Table 1, their bases and contexts, and what the bases bound.";
    let table = Table::new("table1", caption, columns, rows)
    .note("Negative: sums B(m) < 0 among m = 0..=L. Bases and contexts are the paper's; the verdicts hold them against configurations.");
    Document::new(
        "table1",
        "Table 1: the context length that each model's base bounds",
    )
    .text(format!(
        "{}. head_dim 128. L_θ (Eq. 10) is the last L with B(m) ≥ 0 on all of 0..=L, base_L (Eq. 11) the least base for the model's
         context; both proven.",
        claims.paper
    ))
    .table(table)
    .text(format!(
        "{} of {} models of the paper's own table exceed what their base bounds: {}. {strictness}",
        beyond.clone().count(),
        models.len(),
        names(beyond.map(|model| &model.model))
    ))
    .text(format!(
        "Above base_L and infeasible all the same: {}. A base above the least one need not serve: feasible bases form islands, and base_L is
         necessary, not sufficient.",
        names(despite.map(|model| &model.model))
    ))
}
