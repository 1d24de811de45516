//! GGUF: binary, or its metadata given as JSON: `{"general.architecture": "llama", "llama.rope.freq_base": 500000.0, …}`, or the same under
//! `metadata` with each value in an object's `value`, as `gguf-dump --json` writes it.
//!
//! llama.cpp runs it, whatever dialect is asked for: no other reads these keys.

mod architecture;
pub(crate) mod binary;
mod kind;
mod reader;
mod tensors;

use ropebound_schedule::{Decimal, Rope};

use crate::certainty::{Certainty, Doubt};
use crate::class::{Class, Flat, Known};
use crate::dialect::Dialect;
use crate::doubt::Doubts;
use crate::error::ConfigError;
use crate::fields::{Scope, Seen, Trace};
use crate::json::{Object, Value};
use crate::layers::{self, Around, Kind, LayerType, slides};
use crate::model::{Layer, Model, PositionEncoding, Rotary};
use crate::options::Options;
use kind::Factors;
use reader::Reader;

pub(crate) use binary::Header;
pub(crate) use tensors::Tensors;

/// The metadata, if the file is such; values that `gguf-dump` wraps are unwrapped.
pub(crate) fn metadata(root: &Object) -> Option<(Object, Tensors<'static>)> {
    let inner = root
        .present("metadata")
        .and_then(Value::as_object)
        .unwrap_or(root);
    inner.present("general.architecture")?;
    let mut plain = Object::default();
    for (key, value) in inner.iter() {
        let wanted = key == "general.architecture"
            || key.contains("rope.")
            || key.contains(".attention.")
            || key.contains("full_attention_interval")
            || key.ends_with(".embedding_length")
            || key.ends_with(".context_length")
            || key.ends_with(".block_count");
        if wanted {
            let value = value
                .as_object()
                .and_then(|object| object.get("value"))
                .unwrap_or(value);
            plain.set(key, value.clone());
        }
    }
    let tensors = match root.present("tensors").and_then(Value::as_object) {
        Some(tensors) => Tensors::Named(tensors.iter().map(|(name, _)| name.to_owned()).collect()),
        None => Tensors::Unknown,
    };
    Some((plain, tensors))
}

/// The positions of the model the metadata describe.
pub(crate) fn resolve(
    metadata: &Object,
    tensors: &Tensors<'_>,
    options: &Options,
) -> Result<Model, ConfigError> {
    let seen = Seen::default();
    let doubts = Doubts::default();
    let root = Scope {
        object: metadata,
        prefix: "",
        seen: &seen,
    };
    let architecture = root.find(&["general.architecture"]).ok_or_else(|| {
        ConfigError::missing(
            "general.architecture",
            "the name of the model's architecture",
        )
    })?;
    let name = architecture.text("the name of the model's architecture")?;
    let class = match architecture::known(name) {
        Some(Known::Class(class)) => Some(class),
        Some(Known::Other(why)) => {
            return Err(ConfigError::NotRope {
                field: architecture.field,
                value: format!("{name:?}"),
                why: why.to_owned(),
            });
        }
        None => {
            doubts.say(format!(
                "architecture {name:?} is not known: which of its layers rotate is not established"
            ));
            None
        }
    };
    let reader = Reader { root, name };
    let factors = Factors::of(tensors, name, &doubts)?;
    let fields = architecture::layer_fields(metadata, name, class);
    let layer_seen = Seen::default();
    let around = Around {
        scope: Scope {
            object: &fields,
            prefix: "",
            seen: &layer_seen,
        },
        class,
        dialect: Dialect::LlamaCpp,
        doubts: &doubts,
    };
    let context = options.context.or(reader.count("context_length")?);
    let mut types = layers::layer_types(around)?;
    let both = class.is_none() && reader.find("attention.sliding_window").is_some();
    if both {
        types = both_kinds(&types, &reader)?;
    }
    let counted = fields.present("num_hidden_layers").is_some();
    let of = Of {
        reader: &reader,
        class,
        context,
        factors: &factors,
    };
    let mut out = Vec::new();
    for layer in types {
        let mut made = of.layer(&layer)?;
        made.layers = made.layers.filter(|_| counted && !both);
        out.push(made);
    }
    let reasons = doubts.into_reasons();
    Ok(Model {
        model_type: Some(name.to_owned()),
        dialect: Dialect::LlamaCpp,
        layers: out,
        certainty: if reasons.is_empty() {
            Certainty::Established
        } else {
            Certainty::Undecided(Doubt {
                reasons,
                unread: reader.unread(),
                settle: "the GGUF file itself, or llama.cpp's code for the architecture".to_owned(),
            })
        },
        axes: None,
        notes: vec!["GGUF: llama.cpp's rules".to_owned()],
    })
}

/// Of an architecture that is not known: metadata do not say which layers slide.
fn both_kinds<'a>(
    types: &[LayerType<'a>],
    reader: &Reader<'_>,
) -> Result<Vec<LayerType<'a>>, ConfigError> {
    let found = reader.find("attention.sliding_window");
    let window = found
        .map(|found| Ok::<_, ConfigError>((found.context()?, found.field)))
        .transpose()?;
    let kind = |label: &str, window| LayerType {
        name: label.to_owned(),
        label: label.to_owned(),
        window,
        ..types[0].clone()
    };
    Ok(vec![
        kind("full_attention", None),
        kind("sliding_attention", window),
    ])
}

/// What all layers of a file share.
struct Of<'o, 'a> {
    reader: &'o Reader<'a>,
    class: Option<&'static Class>,
    context: Option<u64>,
    factors: &'o Factors,
}

impl Of<'_, '_> {
    fn layer(&self, layer: &LayerType<'_>) -> Result<Layer, ConfigError> {
        let without = |positions, note: String| Layer {
            name: layer.name.clone(),
            sequences: None,
            layers: layer.layers,
            positions,
            origins: Vec::new(),
            notes: vec![note],
        };
        match &layer.kind {
            Kind::Rotates => {}
            Kind::Still(why) => {
                return Ok(without(
                    PositionEncoding::None,
                    format!("these layers do not rotate: {why}"),
                ));
            }
            Kind::NoAttention => {
                return Ok(without(
                    PositionEncoding::NoAttention,
                    "these layers do not attend over positions".to_owned(),
                ));
            }
        }
        let reader = self.reader;
        let slides = slides(&layer.label);
        let mut trace = Trace::default();
        let head_dim = reader.head_dim(slides, &mut trace)?;
        let rotary = reader.rotary_dim(head_dim, slides, &mut trace)?;
        // A class that scales its full layers alone has that in llama.cpp's code too.
        let spared = slides
            && self
                .class
                .is_some_and(|class| matches!(class.flat, Flat::Full | Flat::Own));
        let found = if spared {
            trace.note("type", "none", "the class scales its full layers alone");
            kind::Scaling::none()
        } else {
            reader.scaling(self.context, rotary, self.factors, &mut trace)?
        };
        let base = self.base(slides, &mut trace)?;
        let rope = Rope {
            base,
            head_dim: rotary,
            kind: found.kind,
        };
        rope.schedule().map_err(|error| ConfigError::Schedule {
            field: reader.key("rope.scaling.type"),
            value: format!("{:?}", rope.type_name()),
            error,
        })?;
        let window = layer.window.as_ref();
        if let Some((window, field)) = window {
            trace.note("window", window, field);
        }
        let shorter =
            window.filter(|(window, _)| self.context.is_none_or(|context| *window < context));
        Ok(Layer {
            name: layer.name.clone(),
            sequences: None,
            layers: layer.layers,
            positions: PositionEncoding::Rotary(Box::new(Rotary {
                unrotated: Some((head_dim - u64::from(rotary.get())) / 2),
                context: self.context,
                reach: shorter.map(|(window, _)| *window).or(self.context),
                reach_source: shorter.map(|(_, field)| field.clone()),
                attention: found.attention,
                rope,
            })),
            origins: trace.0,
            notes: found.notes,
        })
    }

    fn base(&self, slides: bool, trace: &mut Trace) -> Result<Decimal, ConfigError> {
        if !slides {
            return self.reader.base("rope.freq_base", trace);
        }
        if self.reader.find("rope.freq_base_swa").is_some() {
            return self.reader.base("rope.freq_base_swa", trace);
        }
        match self.class.filter(|class| class.has_sliding_base()) {
            Some(class) => {
                let base = class.base("sliding_attention");
                trace.note(
                    "base",
                    base,
                    "llama.cpp's for sliding layers of this architecture",
                );
                Ok(base.parse().expect("a decimal of the table"))
            }
            None => self.reader.base("rope.freq_base", trace),
        }
    }
}
