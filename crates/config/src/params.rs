//! `params.json`, which Meta and Mistral ship beside their own weights: made into the fields a `config.json` would have.
//!
//! Sources: `models/llama3/model.py` and `models/llama4/args.py` of meta-llama/llama-models (`apply_scaling` has its factors in the code),
//! `model.py` of facebookresearch/llama (base 10000 in the code), and vLLM's reader of Mistral's files for the names of YaRN's members.

use crate::error::ConfigError;
use crate::json::{Object, Value};

/// What a file was made into.
pub(crate) struct Translated {
    pub object: Object,
    pub notes: Vec<String>,
    pub doubts: Vec<String>,
}

/// The fields of such a file; `None` for another kind.
pub(crate) fn translated(root: &Object) -> Result<Option<Translated>, ConfigError> {
    let has = |key: &str| root.present(key).is_some();
    if has("model_type") || !(has("dim") && has("n_layers") && has("n_heads")) {
        return Ok(None);
    }
    let metas = [
        "multiple_of",
        "ffn_dim_multiplier",
        "use_scaled_rope",
        "ffn_exp",
    ];
    let mut made = Translated {
        object: root.clone(),
        notes: Vec::new(),
        doubts: Vec::new(),
    };
    if metas.iter().any(|key| has(key)) {
        meta(root, &mut made);
    } else {
        mistral(root, &mut made)?;
    }
    Ok(Some(made))
}

fn number(value: &str) -> Value {
    Value::Number(value.to_owned())
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn meta(root: &Object, made: &mut Translated) {
    made.notes.push("Meta's params.json".to_owned());
    made.object.set("model_type", text("meta-params"));
    if root.present("use_scaled_rope") != Some(&Value::Bool(true)) {
        return;
    }
    let mut block = Object::default();
    let mut set = |key: &str, own: &str, default: &str| {
        let value = root
            .present(own)
            .cloned()
            .unwrap_or_else(|| number(default));
        block.set(key, value);
    };
    let fourth =
        root.present("nope_layer_interval").is_some() || root.present("moe_args").is_some();
    set(
        "factor",
        "rope_scaling_factor",
        if fourth { "16" } else { "8" },
    );
    set(
        "high_freq_factor",
        "rope_high_freq_factor",
        if fourth { "1" } else { "4" },
    );
    set("low_freq_factor", "", "1");
    set("original_max_position_embeddings", "", "8192");
    block.set("rope_type", text("llama3"));
    made.object.set("rope_scaling", Value::Object(block));
    made.notes.push("use_scaled_rope: the factors of rope_scaling are those in Meta's code, where the file has none".to_owned());
    let is = |key: &str, value: &str| {
        root.present(key)
            .is_some_and(|found| found.to_string() == value)
    };
    let small =
        (is("dim", "2048") && is("n_layers", "16")) || (is("dim", "3072") && is("n_layers", "28"));
    if small && root.present("rope_scaling_factor").is_none() {
        made.doubts.push(
            "use_scaled_rope of Llama 3.2: Meta's code has factor 8 for every model, the config.json of these has 32".to_owned(),
        );
    }
}

fn mistral(root: &Object, made: &mut Translated) -> Result<(), ConfigError> {
    made.notes.push("Mistral's params.json".to_owned());
    made.object.set("model_type", text("mistral-params"));
    if root.present("rope_theta").is_none() {
        // Mistral's own code takes 1e4 with a window and 1e6 without, vLLM 10000.
        return Err(ConfigError::missing(
            "rope_theta",
            "the base: readers of params.json differ in what they take without it",
        ));
    }
    let Some(yarn) = root.present("yarn") else {
        return Ok(());
    };
    let Some(yarn) = yarn.as_object() else {
        return Err(ConfigError::field(
            "yarn",
            yarn,
            "an object of YaRN's parameters, or null",
        ));
    };
    let mut block = Object::default();
    block.set("rope_type", text("yarn"));
    for (key, value) in yarn.iter() {
        let name = match key {
            "beta" => "beta_fast",
            "alpha" => "beta_slow",
            "apply_scale" => "apply_yarn_scaling",
            other => other,
        };
        block.set(name, value.clone());
    }
    made.object.set("rope_scaling", Value::Object(block));
    made.notes
        .push("yarn is read as rope_scaling, beta as beta_fast and alpha as beta_slow".to_owned());
    Ok(())
}
