//! Where a file keeps its text model's fields, and what shows that its positions do not rotate.

use crate::error::ConfigError;
use crate::family;
use crate::fields::{Found, Scope};
use crate::json::{Object, Value};
use crate::keys::BASE_KEYS;

/// A vision-language model keeps its text model's fields one level down.
pub(crate) fn text_scope(root: &Object) -> (Scope<'_>, Vec<String>) {
    for (key, prefix) in [
        ("text_config", "text_config."),
        ("llm_config", "llm_config."),
        ("language_config", "language_config."),
    ] {
        if let Some(object) = root.present(key).and_then(Value::as_object) {
            return (Scope { object, prefix }, vec![format!("read from {key}")]);
        }
    }
    let scope = Scope {
        object: root,
        prefix: "",
    };
    (scope, Vec::new())
}

pub(crate) fn refuse_without_rope(
    scope: Scope<'_>,
    model_type: Option<&str>,
    found: Option<&Found<'_>>,
) -> Result<(), ConfigError> {
    const ALIBI: &str = "ALiBi adds slopes instead of rotating: no cosine sum applies";
    let refuse = |found: &Found<'_>, why: &str| {
        Err(ConfigError::NotRope {
            field: found.field.clone(),
            value: found.value.to_string(),
            why: why.to_owned(),
        })
    };
    if let Some(alibi) = scope
        .find(&["alibi", "use_alibi"])
        .filter(|found| found.value == &Value::Bool(true))
    {
        return refuse(&alibi, ALIBI);
    }
    let attention = scope
        .find(&["attn_config"])
        .and_then(|found| found.value.as_object());
    if let Some(object) = attention {
        let attention = Scope {
            object,
            prefix: "attn_config.",
        };
        if let Some(alibi) = attention
            .find(&["alibi"])
            .filter(|found| found.value == &Value::Bool(true))
        {
            return refuse(&alibi, ALIBI);
        }
    }
    if let Some(kind) = scope.find(&["position_embedding_type"]) {
        match kind.value.as_text() {
            Some("alibi") => return refuse(&kind, ALIBI),
            Some("absolute" | "learned" | "learned_absolute" | "nope")
                if scope.find(&BASE_KEYS).is_none() =>
            {
                return refuse(
                    &kind,
                    "its positions are not rotations: no cosine sum applies",
                );
            }
            _ => {}
        }
    }
    match (model_type.and_then(family::without_rope), found) {
        (Some(why), Some(found)) => refuse(found, why),
        _ => Ok(()),
    }
}

/// The block of scaling keys and its name.
pub(crate) fn block(scope: Scope<'_>) -> Result<Option<(String, &Object)>, ConfigError> {
    for key in ["rope_scaling", "rope_parameters"] {
        let Some(value) = scope.object.present(key) else {
            continue;
        };
        match value.as_object() {
            Some(object) if !object.is_empty() => return Ok(Some((scope.name(key), object))),
            Some(_) => {}
            // Some exporters write the string for "none".
            None => {
                return Err(ConfigError::field(
                    scope.name(key),
                    value,
                    "an object of RoPE parameters, or null",
                ));
            }
        }
    }
    Ok(None)
}
