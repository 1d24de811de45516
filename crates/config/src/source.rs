//! The files people have: which kind a path is, and what is read of it.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::ConfigError;
use crate::file::{MAX_BYTES, text_of};
use crate::gguf::{Header, binary};
use crate::json::{self, Object, Value};

/// What was read of a file.
pub(crate) enum Source {
    /// A configuration as JSON.
    Json(Value),
    /// A binary GGUF's header, and whether it is one of several parts.
    Gguf { header: Header, split: bool },
}

/// Opens a file, or the configuration in a folder.
pub(crate) fn open(path: &Path) -> Result<Source, ConfigError> {
    if path.is_dir() {
        return open(&in_folder(path)?);
    }
    let failed = |why: String| ConfigError::File { why };
    let mut file = File::open(path).map_err(|error| failed(format!("{error}{}", advice(path))))?;
    let size = file.metadata().map(|data| data.len()).unwrap_or(0);
    let mut magic = [0; 4];
    let begun = file
        .read(&mut magic)
        .map_err(|error| failed(error.to_string()))?;
    // A pipe cannot be wound back: what was read of it goes before the rest.
    if begun == 4 && magic == binary::MAGIC {
        file.rewind().map_err(|error| failed(error.to_string()))?;
        return gguf(file, size);
    }
    if path.extension().is_some_and(|end| end == "safetensors") {
        return safetensors(file).map(Source::Json);
    }
    let text = text_of(magic[..begun].chain(file), size)?;
    Ok(Source::Json(json::parse(&text)?))
}

/// The bytes of a file of `size` bytes, or of a GGUF the front part.
pub(crate) fn of_bytes(bytes: &[u8], size: u64) -> Result<Source, ConfigError> {
    if bytes.starts_with(&binary::MAGIC) {
        return gguf(Cursor::new(bytes), size);
    }
    let text = text_of(bytes, size)?;
    Ok(Source::Json(json::parse(&text)?))
}

fn gguf(file: impl Read + Seek, size: u64) -> Result<Source, ConfigError> {
    let header = binary::read(file, size)?;
    let split = header
        .metadata
        .present("split.count")
        .is_some_and(|count| count.to_string() != "1");
    Ok(Source::Gguf { header, split })
}

/// What to do where there is no such file.
fn advice(path: &Path) -> String {
    let text = path.to_string_lossy();
    let parts: Vec<&str> = text.split('/').collect();
    match parts[..] {
        [owner, name]
            if !path.exists()
                && path
                    .extension()
                    .is_none_or(|end| end != "json" && end != "gguf")
                && !owner.is_empty()
                && !name.is_empty()
                && !owner.starts_with('.') =>
        {
            format!(
                "; if {text} is a model on the Hugging Face Hub, download its configuration, https://huggingface.co/{text}/resolve/main/config.json, and give that file"
            )
        }
        _ => String::new(),
    }
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

/// The configuration of the one model in a folder: of its own, or of the newest snapshot in Hugging Face's cache.
fn in_folder(folder: &Path) -> Result<PathBuf, ConfigError> {
    for name in ["config.json", "params.json"] {
        let path = folder.join(name);
        if path.is_file() {
            return Ok(path);
        }
    }
    // models--owner--name/refs/main has the name of a folder in snapshots.
    if let Ok(snapshot) = std::fs::read_to_string(folder.join("refs").join("main")) {
        let inner = folder.join("snapshots").join(snapshot.trim());
        if inner.is_dir()
            && snapshot
                .trim()
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric())
        {
            return in_folder(&inner);
        }
    }
    let entries = std::fs::read_dir(folder).map_err(|error| ConfigError::File {
        why: error.to_string(),
    })?;
    let named = entries.flatten().map(|entry| entry.path()).filter(|path| {
        path.is_file()
            && path
                .file_name()
                .is_some_and(|name| is_configuration_name(&name.to_string_lossy()))
    });
    let mut found: Vec<PathBuf> = named.collect();
    found.sort();
    match &found[..] {
        [one] => Ok(one.clone()),
        [] => Err(ConfigError::File {
            why: "a folder without config.json, params.json, *_config.json or *.gguf; expected one of them".to_owned(),
        }),
        several => {
            let names: Vec<_> = several.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect();
            Err(ConfigError::File {
                why: format!("a folder with several configurations: {}; expected one of them", names.join(", ")),
            })
        }
    }
}

/// A configuration that a safetensors file carries in `__metadata__`, as text.
fn safetensors(mut file: File) -> Result<Value, ConfigError> {
    let failed = |why: String| ConfigError::File { why };
    let mut length = [0; 8];
    let read = file
        .seek(SeekFrom::Start(0))
        .and_then(|_| file.read_exact(&mut length));
    read.map_err(|error| failed(error.to_string()))?;
    let length = u64::from_le_bytes(length);
    if length > MAX_BYTES {
        return Err(failed(format!(
            "the header has {length} bytes; at most {MAX_BYTES} are accepted"
        )));
    }
    let header = json::parse(&text_of(file.take(length), length)?)?;
    let metadata = header
        .as_object()
        .and_then(|header| header.present("__metadata__")?.as_object());
    let texts = metadata
        .into_iter()
        .flat_map(Object::iter)
        .filter_map(|(_, value)| value.as_text());
    let mut found = texts.filter_map(|text| json::parse(text).ok().filter(configures));
    found.next().ok_or_else(|| {
        failed(
            "its metadata hold no configuration; give the config.json that belongs to it"
                .to_owned(),
        )
    })
}

fn configures(value: &Value) -> bool {
    let keys = [
        "model_type",
        "rope_theta",
        "rope_parameters",
        "general.architecture",
        "text_config",
    ];
    value
        .as_object()
        .is_some_and(|object| keys.iter().any(|key| object.present(key).is_some()))
}
