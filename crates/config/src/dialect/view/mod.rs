//! What a dialect sees of a `config.json`: fields it does not read are taken away, and what it puts in their place is written in.

mod projects;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Dialect;
use super::classes::{DefaultBase, default_base};
use crate::error::ConfigError;
use crate::json::{Object, Value};

/// A text model's fields, as a dialect sees them.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub object: Cow<'a, Object>,
    /// What it does not read.
    pub notes: Vec<String>,
    /// Where fields that are not the file's come from, by their full names.
    pub written: BTreeMap<String, String>,
    dialect: Dialect,
    prefix: &'a str,
}

/// What the file is.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub dialect: Dialect,
    pub object: &'a Object,
    /// Of its members' names.
    pub prefix: &'a str,
    pub model_type: Option<&'a str>,
}

/// What `given`'s dialect sees of it.
pub(crate) fn view(given: Given<'_>) -> Result<View<'_>, ConfigError> {
    let mut view = View {
        object: Cow::Borrowed(given.object),
        notes: Vec::new(),
        written: BTreeMap::new(),
        dialect: given.dialect,
        prefix: given.prefix,
    };
    let model_type = given.model_type.unwrap_or_default();
    match given.dialect {
        Dialect::Transformers
        | Dialect::Vllm
        | Dialect::Vllm0_26
        | Dialect::Sglang
        | Dialect::LlamaCpp => {}
        Dialect::Transformers4_45
        | Dialect::Transformers4_51
        | Dialect::Transformers4_57
        | Dialect::Vllm0_11 => view.legacy(model_type)?,
        Dialect::Vllm0_12 => view.legacy_over_block(model_type)?,
        Dialect::LlamaCpp2025 => view.old_converter(model_type)?,
        Dialect::Ollama => view.ollama(model_type)?,
        Dialect::ExLlamaV2 => view.exllama_v2(model_type)?,
        Dialect::ExLlamaV3 => view.exllama_v3(model_type)?,
        Dialect::Mlx => view.mlx(model_type)?,
    }
    Ok(view)
}

impl View<'_> {
    fn present(&self, key: &str) -> Option<&Value> {
        self.object.present(key)
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    fn not_modelled(&self, why: impl Into<String>) -> ConfigError {
        ConfigError::NotModelled {
            dialect: self.dialect.name().to_owned(),
            why: why.into(),
        }
    }

    fn refused(&self, why: impl Into<String>) -> ConfigError {
        ConfigError::Refused {
            dialect: self.dialect.name().to_owned(),
            why: why.into(),
        }
    }

    fn set(&mut self, key: &str, value: Value, source: String) {
        self.written.insert(self.name(key), source);
        self.object.to_mut().set(key, value);
    }

    fn remove(&mut self, key: &str) {
        if self.object.get(key).is_some() {
            self.object = Cow::Owned(without(&self.object, key));
        }
    }

    /// Takes a field away that the dialect does not read, and says so.
    fn drop_unread(&mut self, key: &str) -> bool {
        let there = match self.present(key) {
            Some(Value::Object(block)) => !block.is_empty(),
            other => other.is_some(),
        };
        if there {
            let name = self.name(key);
            self.notes
                .push(format!("{name} is not read by {}", self.dialect.name()));
        }
        self.remove(key);
        there
    }

    fn default_base(&self, model_type: &str) -> Result<DefaultBase, ConfigError> {
        default_base(self.dialect, model_type).ok_or_else(|| {
            self.not_modelled(format!(
                "its code for model_type {model_type:?} was not read"
            ))
        })
    }

    /// Writes in the base of the class, where no `rope_theta` stands at the top level.
    fn base(&mut self, model_type: &str, or: &str) -> Result<(), ConfigError> {
        if self.present("rope_theta").is_some() {
            return Ok(());
        }
        match self.default_base(model_type)? {
            DefaultBase::Of(base) => {
                let source = format!(
                    "default of {} for model_type {model_type:?}, as {} is absent{or}",
                    self.dialect.name(),
                    self.name("rope_theta")
                );
                self.set("rope_theta", Value::Number(base.to_owned()), source);
                Ok(())
            }
            DefaultBase::Needed => Err(self.refused(format!(
                "{} is missing at the top level",
                self.name("rope_theta")
            ))),
        }
    }

    /// transformers 4: `rope_theta` and `rope_scaling` at the top level, and the class's defaults of that time.
    fn legacy(&mut self, model_type: &str) -> Result<(), ConfigError> {
        self.default_base(model_type)?;
        let dropped = self.drop_unread("rope_parameters");
        let or = if dropped {
            " and rope_parameters is not read"
        } else {
            ""
        };
        self.base(model_type, or)?;
        self.known_type(&["default", "linear", "dynamic", "yarn", "longrope", "llama3"])
    }

    /// Types that a project knows; another does not load.
    fn known_type(&self, known: &[&str]) -> Result<(), ConfigError> {
        let block = ["rope_scaling", "rope_parameters"]
            .iter()
            .find_map(|key| self.present(key)?.as_object());
        let name = block.and_then(|block| {
            block
                .present("rope_type")
                .or_else(|| block.present("type"))?
                .as_text()
        });
        // These classes, and vLLM for all, rewrite old names before the type is looked up.
        let rewritten = ["su", "mrope"];
        match name {
            Some(name) if !known.contains(&name) && !rewritten.contains(&name) => {
                Err(self.refused(format!("it knows no type {name:?}")))
            }
            _ => Ok(()),
        }
    }

    /// vLLM with transformers 4: the block is read, and its base overwritten by `rope_theta`, which the class always has.
    fn legacy_over_block(&mut self, model_type: &str) -> Result<(), ConfigError> {
        self.default_base(model_type)?;
        let Some(Value::Object(block)) = self.present("rope_parameters").cloned() else {
            self.base(model_type, "")?;
            return self.known_type(&VLLM_TYPES);
        };
        if self
            .present("rope_scaling")
            .and_then(Value::as_object)
            .is_some_and(|block| !block.is_empty())
        {
            self.drop_unread("rope_parameters");
        } else if block.iter().any(|(_, value)| value.as_object().is_some()) {
            return Err(self.refused(
                "rope_theta is added to the nested rope_parameters, which then lack a rope_type",
            ));
        } else {
            let name = self.name("rope_parameters.rope_theta");
            if block.present("rope_theta").is_some() {
                self.notes.push(format!(
                    "{name} is overwritten by rope_theta, which the class of transformers 4 always has"
                ));
            }
            self.object.to_mut().set(
                "rope_parameters",
                Value::Object(without(&block, "rope_theta")),
            );
        }
        self.base(model_type, ", whatever rope_parameters says")?;
        self.known_type(&VLLM_TYPES)
    }

    /// The converter that read `rope_theta` and `rope_scaling` alone.
    fn old_converter(&mut self, model_type: &str) -> Result<(), ConfigError> {
        self.default_base(model_type)?;
        let dropped = self.drop_unread("rope_parameters");
        let scaled = self
            .present("rope_scaling")
            .and_then(Value::as_object)
            .and_then(type_of);
        if let Some(name) = scaled
            && name != "linear"
            && !(name == "llama3" && model_type == "llama")
        {
            return Err(self.not_modelled(format!(
                "what that converter made of type {name:?} for this class was not read"
            )));
        }
        let or = if dropped {
            " and rope_parameters is not read"
        } else {
            ""
        };
        self.base(model_type, or)
    }
}

const VLLM_TYPES: [&str; 9] = [
    "default",
    "linear",
    "ntk",
    "dynamic",
    "yarn",
    "deepseek_yarn",
    "longrope",
    "llama3",
    "xdrope",
];

fn type_of(block: &Object) -> Option<&str> {
    let found = block.present("rope_type").or_else(|| block.present("type"));
    found?.as_text()
}

fn without(object: &Object, key: &str) -> Object {
    let mut out = Object::default();
    for (name, value) in object.iter().filter(|(name, _)| *name != key) {
        out.set(name, value.clone());
    }
    out
}
