//! How far a layer's distances reach, where that is less than the context.

use super::kind::{Around, LayerType, opts_in, slides};
use crate::class::{Layers, Window};
use crate::error::ConfigError;
use crate::fields::{Found, MAX_CONTEXT, Scope};
use crate::json::Value;

const KEYS: [&str; 5] = [
    "sliding_window",
    "sliding_window_size",
    "attention_window_size",
    "local_attention_window_size",
    "local_window_size",
];

/// The bound below which distances stay, and why; `None` for full attention.
pub(super) fn of(
    around: Around<'_>,
    label: &str,
    at: usize,
) -> Result<Option<(u64, String)>, ConfigError> {
    let scope = around.scope;
    let class = around.class;
    let applies = slides(label)
        || label == "main"
        || label == "chunked_attention"
        // Hybrids whose attention is local (RecurrentGemma).
        || (label == "attention"
            && class
                .is_some_and(|class| class.layers == Layers::Blocks && class.window.is_some()))
        || (label == "all"
            && class
                .is_some_and(|class| matches!(class.layers, Layers::Windowed | Layers::OptInAll)));
    if !applies {
        return Ok(None);
    }
    if opts_in(class) {
        let on = scope
            .find(&["use_sliding_window"])
            .map(|found| found.bool())
            .transpose()?;
        if on == Some(false) || (on.is_none() && label == "all") {
            return Ok(None);
        }
    }
    let around_it = matches!(
        class.and_then(|class| class.window),
        Some(Window::Around(_))
    );
    let bound = |window: u64, why: String| {
        if around_it {
            (window + 1, format!("{why} to either side"))
        } else {
            (window, why)
        }
    };
    if let Some(found) = per_layer(scope, at) {
        return Ok(match found.value {
            Value::Null => None,
            _ => Some(bound(found.context()?, found.field)),
        });
    }
    if let Some(found) = scope.find(&["local_attention"]) {
        // Each position sees half of it to either side.
        let half = found.count(0, MAX_CONTEXT)? / 2;
        return Ok(Some((
            half + 1,
            format!("{} / 2 to either side", found.field),
        )));
    }
    let keys: &[&str] = if label == "chunked_attention" {
        &["attention_chunk_size"]
    } else {
        &KEYS
    };
    for key in keys {
        match scope.look(key) {
            Some(found) if *found.value == Value::Null => return Ok(None),
            Some(found) if is_zero(found.value) => return Ok(None),
            Some(found) => {
                let window = found.context()?;
                if halved(scope) {
                    let why = format!("{} / 2 + 1, as attention goes both ways", found.field);
                    return Ok(Some((window / 2 + 1, why)));
                }
                return Ok(Some(bound(window, found.field)));
            }
            None => {}
        }
    }
    let source = |key: &str| format!("default of the class, as {} is absent", scope.name(key));
    Ok(class
        .and_then(|class| class.window)
        .map(|window| match window {
            Window::Behind(window) => (window, source(keys[0])),
            Window::Around(half) => (half + 1, format!("{}, to either side", source(keys[0]))),
        }))
}

fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Number(text) if text == "0")
}

/// Gemma's encoders see half of the window to either side.
fn halved(scope: Scope<'_>) -> bool {
    let both = scope.find(&["use_bidirectional_attention"]);
    both.is_some_and(|found| {
        *found.value == Value::Bool(true) || found.value.as_text() == Some("all")
    })
}

fn per_layer(scope: Scope<'_>, at: usize) -> Option<Found<'_>> {
    let table = scope.find(&["per_layer_config"])?.value.as_object()?;
    let value = table
        .present(&at.to_string())?
        .as_object()?
        .get("sliding_window")?;
    let field = format!("{}.{at}.sliding_window", scope.name("per_layer_config"));
    Some(Found { field, value })
}

/// Dual chunk attention, which vLLM alone runs, keeps distances within the chunk.
pub(super) fn chunked_by_vllm(
    layer: &mut LayerType<'_>,
    scope: Scope<'_>,
) -> Result<(), ConfigError> {
    if let Some(found) = scope.find(&["dual_chunk_attention_config"]) {
        let field = format!("{}.chunk_size", found.field);
        if let Some(value) = found.object()?.present("chunk_size") {
            let found = Found { field, value };
            // Distances up to the chunk's size occur, itself included.
            layer.window = Some((found.context()? + 1, found.field));
        }
    }
    Ok(())
}
