//! Where a file keeps its text model's fields, and what shows that its positions do not rotate.

use crate::class;
use crate::error::ConfigError;
use crate::fields::{Found, Scope, Seen};
use crate::json::{Object, Value};
use crate::keys::BASE_KEYS;

/// Members that hold a text model, or what holds one, in order of preference.
const INNER: [&str; 10] = [
    "text_config",
    "llm_config",
    "language_config",
    "language_model_config",
    "thinker_config",
    "vlm_config",
    "text_model_config",
    "llm",
    "model_config",
    "decoder",
];

/// Parts of the names of members that hold models of something else than text.
const OTHER: [&str; 12] = [
    "vision", "visual", "image", "vit", "audio", "speech", "wav", "encoder", "talker", "quant",
    "draft", "mtp",
];

/// What says which kind of positions a model has.
const POSITION_KINDS: [&str; 2] = ["position_embedding_type", "position_embeddings_type"];

/// How deep text models are looked for.
const MAX_INNER: usize = 6;

/// Where the text model's fields are.
pub(crate) struct TextModel<'a> {
    pub object: &'a Object,
    /// Empty, or the path to it with a dot at its end.
    pub prefix: String,
    /// `model_type`s from the outermost to the text model's own.
    pub types: Vec<(String, &'a Value)>,
    pub notes: Vec<String>,
}

/// A vision-language model keeps its text model's fields one level down, an omni model two.
pub(crate) fn text_model(root: &Object) -> TextModel<'_> {
    let mut model = TextModel {
        object: root,
        prefix: String::new(),
        types: Vec::new(),
        notes: Vec::new(),
    };
    for _ in 0..MAX_INNER {
        if let Some(value) = model.object.present("model_type") {
            model
                .types
                .push((format!("{}model_type", model.prefix), value));
        }
        let Some((key, object)) = inner(model.object).or_else(|| sole(model.object)) else {
            break;
        };
        model.object = object;
        model.prefix = format!("{}{key}.", model.prefix);
    }
    if !model.prefix.is_empty() {
        model
            .notes
            .push(format!("read from {}", model.prefix.trim_end_matches('.')));
    }
    model
}

fn inner(object: &Object) -> Option<(&str, &Object)> {
    let found = INNER
        .into_iter()
        .find_map(|key| Some((key, object.present(key)?.as_object()?)));
    // An encoder-decoder's own fields count where it has them.
    found.filter(|(key, _)| *key != "decoder" || !has_heads(object))
}

/// The one member that leads to a text model, of a class that is not known and has no heads of its own.
fn sole(object: &Object) -> Option<(&str, &Object)> {
    let known = |value: &Value| {
        value
            .as_text()
            .is_some_and(|name| class::known(name).is_some())
    };
    if has_heads(object) || object.present("model_type").is_some_and(known) {
        return None;
    }
    let mut leading = members(object).filter(|(_, member)| leads(member, MAX_INNER));
    leading.next().filter(|_| leading.next().is_none())
}

fn members(object: &Object) -> impl Iterator<Item = (&str, &Object)> {
    object.iter().filter_map(|(key, value)| {
        let other = OTHER.iter().any(|part| key.contains(part));
        (!other).then_some((key, value.as_object()?))
    })
}

fn leads(object: &Object, depth: usize) -> bool {
    let rotates = || {
        let keys = ["model_type", "rope_scaling", "rope_parameters"];
        let mut keys = keys.iter().chain(&BASE_KEYS);
        keys.any(|key| object.present(key).is_some())
    };
    (has_heads(object) && rotates())
        || inner(object).is_some()
        || (depth > 0 && members(object).any(|(_, member)| leads(member, depth - 1)))
}

fn has_heads(object: &Object) -> bool {
    ["num_attention_heads", "n_head", "n_heads"]
        .iter()
        .any(|key| object.present(key).is_some())
}

pub(crate) fn refuse(found: &Found<'_>, why: &str) -> ConfigError {
    ConfigError::NotRope {
        field: found.field.clone(),
        value: found.value.to_string(),
        why: why.to_owned(),
    }
}

/// Refuses ALiBi, whatever the class.
pub(crate) fn refuse_alibi(scope: Scope<'_>, seen: &Seen) -> Result<(), ConfigError> {
    const ALIBI: &str = "ALiBi adds slopes instead of rotating: no cosine sum applies";
    if let Some(found) = alibi(scope) {
        return Err(refuse(&found, ALIBI));
    }
    let attention = scope
        .find(&["attn_config"])
        .and_then(|found| found.value.as_object());
    if let Some(object) = attention {
        let prefix = scope.name("attn_config.");
        let inner = Scope {
            object,
            prefix: &prefix,
            seen,
        };
        if let Some(found) = alibi(inner) {
            return Err(refuse(&found, ALIBI));
        }
    }
    match scope.find(&POSITION_KINDS) {
        Some(kind) if kind.value.as_text() == Some("alibi") => Err(refuse(&kind, ALIBI)),
        _ => Ok(()),
    }
}

/// In a class that is not known, refuses positions that are learned. One that is known to rotate does not ask (ModernBERT's published files).
pub(crate) fn refuse_learned(scope: Scope<'_>) -> Result<(), ConfigError> {
    match scope.find(&POSITION_KINDS) {
        Some(kind)
            if matches!(
                kind.value.as_text(),
                Some("absolute" | "learned" | "learned_absolute")
            ) && scope.find(&BASE_KEYS).is_none() =>
        {
            Err(refuse(
                &kind,
                "its positions are not rotations: no cosine sum applies",
            ))
        }
        _ => Ok(()),
    }
}

fn alibi(scope: Scope<'_>) -> Option<Found<'_>> {
    let found = scope.find(&["alibi", "use_alibi"]);
    found.filter(|found| found.value == &Value::Bool(true))
}

/// The block of scaling keys and its name.
pub(crate) fn block<'a>(scope: Scope<'a>) -> Result<Option<(String, &'a Object)>, ConfigError> {
    for key in ["rope_scaling", "rope_parameters"] {
        let Some(found) = scope.find(&[key]) else {
            continue;
        };
        match found.value.as_object() {
            Some(object) if !object.is_empty() => return Ok(Some((found.field, object))),
            Some(_) => {}
            // Some exporters write the string for "none".
            None => {
                return Err(ConfigError::field(
                    found.field,
                    found.value,
                    "an object of RoPE parameters, or null",
                ));
            }
        }
    }
    Ok(None)
}
