//! Reads what a model's configuration says of its positions, and resolves the schedule its framework really runs.
//!
//! [`read_model`] takes a Hugging Face `config.json` (legacy or v5), a `params.json` of Meta or Mistral, a GGUF file or its metadata given as JSON,
//! and gives a [`Model`]: per layer type the [`Rotary`] parameters, how far distances reach, and where each value came from ([`Origin`]). What a
//! class does is looked up in a table, `data/classes.txt`; of a class that is not there nothing is established ([`Certainty`]). What rotates
//! nothing (ALiBi, learned positions) and types that are not known are refused with a reason.
//!
//! Files are untrusted: text of at most [`MAX_BYTES`], nested at most [`json::MAX_DEPTH`] deep, of at most [`json::MAX_VALUES`] values, no key twice, numbers exact decimals.

#![forbid(unsafe_code)]

mod attention;
mod base;
mod blocks;
mod certainty;
mod class;
mod dialect;
mod doubt;
mod error;
mod evidence;
mod fields;
mod file;
mod gguf;
mod head;
mod hugging_face;
pub mod json;
mod keys;
mod layers;
mod longrope;
mod model;
mod named;
mod options;
mod original;
mod parameters;
mod params;
#[cfg(not(target_family = "wasm"))]
mod path;
mod proportional;
mod qwen;
mod source;
mod surroundings;
mod variant;
mod yarn;

#[cfg(not(target_family = "wasm"))]
use std::path::Path;

use gguf::Tensors;
use source::Source;

pub use certainty::{Certainty, Doubt};
pub use dialect::{Dialect, DialectError};
pub use error::ConfigError;
pub use fields::{MAX_CONTEXT, Origin};
pub use file::MAX_BYTES;
pub use model::{Attention, Layer, Model, PositionAxes, PositionEncoding, Rotary};
pub use options::Options;
pub use source::is_configuration_name;

/// Reads and resolves a file, or the configuration in a folder: JSON, a binary GGUF of any size, or a safetensors file that carries one.
///
/// # Errors
///
/// [`ConfigError`] naming the field, its value, and what would be accepted.
#[cfg(not(target_family = "wasm"))]
pub fn read_model(path: &Path, options: &Options) -> Result<Model, ConfigError> {
    of_source(path::open(path)?, options)
}

/// Reads and resolves the bytes of a file: JSON, or a binary GGUF, of which `bytes` may be the front part and `size` the whole.
///
/// # Errors
///
/// [`ConfigError`] naming the field, its value, and what would be accepted.
pub fn read_bytes(bytes: &[u8], size: u64, options: &Options) -> Result<Model, ConfigError> {
    of_source(source::of_bytes(bytes, size)?, options)
}

fn of_source(source: Source, options: &Options) -> Result<Model, ConfigError> {
    match source {
        Source::Json(value) => resolve(&value, options),
        Source::Gguf { header, split } => {
            // Of a file in parts another may hold the tensors.
            let tensors = if split && header.tensors.is_empty() {
                Tensors::Unknown
            } else {
                Tensors::Read(&header.tensors)
            };
            gguf::resolve(&header.metadata, &tensors, options)
        }
    }
}

/// Resolves the text of a `config.json`, or of GGUF metadata as JSON (recognised by `general.architecture`).
///
/// # Errors
///
/// As [`read_model`].
///
/// # Examples
///
/// ```
/// use ropebound_config::{Options, PositionEncoding, parse_model};
///
/// let text = r#"{"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "max_position_embeddings": 4096}"#;
/// let model = parse_model(text, &Options::default())?;
/// let PositionEncoding::Rotary(rotary) = &model.layers[0].positions else { panic!() };
/// assert_eq!(rotary.rope.base.to_string(), "10000");
/// assert_eq!(model.layers[0].origins[0].source, "default of the class for model_type \"llama\"");
/// let error = parse_model(r#"{"rope_theta": -1, "head_dim": 128}"#, &Options::default()).unwrap_err();
/// assert_eq!(error.to_string(), "field rope_theta is -1; expected a number from 1 to 1e100, such as 10000.0");
/// # Ok::<(), ropebound_config::ConfigError>(())
/// ```
pub fn parse_model(text: &str, options: &Options) -> Result<Model, ConfigError> {
    resolve(&json::parse(text)?, options)
}

/// Resolves a configuration already parsed.
///
/// # Errors
///
/// As [`read_model`].
pub fn resolve(value: &json::Value, options: &Options) -> Result<Model, ConfigError> {
    let Some(root) = value.as_object() else {
        return Err(ConfigError::field(
            "(the whole file)",
            value,
            "an object: a model's config.json",
        ));
    };
    match gguf::metadata(root) {
        Some((metadata, tensors)) => gguf::resolve(&metadata, &tensors, options),
        None => hugging_face::resolve(root, options),
    }
}
