//! B(m) and its sign.

use crate::answer::Answer;
use crate::arguments::refused;
use crate::background::run;
use crate::models::Which;
use pyo3::prelude::*;
use ropebound_answers::{Answer as _, ContextAnswer, Digits, SumAnswer};
use ropebound_bounds::Problem;

/// B(m).
#[pyfunction]
pub(crate) fn cosine_sum(
    py: Python<'_>,
    which: Which,
    position: u64,
    digits: Option<u16>,
) -> PyResult<Answer> {
    run(py, None, move |_| {
        let (schedule, subject) = which.whole()?;
        let digits = Digits::new(digits, 50);
        let answer = SumAnswer::new(subject, &schedule, position, digits)
            .map_err(|error| refused("digits", error))?;
        Ok(Answer::new(answer.document()))
    })
}

/// How far B stays non-negative.
#[pyfunction]
pub(crate) fn context_length(
    py: Python<'_>,
    which: Which,
    limit: Option<u64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    run(py, progress, move |progress| {
        let (schedule, subject) = which.whole()?;
        let problem = Problem::new(&schedule).map_err(|error| refused("base", error))?;
        let length = problem.context_length(limit, &mut |position| {
            progress.say(position, limit, || {
                format!("no negative sum below {position}")
            });
        });
        let length = length.map_err(|error| refused("limit", error))?;
        let answer = ContextAnswer {
            subject,
            threshold: problem.threshold(),
            length,
        };
        Ok(Answer::new(answer.document()))
    })
}
