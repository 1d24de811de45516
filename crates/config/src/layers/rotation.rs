//! Which layers rotate: a base in the file does not say so. An explicit no counts before what the class does, and that before the default.

use super::kind::{Around, Kind, Own, slides};
use crate::class::Rotates;
use crate::error::ConfigError;
use crate::fields::{Found, MAX_CONTEXT};
use crate::json::Value;

/// Booleans that say no, with the value by which they do.
const SAYS_NO: [(&str, bool); 13] = [
    ("mla_use_nope", true),
    ("use_nope", true),
    ("nope", true),
    ("no_rope", true),
    ("use_mem_rope", false),
    ("use_rope", false),
    ("use_rotary", false),
    ("use_rotary_embeddings", false),
    ("use_rotary_position_embeddings", false),
    ("use_rotary_pos_emb", false),
    ("use_rotary_emb", false),
    ("apply_rope", false),
    ("rotary", false),
];

/// Shares of the head that rotate: a 0 says no.
const SHARES: [&str; 4] = [
    "rotary_emb_fraction",
    "rotary_pct",
    "rope_pct",
    "rotary_percent",
];

/// Layers that know no positions by attention.
const NO_ATTENTION: [&str; 14] = [
    "linear_attention",
    "mamba",
    "mamba2",
    "conv",
    "short_conv",
    "recurrent",
    "mlp",
    "moe",
    "kda",
    "gated_deltanet",
    "gated_delta_net",
    "rwkv",
    "ssm",
    "lightning_attention",
];

/// What the file and the class say of rotation.
pub(super) struct Rotation {
    rotates: Rotates,
    known: bool,
    /// Why nothing rotates.
    none: Option<String>,
    /// A flag for each layer, and the field.
    flags: Option<(Vec<bool>, String)>,
    /// Every so many layers does not rotate, and the field.
    interval: Option<(usize, String)>,
    /// The class's own count from the last.
    still_from_last: Option<usize>,
    /// Layers that attend to an image and not to positions.
    cross: Vec<u64>,
    window_set: bool,
    layers: usize,
}

impl Rotation {
    pub(super) fn of(
        around: Around<'_>,
        layers: usize,
        counted: bool,
    ) -> Result<Self, ConfigError> {
        let scope = around.scope;
        let rotates = around.class.map_or(Rotates::All, |class| class.rotates);
        let flags = match scope.find(&["no_rope_layers", "use_rope_layers"]) {
            Some(found) => flags(&found, layers, counted)?,
            None => None,
        };
        let interval = scope.find(&["no_rope_layer_interval", "nope_layer_interval"]);
        let interval = match interval {
            Some(found) => Some((found.count(0, MAX_CONTEXT)? as usize, found.field)),
            None => None,
        };
        let interval = interval.filter(|(every, _)| *every > 0);
        let interval = match (interval, rotates) {
            (None, Rotates::Listed { period }) => Some((period as usize, "the class".to_owned())),
            (interval, _) => interval,
        };
        let listed = scope.find(&["layer_rope_theta"]).is_some();
        let still_from_last = match rotates {
            Rotates::ThetaList { still_from_last } if !listed => {
                still_from_last.map(|every| every as usize)
            }
            _ => None,
        };
        let window = scope.look("sliding_window");
        let class_window = around.class.is_some_and(|class| class.window.is_some());
        Ok(Self {
            rotates,
            known: around.class.is_some(),
            none: none(around, rotates)?,
            interval: if flags.is_some() { None } else { interval },
            flags,
            still_from_last,
            cross: cross(around)?,
            window_set: window.map_or(class_window, |found| *found.value != Value::Null),
            layers,
        })
    }

    pub(super) fn kind(&self, at: usize, label: &str, own: &Own<'_>, windowed: bool) -> Kind {
        if NO_ATTENTION.contains(&label) || self.cross.contains(&(at as u64)) {
            return Kind::NoAttention;
        }
        if let Some(why) = &self.none {
            return Kind::Still(why.clone());
        }
        let still = |why: &str| Kind::Still(why.to_owned());
        if let Some((flags, field)) = &self.flags
            && flags.get(at) == Some(&false)
        {
            return Kind::Still(format!("{field} has 0 for these layers"));
        }
        if let Some((every, field)) = &self.interval
            && (at + 1).is_multiple_of(*every)
        {
            return Kind::Still(format!("by {field}, one layer in {every} does not rotate"));
        }
        if let Some(every) = self.still_from_last
            && (self.layers - 1 - at).is_multiple_of(every)
        {
            return Kind::Still(format!(
                "the class rotates all but one layer in {every}, counted from the last"
            ));
        }
        if own.base.as_ref().is_some_and(|found| is_zero(found.value)) {
            return still("its base is 0 in the list");
        }
        match self.rotates {
            Rotates::Sliding if !slides(label) => {
                still("the class rotates its sliding layers alone")
            }
            Rotates::SlidingOrAll if !slides(label) && self.window_set => {
                still("the class rotates its sliding layers alone")
            }
            Rotates::Windowed if !(slides(label) && windowed) => {
                still("the class rotates its layers with a window alone")
            }
            _ if !self.known && (label.contains("nope") || label.contains("no_rope")) => {
                still("its type is named so")
            }
            _ => Kind::Rotates,
        }
    }
}

/// Llama 3.2's list of layers that attend to the image.
fn cross(around: Around<'_>) -> Result<Vec<u64>, ConfigError> {
    let expected = "a list of layers, counted from 0";
    let Some(found) = around.scope.find(&["cross_attention_layers"]) else {
        let mllama = around.class.is_some_and(|class| class.source == "mllama");
        // The class's own list.
        return Ok((3..40).step_by(5).filter(|_| mllama).collect());
    };
    let items = found.list(expected)?.iter();
    let read = items.map(|item| match item {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    });
    read.collect::<Option<_>>()
        .ok_or_else(|| ConfigError::field(&found.field, found.value, expected))
}

fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Number(text) if text.parse::<ropebound_schedule::Decimal>().is_ok_and(|base| base.is_zero()))
}

/// Why nothing rotates, whatever the layer.
fn none(around: Around<'_>, rotates: Rotates) -> Result<Option<String>, ConfigError> {
    let scope = around.scope;
    if let Some(found) = scope
        .find(&["position_encoding_2d"])
        .filter(|found| *found.value == Value::Bool(true))
    {
        around.doubts.say(format!(
            "{} is true: half of each head turns by a position of its own, which is not audited",
            found.field
        ));
    }
    for (key, no) in SAYS_NO {
        if let Some(found) = scope
            .find(&[key])
            .filter(|found| *found.value == Value::Bool(no))
        {
            return Ok(Some(format!("{} is {no}", found.field)));
        }
    }
    if let Some(found) = scope.find(&SHARES).filter(|found| is_zero(found.value)) {
        return Ok(Some(format!("{} is {}", found.field, found.value)));
    }
    let kind = scope.find(&["position_embedding_type", "position_embeddings_type"]);
    if let Some(found) = &kind
        && matches!(found.value.as_text(), Some("nope" | "none" | "no_position"))
    {
        return Ok(Some(format!("{} is {}", found.field, found.value)));
    }
    Ok(match rotates {
        Rotates::None => Some("the class does not rotate".to_owned()),
        Rotates::When { key, value } => {
            let found = scope.find(&[key]);
            let said = found.as_ref().map(|found| match found.value.as_text() {
                Some(text) => text.to_owned(),
                None => found.value.to_string(),
            });
            (said.as_deref() != Some(value)).then(|| {
                let is = said.map_or("absent".to_owned(), |said| said);
                format!(
                    "the class rotates where {} is {value}; it is {is}",
                    scope.name(key)
                )
            })
        }
        Rotates::ThetaGiven => {
            let block = scope.find(&["rope_scaling", "rope_parameters"]);
            let theta = block
                .as_ref()
                .and_then(|found| found.value.as_object())
                .and_then(|block| block.get("rope_theta"));
            if theta == Some(&Value::Null) {
                return Ok(Some("rope_parameters.rope_theta is null".to_owned()));
            }
            if theta.is_none() && scope.find(&["rope_theta"]).is_none() {
                around.doubts.say(
                    "no rope_theta is given: the class's released files mean no rotation by that, transformers 5.23 puts 10000".to_owned(),
                );
            }
            None
        }
        Rotates::Doubt => {
            around.doubts.say("models of this class rotate or have ALiBi by their size, and the file does not tell which".to_owned());
            None
        }
        _ => None,
    })
}

/// `no_rope_layers`: 1 for a layer that rotates and 0 for one that does not.
fn flags(
    found: &Found<'_>,
    layers: usize,
    counted: bool,
) -> Result<Option<(Vec<bool>, String)>, ConfigError> {
    let expected = "a list with 1 for each layer that rotates and 0 for each that does not";
    let items = found.list(expected)?;
    if items.is_empty() {
        return Ok(None);
    }
    let read = items.iter().map(|item| match item {
        Value::Number(text) if text == "1" => Ok(true),
        Value::Number(text) if text == "0" => Ok(false),
        Value::Bool(value) => Ok(*value),
        _ => Err(ConfigError::field(&found.field, item, expected)),
    });
    let read = read.collect::<Result<Vec<_>, _>>()?;
    if counted && read.len() < layers {
        return Err(ConfigError::field(
            &found.field,
            found.value,
            format!("{expected}: {layers} of them"),
        ));
    }
    Ok(Some((read, found.field.clone())))
}
