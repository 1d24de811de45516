//! The class that a file names, or the caller.

use crate::certainty::{Certainty, Doubt};
use crate::class::{self, Class, Known};
use crate::error::ConfigError;
use crate::evidence::{TextModel, refuse};
use crate::fields::Found;
use crate::json::Value;
use crate::options::Options;

/// The class a file names, or the caller.
pub(crate) struct Named {
    pub model_type: Option<String>,
    pub class: Option<&'static Class>,
}

/// Whether the file tells code of its own to rotate, which transformers' class of that name does not read: MPT's, and BERT's and GPT-2's kin.
fn is_told_to_rotate(text: &TextModel<'_>) -> bool {
    let attention = text.object.present("attn_config");
    let mpt = attention
        .and_then(|value| value.as_object()?.present("rope"))
        .is_some_and(|value| *value == Value::Bool(true));
    let kind = text.object.present("position_embedding_type");
    let kind = kind.and_then(Value::as_text);
    let keys = ["rotary_emb_base", "rotary_emb_fraction"];
    mpt || matches!(kind, Some("rotary" | "rope"))
        || keys.iter().any(|key| text.object.present(key).is_some())
}

impl Named {
    pub(crate) fn of(text: &TextModel<'_>, options: &Options) -> Result<Self, ConfigError> {
        let model_type = match text.types.last() {
            Some((field, value)) => {
                let found = Found {
                    field: field.clone(),
                    value,
                };
                Some((found.text("a name, such as \"llama\"")?.to_owned(), found))
            }
            None => None,
        };
        let class = match (&options.class, &model_type) {
            (Some(name), _) => match class::known(name) {
                Some(Known::Class(class)) => Some(class),
                _ => {
                    return Err(ConfigError::Field {
                        field: "(the class given)".to_owned(),
                        value: format!("{name:?}"),
                        expected: "a model_type whose class is known to rotate, such as llama"
                            .to_owned(),
                    });
                }
            },
            (None, Some((name, found))) => match class::known(name) {
                Some(Known::Class(class)) => Some(class),
                Some(Known::Other(_)) if is_told_to_rotate(text) => None,
                Some(Known::Other(why)) => return Err(refuse(found, why)),
                None => None,
            },
            (None, None) => None,
        };
        Ok(Self {
            model_type: model_type.map(|(name, _)| name),
            class,
        })
    }

    /// Whether a class is named that is not known.
    pub(crate) fn is_unknown(&self) -> bool {
        self.model_type.is_some() && self.class.is_none()
    }

    pub(crate) fn certainty(&self, mut reasons: Vec<String>, unread: Vec<String>) -> Certainty {
        if self.class.is_none() {
            reasons.insert(0, match &self.model_type {
                Some(name) => format!("model_type {name:?} is not known: which of its layers rotate, and by which fields, is not established"),
                None => "no model_type: which layers rotate, and by which fields, is not established".to_owned(),
            });
        }
        if reasons.is_empty() && unread.is_empty() {
            return Certainty::Established;
        }
        let settle = if self.class.is_none() {
            "the class's code, or a class whose rules it follows (--class llama)"
        } else {
            "the model's own code"
        };
        Certainty::Undecided(Doubt {
            reasons,
            unread,
            settle: settle.to_owned(),
        })
    }
}
