//! What was not understood: then the answer is "undecided", with what would settle it.

use std::cell::RefCell;

use crate::fields::{Scope, Seen};
use crate::json::Value;

/// Collects reasons while a file is read.
#[derive(Debug, Default)]
pub(crate) struct Doubts(RefCell<Vec<String>>);

impl Doubts {
    pub(crate) fn say(&self, reason: String) {
        let mut reasons = self.0.borrow_mut();
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }

    pub(crate) fn into_reasons(self) -> Vec<String> {
        self.0.into_inner()
    }
}

/// Parts of names of fields that bear on rotation, distances or layers.
const MATTERS: [&str; 13] = [
    "rope",
    "rotary",
    "theta",
    "ntk",
    "yarn",
    "swa",
    "nope",
    "pattern",
    "window",
    "compress",
    "scal",
    "position_embedding",
    "alibi",
];

/// Fields that scale scores, outputs or embeddings, or permute pairs, in classes that are known: no frequency depends on them.
const HARMLESS: [&str; 16] = [
    "original_rope",
    "rope_interleave",
    "rope_interleaved",
    "scale_emb",
    "scale_depth",
    "scale_attn_weights",
    "scale_attn_by_inverse_layer_idx",
    "routed_scaling_factor",
    "moe_router_scaling_factor",
    "embedding_scale",
    "logit_scale",
    "logits_scaling",
    "query_pre_attn_scalar",
    "llama_4_scaling_beta",
    "mrope_section",
    "mrope_interleaved",
];

/// The fields of `scope` and of the blocks in it that look as if they mattered and were never looked up.
pub(crate) fn unread(scope: Scope<'_>, seen: &Seen, known: bool) -> Vec<String> {
    let mut out = Vec::new();
    for (key, value) in scope.object.iter() {
        let name = scope.name(key);
        let matters = matters(key);
        match value {
            Value::Object(block) if matters => {
                let prefix = format!("{name}.");
                for (key, value) in block.iter() {
                    let inner = format!("{prefix}{key}");
                    match value {
                        Value::Object(own) => {
                            let all = own.iter().map(|(key, _)| format!("{inner}.{key}"));
                            out.extend(all.filter(|name| !seen.has(name)));
                        }
                        Value::Null => {}
                        _ if !seen.has(&inner) => out.push(inner),
                        _ => {}
                    }
                }
            }
            Value::Null => {}
            _ if matters && !seen.has(&name) => out.push(name),
            _ => {}
        }
    }
    let harmless = |name: &String| {
        let key = name.rsplit('.').next().unwrap_or(name);
        known && HARMLESS.contains(&key)
    };
    out.retain(|name| !harmless(name));
    out.truncate(40);
    out
}

fn matters(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    MATTERS.iter().any(|part| lower.contains(part))
}
