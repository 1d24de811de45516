//! What a file is: JSON or a GGUF, and which names of files are taken for configurations.

use std::io::{Cursor, Read, Seek};

use crate::error::ConfigError;
use crate::file::text_of;
use crate::gguf::{Header, binary};
use crate::json::{self, Value};

/// What was read of a file.
pub(crate) enum Source {
    /// A configuration as JSON.
    Json(Value),
    /// A binary GGUF's header, and whether it is one of several parts.
    Gguf { header: Header, split: bool },
}

/// The bytes of a file of `size` bytes, or of a GGUF the front part.
pub(crate) fn of_bytes(bytes: &[u8], size: u64) -> Result<Source, ConfigError> {
    if bytes.starts_with(&binary::MAGIC) {
        return gguf(Cursor::new(bytes), size);
    }
    let text = text_of(bytes, size)?;
    Ok(Source::Json(json::parse(&text)?))
}

/// The header of a GGUF of `size` bytes.
pub(crate) fn gguf(file: impl Read + Seek, size: u64) -> Result<Source, ConfigError> {
    let header = binary::read(file, size)?;
    let split = header
        .metadata
        .present("split.count")
        .is_some_and(|count| count.to_string() != "1");
    Ok(Source::Gguf { header, split })
}

/// Files of Hugging Face's layout that are named so and configure something else.
const OTHERS: [&str; 12] = [
    "generation_config.json",
    "tokenizer_config.json",
    "preprocessor_config.json",
    "video_preprocessor_config.json",
    "processor_config.json",
    "image_processor_config.json",
    "feature_extractor_config.json",
    "adapter_config.json",
    "quantize_config.json",
    "quantization_config.json",
    "sentence_bert_config.json",
    "special_tokens_config.json",
];

/// Whether a file of this name in a folder is taken for a model's configuration: `config.json`, `*.config.json`, `*_config.json` save those of
/// tokenizers and the like, `params.json`, `*.gguf`.
#[must_use]
pub fn is_configuration_name(name: &str) -> bool {
    let named = ["config.json", "params.json"].contains(&name)
        || name.ends_with(".config.json")
        || name.ends_with("_config.json");
    (named && !OTHERS.contains(&name)) || name.ends_with(".gguf")
}
