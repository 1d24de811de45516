//! Correctly rounded tables.

use crate::arguments::refused;
use crate::background::run;
use crate::models::Which;
use half::vec::HalfFloatVecExt as _;
use numpy::{PyArray1, PyArrayMethods as _, PyReadonlyArray1};
use pyo3::prelude::*;
use ropebound_cli::positions as listed;
use ropebound_kernels::FloatType;
use ropebound_kernels::golden::{Golden, GoldenTable};
use ropebound_tables::{Data, MAX_BYTES};

/// Of an array: floats, or the bits of f16 and bf16.
#[derive(IntoPyObject)]
pub(crate) enum Column<'py> {
    F64(Bound<'py, PyArray1<f64>>),
    F32(Bound<'py, PyArray1<f32>>),
    Bits(Bound<'py, PyArray1<u16>>),
}

impl<'py> Column<'py> {
    /// The numbers of a table's half, not copied.
    fn new(py: Python<'py>, data: Data) -> Self {
        match data {
            Data::F64(values) => Self::F64(PyArray1::from_vec(py, values)),
            Data::F32(values) => Self::F32(PyArray1::from_vec(py, values)),
            Data::F16(values) => Self::Bits(PyArray1::from_vec(py, values.reinterpret_into())),
            Data::BF16(values) => Self::Bits(PyArray1::from_vec(py, values.reinterpret_into())),
            Data::I64(_) => unreachable!("a table has no integers"),
        }
    }
}

pub(crate) fn float(argument: &str, text: &str) -> PyResult<FloatType> {
    match text {
        "f64" => Ok(FloatType::F64),
        "f32" => Ok(FloatType::F32),
        "f16" => Ok(FloatType::F16),
        "bf16" => Ok(FloatType::BF16),
        other => Err(refused(
            argument,
            format_args!("{other:?}; expected 'f32', 'f64', 'f16' or 'bf16'"),
        )),
    }
}

/// The positions that a text of the program stands for, at most `most`.
#[pyfunction]
pub(crate) fn positions<'py>(
    py: Python<'py>,
    text: String,
    which: Which,
    most: u64,
) -> PyResult<Bound<'py, PyArray1<u64>>> {
    let found = run(py, None, move |_| {
        let list =
            listed(&text).map_err(|why| refused("positions", format_args!("{text:?}: {why}")))?;
        let schedule = which.named(None)?.schedule;
        list.resolve(&schedule, most).map_err(|count| {
            refused(
                "positions",
                format_args!("{count} positions are too many; expected at most {most}"),
            )
        })
    })?;
    Ok(PyArray1::from_vec(py, found))
}

/// cos and sin of every pair at every position: both, row by row, and the number of pairs.
#[pyfunction]
pub(crate) fn golden<'py>(
    py: Python<'py>,
    which: Which,
    positions: PyReadonlyArray1<'py, u64>,
    dtype: &str,
    attention_factor: Option<f64>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Column<'py>, Column<'py>, usize)> {
    let float = float("dtype", dtype)?;
    let positions = positions
        .to_vec()
        .map_err(|error| refused("positions", error))?;
    let table = run(py, progress, move |progress| {
        let named = which.named(attention_factor)?;
        let row = named.schedule.pairs() as u64 * 2 * u64::from(float.bits() / 8);
        let most = MAX_BYTES / row.max(1);
        if positions.len() as u64 > most {
            let why = format!(
                "{} positions are too many; expected at most {most}, tables of 2 GiB",
                positions.len()
            );
            return Err(refused("positions", why));
        }
        let golden = Golden::new(&named.schedule, &named.attention.exact());
        let golden = golden.map_err(|error| refused("attention_factor", error))?;
        let all = positions.len();
        let table = golden.table_with(&positions, float, &mut |rows| {
            progress.say(rows as u64, Some(all as u64), || "positions".to_owned());
        });
        table.map_err(|error| refused("positions", error))
    })?;
    let GoldenTable {
        pairs, cos, sin, ..
    } = table;
    Ok((Column::new(py, cos), Column::new(py, sin), pairs))
}
