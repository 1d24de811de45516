//! An array as rows of numbers, wherever its axes lie: nothing is copied or transposed.

use ropebound_tables::{Data, Slice};
use std::sync::Arc;

/// Where a row stands: batch row, head, place in the sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIndex {
    /// The batch row.
    pub batch: usize,
    /// The head.
    pub head: usize,
    /// The place in the sequence.
    pub place: usize,
}

/// An array's numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Numbers<'a> {
    /// Of the dump.
    Held(Arc<Data>),
    /// Of the caller.
    Lent(Slice<'a>),
}

impl Numbers<'_> {
    pub(crate) fn as_slice(&self) -> Slice<'_> {
        match self {
            Self::Held(data) => data.as_slice(),
            Self::Lent(slice) => *slice,
        }
    }
}

/// Rows of an array: `width` numbers for each batch row, head and place.
#[derive(Clone, Debug, PartialEq)]
pub struct Lanes<'a> {
    numbers: Numbers<'a>,
    start: usize,
    /// Numbers from one batch row, head and place to the next.
    strides: [usize; 3],
    /// Numbers from one component to the next.
    step: usize,
    width: usize,
}

impl<'a> Lanes<'a> {
    pub(crate) fn new(numbers: Numbers<'a>, strides: [usize; 3], width: usize) -> Self {
        Self {
            numbers,
            start: 0,
            strides,
            step: 1,
            width,
        }
    }

    /// The same rows, of each every `step`-th of the numbers from `first` on, `width` in all.
    pub(crate) fn part(&self, first: usize, step: usize, width: usize) -> Self {
        Self {
            start: self.start + first * self.step,
            step: self.step * step,
            width,
            ..self.clone()
        }
    }

    /// The same rows beginning `first` numbers later.
    pub(crate) fn from(&self, first: usize) -> Self {
        Self {
            start: self.start + first,
            ..self.clone()
        }
    }

    /// Numbers in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// One row's numbers, exactly, into `out`.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn read(&self, row: RowIndex, out: &mut Vec<f64>) {
        let [b, h, s] = self.strides;
        let start = self.start + row.batch * b + row.head * h + row.place * s;
        let end = start + (self.width - 1) * self.step + 1;
        out.clear();
        match self.numbers.as_slice() {
            Slice::F64(values) => self.take(&values[start..end], out, |x| x),
            Slice::F32(values) => self.take(&values[start..end], out, f64::from),
            Slice::F16(values) => self.take(&values[start..end], out, half::f16::to_f64),
            Slice::BF16(values) => {
                self.take(&values[start..end], out, |x| f64::from(x.to_f32()));
            }
            Slice::I64(values) => self.take(&values[start..end], out, |x| x as f64),
        }
    }

    #[inline(always)]
    fn take<T: Copy>(&self, values: &[T], out: &mut Vec<f64>, number: impl Fn(T) -> f64) {
        if self.step == 1 {
            out.extend(values.iter().map(|value| number(*value)));
        } else {
            out.extend(values.iter().step_by(self.step).map(|value| number(*value)));
        }
    }
}
