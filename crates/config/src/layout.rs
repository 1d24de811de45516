//! Which layer types a model has, how many layers are of each, and how far each reaches.

use std::collections::HashMap;

use crate::error::ConfigError;
use crate::family::{Family, Layout};
use crate::fields::{Found, MAX_CONTEXT, Scope};
use crate::json::Value;
use crate::model::Framework;

/// A layer type before its schedule is known.
#[derive(Clone, Debug)]
pub(crate) struct LayerType {
    pub name: String,
    pub layers: Option<u64>,
    /// Whether its class gives it no rotation.
    pub unrotated: bool,
    /// Distances are below this, and why.
    pub window: Option<(u64, String)>,
}

impl LayerType {
    fn new(name: &str, layers: Option<u64>) -> Self {
        Self {
            name: name.to_owned(),
            layers,
            unrotated: false,
            window: None,
        }
    }

    pub fn slides(&self) -> bool {
        self.name.contains("sliding") || self.name == "main"
    }
}

/// Up to this many layers are accepted in a list.
const MAX_LAYERS: u64 = 100_000;

/// The layer types in the order they first occur.
pub(crate) fn layer_types(
    scope: Scope<'_>,
    family: &Family,
    framework: Framework,
) -> Result<Vec<LayerType>, ConfigError> {
    let layers = scope
        .find(&["num_hidden_layers", "n_layer", "num_layers", "n_layers"])
        .map(|found| found.count(0, MAX_LAYERS))
        .transpose()?;
    let mut types = match scope.find(&["layer_types"]) {
        Some(found) => listed(&found)?,
        None => laid_out(scope, family.layout, layers)?,
    };
    if let Some(found) = scope.find(&["no_rope_layers"]) {
        types = without_rotation(&found, &types)?;
    }
    for layer in &mut types {
        set_window(layer, scope, family.layout)?;
        if family.layout == (Layout::SlidingRotates { period: 4 }) && layer.name == "full_attention"
        {
            layer.unrotated = true;
        }
        if framework == Framework::Vllm {
            chunked_by_vllm(layer, scope)?;
        }
    }
    Ok(types)
}

/// The distinct names of `layer_types`, with how often each occurs.
fn listed(found: &Found<'_>) -> Result<Vec<LayerType>, ConfigError> {
    let expected =
        "a list of layer type names, such as [\"sliding_attention\", \"full_attention\"]";
    let mut order: Vec<String> = Vec::new();
    let mut counts: HashMap<String, u64> = HashMap::new();
    for item in found.list(expected)? {
        let Value::Text(name) = item else {
            return Err(ConfigError::field(&found.field, item, expected));
        };
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 {
            order.push(name.clone());
        }
        if order.len() > 16 {
            return Err(ConfigError::field(
                &found.field,
                found.value,
                "at most 16 distinct layer types",
            ));
        }
    }
    if order.is_empty() {
        return Err(ConfigError::field(&found.field, found.value, expected));
    }
    // A linear attention or a state space knows no positions; what is left may be called as it likes.
    let attends = |name: &str| !["linear_attention", "mamba", "conv", "recurrent"].contains(&name);
    Ok(order
        .into_iter()
        .map(|name| LayerType {
            unrotated: !attends(&name),
            ..LayerType::new(&name, counts.get(&name).copied())
        })
        .collect())
}

fn laid_out(
    scope: Scope<'_>,
    layout: Layout,
    layers: Option<u64>,
) -> Result<Vec<LayerType>, ConfigError> {
    let one = || vec![LayerType::new("all", layers)];
    let period_of = |keys: &[&str], period: u64| match scope.find(keys) {
        Some(found) if matches!(found.value, Value::Number(_)) => found.count(1, MAX_LAYERS),
        _ => Ok(period),
    };
    let pair = |period: u64, most: &str, each: &str| {
        let rare = layers.map(|layers| layers / period);
        let common = layers.zip(rare).map(|(layers, rare)| layers - rare);
        let mut types = vec![LayerType::new(most, common), LayerType::new(each, rare)];
        types.retain(|layer| layer.layers != Some(0));
        types
    };
    Ok(match layout {
        Layout::Full | Layout::Windowed => one(),
        Layout::OptIn => {
            let on = scope.find(&["use_sliding_window"]);
            if !on.map(|found| found.bool()).transpose()?.unwrap_or(false) {
                return Ok(one());
            }
            let full = match scope.find(&["max_window_layers"]) {
                Some(found) => Some(found.count(0, MAX_LAYERS)?),
                None => layers,
            };
            let full = full.zip(layers).map(|(full, layers)| full.min(layers));
            let sliding = layers.zip(full).map(|(layers, full)| layers - full);
            let mut types = vec![
                LayerType::new("full_attention", full),
                LayerType::new("sliding_attention", sliding),
            ];
            types.retain(|layer| layer.layers != Some(0));
            types
        }
        Layout::Alternating { period } | Layout::SlidingRotates { period } => {
            let period = period_of(
                &["sliding_window_pattern", "_sliding_window_pattern"],
                period,
            )?;
            pair(period, "sliding_attention", "full_attention")
        }
        Layout::Local { period } => {
            let period = period_of(&["global_attn_every_n_layers"], period)?;
            // The first layer is global too, so there is one more when the count is no multiple.
            let global = layers.map(|layers| layers.div_ceil(period));
            let local = layers.zip(global).map(|(layers, global)| layers - global);
            vec![
                LayerType::new("full_attention", global),
                LayerType::new("sliding_attention", local),
            ]
        }
        Layout::Interleaved { period } => {
            let period = period_of(&["no_rope_layer_interval"], period)?;
            let mut types = pair(period, "rotary", "without rotation");
            mark_unrotated(&mut types);
            types
        }
        Layout::Chunked { period } => {
            let period = period_of(&["no_rope_layer_interval"], period)?;
            let mut types = pair(period, "chunked_attention", "without rotation");
            mark_unrotated(&mut types);
            types
        }
        Layout::Compressed => vec![
            LayerType::new("main", None),
            LayerType::new("compress", None),
        ],
    })
}

fn mark_unrotated(types: &mut [LayerType]) {
    for layer in types
        .iter_mut()
        .filter(|layer| layer.name == "without rotation")
    {
        layer.unrotated = true;
    }
}

/// `no_rope_layers` has 1 for a layer that rotates and 0 for one that does not.
fn without_rotation(found: &Found<'_>, types: &[LayerType]) -> Result<Vec<LayerType>, ConfigError> {
    let expected = "a list with 1 for each layer that rotates and 0 for each that does not";
    let items = found.list(expected)?;
    let mut rotating = 0;
    for item in items {
        rotating += match item {
            Value::Number(text) if text == "1" => 1,
            Value::Number(text) if text == "0" => 0,
            _ => return Err(ConfigError::field(&found.field, item, expected)),
        };
    }
    if items.is_empty() {
        return Ok(types.to_vec());
    }
    let name = types
        .iter()
        .find(|layer| !layer.unrotated)
        .map_or("rotary", |layer| &layer.name);
    let name = if name == "all" { "rotary" } else { name };
    let mut split = vec![
        LayerType::new(name, Some(rotating)),
        LayerType::new("without rotation", Some(items.len() as u64 - rotating)),
    ];
    mark_unrotated(&mut split);
    split.retain(|layer| layer.layers != Some(0));
    Ok(split)
}

fn set_window(layer: &mut LayerType, scope: Scope<'_>, layout: Layout) -> Result<(), ConfigError> {
    if let Layout::Local { .. } = layout {
        if let Some(found) = scope.find(&["local_attention"]).filter(|_| layer.slides()) {
            // Each position sees half of it to either side.
            let half = found.count(0, MAX_CONTEXT)? / 2;
            layer.window = Some((half + 1, format!("{} / 2 to either side", found.field)));
        }
        return Ok(());
    }
    let keys: &[&str] = if layer.name == "chunked_attention" {
        &["attention_chunk_size"]
    } else if layer.slides() || (layer.name == "all" && layout == Layout::Windowed) {
        &["sliding_window"]
    } else {
        return Ok(());
    };
    if let Some(found) = scope.find(keys) {
        layer.window = Some((found.context()?, found.field));
    }
    Ok(())
}

/// Dual chunk attention, which vLLM alone runs, keeps distances within the chunk.
fn chunked_by_vllm(layer: &mut LayerType, scope: Scope<'_>) -> Result<(), ConfigError> {
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
