//! A Hugging Face `config.json`, legacy or v5, resolved layer type by layer type.
//!
//! Precedence (transformers' `RotaryEmbeddingConfigMixin`): a non-empty `rope_scaling` replaces `rope_parameters`; then the
//! block's own members; then the top level's; then what the class assumes.

use ropebound_schedule::{Decimal, HeadDim, RopeKind};

use crate::base;
use crate::blocks::{Blocks, OwnBlock};
use crate::class::{Class, Flat, Layers, Share};
use crate::dialect::{Dialect, Given, View, claimed, view};
use crate::doubt::{Doubts, unread};
use crate::error::ConfigError;
use crate::evidence::{block, refuse_alibi, refuse_learned, text_model};
use crate::fields::{Found, Scope, Seen, Trace};
use crate::head::{self, Head, Whose};
use crate::json::{Object, Value};
use crate::keys::{BASE_KEYS, CONTEXT_KEYS};
use crate::layers::{self, Around, Kind, LayerType};
use crate::model::{Layer, Model, PositionEncoding, Rotary};
use crate::named::Named;
use crate::options::Options;
use crate::parameters;
use crate::params;
use crate::proportional::proportional;
use crate::qwen;
use crate::surroundings::Surroundings;
use crate::variant::Variant;

struct Reader<'a> {
    scope: Scope<'a>,
    dialect: Dialect,
    model_type: String,
    class: Option<&'static Class>,
    blocks: Blocks<'a>,
    trained: Option<Found<'a>>,
    /// That of the options, else what the dialect derives from the trained one.
    context: Option<u64>,
}

/// The positions of the model that `root` configures, which may be a `params.json`.
pub(crate) fn resolve(root: &Object, options: &Options) -> Result<Model, ConfigError> {
    match params::translated(root)? {
        Some(made) => read(&made.object, options, made.notes, &made.doubts),
        None => read(root, options, Vec::new(), &[]),
    }
}

fn read(
    root: &Object,
    options: &Options,
    mut notes: Vec<String>,
    doubted: &[String],
) -> Result<Model, ConfigError> {
    let text = text_model(root);
    let all = Seen::default();
    refuse_alibi(
        Scope {
            object: text.object,
            prefix: &text.prefix,
            seen: &all,
        },
        &all,
    )?;
    let named = Named::of(&text, options)?;
    let View {
        object,
        notes: unread_notes,
        written,
        ..
    } = view(Given {
        dialect: options.dialect,
        object: text.object,
        prefix: &text.prefix,
        model_type: options.class.as_deref().or(named.model_type.as_deref()),
    })?;
    let seen = Seen::with(written);
    let doubts = Doubts::default();
    for reason in doubted {
        doubts.say(reason.clone());
    }
    let scope = Scope {
        object: &object,
        prefix: &text.prefix,
        seen: &seen,
    };
    if named.class.is_none() {
        refuse_learned(scope)?;
    }
    notes.extend(text.notes.clone());
    notes.extend(unread_notes);
    notes.extend(contexts(scope)?);
    if let (Some(legacy), Some(by_type)) = (
        scope.find(&["rope_scaling"]),
        scope.find(&["rope_parameters"]),
    ) && by_type
        .value
        .as_object()
        .is_some_and(|block| block.iter().any(|(_, value)| value.as_object().is_some()))
    {
        doubts.say(format!(
            "the file has {} and, by layer type, {}: classes differ in which of them counts",
            legacy.field, by_type.field
        ));
    }
    let blocks = Blocks::of(block(scope)?, named.class, scope);
    let trained = scope.find(&CONTEXT_KEYS);
    let claim = claimed(
        options.dialect,
        scope,
        &blocks.all(),
        named.model_type.as_deref().unwrap_or_default(),
        trained.as_ref().map(Found::context).transpose()?,
    )?;
    if let (None, Some(context), Some(how)) = (options.context, claim.context, claim.how) {
        notes.push(format!(
            "{} takes a context of {context}: {how}",
            options.dialect
        ));
    }
    let reader = Reader {
        blocks,
        trained,
        context: options.context.or(claim.context),
        dialect: options.dialect,
        model_type: named.model_type.clone().unwrap_or_default(),
        class: named.class,
        scope,
    };
    let around = Around {
        scope,
        class: named.class,
        dialect: options.dialect,
        doubts: &doubts,
    };
    let layers = reader.check_evidence().and_then(|()| reader.layers(around));
    let layers = match layers {
        Ok(layers) => layers,
        // What a file of a class that is not known lacks may be what the class supplies.
        Err(ConfigError::Missing { field, expected }) if named.is_unknown() => {
            doubts.say(format!("field {field} is missing; expected {expected}"));
            Vec::new()
        }
        Err(error) => return Err(error),
    };
    if scope.find(&["dual_chunk_attention_config"]).is_some() && !options.dialect.is_vllm() {
        notes.push("dual_chunk_attention_config is of effect in vLLM alone: distances are not cut into chunks here".to_owned());
    }
    let several_axes = layers
        .iter()
        .any(|layer| matches!(&layer.positions, PositionEncoding::Rotary(_)))
        && reader.blocks.any(&["mrope_section", "xdrope_section"]);
    if several_axes {
        notes.push("positions of text, where all axes agree; offsets inside images have several axes and are not audited".to_owned());
    }
    let axes = reader.blocks.axes();
    let remote = named.class.is_none_or(|class| class.source == "remote")
        || root.present("auto_map").is_some();
    let left = if remote {
        unread(scope, &seen, named.class.is_some())
    } else {
        Vec::new()
    };
    let certainty = named.certainty(doubts.into_reasons(), left);
    Ok(Model {
        model_type: named.model_type,
        dialect: options.dialect,
        layers,
        certainty,
        axes,
        notes,
    })
}

/// Fields that claim different contexts: the first is used, and all are told.
fn contexts(scope: Scope<'_>) -> Result<Option<String>, ConfigError> {
    let mut claims: Vec<(String, u64)> = Vec::new();
    for key in CONTEXT_KEYS {
        if let Some(found) = scope.find(&[key]) {
            claims.push((found.field.clone(), found.context()?));
        }
    }
    let differ = claims.iter().any(|claim| claim.1 != claims[0].1);
    Ok(differ.then(|| {
        let all: Vec<_> = claims
            .iter()
            .map(|(field, value)| format!("{field} is {value}"))
            .collect();
        format!(
            "the file claims several contexts: {}; {} is used",
            all.join(", "),
            claims[0].0
        )
    }))
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
        let evident = self.blocks.given()
            || self.scope.find(&BASE_KEYS).is_some()
            || self.scope.find(&keys).is_some();
        if self.class.is_some() || evident {
            return Ok(());
        }
        Err(ConfigError::missing(
            self.scope.name("rope_theta"),
            "rope_theta, rope_scaling or rope_parameters: without them, and with no known model_type, nothing says that positions rotate",
        ))
    }

    fn layers(&self, around: Around<'a>) -> Result<Vec<Layer>, ConfigError> {
        let mut out = Vec::new();
        for layer in layers::layer_types(around)? {
            out.extend(self.layer(&layer, around.doubts)?);
        }
        Ok(out)
    }

    fn layer(&self, layer: &LayerType<'a>, doubts: &Doubts) -> Result<Vec<Layer>, ConfigError> {
        let without = |positions, note: &str| {
            Ok(vec![Layer {
                name: layer.name.clone(),
                sequences: None,
                layers: layer.layers,
                positions,
                origins: Vec::new(),
                notes: vec![note.to_owned()],
            }])
        };
        match &layer.kind {
            Kind::Rotates => {}
            Kind::Still(why) => {
                return without(
                    PositionEncoding::None,
                    &format!("these layers do not rotate: {why}"),
                );
            }
            Kind::NoAttention => {
                return without(
                    PositionEncoding::NoAttention,
                    "these layers do not attend over positions",
                );
            }
        }
        let own = self.blocks.of_layer(layer)?;
        let empty = Object::default();
        let (prefix, object): (String, &Object) = match &own {
            OwnBlock::Null => {
                return without(
                    PositionEncoding::None,
                    "these layers do not rotate: their RoPE parameters are null",
                );
            }
            OwnBlock::Flat(name, object) | OwnBlock::Nested(name, object) => {
                (format!("{name}."), object)
            }
            OwnBlock::Absent | OwnBlock::Spared => (self.scope.name("rope_parameters."), &empty),
        };
        let block = Scope {
            object,
            prefix: &prefix,
            seen: self.scope.seen,
        };
        let nested = matches!(own, OwnBlock::Nested(..));
        let (type_name, type_source) = parameters::type_of(block, &self.model_type)?;
        let mut trace = Trace::default();
        let mut notes = Vec::new();
        let base = base::of(
            base::Whose {
                scope: self.scope,
                block,
                class: self.class,
                label: &layer.label,
                own: layer.own.base.as_ref(),
                slides: layer.slides(),
                nested,
            },
            &self.model_type,
            doubts,
            &mut trace,
        )?;
        self.doubt_type(block, doubts);
        self.doubt_shape(layer, &own, &base, doubts);
        let whose = Whose {
            class: self.class,
            label: &layer.label,
            head_dim: layer.own.head_dim.as_ref(),
            share: layer.own.share.as_ref(),
            slides: layer.slides(),
            proportional: type_name == "proportional",
            honours_partial: type_name != "default"
                || self
                    .class
                    .is_none_or(|class| !matches!(class.share, Share::Whole)),
        };
        let head = head::of(self.scope, whose, &mut trace)?;
        let rotary_dim = head::rotary_dim(self.scope, block, &head, whose, &mut trace, &mut notes)?;
        trace.note("type", &type_name, &type_source);
        let around = self.surroundings(nested)?;
        let variants = if type_name == "proportional" {
            vec![proportional(block, &head, &mut trace)?]
        } else if qwen::is_dynamic(self.scope, &self.model_type)? {
            qwen::variants(self.scope, &around, &mut trace)?
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
        let parts = Parts {
            layer,
            base: &base,
            head: &head,
            rotary_dim,
            source: &type_source,
            around: &around,
        };
        variants
            .into_iter()
            .map(|variant| parts.finish(variant, &trace, &notes))
            .collect()
    }

    /// Types for which transformers has no rule, so that its classes do not load the file.
    fn doubt_type(&self, block: Scope<'_>, doubts: &Doubts) {
        const RULES: [&str; 7] = [
            "default",
            "linear",
            "dynamic",
            "yarn",
            "longrope",
            "llama3",
            "proportional",
        ];
        // These classes read other names.
        const OWN_NAMES: [(&str, &str); 3] =
            [("mrope", "vl"), ("su", "phi"), ("xdrope", "hunyuan")];
        let by_transformers = self.dialect.reads_by_transformers_5()
            && self
                .class
                .is_some_and(|class| !matches!(class.source, "remote" | "params"));
        let Some(found) = ["rope_type", "type"]
            .into_iter()
            .find_map(|key| block.look(key))
        else {
            return;
        };
        let known = match found.value.as_text() {
            Some(name) => {
                RULES.contains(&name)
                    || OWN_NAMES.iter().any(|(own, part)| {
                        *own == name
                            && (self.model_type.contains(part)
                                || self.blocks.any(&["mrope_section"]))
                    })
            }
            None => *found.value != Value::Null,
        };
        if by_transformers && !known {
            doubts.say(format!(
                "{} is {}: transformers 5.23 has no such type, and does not load the file",
                found.field, found.value
            ));
        }
    }

    /// Shapes that a class's code does not read, where it would come out otherwise.
    fn doubt_shape(
        &self,
        layer: &LayerType<'_>,
        own: &OwnBlock<'_>,
        base: &Decimal,
        doubts: &Doubts,
    ) {
        let Some(class) = self
            .class
            .filter(|_| self.dialect.reads_by_transformers_5())
        else {
            return;
        };
        let (name, flat) = match own {
            OwnBlock::Flat(name, object) => (name.as_str(), Some(*object)),
            OwnBlock::Nested(name, _) if class.layers == Layers::Same => {
                doubts.say(format!(
                    "{name}: transformers 5.23 reads no block by layer type for this class"
                ));
                return;
            }
            OwnBlock::Nested(..) | OwnBlock::Null => return,
            OwnBlock::Absent | OwnBlock::Spared => ("", None),
        };
        let given = flat.is_some() && self.blocks.given();
        let has = |key: &str| flat.is_some_and(|object| object.present(key).is_some());
        let unread = match class.flat {
            Flat::Own => given,
            Flat::Full => given && name.ends_with("rope_parameters"),
            Flat::Compress => given && (has("rope_theta") || has("partial_rotary_factor")),
            Flat::All | Flat::Top => false,
        };
        if unread {
            doubts.say(format!(
                "{name}: transformers 5.23 reads the block of this class by layer type, and not one of this shape in full"
            ));
        }
        let top = self.scope.find(&["rope_theta"]).is_some() && !has("rope_theta");
        let ignored = matches!(class.flat, Flat::Own | Flat::Top);
        let differs = !class
            .base(&layer.label)
            .parse()
            .is_ok_and(|own: Decimal| own == *base);
        let named = ["global_rope_theta", "rotary_emb_base"];
        if top && ignored && differs && self.scope.find(&named).is_none() && !layer.slides() {
            doubts.say(format!(
                "{}: transformers 5.23 does not read it for this class",
                self.scope.name("rope_theta")
            ));
        }
    }

    fn surroundings(&self, nested: bool) -> Result<Surroundings<'_>, ConfigError> {
        let trained = self.trained.as_ref().map(Found::context).transpose()?;
        let field = self.trained.as_ref().map(|found| found.field.clone());
        let original = self
            .scope
            .find(&["original_max_position_embeddings"])
            .filter(|_| !nested);
        Ok(Surroundings {
            dialect: self.dialect,
            context: self.context,
            trained,
            trained_field: field.unwrap_or_else(|| self.scope.name("max_position_embeddings")),
            original,
            model_type: &self.model_type,
            latent: self.scope.find(&["qk_rope_head_dim"]).is_some(),
        })
    }
}

/// The parts of one layer type, resolved one by one.
struct Parts<'p, 'a> {
    layer: &'p LayerType<'a>,
    base: &'p Decimal,
    head: &'p Head,
    rotary_dim: HeadDim,
    source: &'p str,
    around: &'p Surroundings<'a>,
}

impl Parts<'_, '_> {
    fn finish(
        &self,
        variant: Variant,
        trace: &Trace,
        notes: &[String],
    ) -> Result<Layer, ConfigError> {
        let (dim, rotated) = match &variant.kind {
            RopeKind::Proportional { rotated, .. } => (self.head.whole_dim()?, *rotated),
            _ => (self.rotary_dim, self.rotary_dim.pairs()),
        };
        let rope = parameters::rope(self.base, dim, variant.kind);
        rope.schedule().map_err(|error| ConfigError::Schedule {
            field: self.source.to_owned(),
            value: format!("{:?}", rope.type_name()),
            error,
        })?;
        let mut trace = trace.clone();
        let window = self.layer.window.clone();
        if let Some((window, field)) = &window {
            trace.note("window", window, field);
        }
        let context = self.around.context;
        // The shortest of the context, the window and the sequences the variant is for.
        let variant_reach = variant
            .reach
            .map(|reach| (reach, variant.label.clone().unwrap_or_default()));
        let mut reach = context;
        let mut reach_source = None;
        for (limit, why) in [window, variant_reach].into_iter().flatten() {
            if reach.is_none_or(|reach| limit < reach) {
                (reach, reach_source) = (Some(limit), Some(why));
            }
        }
        let name = match &variant.label {
            Some(label) => format!("{}, {label}", self.layer.name),
            None => self.layer.name.clone(),
        };
        Ok(Layer {
            name,
            sequences: variant.label,
            layers: self.layer.layers,
            positions: PositionEncoding::Rotary(Box::new(Rotary {
                unrotated: self.head.unrotated(rotated),
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
}
