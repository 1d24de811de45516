//! The head's dimension, and how much of it rotates.

use ropebound_schedule::{Decimal, HeadDim};

use crate::class::{Class, HeadRule, Share};
use crate::error::ConfigError;
use crate::fields::{Found, Scope, Trace};
use crate::json::Value;

/// A head, as far as the file tells.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// The dimension rotation is taken of: the head's, or MLA's rotary part.
    pub dim: u64,
    pub source: String,
    /// MLA: dimensions beside the rotary part, if the file gives them.
    pub latent: Option<Option<u64>>,
}

/// Whose head: a layer type of a class, and what a table gives it.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'a> {
    pub class: Option<&'static Class>,
    pub label: &'a str,
    pub head_dim: Option<&'a Found<'a>>,
    pub share: Option<&'a Found<'a>>,
    pub slides: bool,
    pub proportional: bool,
    /// Whether the type in force looks at partial factors.
    pub honours_partial: bool,
}

const MAX_DIM: u64 = 8192;

const DEFAULT: &str = "default of the class";

impl Head {
    /// The head's dimension as one that pairs can be made of.
    pub(crate) fn whole_dim(&self) -> Result<HeadDim, ConfigError> {
        even(self.dim, &self.source)
    }

    /// How many pairs do not rotate when `rotated` do.
    pub(crate) fn unrotated(&self, rotated: usize) -> Option<u64> {
        let own = self.dim / 2 - rotated as u64;
        match self.latent {
            None => Some(own),
            Some(beside) => beside.map(|dims| own + dims / 2),
        }
    }
}

fn even(dim: u64, source: &str) -> Result<HeadDim, ConfigError> {
    HeadDim::new(dim).map_err(|_| ConfigError::Field {
        field: source.to_owned(),
        value: dim.to_string(),
        expected: "an even rotary dimension, since rotation takes pairs".to_owned(),
    })
}

/// The head of a layer type.
pub(crate) fn of(
    scope: Scope<'_>,
    whose: Whose<'_>,
    trace: &mut Trace,
) -> Result<Head, ConfigError> {
    if let Some(latent) = latent(scope, whose, trace)? {
        return Ok(latent);
    }
    let (dim, source) = whole(scope, whose)?;
    trace.note("head_dim", dim, &source);
    Ok(Head {
        dim,
        source,
        latent: None,
    })
}

/// Latent attention: a part of the head rotates, the rest does not.
fn latent(
    scope: Scope<'_>,
    whose: Whose<'_>,
    trace: &mut Trace,
) -> Result<Option<Head>, ConfigError> {
    let class = whose.class.map(|class| &class.head);
    let (dim, source) = match (scope.find(&["qk_rope_head_dim"]), class) {
        (Some(found), _) => (found.count(2, MAX_DIM)?, found.field),
        (None, Some(HeadRule::Latent { rotary, .. })) => {
            (*rotary, format!("{DEFAULT} for qk_rope_head_dim"))
        }
        (None, _) => return Ok(None),
    };
    let (beside, beside_source) = match (scope.find(&["qk_nope_head_dim"]), class) {
        (Some(found), _) => (Some(found.count(0, MAX_DIM)?), found.field),
        (None, Some(HeadRule::Latent { beside, .. })) => {
            (Some(*beside), format!("{DEFAULT} for qk_nope_head_dim"))
        }
        (None, _) => match whole(scope, whose) {
            Ok((head, source)) if head > dim && scope.find(&["head_dim"]).is_some() => {
                (Some(head - dim), format!("{source} - qk_rope_head_dim"))
            }
            _ => (None, String::new()),
        },
    };
    trace.note("head_dim", dim, &source);
    if let Some(dims) = beside {
        trace.note("unrotated_dims", dims, beside_source);
    }
    Ok(Some(Head {
        dim,
        source,
        latent: Some(beside),
    }))
}

fn whole(scope: Scope<'_>, whose: Whose<'_>) -> Result<(u64, String), ConfigError> {
    if let Some(found) = whose.head_dim {
        return Ok((found.count(2, MAX_DIM)?, found.field.clone()));
    }
    let fixed = match whose.class.map(|class| &class.head) {
        Some(HeadRule::Fixed(keyed)) => Some(keyed),
        _ => None,
    };
    let number = |text: &str| {
        (
            text.parse().expect("a number of the table"),
            format!("{DEFAULT} for head_dim"),
        )
    };
    if whose.label == "full_attention" || whose.proportional {
        if let Some(found) = scope.find(&["global_head_dim"]) {
            return Ok((found.count(2, MAX_DIM)?, found.field));
        }
        if let Some(own) = fixed.and_then(|keyed| keyed.own(whose.label)) {
            return Ok(number(own));
        }
    }
    if whose.slides
        && let Some(found) = scope.find(&["swa_head_dim"])
    {
        return Ok((found.count(2, MAX_DIM)?, found.field));
    }
    if let Some(found) = scope.find(&["head_dim", "kv_channels", "attention_head_dim"]) {
        return Ok((found.count(2, MAX_DIM)?, found.field));
    }
    if let Some(keyed) = fixed {
        return Ok(number(keyed.of(whose.label)));
    }
    let width = scope.find(&["hidden_size", "n_embd", "d_model", "dim"]);
    let heads = scope.find(&["num_attention_heads", "n_head", "n_heads"]);
    let (Some(width), Some(heads)) = (width, heads) else {
        return Err(ConfigError::missing(
            scope.name("head_dim"),
            "head_dim, or hidden_size and num_attention_heads: whole numbers",
        ));
    };
    let dim = width.count(1, 1 << 30)? / heads.count(1, 1 << 20)?;
    let source = format!("{} / {}", width.field, heads.field);
    if !(2..=MAX_DIM).contains(&dim) {
        return Err(ConfigError::Field {
            field: source,
            value: dim.to_string(),
            expected: format!("a head dimension from 2 to {MAX_DIM}"),
        });
    }
    Ok((dim, source))
}

/// The rotary dimension: given outright, or ⌊head_dim·p⌋ in double precision, as Python computes it.
pub(crate) fn rotary_dim(
    scope: Scope<'_>,
    block: Scope<'_>,
    head: &Head,
    whose: Whose<'_>,
    trace: &mut Trace,
    notes: &mut Vec<String>,
) -> Result<HeadDim, ConfigError> {
    let mut give = |dim: u64, source: &str| {
        trace.note("rotary_dim", dim, source);
        even(dim, source)
    };
    if head.latent.is_some() {
        return give(head.dim, &head.source);
    }
    let given = scope.look("rotary_dim");
    if let Some(found) = given.as_ref().filter(|found| *found.value != Value::Null) {
        return give(found.count(2, head.dim)?, &found.field);
    }
    if let (Some(Share::Dim(dim)), None) = (whose.class.map(|class| &class.share), given) {
        return give(*dim, &format!("{DEFAULT} for rotary_dim"));
    }
    let (share, source) = share(scope, block, whose)?;
    if share == Decimal::one() {
        return give(head.dim, &head.source);
    }
    if !whose.honours_partial {
        notes.push(format!(
            "{source} = {share} is of no effect: the class's default type rotates the whole head"
        ));
        return give(head.dim, &head.source);
    }
    let dim = (head.dim as f64 * share.nearest_f64()).trunc() as u64;
    give(
        dim,
        &format!("{} · {source} = {} · {share}", head.source, head.dim),
    )
}

/// The share of the head that rotates, above 0 and at most 1.
fn share(
    scope: Scope<'_>,
    block: Scope<'_>,
    whose: Whose<'_>,
) -> Result<(Decimal, String), ConfigError> {
    let outer = [
        "partial_rotary_factor",
        "rotary_pct",
        "rope_pct",
        "rotary_percent",
        "rotary_emb_fraction",
    ];
    // GPT-NeoX's class asks for rotary_pct alone beside the block.
    let own = whose
        .class
        .is_some_and(|class| class.source == "gpt_neox" || class.source == "gpt_neox_japanese");
    let found = block
        .find(&["partial_rotary_factor"])
        .or_else(|| whose.share.cloned())
        .or_else(|| scope.find(if own { &outer[1..2] } else { &outer }));
    match found {
        Some(found) => {
            let expected = "a number above 0 and at most 1";
            let share = found.positive(expected)?;
            if share > Decimal::one() {
                return Err(ConfigError::field(&found.field, found.value, expected));
            }
            Ok((share, found.field))
        }
        None => {
            let share = match whose.class.map(|class| &class.share) {
                Some(Share::Part(keyed)) => keyed.of(whose.label),
                _ => "1",
            };
            Ok((
                share.parse().expect("a decimal of the table"),
                DEFAULT.to_owned(),
            ))
        }
    }
}
