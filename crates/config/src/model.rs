//! What reading a configuration gives.

use ropebound_schedule::{AttentionFactor, Rope, Schedule, ScheduleError};

use crate::certainty::Certainty;
use crate::dialect::Dialect;
use crate::error::ConfigError;
use crate::fields::Origin;

/// A model's positions, layer type by layer type.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// `model_type`, or GGUF's `general.architecture`.
    pub model_type: Option<String>,
    /// Whose rules were followed.
    pub dialect: Dialect,
    /// The layer types, in the order they first occur; none if too little was understood.
    pub layers: Vec<Layer>,
    /// Whether they are what the model runs.
    pub certainty: Certainty,
    /// The axes of positions, where a position has several (M-RoPE).
    pub axes: Option<PositionAxes>,
    /// What a reader should know of the whole.
    pub notes: Vec<String>,
}

/// How the pairs are divided among the axes of positions: time, height and width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionAxes {
    /// The pairs of each axis (`mrope_section`).
    pub pairs: Vec<usize>,
    /// Whether the axes take the pairs in turn (`mrope_interleaved`), or one axis after the other.
    pub interleaved: bool,
}

/// One layer type.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its name: `full_attention`, `sliding_attention`, …; `all` if there is one type. Which sequences it is for, if that matters, is part of it.
    pub name: String,
    /// Which sequences its schedule is for, where there are several or one is chosen.
    pub sequences: Option<String>,
    /// How many layers are of it, if the file says.
    pub layers: Option<u64>,
    /// How it knows positions.
    pub positions: PositionEncoding,
    /// Where each value came from.
    pub origins: Vec<Origin>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// How a layer type knows positions.
#[derive(Clone, Debug, PartialEq)]
pub enum PositionEncoding {
    /// It attends without rotation.
    None,
    /// It does not attend: linear attention, a state space, a layer without attention.
    NoAttention,
    /// By rotation.
    Rotary(Box<Rotary>),
}

/// The rotation of a layer type.
#[derive(Clone, Debug, PartialEq)]
pub struct Rotary {
    /// The schedule's parameters.
    pub rope: Rope,
    /// Pairs of the head that do not rotate; `None` if the file does not tell.
    pub unrotated: Option<u64>,
    /// The context the model claims, or the one asked for, in positions.
    pub context: Option<u64>,
    /// Distances 0..reach occur in this layer type: the context, or the window if that is shorter.
    pub reach: Option<u64>,
    /// Why `reach` is below the context, if it is.
    pub reach_source: Option<String>,
    /// What cos and sin are multiplied by. Signs of B do not depend on it, so a field that is wrong is told to those who ask.
    pub attention: Result<Attention, ConfigError>,
}

/// An attention factor, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// The factor.
    pub factor: AttentionFactor,
    /// The field, the formula, or why there is none.
    pub source: String,
}

impl Layer {
    /// The name without the sequences.
    #[must_use]
    pub fn kind(&self) -> &str {
        let sequences = self.sequences.as_deref();
        sequences
            .and_then(|sequences| self.name.strip_suffix(sequences)?.strip_suffix(", "))
            .unwrap_or(&self.name)
    }
}

impl Rotary {
    /// The schedule of the rotated pairs alone.
    ///
    /// # Errors
    ///
    /// None that reading the file has not already met.
    pub fn schedule(&self) -> Result<Schedule, ScheduleError> {
        rotated_pairs(&self.rope)
    }

    /// The schedule before scaling, of the rotated pairs alone; `None` if there is no scaling.
    ///
    /// # Errors
    ///
    /// None that reading the file has not already met.
    pub fn unscaled(&self) -> Result<Option<Schedule>, ScheduleError> {
        (!self.rope.is_plain())
            .then(|| rotated_pairs(&self.rope.plain()))
            .transpose()
    }
}

/// A proportional schedule counts pairs of its head as unrotated; here they are counted apart.
fn rotated_pairs(rope: &Rope) -> Result<Schedule, ScheduleError> {
    rope.schedule().map(Schedule::without_unrotated)
}
