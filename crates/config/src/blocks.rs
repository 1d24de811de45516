//! The block of scaling keys that is for a layer type: flat, or nested by layer type.

use std::borrow::Cow;

use crate::class::{Class, Flat};
use crate::error::ConfigError;
use crate::fields::Scope;
use crate::json::{Object, Value};
use crate::layers::{LayerType, slides};
use crate::model::PositionAxes;

/// The file's block, else the class's own.
pub(crate) struct Blocks<'a> {
    block: Option<(String, Cow<'a, Object>)>,
    flat: Flat,
    given: bool,
    scope: Scope<'a>,
}

/// What of it is for one layer type.
pub(crate) enum OwnBlock<'b> {
    Absent,
    /// There is a block, and it is not for this layer type.
    Spared,
    Null,
    Flat(String, &'b Object),
    Nested(String, &'b Object),
}

impl<'a> Blocks<'a> {
    pub(crate) fn of(
        found: Option<(String, &'a Object)>,
        class: Option<&'static Class>,
        scope: Scope<'a>,
    ) -> Self {
        let given = found.is_some();
        let block = match (found, class.and_then(|class| class.block.as_ref())) {
            (Some((name, object)), _) => {
                let members = class.and_then(|class| class.members.as_ref());
                Some((name, with_members(object, members)))
            }
            (None, Some(own)) => Some(("(the class's own block)".to_owned(), Cow::Borrowed(own))),
            (None, None) => None,
        };
        Self {
            block,
            flat: class.map_or(Flat::All, |class| class.flat),
            given,
            scope,
        }
    }

    /// All blocks: its parts if it is nested, with their names.
    pub(crate) fn all(&self) -> Vec<(String, &Object)> {
        let Some((name, block)) = &self.block else {
            return Vec::new();
        };
        if !block.iter().any(nests) {
            return vec![(name.clone(), block.as_ref())];
        }
        let parts = block.iter();
        parts
            .filter_map(|(key, value)| Some((format!("{name}.{key}"), value.as_object()?)))
            .collect()
    }

    /// Whether the file has one.
    pub(crate) fn given(&self) -> bool {
        self.given
    }

    /// The part that has one of these members.
    fn part_with(&self, keys: &[&str]) -> Option<&Object> {
        let (name, block) = self.block.as_ref()?;
        for key in keys {
            self.scope.seen.note(format!("{name}.{key}"));
        }
        let nested = block.iter().filter_map(|(_, value)| value.as_object());
        std::iter::once(block.as_ref())
            .chain(nested)
            .find(|object| keys.iter().any(|key| object.present(key).is_some()))
    }

    /// Whether it has one of these members, in whichever part.
    pub(crate) fn any(&self, keys: &[&str]) -> bool {
        self.part_with(keys).is_some()
    }

    /// The axes of positions that `mrope_section` divides the pairs among.
    pub(crate) fn axes(&self) -> Option<PositionAxes> {
        let part = self.part_with(&["mrope_section", "mrope_interleaved"])?;
        let Some(Value::List(lengths)) = part.present("mrope_section") else {
            return None;
        };
        let pairs = lengths.iter().map(|length| match length {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        });
        Some(PositionAxes {
            pairs: pairs.collect::<Option<_>>()?,
            interleaved: part.present("mrope_interleaved") == Some(&Value::Bool(true)),
        })
    }

    /// A block whose members are objects is nested, whatever their names; a null one is for a type that does not rotate.
    pub(crate) fn of_layer(&self, layer: &LayerType<'_>) -> Result<OwnBlock<'_>, ConfigError> {
        let Some((name, object)) = &self.block else {
            return Ok(OwnBlock::Absent);
        };
        if !object.iter().any(nests) {
            let applies = match self.flat {
                Flat::All | Flat::Top => true,
                Flat::Full | Flat::Own => !slides(&layer.label),
                Flat::Compress => layer.label.contains("compress"),
            };
            return Ok(if applies {
                OwnBlock::Flat(name.clone(), object)
            } else {
                OwnBlock::Spared
            });
        }
        let label = layer.label.as_str();
        let mut names = vec![label];
        names.extend_from_slice(match label {
            "all" | "rotary" => &["full_attention", "global", "main", "sliding_attention"],
            "full_attention" => &["global", "main"],
            "sliding_attention" => &["local", "main"],
            _ if label.contains("compress") => &["compress"],
            _ => &[],
        });
        for key in names {
            let field = format!("{name}.{key}");
            match object.get(key) {
                Some(Value::Null) => return Ok(OwnBlock::Null),
                Some(Value::Object(own)) => return Ok(OwnBlock::Nested(field, own)),
                Some(other) => {
                    return Err(ConfigError::field(
                        field,
                        other,
                        "an object, or null for no rotation",
                    ));
                }
                None => {}
            }
        }
        Err(ConfigError::missing(
            format!("{name}.{label}"),
            "an object of RoPE parameters for this layer type",
        ))
    }
}

/// Whether a member is a block of its own, and not a parameter that holds what it cannot.
fn nests((key, value): (&str, &Value)) -> bool {
    let parameter = key.contains("type") || key.contains("factor") || key == "rope_theta";
    !parameter && matches!(value, Value::Object(_))
}

/// The block, and what the class puts into one that lacks it.
fn with_members<'a>(object: &'a Object, members: Option<&Object>) -> Cow<'a, Object> {
    let Some(members) = members else {
        return Cow::Borrowed(object);
    };
    let mut filled = object.clone();
    for (key, value) in members.iter().filter(|(key, _)| object.get(key).is_none()) {
        filled.set(key, value.clone());
    }
    Cow::Owned(filled)
}
