//! Recipes and formats in records: by their names.

use ropebound_kernels::FloatType;
use ropebound_kernels::recipe::Recipe;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::Serializer;
use std::fmt::Display;

pub(super) trait Named: Copy + Display + 'static {
    const NAMED: &'static [Self];
}

impl Named for Recipe {
    const NAMED: &'static [Self] = &Self::ALL;
}

impl Named for FloatType {
    const NAMED: &'static [Self] = &Self::ALL;
}

pub(super) fn serialize<T: Named, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub(super) fn deserialize<'de, T: Named, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let name = String::deserialize(deserializer)?;
    let found = T::NAMED.iter().find(|value| value.to_string() == name);
    found
        .copied()
        .ok_or_else(|| Error::custom(format_args!("no recipe or format is named {name}")))
}
