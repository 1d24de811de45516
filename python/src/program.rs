//! The program itself.

use pyo3::prelude::*;
use std::ffi::OsString;

/// Runs the program with these arguments, its own name first, and returns its exit code. The process is the program's from there on.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| ropebound_cli::main_with(arguments))
}
