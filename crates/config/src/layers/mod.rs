//! Which layer types a model has, how many layers are of each, whether they rotate, and how far each reaches.
//!
//! Every layer is looked at by itself, and those that agree in all that matters are one type.

mod kind;
mod names;
mod rotation;
mod window;

use crate::error::ConfigError;
use crate::fields::{Found, Scope};
use crate::json::Value;
use kind::MAX_LAYERS;
pub(crate) use kind::{Around, Kind, LayerType, Own, slides};

/// Stands in for the number of layers where the file does not give it: every pattern shows all its kinds within it.
const SOME_LAYERS: usize = 48;

/// The layer types in the order they first occur.
pub(crate) fn layer_types<'a>(around: Around<'a>) -> Result<Vec<LayerType<'a>>, ConfigError> {
    let claimed = around
        .scope
        .find(&["num_hidden_layers", "n_layer", "num_layers", "n_layers"])
        .map(|found| found.count(0, MAX_LAYERS))
        .transpose()?;
    let count = match claimed {
        Some(count) => Some(count as usize),
        None => names::listed_count(around)?,
    };
    let laid = names::names(around, count, count.unwrap_or(SOME_LAYERS))?;
    let rotation = rotation::Rotation::of(around, laid.len(), count.is_some())?;
    let lists = Lists::of(around, count)?;
    let mut types: Vec<LayerType<'a>> = Vec::new();
    for (at, label) in laid.iter().enumerate() {
        let own = lists.own(at);
        let window = window::of(around, label, at)?;
        let kind = rotation.kind(at, label, &own, window.is_some());
        let layer = LayerType {
            name: label.clone(),
            label: label.clone(),
            layers: count.map(|_| 1),
            window: if kind == Kind::Rotates { window } else { None },
            own: if kind == Kind::Rotates {
                own
            } else {
                Own::default()
            },
            kind,
        };
        match types.iter_mut().find(|known| known.agrees(&layer)) {
            Some(known) => known.layers = known.layers.map(|layers| layers + 1),
            None => types.push(layer),
        }
        if types.len() > 64 {
            return Err(ConfigError::Field {
                field: around.scope.name("(layers)"),
                value: "more than 64 that differ".to_owned(),
                expected: "at most 64 distinct layer types".to_owned(),
            });
        }
    }
    // A model of no layers claims what one of its kind would.
    for layer in &mut types {
        if claimed == Some(0) {
            layer.layers = Some(0);
        }
        if around.dialect.is_vllm() {
            window::chunked_by_vllm(layer, around.scope)?;
        }
    }
    name_apart(&mut types);
    Ok(types)
}

/// What a layer type has of one kind, as text.
type Told<'t> = &'t dyn Fn(&LayerType<'_>) -> Option<String>;

/// Types that share a label are told apart by what differs.
fn name_apart(types: &mut [LayerType<'_>]) {
    let labels: Vec<String> = types.iter().map(|layer| layer.label.clone()).collect();
    for at in 0..types.len() {
        let same: Vec<usize> = (0..types.len())
            .filter(|&other| labels[other] == labels[at])
            .collect();
        if same.len() < 2 {
            continue;
        }
        let first = same[0] == at;
        let differs = |of: Told<'_>| {
            let all: Vec<_> = same.iter().map(|&other| of(&types[other])).collect();
            all.iter().any(|value| *value != all[0])
        };
        let layer = &types[at];
        let mut name = layer.label.clone();
        if let Kind::Still(_) = layer.kind {
            name = if name == "all" {
                "without rotation".to_owned()
            } else {
                format!("{name}, without rotation")
            };
        } else {
            let value =
                |found: &Option<Found<'_>>| found.as_ref().map(|found| found.value.to_string());
            let parts: [(&str, Told<'_>); 4] = [
                ("base", &|layer| value(&layer.own.base)),
                ("partial", &|layer| value(&layer.own.share)),
                ("head_dim", &|layer| value(&layer.own.head_dim)),
                ("window", &|layer| {
                    layer.window.as_ref().map(|(window, _)| window.to_string())
                }),
            ];
            for (what, of) in parts {
                if let (true, Some(value)) = (differs(of), of(layer)) {
                    name += &format!(", {what} {value}");
                }
            }
            if name == "all" {
                name = if first || same.len() == 2 {
                    "rotary".to_owned()
                } else {
                    name
                };
            }
        }
        types[at].name = name;
    }
}

/// Lists with an entry for each layer, and `per_layer_config`.
struct Lists<'a> {
    base: Option<(Found<'a>, &'a [Value])>,
    share: Option<(Found<'a>, &'a [Value])>,
    per_layer: Option<Scope<'a>>,
    prefix: String,
}

impl<'a> Lists<'a> {
    fn of(around: Around<'a>, count: Option<usize>) -> Result<Self, ConfigError> {
        let scope = around.scope;
        let list = |keys: &[&str]| {
            let found = scope.find(keys)?;
            match found.value {
                Value::List(items) => Some((found.clone(), items.as_slice())),
                _ => None,
            }
        };
        let base = list(&["layer_rope_theta"]).or_else(|| list(&["rope_theta"]));
        let share = list(&["partial_rotary_factors"]).or_else(|| list(&["partial_rotary_factor"]));
        for (found, items) in base.iter().chain(&share) {
            if count.is_some_and(|count| items.len() < count) {
                return Err(ConfigError::field(
                    &found.field,
                    found.value,
                    format!("an entry for each of the {} layers", count.unwrap_or(0)),
                ));
            }
        }
        let per_layer = scope.find(&["per_layer_config"]);
        let per_layer = per_layer.map(|found| found.object()).transpose()?;
        if let Some(table) = per_layer {
            for (at, entry) in table.iter() {
                let Some(entry) = entry.as_object() else {
                    continue;
                };
                for (key, _) in entry.iter().filter(|(key, _)| matters_per_layer(key)) {
                    around
                        .doubts
                        .say(format!("per_layer_config.{at}.{key} is not read"));
                }
            }
        }
        Ok(Self {
            base,
            share,
            per_layer: per_layer.map(|object| Scope { object, ..scope }),
            prefix: scope.name("per_layer_config"),
        })
    }

    fn own(&self, at: usize) -> Own<'a> {
        let entry = |list: &Option<(Found<'a>, &'a [Value])>| {
            let (found, items) = list.as_ref()?;
            let value = items.get(at)?;
            Some(Found {
                field: format!("{}[{at}]", found.field),
                value,
            })
        };
        Own {
            base: entry(&self.base),
            share: entry(&self.share),
            head_dim: self.per_layer(at, "head_dim"),
        }
    }

    fn per_layer(&self, at: usize, key: &str) -> Option<Found<'a>> {
        let entry = self
            .per_layer?
            .object
            .present(&at.to_string())?
            .as_object()?;
        let value = entry.present(key)?;
        Some(Found {
            field: format!("{}.{at}.{key}", self.prefix),
            value,
        })
    }
}

/// Keys of `per_layer_config` that would change a schedule and are not read.
fn matters_per_layer(key: &str) -> bool {
    ["rope", "rotary", "theta", "qk_nope"]
        .iter()
        .any(|part| key.contains(part))
}
