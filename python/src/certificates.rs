//! Certificates.

use crate::answer::Answer;
use crate::arguments::refused;
use crate::background::run;
use pyo3::prelude::*;
use ropebound_answers::{Answer as _, CheckAnswer, CheckRow};
use ropebound_certificate::Checker;
use std::path::PathBuf;

/// Checks a certificate, and all it continues.
#[pyfunction]
pub(crate) fn check_certificate(
    py: Python<'_>,
    path: PathBuf,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    run(py, progress, move |progress| {
        if !path.is_file() {
            return Err(refused(
                "path",
                format_args!("{}: no file; expected a certificate", path.display()),
            ));
        }
        let outcome = Checker::new().check(&path, &|at| {
            progress.say(at.done, Some(at.total), || at.file.to_owned());
        });
        let row = CheckRow::new(path.display().to_string(), &outcome, None);
        let answer = CheckAnswer {
            certificates: vec![row],
            meaning: outcome.ok().map(|verified| verified.what_it_means()),
        };
        Ok(Answer::new(answer.document()))
    })
}
