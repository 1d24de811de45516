//! The audited models, as `ropebound models` recorded them in `reports/models.json`.

use ropebound_document::page::{ModelCard, ModelLayer, Preset};
use serde_json::Value;

const RECORD: &str = include_str!("../../../reports/models.json");

/// All of them, those with the least share of their reach first.
pub(super) fn models() -> Vec<ModelCard> {
    let record: Value = serde_json::from_str(RECORD).expect("a record that the program wrote");
    let models = record["models"].as_array().expect("a list of models");
    models.iter().map(card).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn card(model: &Value) -> ModelCard {
    let layers = model["audit"]["layers"].as_array();
    let rotating = layers.into_iter().flatten();
    ModelCard {
        name: text(&model["name"]),
        verdict: model["audit"]["verdict"].as_str().map(str::to_owned),
        source: text(&model["source"]),
        layers: rotating
            .filter(|layer| layer["audit"].is_object())
            .map(layer_of)
            .collect(),
    }
}

fn layer_of(layer: &Value) -> ModelLayer {
    let audit = &layer["audit"];
    let value = |name: &str| {
        let values = layer["values"].as_array().into_iter().flatten();
        let mut found = values.filter(|value| value["name"] == name);
        found
            .next()
            .map_or(String::new(), |value| text(&value["value"]))
    };
    let sum = match &audit["head_sum"] {
        Value::Null => &audit["rotary_sum"],
        whole => whole,
    };
    let length = &sum["context_length"];
    ModelLayer {
        name: text(&layer["layer"]),
        schedule: text(&audit["schedule"]),
        plain: audit["before_scaling"].is_null() && audit["unrotated_pairs"] == 0,
        base: value("base"),
        head_dim: audit["rotary_dim"].as_u64().unwrap_or(0),
        reach: audit["reach"].as_u64(),
        length: match (
            length.as_str(),
            length["proved"].as_u64(),
            length["at_least"].as_u64(),
        ) {
            (Some(word), _, _) => word.to_owned(),
            (_, Some(length), _) => length.to_string(),
            (_, _, Some(length)) => format!("at least {length}"),
            _ => "open".to_owned(),
        },
        negative: sum["negative"].as_u64(),
    }
}

/// Models whose plain schedule of one layer type the explorer offers.
pub(super) fn presets() -> Vec<Preset> {
    let wanted = [
        "meta-llama/Llama-2-7b-hf",
        "meta-llama/Meta-Llama-3-8B",
        "mistralai/Mistral-7B-v0.2",
        "Qwen/Qwen3-8B",
    ];
    let offered = |model: &ModelCard| {
        let [layer] = model.layers.as_slice() else {
            return None;
        };
        let listed = wanted.contains(&model.name.as_str());
        (listed && layer.plain).then(|| Preset {
            label: format!("{}: base {}", model.name, layer.base),
            base: layer.base.clone(),
            head_dim: layer.head_dim,
            context: layer.reach.unwrap_or(4096),
        })
    };
    models().iter().filter_map(offered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_is_whole() {
        let models = models();
        assert!(models.len() > 100, "{} models", models.len());
        for model in &models {
            assert!(
                !model.name.is_empty() && !model.source.is_empty(),
                "{model:?}"
            );
            for layer in &model.layers {
                assert!(layer.base.parse::<f64>().is_ok(), "{model:?}");
                assert!(layer.head_dim > 0 && layer.length != "open", "{model:?}");
            }
        }
        assert!(!presets().is_empty());
    }
}
