//! A Hugging Face `config.json`, legacy or v5, resolved layer type by layer type.
//!
//! Precedence (transformers' `RotaryEmbeddingConfigMixin`): a non-empty `rope_scaling` replaces `rope_parameters`; then the
//! block's own members; then the top level's; then what the class assumes.

use ropebound_schedule::{Decimal, HeadDim, RopeKind};

use crate::error::ConfigError;
use crate::evidence::{block, refuse_without_rope, text_scope};
use crate::family::{self, Family, UNKNOWN};
use crate::fields::{Found, Scope, Trace};
use crate::head::{self, Head};
use crate::json::{Object, Value};
use crate::keys::{BASE_KEYS, CONTEXT_KEYS};
use crate::layout::{self, LayerType};
use crate::model::{Framework, Layer, Model, Positions, Rotary};
use crate::options::Options;
use crate::parameters::{self, Variant};
use crate::proportional::proportional;
use crate::surroundings::Surroundings;

const BASE: &str = "a number from 1 to 1e100, such as 10000.0";

struct Reader<'a> {
    scope: Scope<'a>,
    framework: Framework,
    model_type: String,
    family: Family,
    known: bool,
    /// The block of scaling keys, flat or nested.
    block: Option<(String, &'a Object)>,
    trained: Option<Found<'a>>,
    options: &'a Options,
}

/// The positions of the model that `root` configures.
pub(crate) fn resolve(root: &Object, options: &Options) -> Result<Model, ConfigError> {
    let (scope, mut notes) = text_scope(root);
    let outer = Scope {
        object: root,
        prefix: "",
    };
    let found = scope
        .find(&["model_type"])
        .or_else(|| outer.find(&["model_type"]));
    let model_type = match &found {
        Some(found) => Some(found.text("a name, such as \"llama\"")?.to_owned()),
        None => None,
    };
    refuse_without_rope(scope, model_type.as_deref(), found.as_ref())?;
    let family = model_type.as_deref().and_then(family::family);
    if family.is_none() {
        notes.push(match &model_type {
            Some(name) => format!(
                "model_type {name:?} is not known: fields are read as they stand, defaults are those of transformers' mixin"
            ),
            None => "no model_type: fields are read as they stand, defaults are those of transformers' mixin".to_owned(),
        });
    }
    let reader = Reader {
        block: block(scope)?,
        trained: scope.find(&CONTEXT_KEYS),
        framework: options.framework,
        known: family.is_some(),
        family: family.unwrap_or(UNKNOWN),
        model_type: model_type.clone().unwrap_or_default(),
        scope,
        options,
    };
    reader.check_evidence()?;
    let mut layers = Vec::new();
    for layer in layout::layer_types(scope, &reader.family, options.framework)? {
        layers.extend(reader.layer(&layer)?);
    }
    if scope.find(&["dual_chunk_attention_config"]).is_some()
        && options.framework != Framework::Vllm
    {
        notes.push("dual_chunk_attention_config is of effect in vLLM alone: distances are not cut into chunks here".to_owned());
    }
    Ok(Model {
        model_type,
        framework: options.framework,
        layers,
        notes,
    })
}

impl<'a> Reader<'a> {
    /// A file of an unknown class that says nothing of rotation is not read as if it rotated.
    fn check_evidence(&self) -> Result<(), ConfigError> {
        let keys = [
            "rope_ratio",
            "rotary_dim",
            "rotary_pct",
            "partial_rotary_factor",
            "qk_rope_head_dim",
        ];
        let evident = self.block.is_some()
            || self.scope.find(&BASE_KEYS).is_some()
            || self.scope.find(&keys).is_some();
        if self.known || evident {
            return Ok(());
        }
        Err(ConfigError::missing(
            self.scope.name("rope_theta"),
            "rope_theta, rope_scaling or rope_parameters: without them, and with no known model_type, nothing says that positions rotate",
        ))
    }

    /// The block's nested objects are for layer types; a null one is for a type that does not rotate.
    fn own_block(&self, layer: &LayerType) -> Result<OwnBlock<'a>, ConfigError> {
        let Some((name, object)) = &self.block else {
            return Ok(OwnBlock::Absent);
        };
        let (name, object): (&str, &'a Object) = (name, object);
        let nested = object.iter().any(|(key, value)| {
            layer_label(key) && matches!(value, Value::Object(_) | Value::Null)
        });
        if !nested {
            let applies = !(layer.slides() && self.scaling_spares_sliding());
            return Ok(if applies {
                OwnBlock::Flat(name.to_owned(), object)
            } else {
                OwnBlock::Spared
            });
        }
        let alternatives: &[&str] = match layer.name.as_str() {
            "all" => &["full_attention", "global", "main"],
            "full_attention" => &["full_attention", "global"],
            "sliding_attention" => &["sliding_attention", "local"],
            "rotary" => &["full_attention", "sliding_attention"],
            other => &[other][..],
        };
        for key in alternatives {
            match object.get(key) {
                Some(Value::Null) => return Ok(OwnBlock::Null),
                Some(Value::Object(own)) => {
                    return Ok(OwnBlock::Nested(format!("{name}.{key}"), own));
                }
                Some(other) => {
                    return Err(ConfigError::field(
                        format!("{name}.{key}"),
                        other,
                        "an object, or null for no rotation",
                    ));
                }
                None => {}
            }
        }
        Err(ConfigError::missing(
            format!("{name}.{}", layer.name),
            "an object of RoPE parameters for this layer type",
        ))
    }

    /// Gemma 3, OLMo 3 and DeepSeek-V4 scale their full layers alone.
    fn scaling_spares_sliding(&self) -> bool {
        matches!(
            self.model_type.as_str(),
            "gemma3" | "gemma3_text" | "gemma4" | "gemma4_text" | "olmo3" | "deepseek_v4"
        )
    }

    fn layer(&self, layer: &LayerType) -> Result<Vec<Layer>, ConfigError> {
        let still = |note: &str| {
            Ok(vec![Layer {
                name: layer.name.clone(),
                layers: layer.layers,
                positions: Positions::None,
                origins: Vec::new(),
                notes: vec![note.to_owned()],
            }])
        };
        if layer.unrotated {
            return still("these layers do not rotate");
        }
        let own = self.own_block(layer)?;
        let empty = Object::default();
        let (prefix, object): (String, &Object) = match &own {
            OwnBlock::Null => {
                return still("its RoPE parameters are null: these layers do not rotate");
            }
            OwnBlock::Flat(name, object) | OwnBlock::Nested(name, object) => {
                (format!("{name}."), object)
            }
            OwnBlock::Absent | OwnBlock::Spared => (self.scope.name("rope_parameters."), &empty),
        };
        let block = Scope {
            object,
            prefix: &prefix,
        };
        let (type_name, type_source) = parameters::type_of(block, &self.model_type)?;
        let mut trace = Trace::default();
        let mut notes = Vec::new();
        let base = self.base(block, layer, &own, &mut trace)?;
        let (head, rotary_dim) = self.head(block, layer, &type_name, &mut trace, &mut notes)?;
        trace.note("type", &type_name, &type_source);
        let around = self.surroundings(matches!(own, OwnBlock::Nested(..)))?;
        let variants = if type_name == "proportional" {
            vec![proportional(block, &head, &mut trace)?]
        } else {
            parameters::kinds(
                &type_name,
                &type_source,
                block,
                &around,
                rotary_dim,
                &mut trace,
            )?
        };
        let mut out = Vec::new();
        for variant in variants {
            out.push(self.finish(
                layer,
                &base,
                &head,
                rotary_dim,
                variant,
                &type_source,
                &trace,
                &notes,
                &around,
            )?);
        }
        Ok(out)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one layer type, resolved one by one"
    )]
    fn finish(
        &self,
        layer: &LayerType,
        base: &Decimal,
        head: &Head,
        rotary_dim: HeadDim,
        variant: Variant,
        source: &str,
        trace: &Trace,
        notes: &[String],
        around: &Surroundings<'_>,
    ) -> Result<Layer, ConfigError> {
        let (dim, rotated) = match &variant.kind {
            RopeKind::Proportional { rotated, .. } => (head.whole_dim()?, *rotated),
            _ => (rotary_dim, rotary_dim.pairs()),
        };
        let rope = parameters::rope(base, dim, variant.kind);
        rope.schedule().map_err(|error| ConfigError::Schedule {
            field: source.to_owned(),
            value: format!("{:?}", rope.type_name()),
            error,
        })?;
        let mut trace = trace.clone();
        let window = layer.window.clone();
        if let Some((window, field)) = &window {
            trace.note("window", window, field);
        }
        let context = around.context;
        // The shortest of the context, the window and the sequences the variant is for.
        let variant_reach = variant
            .reach
            .map(|reach| (reach, variant.label.clone().unwrap_or_default()));
        let limits = [window, variant_reach];
        let mut reach = context;
        let mut reach_source = None;
        for (limit, why) in limits.into_iter().flatten() {
            if reach.is_none_or(|reach| limit < reach) {
                (reach, reach_source) = (Some(limit), Some(why));
            }
        }
        let name = match variant.label {
            Some(label) => format!("{}, {label}", layer.name),
            None => layer.name.clone(),
        };
        Ok(Layer {
            name,
            layers: layer.layers,
            positions: Positions::Rotary(Box::new(Rotary {
                unrotated: head.unrotated(rotated),
                rope,
                context,
                reach,
                reach_source,
                attention: variant.attention,
            })),
            origins: trace.0,
            notes: notes.iter().cloned().chain(variant.notes).collect(),
        })
    }

    fn base(
        &self,
        block: Scope<'_>,
        layer: &LayerType,
        own: &OwnBlock<'_>,
        trace: &mut Trace,
    ) -> Result<Decimal, ConfigError> {
        let nested = matches!(own, OwnBlock::Nested(..));
        let sliding =
            layer.name != "main" && layer.slides() && self.family.sliding_base.is_some() && !nested;
        let found = if sliding {
            self.scope
                .find(&["rope_local_base_freq", "local_rope_theta"])
        } else {
            let special: &[&str] = match layer.name.as_str() {
                "compress" => &["compress_rope_theta"],
                "full_attention" => &["global_rope_theta"],
                _ => &[],
            };
            block
                .find(&["rope_theta"])
                .or_else(|| self.scope.find(special))
                .or_else(|| self.scope.find(&BASE_KEYS))
        };
        if let Some(found) = found {
            let base = found.decimal(BASE)?;
            let within = base >= Decimal::one() && base.leading_exponent() < Some(100);
            if !within {
                return Err(ConfigError::field(&found.field, found.value, BASE));
            }
            trace.note("base", &base, found.field);
            return Ok(base);
        }
        // GLM-4 and ChatGLM multiply 10000 instead.
        if let Some(found) = self.scope.find(&["rope_ratio"]) {
            let ratio = found.count(1, 1_000_000_000)?;
            let base = Decimal::from(10_000 * ratio);
            trace.note("base", &base, format!("10000 · {}", found.field));
            return Ok(base);
        }
        let default = if sliding {
            self.family.sliding_base
        } else {
            None
        };
        let base = default.unwrap_or(self.family.base);
        let source = if self.known {
            format!("default of the class for model_type {:?}", self.model_type)
        } else {
            "default of transformers' mixin, as no field gives it".to_owned()
        };
        trace.note("base", base, source);
        Ok(base.parse().expect("a decimal"))
    }

    fn head(
        &self,
        block: Scope<'_>,
        layer: &LayerType,
        type_name: &str,
        trace: &mut Trace,
        notes: &mut Vec<String>,
    ) -> Result<(Head, HeadDim), ConfigError> {
        let global = layer.name == "full_attention" || type_name == "proportional";
        let head = head::of(self.scope, global, trace)?;
        let honours = self.family.honours_partial || type_name != "default";
        let chatglm = self.model_type == "chatglm";
        let dim = head::rotary_dim(
            self.scope,
            block,
            &head,
            self.family.partial,
            honours,
            chatglm,
            trace,
            notes,
        )?;
        Ok((head, dim))
    }

    fn surroundings(&self, nested: bool) -> Result<Surroundings<'a>, ConfigError> {
        let trained = self.trained.as_ref().map(Found::context).transpose()?;
        let field = self.trained.as_ref().map(|found| found.field.clone());
        // In the nested form transformers leaves each block its own.
        let original = self
            .scope
            .find(&["original_max_position_embeddings"])
            .filter(|_| !nested);
        Ok(Surroundings {
            framework: self.framework,
            context: self.options.context.or(trained),
            trained,
            trained_field: field.unwrap_or_else(|| self.scope.name("max_position_embeddings")),
            original,
            latent: self.scope.find(&["qk_rope_head_dim"]).is_some(),
        })
    }
}

enum OwnBlock<'a> {
    Absent,
    /// There is a block, and it is not for this layer type.
    Spared,
    Null,
    Flat(String, &'a Object),
    Nested(String, &'a Object),
}

/// Names under which blocks nest.
fn layer_label(key: &str) -> bool {
    key.ends_with("_attention") || ["main", "compress", "global", "local"].contains(&key)
}
