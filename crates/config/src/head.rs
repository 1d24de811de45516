//! The head's dimension, and how much of it rotates.

use ropebound_schedule::HeadDim;

use crate::error::ConfigError;
use crate::fields::{Scope, Trace};

/// A head, as far as the file tells.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// The dimension rotation is taken of: the head's, or MLA's rotary part.
    pub dim: u64,
    pub source: String,
    /// MLA: dimensions beside the rotary part, if the file gives them.
    pub latent: Option<Option<u64>>,
}

const MAX_DIM: u64 = 8192;

impl Head {
    /// The head's dimension as one that pairs can be made of.
    pub fn whole_dim(&self) -> Result<HeadDim, ConfigError> {
        even(self.dim, &self.source)
    }

    /// How many pairs do not rotate when `rotated` do.
    pub fn unrotated(&self, rotated: usize) -> Option<u64> {
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

/// The head of the model; `global` for layers that may have a dimension of their own.
pub(crate) fn of(scope: Scope<'_>, global: bool, trace: &mut Trace) -> Result<Head, ConfigError> {
    if let Some(found) = scope.find(&["qk_rope_head_dim"]) {
        let dim = found.count(2, MAX_DIM)?;
        let beside = scope.find(&["qk_nope_head_dim"]);
        let beside = beside.map(|found| found.count(0, MAX_DIM)).transpose()?;
        trace.note("head_dim", dim, &found.field);
        if let Some(dims) = beside {
            trace.note("unrotated_dims", dims, scope.name("qk_nope_head_dim"));
        }
        return Ok(Head {
            dim,
            source: found.field,
            latent: Some(beside),
        });
    }
    let keys: &[&str] = if global {
        &[
            "global_head_dim",
            "head_dim",
            "kv_channels",
            "attention_head_dim",
        ]
    } else {
        &["head_dim", "kv_channels", "attention_head_dim"]
    };
    let (dim, source) = match scope.find(keys) {
        Some(found) => (found.count(2, MAX_DIM)?, found.field),
        None => {
            let width = scope.find(&["hidden_size", "n_embd", "d_model"]);
            let heads = scope.find(&["num_attention_heads", "n_head", "n_heads"]);
            let (Some(width), Some(heads)) = (width, heads) else {
                return Err(ConfigError::missing(
                    scope.name("head_dim"),
                    "head_dim, or hidden_size and num_attention_heads: whole numbers",
                ));
            };
            let (total, count) = (width.count(1, 1 << 30)?, heads.count(1, 1 << 20)?);
            let dim = total / count;
            let source = format!("{} / {}", width.field, heads.field);
            if !(2..=MAX_DIM).contains(&dim) {
                return Err(ConfigError::Field {
                    field: source,
                    value: dim.to_string(),
                    expected: format!("a head dimension from 2 to {MAX_DIM}"),
                });
            }
            (dim, source)
        }
    };
    trace.note("head_dim", dim, &source);
    Ok(Head {
        dim,
        source,
        latent: None,
    })
}

/// The rotary dimension: given outright, or ⌊head_dim·p⌋ in double precision, as Python computes it.
#[expect(clippy::too_many_arguments, reason = "each is a rule of its own")]
pub(crate) fn rotary_dim(
    scope: Scope<'_>,
    block: Scope<'_>,
    head: &Head,
    default: &str,
    honours: bool,
    chatglm: bool,
    trace: &mut Trace,
    notes: &mut Vec<String>,
) -> Result<HeadDim, ConfigError> {
    if head.latent.is_some() {
        trace.note("rotary_dim", head.dim, &head.source);
        return even(head.dim, &head.source);
    }
    if let Some(found) = scope.find(&["rotary_dim"]) {
        let dim = found.count(2, head.dim)?;
        trace.note("rotary_dim", dim, &found.field);
        return even(dim, &found.field);
    }
    let share = block.find(&["partial_rotary_factor"]).or_else(|| {
        scope.find(&[
            "partial_rotary_factor",
            "rotary_pct",
            "rope_pct",
            "rotary_percent",
        ])
    });
    let (share, source) = match share {
        Some(found) => {
            let expected = "a number above 0 and at most 1";
            let share = found.positive(expected)?;
            if share > ropebound_schedule::Decimal::one() {
                return Err(ConfigError::field(&found.field, found.value, expected));
            }
            (share, found.field)
        }
        None if chatglm => (
            "0.5".parse().expect("a decimal"),
            "ChatGLM rotates half of its head".to_owned(),
        ),
        None => (
            default.parse().expect("a decimal"),
            "default of the class".to_owned(),
        ),
    };
    if share == ropebound_schedule::Decimal::one() {
        trace.note("rotary_dim", head.dim, &head.source);
        return even(head.dim, &head.source);
    }
    if !honours {
        notes.push(format!(
            "{source} = {share} is of no effect: the class's default type rotates the whole head"
        ));
        trace.note("rotary_dim", head.dim, &head.source);
        return even(head.dim, &head.source);
    }
    let dim = (head.dim as f64 * share.nearest_f64()).trunc() as u64;
    let source = format!("{} · {source} = {} · {share}", head.source, head.dim);
    trace.note("rotary_dim", dim, &source);
    even(dim, &source)
}
