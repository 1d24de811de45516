//! Arrays as candidates need them: shapes, formats, positions, and the two halves of arrays that hold both functions.

use crate::FloatType;
use crate::recipe::Layout;
use ropebound_tables::{Data, Dtype, NamedArray};
use std::fmt;

/// Two halves of an array of any format by one generic function.
macro_rules! mapped {
    ($data:expr, |$values:ident| $apply:expr) => {
        match $data {
            Data::F64($values) => {
                let (a, b) = $apply;
                (Data::F64(a), Data::F64(b))
            }
            Data::F32($values) => {
                let (a, b) = $apply;
                (Data::F32(a), Data::F32(b))
            }
            Data::F16($values) => {
                let (a, b) = $apply;
                (Data::F16(a), Data::F16(b))
            }
            Data::BF16($values) => {
                let (a, b) = $apply;
                (Data::BF16(a), Data::BF16(b))
            }
            Data::I64($values) => {
                let (a, b) = $apply;
                (Data::I64(a), Data::I64(b))
            }
        }
    };
}

/// Positions above this are refused.
const LAST_POSITION: u64 = (1 << 46) - 1;

/// An array that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateError {
    array: String,
    why: String,
}

impl fmt::Display for CandidateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.array.is_empty() {
            f.write_str(&self.why)
        } else {
            write!(f, "array {:?}: {}", self.array, self.why)
        }
    }
}

impl std::error::Error for CandidateError {}

pub(super) fn refused<T>(array: &str, why: impl Into<String>) -> Result<T, CandidateError> {
    Err(CandidateError {
        array: array.to_owned(),
        why: why.into(),
    })
}

/// Numbers `start..start + count` as doubles, into `out`.
pub(super) fn numbers(data: &Data, start: usize, count: usize, out: &mut Vec<f64>) {
    out.clear();
    let range = start..start + count;
    match data {
        Data::F64(values) => out.extend_from_slice(&values[range]),
        Data::F32(values) => out.extend(values[range].iter().map(|x| f64::from(*x))),
        Data::F16(values) => out.extend(values[range].iter().map(|x| x.to_f64())),
        Data::BF16(values) => out.extend(values[range].iter().map(|x| x.to_f64())),
        Data::I64(values) => out.extend(values[range].iter().map(|x| *x as f64)),
    }
}

pub(super) fn float(array: &NamedArray) -> Result<FloatType, CandidateError> {
    match array.data.dtype() {
        Dtype::F64 => Ok(FloatType::F64),
        Dtype::F32 => Ok(FloatType::F32),
        Dtype::F16 => Ok(FloatType::F16),
        Dtype::BF16 => Ok(FloatType::BF16),
        Dtype::I64 => refused(&array.name, "integers; expected f64, f32, f16 or bf16"),
    }
}

/// The lengths without leading ones, as far as two are left; refused where something is empty.
pub(super) fn lengths(array: &NamedArray) -> Result<&[usize], CandidateError> {
    let mut lengths = array.shape.as_slice();
    while let [1, rest @ ..] = lengths
        && rest.len() >= 2
    {
        lengths = rest;
    }
    // [1, h] may be frequencies with a batch.
    if array.name == "inv_freq"
        && let [1, rest @ ..] = lengths
        && !rest.is_empty()
    {
        lengths = rest;
    }
    if array.data.is_empty() {
        return refused(
            &array.name,
            format!(
                "shape {:?} holds no number; expected at least one row",
                array.shape
            ),
        );
    }
    Ok(lengths)
}

pub(super) fn finite(array: &NamedArray, width: usize) -> Result<(), CandidateError> {
    let mut row = Vec::new();
    for start in (0..array.data.len()).step_by(width) {
        numbers(&array.data, start, width, &mut row);
        if let Some(column) = row.iter().position(|value| !value.is_finite()) {
            return refused(
                &array.name,
                format!(
                    "{} at row {}, column {column}; expected finite numbers",
                    row[column],
                    start / width
                ),
            );
        }
    }
    Ok(())
}

pub(super) fn own_positions(array: &NamedArray) -> Result<Vec<u64>, CandidateError> {
    let Data::I64(values) = &array.data else {
        return refused(
            &array.name,
            format!(
                "{} numbers; expected integers (i64 or i32)",
                array.data.dtype()
            ),
        );
    };
    let one_long = array.shape.iter().filter(|length| **length != 1).count() <= 1;
    if !one_long {
        return refused(
            &array.name,
            format!("shape {:?}; expected one number for each row", array.shape),
        );
    }
    values
        .iter()
        .map(|&value| match u64::try_from(value) {
            Ok(position) if position <= LAST_POSITION => Ok(position),
            _ => refused(
                &array.name,
                format!("{value} is no position; expected 0 to 2^46 - 1"),
            ),
        })
        .collect()
}

pub(super) fn row_positions(
    array: &str,
    rows: usize,
    positions: Option<Vec<u64>>,
) -> Result<Vec<u64>, CandidateError> {
    match positions {
        None => Ok((0..rows as u64).collect()),
        Some(positions) if positions.len() == rows => Ok(positions),
        Some(positions) => refused(
            array,
            format!(
                "{rows} rows for {} positions; expected a row for each",
                positions.len()
            ),
        ),
    }
}

/// The layout that fewer columns of the first rows contradict; the half-split one if neither is better.
pub(super) fn repeats(data: &Data, pairs: usize) -> Layout {
    let width = 2 * pairs;
    let mut row = Vec::new();
    let mut unlike = [0u64; 2];
    for start in (0..data.len()).step_by(width).take(64) {
        numbers(data, start, width, &mut row);
        for (count, layout) in unlike.iter_mut().zip(Layout::ALL) {
            for pair in 0..pairs {
                let (i, j) = layout.components(pair, pairs);
                *count += u64::from(row[i] != row[j]);
            }
        }
    }
    if unlike[1] < unlike[0] {
        Layout::ALL[1]
    } else {
        Layout::ALL[0]
    }
}

/// Whether this is [2, n, h] or [2, n, 2h], as `ropebound golden` writes it to an npy file.
pub(super) fn is_stacked(array: &NamedArray, pairs: usize) -> bool {
    matches!(*array.shape, [2, rows, width] if rows > 0 && (width == pairs || width == 2 * pairs))
        && !matches!(
            array.name.as_str(),
            "q" | "k" | "q_rotated" | "k_rotated" | "inv_freq"
        )
}

/// The cosines and the sines of [2, n, ..].
pub(super) fn unstack(array: &NamedArray) -> (NamedArray, NamedArray) {
    fn halves<T: Clone>(values: &[T]) -> (Vec<T>, Vec<T>) {
        let (first, second) = values.split_at(values.len() / 2);
        (first.to_vec(), second.to_vec())
    }
    let (cos, sin) = mapped!(&array.data, |values| halves(values));
    let part = |name: &str, data| NamedArray::new(name, &array.shape[1..], data);
    (part("cos", cos), part("sin", sin))
}

/// The two halves of [n, 2h].
pub(super) fn split_cache(
    array: NamedArray,
    pairs: usize,
) -> Result<(NamedArray, NamedArray), CandidateError> {
    let [rows, width] = *lengths(&array)? else {
        return refused(
            &array.name,
            format!(
                "shape {:?}; expected [positions, {}]",
                array.shape,
                2 * pairs
            ),
        );
    };
    if width != 2 * pairs {
        return refused(
            &array.name,
            format!(
                "{width} columns; expected {}, the cosines before the sines",
                2 * pairs
            ),
        );
    }
    fn halves<T: Copy>(values: &[T], pairs: usize) -> (Vec<T>, Vec<T>) {
        let rows = || values.chunks_exact(2 * pairs);
        (
            rows().flat_map(|row| &row[..pairs]).copied().collect(),
            rows().flat_map(|row| &row[pairs..]).copied().collect(),
        )
    }
    let (cos, sin) = mapped!(&array.data, |values| halves(values, pairs));
    let shape = [rows, pairs];
    Ok((
        NamedArray::new(array.name.clone(), &shape, cos),
        NamedArray::new(array.name, &shape, sin),
    ))
}
