//! The arrays of a dump: its own, or a caller's.

use super::lanes::Numbers;
use ropebound_tables::{NamedArray, Slice};
use std::sync::Arc;

/// An array with its name and shape.
#[derive(Clone, Debug, PartialEq)]
pub struct DumpArray<'a> {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) numbers: Numbers<'a>,
}

impl<'a> DumpArray<'a> {
    /// A caller's array, which rotated vectors are read from where it lies.
    ///
    /// # Panics
    ///
    /// If the product of `shape` is not the number of `numbers`.
    #[must_use]
    pub fn lent(name: impl Into<String>, shape: &[usize], numbers: Slice<'a>) -> Self {
        let count = shape
            .iter()
            .try_fold(1usize, |count, length| count.checked_mul(*length));
        assert_eq!(
            count,
            Some(numbers.len()),
            "the shape {shape:?} holds another number of values"
        );
        Self {
            name: name.into(),
            shape: shape.to_vec(),
            numbers: Numbers::Lent(numbers),
        }
    }

    /// With numbers of its own: a copy of those that were lent.
    pub(crate) fn into_named(self) -> NamedArray {
        let data = match self.numbers {
            Numbers::Held(data) => Arc::unwrap_or_clone(data),
            Numbers::Lent(slice) => slice.to_data(),
        };
        NamedArray {
            name: self.name,
            shape: self.shape,
            data,
        }
    }
}

impl From<NamedArray> for DumpArray<'_> {
    fn from(array: NamedArray) -> Self {
        Self {
            name: array.name,
            shape: array.shape,
            numbers: Numbers::Held(Arc::new(array.data)),
        }
    }
}
