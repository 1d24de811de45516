//! The files people have, by path: which kind one is, and the configuration in a folder. Not where there are no files, in a browser.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use crate::error::ConfigError;
use crate::file::{MAX_BYTES, text_of};
use crate::gguf::binary;
use crate::json::{self, Object, Value};
use crate::source::{Source, gguf, is_configuration_name};

/// Opens a file, or the configuration in a folder.
pub(crate) fn open(path: &Path) -> Result<Source, ConfigError> {
    if path.is_dir() {
        return open(&in_folder(path)?);
    }
    let failed = |why: String| ConfigError::File { why };
    let system = |error: std::io::Error| failed(error.to_string());
    let mut file = ropebound_files::read::open(path)
        .map_err(|error| failed(format!("{error}{}", advice(path))))?;
    let size = file.metadata().map_err(system)?.len();
    let mut magic = Vec::new();
    file.by_ref()
        .take(binary::MAGIC.len() as u64)
        .read_to_end(&mut magic)
        .map_err(system)?;
    file.rewind().map_err(system)?;
    if magic == binary::MAGIC {
        return gguf(file, size);
    }
    if path.extension().is_some_and(|end| end == "safetensors") {
        return safetensors(file).map(Source::Json);
    }
    let text = text_of(file, size)?;
    Ok(Source::Json(json::parse(&text)?))
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

/// The longest reference of a cache, in bytes.
const MAX_REFERENCE: u64 = 4096;

/// The configuration of the one model in a folder: of its own, or of the newest snapshot in Hugging Face's cache.
fn in_folder(folder: &Path) -> Result<PathBuf, ConfigError> {
    for name in ["config.json", "params.json"] {
        let path = folder.join(name);
        if path.is_file() {
            return Ok(path);
        }
    }
    // models--owner--name/refs/main has the name of a folder in snapshots.
    let main = folder.join("refs").join("main");
    if let Ok(snapshot) = ropebound_files::read_to_string(&main, MAX_REFERENCE) {
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
    let system = |error: std::io::Error| ConfigError::File {
        why: error.to_string(),
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(system)? {
        let entry = entry.map_err(system)?;
        let path = entry.path();
        if path.is_file() && is_configuration_name(&entry.file_name().to_string_lossy()) {
            found.push(path);
        }
    }
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
    file.read_exact(&mut length)
        .map_err(|error| failed(error.to_string()))?;
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
