//! The metadata of one architecture: dimensions, bases, lengths.

use ropebound_schedule::{Decimal, HeadDim};

use crate::error::ConfigError;
use crate::fields::{Found, Scope, Trace};
use crate::json::Value;

pub(super) struct Reader<'a> {
    pub root: Scope<'a>,
    pub name: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.name)
    }

    pub(super) fn find(&self, key: &str) -> Option<Found<'a>> {
        let field = self.key(key);
        let value = self.root.object.present(&field)?;
        self.root.seen.note(field.clone());
        Some(Found { field, value })
    }

    pub(super) fn count(&self, key: &str) -> Result<Option<u64>, ConfigError> {
        self.find(key).map(|found| found.context()).transpose()
    }

    /// Keys of positions and windows that were never looked up.
    pub(super) fn unread(&self) -> Vec<String> {
        let matters =
            |key: &str| key.contains("rope") || key.contains("sliding") || key.contains("window");
        let keys = self.root.object.iter().map(|(key, _)| key);
        let unread = keys.filter(|key| matters(key) && !self.root.seen.has(key));
        unread.take(40).map(str::to_owned).collect()
    }

    pub(super) fn head_dim(&self, slides: bool, trace: &mut Trace) -> Result<u64, ConfigError> {
        let swa = self.find("attention.key_length_swa").filter(|_| slides);
        // Latent attention: the length as if it were not, where both are given.
        let own = swa
            .or_else(|| self.find("attention.key_length_mla"))
            .or_else(|| self.find("attention.key_length"));
        if let Some(found) = own {
            let dim = found.count(2, 8192)?;
            trace.note("head_dim", dim, found.field);
            return Ok(dim);
        }
        let (width, heads) = (
            self.find("embedding_length"),
            self.find("attention.head_count"),
        );
        let (Some(width), Some(heads)) = (width, heads) else {
            return Err(ConfigError::missing(
                self.key("attention.key_length"),
                "it, or embedding_length and attention.head_count",
            ));
        };
        let dim = width.count(1, 1 << 30)? / heads.count(1, 1 << 20)?;
        let source = format!("{} / {}", width.field, heads.field);
        if !(2..=8192).contains(&dim) {
            return Err(ConfigError::Field {
                field: source,
                value: dim.to_string(),
                expected: "a head dimension from 2 to 8192".to_owned(),
            });
        }
        trace.note("head_dim", dim, source);
        Ok(dim)
    }

    pub(super) fn rotary_dim(
        &self,
        head_dim: u64,
        slides: bool,
        trace: &mut Trace,
    ) -> Result<HeadDim, ConfigError> {
        let swa = self.find("rope.dimension_count_swa").filter(|_| slides);
        let (dim, field) = match swa.or_else(|| self.find("rope.dimension_count")) {
            Some(found) => (found.count(2, head_dim)?, found.field),
            None => (
                head_dim,
                "head_dim, as rope.dimension_count is absent".to_owned(),
            ),
        };
        trace.note("rotary_dim", dim, &field);
        HeadDim::new(dim).map_err(|_| ConfigError::Field {
            field,
            value: dim.to_string(),
            expected: "an even rotary dimension, since rotation takes pairs".to_owned(),
        })
    }

    pub(super) fn base(&self, key: &str, trace: &mut Trace) -> Result<Decimal, ConfigError> {
        let Some(found) = self.find(key) else {
            trace.note("base", 10_000, "default of llama.cpp");
            return Ok(Decimal::from(10_000));
        };
        let expected = "a number from 1 to 1e100, such as 10000.0";
        let base = found.decimal(expected)?;
        if base < Decimal::one() || base.leading_exponent() >= Some(100) {
            return Err(ConfigError::field(&found.field, found.value, expected));
        }
        trace.note("base", &base, found.field);
        Ok(base)
    }

    /// Whether a number is there and not 0.
    pub(super) fn nonzero(&self, key: &str) -> Option<Found<'a>> {
        self.find(key)
            .filter(|found| !matches!(found.value, Value::Number(text) if text == "0"))
    }
}
