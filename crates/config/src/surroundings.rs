//! What surrounds a block of scaling keys: the rules asked for, and the lengths the file claims.

use crate::dialect::Dialect;
use crate::error::ConfigError;
use crate::fields::Found;

/// What surrounds a block: needed by types that compare lengths.
pub(crate) struct Surroundings<'a> {
    pub dialect: Dialect,
    /// `max_position_embeddings` as the file gives it.
    pub trained: Option<u64>,
    /// Where that stands.
    pub trained_field: String,
    /// The context asked about: that of the command line, else the trained one.
    pub context: Option<u64>,
    /// A top-level `original_max_position_embeddings`, which overrides the block's in transformers.
    pub original: Option<Found<'a>>,
    /// The model_type, or nothing.
    pub model_type: &'a str,
    /// Whether attention is latent, as DeepSeek's: vLLM then has its own rule for the attention factor.
    pub latent: bool,
}

impl Surroundings<'_> {
    pub(crate) fn not_modelled(&self, what: &str) -> ConfigError {
        ConfigError::NotModelled {
            dialect: self.dialect.name().to_owned(),
            why: what.to_owned(),
        }
    }

    pub(crate) fn refused(&self, why: impl Into<String>) -> ConfigError {
        ConfigError::Refused {
            dialect: self.dialect.name().to_owned(),
            why: why.into(),
        }
    }
}
