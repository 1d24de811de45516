//! B(m), its sign, and how often it is negative.

use crate::answer::Answer;
use crate::arguments::{checked_threshold, problem, refused};
use crate::background::run;
use crate::models::Which;
use pyo3::prelude::*;
use ropebound_answers::{Answer as _, ContextAnswer, CountAnswer, Digits, SumAnswer};
use ropebound_bounds::Sign;

/// B(m).
#[pyfunction]
pub(crate) fn cosine_sum(
    py: Python<'_>,
    which: Which,
    position: u64,
    at_least: String,
    digits: Option<u16>,
) -> PyResult<Answer> {
    run(py, None, move |_| {
        let (schedule, subject) = which.whole()?;
        let digits = Digits::new(digits, 50);
        let mut answer = SumAnswer::new(subject, &schedule, position, digits)
            .map_err(|error| refused("digits", error))?;
        let threshold = checked_threshold(&at_least)?;
        if !threshold.is_zero() {
            let reaches = match problem(&schedule, &at_least)?.sign(position) {
                Sign::Negative => Some(false),
                Sign::NonNegative => Some(true),
                Sign::Undecided { .. } => None,
            };
            answer = answer.at_least(threshold, reaches);
        }
        Ok(Answer::new(answer.document()))
    })
}

/// How far B stays non-negative.
#[pyfunction]
pub(crate) fn context_length(
    py: Python<'_>,
    which: Which,
    at_least: String,
    limit: Option<u64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    run(py, progress, move |progress| {
        let (schedule, subject) = which.whole()?;
        let problem = problem(&schedule, &at_least)?;
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

/// How many sums of a range, its end exclusive, are negative, and the least one.
#[pyfunction]
pub(crate) fn count_negative(
    py: Python<'_>,
    which: Which,
    range: (u64, u64),
    at_least: String,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    run(py, progress, move |progress| {
        let (schedule, subject) = which.whole()?;
        let problem = problem(&schedule, &at_least)?;
        let range = range.0..range.1;
        let refused = |error| refused("positions", error);
        let say = |message: &'static str| {
            let (start, all) = (range.start, range.end - range.start);
            move |below: u64| progress.say(below - start, Some(all), || message.to_owned())
        };
        let count = problem.count_negative_with(range.clone(), &mut say("counted"));
        let minimum = problem.minimum_with(range.clone(), &mut say("the least sum"));
        let answer = CountAnswer {
            subject,
            threshold: problem.threshold(),
            count: count.map_err(refused)?,
            minimum: minimum.map_err(refused)?,
            range,
        };
        Ok(Answer::new(answer.document()))
    })
}
