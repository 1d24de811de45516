//! Table 1: what the base of each model really bounds.

use crate::facts::Facts;
use crate::tables::TableError;
use ropebound_document::{Column, Document, Table};
use ropebound_reference::{Interval, certain_digits};

pub(crate) fn document(facts: &Facts<'_>) -> Result<Document, TableError> {
    let claims = facts.claims;
    let models = &claims.table1;
    let beyond: Vec<String> = models
        .iter()
        .filter(|model| !facts.judge(&model.base.value, model.context, 128).feasible)
        .map(|model| model.model.clone())
        .collect();
    let despite: Vec<String> = models
        .iter()
        .filter(|model| {
            let judged = facts.judge(&model.base.value, model.context, 128);
            !judged.feasible && judged.above_the_bound
        })
        .map(|model| model.model.clone())
        .collect();
    let borderline = models
        .iter()
        .any(|model| facts.length(&model.base.value, 128) + 1 == model.context);
    let strictness = if borderline {
        "For a model of context L the largest distance that occurs is L − 1, and for one of them that changes the verdict."
    } else {
        "For a model of context L the largest distance that occurs is L − 1; that changes no verdict here."
    };
    let rows = models
        .iter()
        .map(|model| {
            let judged = facts.judge(&model.base.value, model.context, 128);
            let least = facts.least(model.context, 128);
            let ratio = Interval::from_decimal(&model.base.value, 128)
                .divide(&Interval::from_decimal(
                    &least.parse().expect("digits"),
                    128,
                ))
                .and_then(|ratio| certain_digits(&ratio, 4));
            Ok([
                model.model.clone(),
                model.base.text.clone(),
                model.context.to_string(),
                judged.length.to_string(),
                least.to_owned(),
                ratio.unwrap_or_else(|| "-".to_owned()),
                judged.negative.to_string(),
                judged.words(),
            ])
        })
        .collect::<Result<Vec<_>, TableError>>()?;
    let table = Table::new(
        "table1",
        "The models of Table 1, their bases and contexts, and what the bases bound.",
        [
            Column::left("model"),
            Column::right("base"),
            Column::right("context L"),
            Column::right("L_θ of its base"),
            Column::right("base_L of its context"),
            Column::right("base/base_L"),
            Column::right("negative"),
            Column::left("its context is"),
        ],
        rows,
    )
    .note("Negative: sums B(m) < 0 among m = 0..=L. Bases and contexts are the paper's; the verdicts hold them against configurations.");
    Ok(Document::new(
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
        beyond.len(),
        models.len(),
        list(&beyond)
    ))
    .text(format!(
        "Above base_L and infeasible all the same: {}. A base above the least one need not serve: feasible bases form islands, and base_L is
         necessary, not sufficient.",
        list(&despite)
    )))
}

pub(crate) fn list(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
