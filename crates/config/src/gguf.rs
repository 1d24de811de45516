//! GGUF metadata given as JSON: `{"general.architecture": "llama", "llama.rope.freq_base": 500000.0, …}`, or the same under
//! `metadata` with each value in an object's `value`, as `gguf-dump --json` writes it.
//!
//! llama.cpp runs it, whatever framework is asked for: no other reads these keys.

use ropebound_schedule::{Decimal, HeadDim, Quotient, Rope, RopeKind, Yarn};

use crate::attention;
use crate::certainty::Certainty;
use crate::class::{self, Known};
use crate::error::ConfigError;
use crate::fields::{Found, Scope, Seen, Trace};
use crate::json::{Object, Value};
use crate::model::{Attention, Framework, Layer, Model, Positions, Rotary};
use crate::options::Options;

/// The metadata, if the file is such; values that `gguf-dump` wraps are unwrapped.
pub(crate) fn metadata(root: &Object) -> Option<Object> {
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
    Some(plain)
}

/// The positions of the model the metadata describe.
pub(crate) fn resolve(metadata: &Object, options: &Options) -> Result<Model, ConfigError> {
    let seen = Seen::default();
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
    if let Some(Known::Other(why)) = class::known(name) {
        return Err(ConfigError::NotRope {
            field: architecture.field,
            value: format!("{name:?}"),
            why: why.to_owned(),
        });
    }
    let reader = Reader { root, name };
    let mut trace = Trace::default();
    let head_dim = reader.head_dim(&mut trace)?;
    let rotary = reader.rotary_dim(head_dim, &mut trace)?;
    let context = reader.count("context_length")?;
    let context = options.context.or(context);
    let mut notes = vec!["GGUF metadata: llama.cpp's rules".to_owned()];
    if name.starts_with("llama") {
        notes.push(
            "llama3's scaling is kept in the tensor rope_freqs.weight, not in metadata: if the file has it, this is the schedule before it".to_owned(),
        );
    }
    let kind = reader.kind(context, &mut trace)?;
    let base = reader.base("rope.freq_base", &mut trace)?;
    let unrotated = Some((head_dim - u64::from(rotary.get())) / 2);
    let window = reader.find("attention.sliding_window");
    let window = window.filter(|found| found.value != &Value::Number("0".to_owned()));
    let layer = |name: &str, base: Decimal, kind: RopeKind, window: Option<u64>, trace: Trace| {
        let rope = Rope {
            base,
            head_dim: rotary,
            kind,
        };
        rope.schedule().map_err(|error| ConfigError::Schedule {
            field: reader.key("rope.scaling.type"),
            value: format!("{:?}", rope.type_name()),
            error,
        })?;
        let shorter = window.filter(|window| context.is_none_or(|context| *window < context));
        Ok::<_, ConfigError>(Layer {
            name: name.to_owned(),
            layers: None,
            positions: Positions::Rotary(Box::new(Rotary {
                unrotated,
                context,
                reach: shorter.or(context),
                reach_source: shorter.map(|_| reader.key("attention.sliding_window")),
                attention: reader.attention(&rope.kind),
                rope,
            })),
            origins: trace.0,
            notes: Vec::new(),
        })
    };
    let layers = match window {
        None => vec![layer("all", base, kind, None, trace)?],
        Some(found) => {
            let window = found.context()?;
            let mut sliding = trace.clone();
            sliding.note("window", window, found.field);
            let local = match reader.find("rope.freq_base_swa") {
                Some(_) => reader.base("rope.freq_base_swa", &mut sliding)?,
                None => base.clone(),
            };
            notes.push("metadata do not say which layers slide: both kinds are given".to_owned());
            vec![
                layer("full_attention", base, kind.clone(), None, trace)?,
                layer("sliding_attention", local, kind, Some(window), sliding)?,
            ]
        }
    };
    Ok(Model {
        model_type: Some(name.to_owned()),
        framework: Framework::LlamaCpp,
        layers,
        certainty: Certainty::Established,
        notes,
    })
}

struct Reader<'a> {
    root: Scope<'a>,
    name: &'a str,
}

impl<'a> Reader<'a> {
    fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.name)
    }

    fn find(&self, key: &str) -> Option<Found<'a>> {
        let field = self.key(key);
        let value = self.root.object.present(&field)?;
        Some(Found { field, value })
    }

    fn count(&self, key: &str) -> Result<Option<u64>, ConfigError> {
        self.find(key).map(|found| found.context()).transpose()
    }

    fn head_dim(&self, trace: &mut Trace) -> Result<u64, ConfigError> {
        if let Some(found) = self.find("attention.key_length") {
            let dim = found.count(2, 8192)?;
            trace.note("head_dim", dim, found.field);
            return Ok(dim);
        }
        let (width, heads) = (
            self.find("embedding_length"),
            self.find("attention.head_count"),
        );
        let (Some(width), Some(heads)) = (width, heads) else {
            return Err(ConfigError::missing(
                self.key("attention.key_length"),
                "it, or embedding_length and attention.head_count",
            ));
        };
        let dim = width.count(1, 1 << 30)? / heads.count(1, 1 << 20)?;
        let source = format!("{} / {}", width.field, heads.field);
        if !(2..=8192).contains(&dim) {
            return Err(ConfigError::Field {
                field: source,
                value: dim.to_string(),
                expected: "a head dimension from 2 to 8192".to_owned(),
            });
        }
        trace.note("head_dim", dim, source);
        Ok(dim)
    }

    fn rotary_dim(&self, head_dim: u64, trace: &mut Trace) -> Result<HeadDim, ConfigError> {
        let (dim, field) = match self.find("rope.dimension_count") {
            Some(found) => (found.count(2, head_dim)?, found.field),
            None => (
                head_dim,
                "head_dim, as rope.dimension_count is absent".to_owned(),
            ),
        };
        trace.note("rotary_dim", dim, &field);
        HeadDim::new(dim).map_err(|_| ConfigError::Field {
            field,
            value: dim.to_string(),
            expected: "an even rotary dimension, since rotation takes pairs".to_owned(),
        })
    }

    fn base(&self, key: &str, trace: &mut Trace) -> Result<Decimal, ConfigError> {
        let Some(found) = self.find(key) else {
            trace.note("base", 10_000, "default of llama.cpp");
            return Ok(Decimal::from(10_000));
        };
        let expected = "a number from 1 to 1e100, such as 10000.0";
        let base = found.decimal(expected)?;
        if base < Decimal::one() || base.leading_exponent() >= Some(100) {
            return Err(ConfigError::field(&found.field, found.value, expected));
        }
        trace.note("base", &base, found.field);
        Ok(base)
    }

    /// llama.cpp divides what it multiplies by out again, save for yarn_log_multiplier, which its versions read in different ways.
    fn attention(&self, kind: &RopeKind) -> Result<Attention, ConfigError> {
        let RopeKind::Yarn(yarn) = kind else {
            return Ok(attention::none());
        };
        if let Some(found) = self.find("rope.scaling.yarn_log_multiplier") {
            return Err(attention::of_versions(&found));
        }
        let times = self.find("rope.scaling.attn_factor");
        attention::llama_cpp(&yarn.factor, times)
    }

    fn kind(&self, context: Option<u64>, trace: &mut Trace) -> Result<RopeKind, ConfigError> {
        let expected = "none, linear, yarn or longrope";
        let found = self.find("rope.scaling.type");
        let name = match &found {
            Some(found) => found.text(expected)?,
            None => "none",
        };
        let factor = self
            .find("rope.scaling.factor")
            .or_else(|| self.find("rope.scale_linear"));
        let name = if found.is_none() && factor.is_some() {
            "linear"
        } else {
            name
        };
        let source = found
            .as_ref()
            .map_or("no rope.scaling.type".to_owned(), |found| {
                found.field.clone()
            });
        trace.note("type", name, source);
        let mut take_factor = || -> Result<Decimal, ConfigError> {
            let found = factor.clone().ok_or_else(|| {
                ConfigError::missing(self.key("rope.scaling.factor"), crate::parameters::FACTOR)
            })?;
            let value = found.positive(crate::parameters::FACTOR)?;
            trace.note("factor", &value, found.field);
            Ok(value)
        };
        match name {
            "none" => Ok(RopeKind::Default),
            "linear" => Ok(RopeKind::Linear {
                factor: take_factor()?,
            }),
            "yarn" => {
                let factor = take_factor()?;
                let number = |key: &str, default: u64| match self.find(key) {
                    Some(found) => found.positive("a number above 0"),
                    None => Ok(Decimal::from(default)),
                };
                let original = match self.find("rope.scaling.original_context_length") {
                    Some(found) => {
                        let length = found.context()?;
                        trace.note("original_length", length, found.field);
                        length
                    }
                    None => context.ok_or_else(|| {
                        ConfigError::missing(
                            self.key("rope.scaling.original_context_length"),
                            "the trained length in positions",
                        )
                    })?,
                };
                Ok(RopeKind::Yarn(Yarn {
                    factor: Quotient::from(factor),
                    beta_fast: number("rope.scaling.yarn_beta_fast", 32)?,
                    beta_slow: number("rope.scaling.yarn_beta_slow", 1)?,
                    original_length: Decimal::from(original),
                    truncate: true,
                }))
            }
            "longrope" => Err(ConfigError::NotRope {
                field: self.key("rope.scaling.type"),
                value: "\"longrope\"".to_owned(),
                why: "its factors are kept in tensors, not in metadata; give the model's config.json instead".to_owned(),
            }),
            _ => Err(ConfigError::NotRope {
                field: self.key("rope.scaling.type"),
                value: format!("{name:?}"),
                why: format!("not a type of llama.cpp; expected {expected}"),
            }),
        }
    }
}
