//! Table 5: the context length that each training configuration's base bounds.

use crate::claims::positions;
use crate::facts::Facts;
use crate::text::cells;
use ropebound_document::{Column, Document, Table};

pub(crate) fn document(facts: &Facts) -> Document {
    let claims = &facts.claims;
    let mut rows = Vec::new();
    for training in &claims.table5 {
        let length = positions(&training.length);
        for run in facts.runs.iter().filter(|run| {
            run.figure == "table 5" && run.model == training.model && run.length == length
        }) {
            let judged = facts.judge(&run.base.value, length, run.head_dim);
            rows.push(cells![
                training.model,
                training.length,
                training.tokens,
                training.batch,
                training.base.text,
                training.lr_decay,
                training.weight_decay,
                run.head_dim,
                judged.length,
                facts.least(length, run.head_dim),
                judged.words(),
            ]);
        }
    }
    let columns = Column::all(
        "model; >length; >tokens; >batch; >base; LR decay; >weight decay; >d; >L_θ; >base_L of its length; its length is",
    );
    Document::new("table5", "Table 5: the training configurations, and what their bases bound")
        .text(
            "Length, tokens, batch size, base and decays are settings of runs that are not repeated here. Beside them: the context length L_θ of
             the base, the least base of the training length, and the verdict; all proven. The head dimension of the 2B model is not printed: both
             readings are listed.",
        )
        .table(
            Table::new("table5", "Training configurations.", columns, rows)
                .note("The column LR is empty in the paper."),
        )
}
