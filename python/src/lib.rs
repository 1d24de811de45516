//! The native part of the Python package `ropebound`: each question as a function on arguments that Python has checked, answered by the
//! object from which the program makes its formats. What users call is in `python/ropebound`.

#![forbid(unsafe_code)]

mod answer;
mod arguments;
mod background;
mod certificates;
mod compare;
mod golden;
mod models;
mod program;
mod search;
mod sums;

use pyo3::prelude::*;

/// Called from the package `ropebound` alone.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::answer::Answer;
    #[pymodule_export]
    use crate::arguments::{base_text, count, range_text, threshold_text};
    #[pymodule_export]
    use crate::certificates::check_certificate;
    #[pymodule_export]
    use crate::compare::compare;
    #[pymodule_export]
    use crate::golden::{golden, positions};
    #[pymodule_export]
    use crate::models::{audit, framework_text, solve, spectrum};
    #[pymodule_export]
    use crate::program::main;
    #[pymodule_export]
    use crate::search::{advise, islands, lower_bound_base, margin, safe_base};
    #[pymodule_export]
    use crate::sums::{context_length, cosine_sum, count_negative};

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
