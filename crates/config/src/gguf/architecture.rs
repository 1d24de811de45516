//! What llama.cpp makes of an architecture: its layers as the class of the same model has them.

use crate::class::{self, Class, Known};
use crate::json::{Object, Value};

/// The class of an architecture's name.
pub(crate) fn known(name: &str) -> Option<Known> {
    class::known(&format!("gguf:{name}"))
}

/// The fields of a `config.json` that say which layers there are, from metadata whose keys begin with `name`.
pub(crate) fn layer_fields(metadata: &Object, name: &str, class: Option<&Class>) -> Object {
    let find = |key: &str| metadata.present(&format!("{name}.{key}"));
    let mut out = Object::default();
    let layers = find("block_count").and_then(whole);
    if let Some(value) = find("block_count") {
        out.set("num_hidden_layers", value.clone());
    }
    let window = find("attention.sliding_window").filter(|value| whole(value) != Some(0));
    let own_window = class.is_some_and(|class| class.window.is_some());
    let names = find("attention.sliding_window_pattern").and_then(|value| slide(value, layers?));
    // Gemma 2 and Llama 4 have theirs in llama.cpp's code.
    let in_code = ["gemma2", "llama4"].contains(&name);
    match (window, names) {
        (Some(window), names) => {
            out.set("sliding_window", window.clone());
            if let Some(names) = names {
                out.set("layer_types", names);
            }
        }
        (None, _) if own_window && !in_code => {
            out.set("sliding_window", Value::Null);
            out.set(
                "layer_types",
                named(layers.unwrap_or(1), |_| "full_attention"),
            );
        }
        (None, _) => {}
    }
    // Zero heads of keys: a layer that does not attend.
    if let Some(Value::List(heads)) = find("attention.head_count_kv")
        && heads.iter().any(|value| whole(value) == Some(0))
    {
        let none = |at: usize| heads.get(at).and_then(whole) == Some(0);
        out.set(
            "layer_types",
            named(layers.unwrap_or(heads.len() as u64), |at| {
                if none(at) {
                    "recurrent"
                } else {
                    "full_attention"
                }
            }),
        );
    } else if let Some(value) = find("full_attention_interval") {
        out.set("full_attention_interval", value.clone());
    }
    out
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

fn named(layers: u64, name: impl Fn(usize) -> &'static str) -> Value {
    let names = (0..layers.min(100_000) as usize).map(|at| Value::Text(name(at).to_owned()));
    Value::List(names.collect())
}

/// `sliding_window_pattern`: a flag for each layer, repeated, or n, with layer i sliding if i mod n < n − 1.
fn slide(value: &Value, layers: u64) -> Option<Value> {
    let name = |slides: bool| {
        if slides {
            "sliding_attention"
        } else {
            "full_attention"
        }
    };
    match value {
        Value::List(flags) if !flags.is_empty() => {
            let slides = |at: usize| match &flags[at % flags.len()] {
                Value::Bool(flag) => *flag,
                other => whole(other) != Some(0),
            };
            Some(named(layers, |at| name(slides(at))))
        }
        _ => {
            let period = whole(value)? as usize;
            Some(named(layers, |at| {
                name(period == 0 || at % period < period - 1)
            }))
        }
    }
}
