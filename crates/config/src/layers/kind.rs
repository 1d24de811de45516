//! Layer types, before their schedules are known.

use crate::class::{Class, Layers};
use crate::dialect::Dialect;
use crate::doubt::Doubts;
use crate::fields::{Found, Scope};
use crate::json::Value;

/// A layer type before its schedule is known.
#[derive(Clone, Debug)]
pub(crate) struct LayerType<'a> {
    /// Its name in answers.
    pub name: String,
    /// The name its parameters go by.
    pub label: String,
    pub layers: Option<u64>,
    pub kind: Kind,
    /// Distances are below this, and why.
    pub window: Option<(u64, String)>,
    /// What a list or table gives this layer.
    pub own: Own<'a>,
}

/// What a layer does with positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rotates,
    /// It attends without rotation, and why.
    Still(String),
    /// It does not attend over positions.
    NoAttention,
}

/// Values given layer by layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own<'a> {
    pub base: Option<Found<'a>>,
    pub share: Option<Found<'a>>,
    pub head_dim: Option<Found<'a>>,
}

impl Own<'_> {
    fn values(&self) -> [Option<&Value>; 3] {
        [&self.base, &self.share, &self.head_dim]
            .map(|found| found.as_ref().map(|found| found.value))
    }
}

impl LayerType<'_> {
    pub(crate) fn slides(&self) -> bool {
        slides(&self.label) || self.label == "main"
    }

    pub(super) fn agrees(&self, other: &Self) -> bool {
        (&self.label, &self.kind, &self.window) == (&other.label, &other.kind, &other.window)
            && self.own.values() == other.own.values()
    }
}

/// Names of layers that attend within a window.
pub(crate) fn slides(label: &str) -> bool {
    ["sliding", "local", "window"]
        .iter()
        .any(|part| label.contains(part))
}

/// What is known when layers are laid out.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub scope: Scope<'a>,
    pub class: Option<&'static Class>,
    pub dialect: Dialect,
    pub doubts: &'a Doubts,
}

/// Up to this many layers are accepted.
pub(super) const MAX_LAYERS: u64 = 100_000;

/// Whether the class slides by opting in, so that a window alone is of no effect.
pub(super) fn opts_in(class: Option<&Class>) -> bool {
    class.is_some_and(|class| {
        matches!(
            class.layers,
            Layers::OptIn | Layers::OptInOdd | Layers::OptInAll
        )
    })
}
