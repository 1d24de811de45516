//! Table 1's models, and settings and results of training runs.

use super::rulings::{Finding, Rulings};
use crate::claims::{PrintedDecimal, positions};
use crate::facts::Facts;
use ropebound_answers::models::{RecordedModel, recorded_model};

/// The catalogue's names of the paper's models.
const NAMES: [(&str, &str); 7] = [
    ("Llama-7B", "huggyllama/llama-7b (Llama 1)"),
    ("Llama2-7B", "meta-llama/Llama-2-7b-hf"),
    ("Llama2-7B-Base", "meta-llama/Llama-2-7b-hf"),
    ("Llama3-8B", "meta-llama/Meta-Llama-3-8B"),
    ("Mistral-7B-v0.2", "mistralai/Mistral-7B-v0.2"),
    ("Baichuan2-7B", "baichuan-inc/Baichuan2-7B"),
    ("Baichuan2-7B-Base", "baichuan-inc/Baichuan2-7B"),
];

fn recorded(model: &str) -> Option<RecordedModel> {
    let (_, name) = NAMES.iter().find(|(printed, _)| *printed == model)?;
    recorded_model(name)
}

/// A printed setting beside what a configuration says.
fn setting(same: Option<bool>, verified: bool, recorded: &str) -> Finding {
    match (same, verified) {
        (Some(true), true) => Finding::Confirmed,
        (Some(true), false) => Finding::ConfirmedUnder(
            "a default; no configuration of the model that has it was read".to_owned(),
        ),
        (Some(false), _) => Finding::Refuted(format!("the configuration recorded says {recorded}")),
        (None, _) => Finding::NotDecidable,
    }
}

pub(crate) fn rule(facts: &Facts, rulings: &mut Rulings) {
    models(facts, rulings);
    trainings(facts, rulings);
    captions(facts, rulings);
}

fn models(facts: &Facts, rulings: &mut Rulings) {
    let mut dimensions = Vec::new();
    for (index, model) in facts.claims.table1.iter().enumerate() {
        let found = recorded(&model.model);
        let judged = facts.judge(&model.base.value, model.context, 128).words();
        let length = facts.length(&model.base.value, 128);
        let base = found.as_ref().and_then(|found| found.base.clone());
        let context = found.as_ref().and_then(|found| found.context);
        let text = base
            .as_ref()
            .map_or_else(|| "none".to_owned(), ToString::to_string);
        let finding = setting(
            base.map(|base| base == model.base.value),
            found.as_ref().is_some_and(|found| found.base_verified),
            &text,
        );
        let place = format!("/table1/{index}");
        rulings.rule(
            format!("{place}/base"),
            finding,
            format!("the catalogue of models has {text}; it bounds {length} positions"),
        );
        let text = context.map_or_else(|| "none".to_owned(), |context| context.to_string());
        let finding = setting(
            context.map(|context| context == model.context),
            found.as_ref().is_some_and(|found| found.verified),
            &text,
        );
        rulings.rule(
            format!("{place}/context"),
            finding,
            format!("the catalogue of models has {text}; with its base it is {judged}"),
        );
        dimensions.extend(found.map(|found| (found.head_dim, found.verified)));
    }
    let same = dimensions
        .iter()
        .all(|(dim, _)| *dim == Some(facts.claims.head_dim));
    let verified = dimensions.iter().filter(|(_, verified)| *verified).count();
    let finding = if same && verified > 0 {
        Finding::Confirmed
    } else {
        Finding::Refuted(format!("the models of Table 1 have {dimensions:?}"))
    };
    rulings.rule(
        "/head_dim",
        finding,
        format!(
            "that of all {} models of Table 1, {verified} of them verified",
            dimensions.len()
        ),
    );
}

/// What theory says of a base and a length.
fn prediction(facts: &Facts, base: &PrintedDecimal, length: u64, head_dim: u32) -> String {
    let judged = facts.judge(&base.value, length, head_dim);
    format!(
        "predicted for base {} at head_dim {head_dim}: context length {}; {length} is {}",
        base.text,
        judged.length,
        judged.words()
    )
}

fn trainings(facts: &Facts, rulings: &mut Rulings) {
    let claims = &facts.claims;
    for (index, training) in claims.table5.iter().enumerate() {
        let predicted = prediction(facts, &training.base, positions(&training.length), 128);
        for key in ["length", "base"] {
            rulings.rule(
                format!("/table5/{index}/{key}"),
                Finding::NotDecidable,
                format!("a setting of a training run; {predicted}"),
            );
        }
        for key in ["tokens", "batch", "weight_decay"] {
            rulings.rule(
                format!("/table5/{index}/{key}"),
                Finding::NoClaim,
                "a setting of a training run, on which B does not depend",
            );
        }
    }
    let trained = &claims.figures6_9;
    let printed_bound = claims
        .table2
        .iter()
        .find(|row| row.positions() == trained.context);
    let bound = printed_bound.map_or("none", |row| row.base.text.as_str());
    rulings.rule(
        "/figures6_9/context",
        Finding::NotDecidable,
        format!("a setting of training runs; its least base is {}, the dotted line is drawn for {bound}", facts.least(trained.context, 128)),
    );
    rulings.rule(
        "/figures6_9/observed",
        Finding::NotDecidable,
        "a result of training runs; the page on trained bases has what theory says of each",
    );
    for (index, base) in trained.bases_trained.iter().enumerate() {
        rulings.rule(
            format!("/figures6_9/bases_trained/{index}"),
            Finding::NotDecidable,
            format!(
                "a setting of training runs; {}",
                prediction(facts, base, trained.context, 128)
            ),
        );
    }
    for (index, observation) in claims.observations.iter().enumerate() {
        let predicted = prediction(facts, &observation.base, observation.train_length, 128);
        for key in ["base", "train_length", "observed_effective_context"] {
            let what = if key.starts_with("observed") {
                "a result"
            } else {
                "a setting"
            };
            rulings.rule(
                format!("/observations/{index}/{key}"),
                Finding::NotDecidable,
                format!("{what} of a training run; {predicted}"),
            );
        }
    }
}

fn captions(facts: &Facts, rulings: &mut Rulings) {
    for (index, caption) in facts.captions.figures10_14.iter().enumerate() {
        let place = format!("captions/figures10_14/{index}");
        let predicted = prediction(facts, &caption.base, positions(&caption.train_length), 128);
        for key in ["base", "train_length"] {
            rulings.rule(
                format!("{place}/{key}"),
                Finding::NotDecidable,
                format!("a setting of a training run; {predicted}"),
            );
        }
        let found = recorded(&caption.model);
        let context = found.as_ref().and_then(|found| found.context);
        let text =
            context.map_or_else(|| "no such model".to_owned(), |context| context.to_string());
        let finding = setting(
            context.map(|context| context == caption.original_context),
            found.is_some_and(|found| found.verified),
            &text,
        );
        rulings.rule(
            format!("{place}/original_context"),
            finding,
            format!("the model's context before training; the catalogue of models has {text}"),
        );
    }
}
