//! The catalogue's entries, and the configuration each records.

use ropebound_config::json::{Object, Value, parse};
use serde::Deserialize;
use serde_json::Value as Json;

pub(super) struct Catalogue {
    pub entries: Vec<Entry>,
}

/// One model, as its values were recorded.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Entry {
    pub name: String,
    pub source: String,
    pub rope_theta: Option<String>,
    pub head_dim: Option<u64>,
    pub rotary_dim: Option<u64>,
    pub context: Option<u64>,
    pub rope_scaling: Option<Json>,
    pub verified: bool,
    pub verified_level: String,
    pub notes: Option<String>,
    /// Why its verdict is another than in the first edition, if it is.
    pub changed: Option<String>,
    #[serde(default)]
    mla: bool,
    /// Keys of the configuration that are recorded beside.
    #[serde(flatten)]
    beside: serde_json::Map<String, Json>,
}

/// Recorded keys that are fields of a configuration.
const FIELDS: [&str; 8] = [
    "sliding_window",
    "sliding_window_pattern",
    "rope_local_base_freq",
    "original_max_position_embeddings",
    "compress_rope_theta",
    "no_rope_layer_interval",
    "local_rope_theta",
    "local_attention",
];

/// The class whose layout and defaults apply, by the beginning of the name; `llama` for all others.
const CLASSES: [(&str, &str); 14] = [
    ("mosaicml/mpt", "mpt"),
    ("meta-llama/Llama-4", "llama4_text"),
    ("mistralai/Mistral-7B-v0.1", "mistral"),
    ("bigcode/starcoder2", "starcoder2"),
    ("google/gemma-2-", "gemma2"),
    ("google/gemma-3", "gemma3_text"),
    ("google/gemma-4", "gemma4_text"),
    ("openai/gpt-oss", "gpt_oss"),
    ("allenai/Olmo-3", "olmo3"),
    ("answerdotai/ModernBERT", "modernbert"),
    ("deepseek-ai/DeepSeek-V4", "deepseek_v4"),
    ("HuggingFaceTB/SmolLM3", "smollm3"),
    ("microsoft/Phi-3", "phi3"),
    ("microsoft/Phi-4-mini", "phi3"),
];

impl Catalogue {
    pub(super) fn load() -> Self {
        let text = include_str!("../../data/models.json");
        let entries = serde_json::from_str(text).expect("the catalogue is well-formed");
        Self { entries }
    }
}

impl Entry {
    fn class(&self) -> &'static str {
        let found = CLASSES.iter().find(|(name, _)| self.name.starts_with(name));
        found.map_or("llama", |(_, class)| class)
    }

    /// Unless the catalogue says otherwise of the base alone.
    pub(super) fn base_was_read(&self) -> bool {
        self.beside.get("theta_verified") != Some(&Json::Bool(false))
    }

    /// The configuration recorded, or what it lacks.
    pub(super) fn configuration(&self) -> Result<Value, &'static str> {
        let class = self.class();
        let mut object = Object::default();
        object.set("model_type", Value::Text(class.to_owned()));
        if class == "mpt" {
            return Ok(Value::Object(object));
        }
        let base = self
            .rope_theta
            .as_ref()
            .ok_or("its base was not recorded")?;
        let rotary = self
            .rotary_dim
            .ok_or("its rotary dimension was not recorded")?;
        let head = self.head_dim.ok_or("its head dimension was not recorded")?;
        let number = |value: u64| Value::Number(value.to_string());
        object.set("rope_theta", Value::Number(base.clone()));
        if self.mla {
            object.set("qk_rope_head_dim", number(rotary));
        } else {
            object.set("head_dim", number(head));
            // A proportional block says itself how much rotates.
            if rotary != head && class != "gemma4_text" {
                object.set("rotary_dim", number(rotary));
            }
        }
        if let Some(context) = self.context {
            object.set("max_position_embeddings", number(context));
        }
        for key in FIELDS {
            match self.beside.get(key) {
                Some(Json::String(text)) => object.set(key, Value::Number(text.clone())),
                Some(Json::Null) | None => {}
                Some(value) => object.set(key, Value::Number(value.to_string())),
            }
        }
        if let Some(block) = &self.rope_scaling {
            let block = parse(&block.to_string()).expect("JSON printed by serde_json");
            object.set("rope_scaling", block);
        }
        if class == "gemma4_text" {
            // As its note says: full layers of this head_dim, sliding ones of half of it.
            object.set("global_head_dim", number(head));
            object.set("head_dim", number(head / 2));
        }
        Ok(Value::Object(object))
    }
}
