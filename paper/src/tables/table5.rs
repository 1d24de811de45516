//! Table 5: the context length that each training configuration's base bounds.

use crate::claims::positions;
use crate::facts::Facts;
use ropebound_document::{Column, Document, Table};

pub(crate) fn document(facts: &Facts<'_>) -> Document {
    let claims = facts.claims;
    let mut rows = Vec::new();
    for training in &claims.table5 {
        let length = positions(&training.length);
        for run in facts.runs.iter().filter(|run| {
            run.figure == "table 5" && run.model == training.model && run.length == length
        }) {
            let judged = facts.judge(&run.base.value, length, run.head_dim);
            rows.push([
                training.model.clone(),
                training.length.clone(),
                training.tokens.clone(),
                training.batch.to_string(),
                training.base.text.clone(),
                training.lr_decay.clone(),
                training.weight_decay.to_string(),
                run.head_dim.to_string(),
                judged.length.to_string(),
                facts.least(length, run.head_dim).to_owned(),
                judged.words(),
            ]);
        }
    }
    Document::new("table5", "Table 5: the training configurations, and what their bases bound")
        .text(
            "Length, tokens, batch size, base and decays are settings of runs that are not repeated here. Beside them: the context length L_θ of
             the base, the least base of the training length, and the verdict; all proven. The head dimension of the 2B model is not printed: both
             readings are listed.",
        )
        .table(
            Table::new(
                "table5",
                "Training configurations.",
                [
                    Column::left("model"),
                    Column::right("length"),
                    Column::right("tokens"),
                    Column::right("batch"),
                    Column::right("base"),
                    Column::left("LR decay"),
                    Column::right("weight decay"),
                    Column::right("d"),
                    Column::right("L_θ"),
                    Column::right("base_L of its length"),
                    Column::left("its length is"),
                ],
                rows,
            )
            .note("The column LR is empty in the paper."),
        )
}
