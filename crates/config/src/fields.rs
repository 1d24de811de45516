//! Typed fields, looked up in order of precedence, each remembered with where it came from.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use ropebound_schedule::{Decimal, MAX_COUNT};

use crate::error::ConfigError;
use crate::json::{Object, Value};

/// A value the resolution used, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What it is: `base`, `rotary_dim`, `factor`.
    pub name: &'static str,
    /// The value, as resolved.
    pub value: String,
    /// The field, the computation, or the default.
    pub source: String,
}

/// The largest number of positions accepted as a context or window: 2^30.
pub const MAX_CONTEXT: u64 = 1 << 30;

/// The full names of the fields that were looked up: what is in a file and not here had no effect on what was read.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    looked_up: RefCell<BTreeSet<String>>,
    /// Fields that are not the file's, and where they come from.
    written: BTreeMap<String, String>,
}

impl Seen {
    pub(crate) fn note(&self, field: String) {
        self.looked_up.borrow_mut().insert(field);
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        self.looked_up.borrow().contains(field)
    }

    /// For an object into which a dialect wrote `written`.
    pub(crate) fn with(written: BTreeMap<String, String>) -> Self {
        Self {
            looked_up: RefCell::default(),
            written,
        }
    }

    /// What a field is called in answers.
    fn source(&self, field: String) -> String {
        self.written.get(&field).cloned().unwrap_or(field)
    }
}

/// An object of the file, and what its members' names begin with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub object: &'a Object,
    pub prefix: &'a str,
    pub seen: &'a Seen,
}

/// A value found, with the full name of its field.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    pub field: String,
    pub value: &'a Value,
}

impl<'a> Scope<'a> {
    pub(crate) fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// The first of `keys` that is there and not null.
    pub(crate) fn find(&self, keys: &[&str]) -> Option<Found<'a>> {
        keys.iter()
            .find_map(|key| self.look(key).filter(|found| *found.value != Value::Null))
    }

    /// `key`, also if it is null.
    pub(crate) fn look(&self, key: &str) -> Option<Found<'a>> {
        let value = self.object.get(key)?;
        let field = self.name(key);
        self.seen.note(field.clone());
        let field = self.seen.source(field);
        Some(Found { field, value })
    }
}

impl<'a> Found<'a> {
    fn refuse(&self, expected: &str) -> ConfigError {
        ConfigError::field(&self.field, self.value, expected)
    }

    /// A number of at least 0.
    pub(crate) fn decimal(&self, expected: &str) -> Result<Decimal, ConfigError> {
        match self.value {
            Value::Number(text) => text.parse().map_err(|_| self.refuse(expected)),
            _ => Err(self.refuse(expected)),
        }
    }

    /// A number above 0.
    pub(crate) fn positive(&self, expected: &str) -> Result<Decimal, ConfigError> {
        let value = self.decimal(expected)?;
        if value.is_zero() {
            return Err(self.refuse(expected));
        }
        Ok(value)
    }

    /// A whole number from `least` to `most`; 4096.0 counts as one.
    pub(crate) fn count(&self, least: u64, most: u64) -> Result<u64, ConfigError> {
        debug_assert!(most <= MAX_COUNT);
        let expected = format!("a whole number from {least} to {most}");
        self.decimal(&expected)?
            .to_u64()
            .filter(|count| (least..=most).contains(count))
            .ok_or_else(|| self.refuse(&expected))
    }

    pub(crate) fn context(&self) -> Result<u64, ConfigError> {
        self.count(1, MAX_CONTEXT)
    }

    pub(crate) fn bool(&self) -> Result<bool, ConfigError> {
        match self.value {
            Value::Bool(value) => Ok(*value),
            _ => Err(self.refuse("true or false")),
        }
    }

    pub(crate) fn text(&self, expected: &str) -> Result<&'a str, ConfigError> {
        self.value.as_text().ok_or_else(|| self.refuse(expected))
    }

    pub(crate) fn object(&self) -> Result<&'a Object, ConfigError> {
        let object = self.value.as_object();
        object.ok_or_else(|| self.refuse("an object, or null"))
    }

    pub(crate) fn list(&self, expected: &str) -> Result<&'a [Value], ConfigError> {
        match self.value {
            Value::List(items) => Ok(items),
            _ => Err(self.refuse(expected)),
        }
    }
}

/// Collects origins while a layer type is resolved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace(pub Vec<Origin>);

impl Trace {
    pub(crate) fn note(
        &mut self,
        name: &'static str,
        value: impl ToString,
        source: impl Into<String>,
    ) {
        self.0.push(Origin {
            name,
            value: value.to_string(),
            source: source.into(),
        });
    }
}
