//! Typed values: the cells of tables, and the fields of records.

use crate::Number;
use crate::inline::{Span, plain, spans};
use crate::number::shortened;
use crate::visible::visible;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// Significant digits of floats shown to people.
const FLOAT_DIGITS: usize = 6;

/// A value. People are shown a short form of it (text, Markdown, LaTeX, HTML); CSV and JSON have all of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// There is none.
    Missing,
    /// Yes or no.
    Flag(bool),
    /// A count or a position.
    Integer(u64),
    /// A float that is no more than approximate, such as a statistic.
    Float(f64),
    /// A float that is meant to the bit.
    Double(f64),
    /// A decimal with certain digits.
    Number(Number),
    /// Text with the marks of the crate's text.
    Text(String),
    /// Text without marks: the name of a file, or what a user wrote.
    Name(String),
    /// Several.
    List(Vec<Value>),
    /// Named ones.
    Fields(Fields),
    /// Rows with the same fields: a table of their own.
    Records(Vec<Fields>),
}

/// Named values, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(pub(crate) Vec<Field>);

/// A named value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) shown: Shown,
}

/// Where people see a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shown {
    Everywhere,
    /// Not in a table of several records.
    Alone,
    /// It is for CSV and JSON.
    Nowhere,
}

impl Value {
    /// Text without marks.
    #[must_use]
    pub fn name(text: impl ToString) -> Self {
        Self::Name(text.to_string())
    }

    /// For people, marks and all: the digits shown, nothing where there is no value.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Missing => "".into(),
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.into(),
            Self::Integer(integer) => integer.to_string().into(),
            Self::Float(float) => {
                let short = *float == 0.0 || (1e-5..1e7).contains(&float.abs());
                let all = if short {
                    float.to_string()
                } else {
                    format!("{float:e}")
                };
                shortened(&all, FLOAT_DIGITS).into()
            }
            Self::Double(double) => double.to_string().into(),
            Self::Number(number) => number.to_string().into(),
            Self::Text(text) | Self::Name(text) => visible(text),
            Self::List(values) => {
                let names = values
                    .iter()
                    .any(|v| matches!(v, Self::Text(_) | Self::Name(_)));
                let values: Vec<_> = values.iter().map(Self::shown).collect();
                values.join(if names { "; " } else { " " }).into()
            }
            Self::Fields(fields) => {
                let fields = fields.flat().into_iter();
                let fields: Vec<_> = fields
                    .map(|field| format!("{} {}", field.name, field.value.shown()))
                    .collect();
                fields.join(", ").into()
            }
            Self::Records(records) => format!("{} rows", records.len()).into(),
        }
    }

    /// For CSV: all digits, no marks, lists separated by spaces.
    #[must_use]
    pub fn full(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Float(float) | Self::Double(float) => format!("{float:?}"),
            Self::Number(number) => number.full().to_owned(),
            Self::Text(text) => plain(text),
            Self::List(values) => {
                let values: Vec<_> = values.iter().map(Self::full).collect();
                values.join(" ")
            }
            Self::Missing
            | Self::Integer(_)
            | Self::Name(_)
            | Self::Fields(_)
            | Self::Records(_) => self.shown().into_owned(),
        }
    }

    /// `shown`, which this value is shown as, in runs.
    pub(crate) fn spans<'a>(&self, shown: &'a str) -> Vec<Span<'a>> {
        match self {
            Self::Name(_) => vec![Span::Plain(shown)],
            _ => spans(shown),
        }
    }

    /// As one line of JSON.
    ///
    /// # Panics
    ///
    /// Never: values are plain.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain values") + "\n"
    }
}

impl Fields {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a field.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Value>) -> Self {
        self.push(name, value.into(), Shown::Everywhere)
    }

    /// With a field that people do not see where several records make a table.
    #[must_use]
    pub fn aside(self, name: &str, value: impl Into<Value>) -> Self {
        self.push(name, value.into(), Shown::Alone)
    }

    /// With a field for CSV and JSON alone.
    #[must_use]
    pub fn detail(self, name: &str, value: impl Into<Value>) -> Self {
        self.push(name, value.into(), Shown::Nowhere)
    }

    /// With a field if there is a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With rows.
    #[must_use]
    pub fn records(self, name: &str, rows: Vec<Self>) -> Self {
        self.with(name, Value::Records(rows))
    }

    /// With all of `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn push(mut self, name: &str, value: Value, shown: Shown) -> Self {
        let name = name.to_owned();
        self.0.push(Field { name, value, shown });
        self
    }

    /// The fields that are no fields themselves, those of inner ones as `outer.inner`.
    pub(crate) fn flat(&self) -> Vec<Field> {
        let mut flat = Vec::new();
        for field in &self.0 {
            match &field.value {
                Value::Fields(inner) => flat.extend(inner.flat().into_iter().map(|inner| Field {
                    name: format!("{}.{}", field.name, inner.name),
                    shown: field.shown.max(inner.shown),
                    ..inner
                })),
                _ => flat.push(field.clone()),
            }
        }
        flat
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Missing => serializer.serialize_unit(),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Integer(integer) => serializer.serialize_u64(*integer),
            Self::Float(float) | Self::Double(float) => serializer.serialize_f64(*float),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) | Self::Name(text) => serializer.serialize_str(text),
            Self::List(values) => values.serialize(serializer),
            Self::Fields(fields) => fields.serialize(serializer),
            Self::Records(records) => records.serialize(serializer),
        }
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for field in &self.0 {
            map.serialize_entry(&field.name, &field.value)?;
        }
        map.end()
    }
}

macro_rules! from {
    ($($type:ty => $value:expr;)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                $value(value)
            }
        }
    )*};
}

from! {
    bool => Self::Flag;
    u32 => |value| Self::Integer(u64::from(value));
    u64 => Self::Integer;
    usize => |value| Self::Integer(value as u64);
    f64 => Self::Float;
    Number => Self::Number;
    &Number => |value: &Number| Self::Number(value.clone());
    String => Self::Text;
    &String => |value: &String| Self::Text(value.clone());
    &str => |value: &str| Self::Text(value.to_owned());
    Fields => Self::Fields;
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}
