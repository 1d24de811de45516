//! Projects with readers of their own: ollama's converter, ExLlama, MLX.

use super::super::classes::DefaultBase;
use super::{View, type_of, without};
use crate::error::ConfigError;
use crate::json::{Object, Value};

const MLX_TYPES: [&str; 8] = [
    "default",
    "linear",
    "dynamic",
    "llama3",
    "yarn",
    "deepseek_yarn",
    "longrope",
    "proportional",
];

impl View<'_> {
    pub(super) fn ollama(&mut self, model_type: &str) -> Result<(), ConfigError> {
        let default = self.default_base(model_type)?;
        self.drop_unread("rope_parameters");
        if self.present("rope_theta").is_none() && default == DefaultBase::Needed {
            return Err(self.not_modelled(
                "its converter writes rope.freq_base 0, as rope_theta is not at the top level, and what llama.cpp makes of that was not read",
            ));
        }
        let partial = self.present("partial_rotary_factor");
        if partial.is_some_and(|share| !["1", "1.0"].contains(&share.to_string().as_str())) {
            return Err(self.not_modelled(
                "its converter writes the whole head's dimension, whatever partial_rotary_factor says",
            ));
        }
        self.whole_head(["llama", "phi3"].contains(&model_type))?;
        if model_type != "phi3" {
            self.remove("original_max_position_embeddings");
        }
        let block = self.present("rope_scaling").and_then(Value::as_object);
        let Some(block) = block.filter(|block| !block.is_empty()).cloned() else {
            return self.base(model_type, " (llama.cpp's)");
        };
        let text = |key: &str| block.present(key).and_then(Value::as_text);
        let (kind, rope_type) = (text("type"), text("rope_type"));
        match model_type {
            "llama" => match (kind, rope_type) {
                (_, Some("llama3")) if self.present("rope_theta").is_some() => {
                    let mut own = Object::default();
                    own.set("rope_type", Value::Text("llama3".to_owned()));
                    for (key, default) in [
                        ("factor", "8"),
                        ("low_freq_factor", "1"),
                        ("high_freq_factor", "4"),
                        ("original_max_position_embeddings", "8192"),
                    ] {
                        let default = Value::Number(default.to_owned());
                        own.set(key, block.present(key).cloned().unwrap_or(default));
                    }
                    self.object.to_mut().set("rope_scaling", Value::Object(own));
                }
                (Some("linear"), _) => {}
                _ => {
                    self.drop_unread("rope_scaling");
                }
            },
            "phi3" => match kind {
                Some("su" | "longrope") => {}
                None => {
                    self.drop_unread("rope_scaling");
                }
                Some(other) => {
                    return Err(self.not_modelled(format!("type {other:?} of this class")));
                }
            },
            _ => match kind {
                None | Some("mrope" | "default") => {
                    self.drop_unread("rope_scaling");
                }
                Some("yarn") => {
                    return Err(self.not_modelled(
                        "its converter declares yarn's factor as a list, and what comes of a number was not read",
                    ));
                }
                Some(other) => {
                    return Err(self.refused(format!("it knows no type {other:?}")));
                }
            },
        }
        self.base(model_type, " (llama.cpp's)")
    }

    /// Where a project takes `hidden_size / num_attention_heads` for the head, whatever `head_dim` says.
    fn whole_head(&self, ignores_head_dim: bool) -> Result<(), ConfigError> {
        let whole = |key: &str| self.present(key)?.to_string().parse::<u64>().ok();
        let (Some(own), Some(width), Some(heads)) = (
            whole("head_dim"),
            whole("hidden_size"),
            whole("num_attention_heads"),
        ) else {
            return Ok(());
        };
        if ignores_head_dim && heads > 0 && own != width / heads {
            return Err(self.not_modelled(format!(
                "it takes hidden_size / num_attention_heads = {} for the head, not head_dim {own}",
                width / heads
            )));
        }
        Ok(())
    }

    pub(super) fn exllama_v2(&mut self, model_type: &str) -> Result<(), ConfigError> {
        self.default_base(model_type)?;
        let dropped = self.drop_unread("rope_parameters");
        let block = self.present("rope_scaling").and_then(Value::as_object);
        if let Some(block) = block.filter(|block| !block.is_empty()) {
            if block.present("type").is_some() && block.present("rope_type").is_some() {
                return Err(self.refused("rope_scaling has both type and rope_type"));
            }
            let needs = |key: &str| Err(self.refused(format!("{} is missing", self.name(key))));
            match type_of(block) {
                Some("su" | "longrope")
                    if self.present("original_max_position_embeddings").is_none() =>
                {
                    return needs("original_max_position_embeddings");
                }
                Some("yarn") if block.present("original_max_position_embeddings").is_none() => {
                    return needs("rope_scaling.original_max_position_embeddings");
                }
                Some("linear" | "su" | "longrope" | "yarn" | "llama3") => {}
                _ => {
                    self.drop_unread("rope_scaling");
                }
            }
        }
        let or = if dropped {
            " and rope_parameters is not read"
        } else {
            ""
        };
        self.base(model_type, or)
    }

    /// Both forms, the older first; types that it lacks do not load.
    pub(super) fn exllama_v3(&mut self, model_type: &str) -> Result<(), ConfigError> {
        self.default_base(model_type)?;
        let block = |key: &str| {
            self.present(key)
                .and_then(Value::as_object)
                .filter(|block| !block.is_empty())
        };
        let nested = block("rope_parameters")
            .is_some_and(|block| block.iter().any(|(_, value)| value.as_object().is_some()));
        if nested {
            return Err(self.not_modelled("nested rope_parameters of this class"));
        }
        let both = block("rope_scaling").is_some();
        let inner = block("rope_parameters").and_then(|block| block.present("rope_theta").cloned());
        self.known_type(&[
            "default",
            "linear",
            "yarn",
            "longrope",
            "llama3",
            "proportional",
        ])?;
        match inner {
            // A top-level rope_theta comes first, unlike elsewhere.
            Some(value) => {
                let top = self.present("rope_theta").cloned();
                let from_block = top.is_none();
                let chosen = top.unwrap_or(value);
                for key in ["rope_scaling", "rope_parameters"] {
                    let Some(block) = self.present(key).and_then(Value::as_object) else {
                        continue;
                    };
                    let bare = without(block, "rope_theta");
                    self.object.to_mut().set(key, Value::Object(bare));
                }
                if from_block {
                    let source = self.name("rope_parameters.rope_theta");
                    self.set("rope_theta", chosen, source);
                }
            }
            None => self.base(model_type, "")?,
        }
        if both {
            self.drop_unread("rope_parameters");
        }
        Ok(())
    }

    pub(super) fn mlx(&mut self, model_type: &str) -> Result<(), ConfigError> {
        self.default_base(model_type)?;
        self.whole_head(["qwen2", "phi3"].contains(&model_type))?;
        if model_type == "qwen3" {
            return self.mlx_qwen3(model_type);
        }
        let dropped = self.drop_unread("rope_parameters");
        let or = if dropped {
            " and rope_parameters is not read"
        } else {
            ""
        };
        if model_type == "qwen3_moe" {
            self.drop_unread("rope_scaling");
        }
        if model_type == "phi3" {
            let block = self.present("rope_scaling").and_then(Value::as_object);
            let old = block.is_some_and(|block| block.present("type").is_none());
            if old {
                return Err(self.refused("rope_scaling has no type"));
            }
        }
        // The class's own block is transformers', not MLX's.
        if model_type == "gpt_oss" && self.present("rope_scaling").is_none() {
            let mut plain = Object::default();
            plain.set("rope_type", Value::Text("default".to_owned()));
            self.set(
                "rope_scaling",
                Value::Object(plain),
                "no rope_scaling".to_owned(),
            );
        }
        self.base(model_type, or)?;
        self.known_type(&MLX_TYPES)
    }

    fn mlx_qwen3(&mut self, model_type: &str) -> Result<(), ConfigError> {
        let inner = self
            .present("rope_parameters")
            .and_then(Value::as_object)
            .and_then(|block| block.present("rope_theta").cloned());
        if self.present("rope_theta").is_some() || inner.is_none() {
            self.base(model_type, "")?;
        } else if let Some(value) = inner {
            let source = self.name("rope_parameters.rope_theta");
            self.set("rope_theta", value, source);
        }
        let scaled = self
            .present("rope_scaling")
            .and_then(Value::as_object)
            .is_some();
        if scaled {
            self.drop_unread("rope_parameters");
        }
        self.known_type(&MLX_TYPES)
    }
}
