//! Arguments in the program's own notation, and its refusals in Python's words.

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use ropebound_answers::Subject;
use ropebound_bounds::Problem;
use ropebound_cli::{Failure, base, range};
use ropebound_schedule::{Decimal, HeadDim, Schedule, Threshold, parse_count};
use std::fmt::Display;

/// `argument` is refused.
pub(crate) fn refused(argument: &str, why: impl Display) -> PyErr {
    PyValueError::new_err(format!("{argument}: {}", in_python(&why.to_string())))
}

/// What cannot be answered for a reason beside the arguments.
pub(crate) fn failed(why: impl Display) -> PyErr {
    PyRuntimeError::new_err(why.to_string())
}

/// The program's refusal: of the argument it names, else of `argument`.
pub(crate) fn refusal(argument: &str, failure: &Failure) -> PyErr {
    match (failure.refused(), failure.value()) {
        (Some("<CONFIG>") | None, value) => {
            let value = value.map(|value| format!("{value}: ")).unwrap_or_default();
            refused(argument, format_args!("{value}{}", failure.why()))
        }
        (Some(option), value) => {
            let why = format!("{}: {}", value.unwrap_or_default(), failure.why());
            refused(&in_python(&format!("'{option}'")), why)
        }
    }
}

/// Options of the program (`'--attention-factor <A>'`, `--layer`) by the names they have here (`attention_factor`, `layer`).
fn in_python(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("--") {
        let (before, option) = rest.split_at(start);
        let quoted = before.ends_with('\'');
        out.push_str(before.strip_suffix('\'').unwrap_or(before));
        let name = &option[2..];
        let end = name
            .find(|letter: char| !(letter.is_ascii_lowercase() || letter == '-'))
            .unwrap_or(name.len());
        out.push_str(&name[..end].replace('-', "_"));
        rest = &name[end..];
        if quoted {
            let value = rest
                .strip_prefix(" <")
                .and_then(|rest| rest.split_once('>'));
            rest = value.map_or(rest, |(_, rest)| rest);
            rest = rest.strip_prefix('\'').unwrap_or(rest);
        }
    }
    out + rest
}

/// A count as the program reads it, `32k`; refusals are the caller's to word.
#[pyfunction]
pub(crate) fn count(text: &str) -> PyResult<u64> {
    parse_count(text).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Checks a base as the program reads it.
#[pyfunction]
pub(crate) fn base_text(text: &str) -> PyResult<()> {
    base(text).map(drop).map_err(PyValueError::new_err)
}

/// Checks a threshold as the program reads it.
#[pyfunction]
pub(crate) fn threshold_text(text: &str) -> PyResult<()> {
    text.parse::<Threshold>()
        .map(drop)
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

/// A range as the program reads it: its start and its end, exclusive.
#[pyfunction]
pub(crate) fn range_text(text: &str) -> PyResult<(u64, u64)> {
    let range = range(text).map_err(PyValueError::new_err)?;
    Ok((range.start, range.end))
}

/// A base that Python has checked.
pub(crate) fn checked_base(argument: &str, text: &str) -> PyResult<Decimal> {
    let base = base(text).map_err(|why| refused(argument, format_args!("{text:?}: {why}")))?;
    Ok(base.value)
}

/// A threshold that Python has checked.
pub(crate) fn checked_threshold(text: &str) -> PyResult<Threshold> {
    text.parse()
        .map_err(|error| refused("at_least", format_args!("{text:?}: {error}")))
}

/// The schedule's sums, held against a threshold that Python has checked.
pub(crate) fn problem(schedule: &Schedule, at_least: &str) -> PyResult<Problem> {
    let threshold = checked_threshold(at_least)?;
    let problem = Problem::new(schedule).map_err(|error| refused("base", error))?;
    problem
        .at_least(threshold)
        .map_err(|error| refused("at_least", format_args!("{at_least}: {error}")))
}

/// An even number.
pub(crate) fn checked_head_dim(head_dim: u32) -> PyResult<HeadDim> {
    HeadDim::new(u64::from(head_dim)).map_err(|error| refused("head_dim", error))
}

/// Plain RoPE with pairs beside it that do not rotate, and how answers name it.
pub(crate) fn plain(base: &str, head_dim: u32, unrotated: u64) -> PyResult<(Schedule, Subject)> {
    let value = checked_base("base", base)?;
    let schedule = Schedule::plain(value, checked_head_dim(head_dim)?);
    let schedule = schedule.map_err(|error| refused("base", error))?;
    let schedule = schedule.with_unrotated(unrotated);
    let subject = Subject {
        schedule: None,
        base: Some(base.to_owned()),
        head_dim,
        unrotated,
    };
    Ok((
        schedule.map_err(|error| refused("unrotated", error))?,
        subject,
    ))
}
