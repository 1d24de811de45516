//! Bases for a context.

use crate::answer::Answer;
use crate::arguments::{
    checked_base, checked_head_dim, checked_threshold, failed, problem, refused,
};
use crate::background::{Progress, run};
use pyo3::prelude::*;
use ropebound_answers::{
    Answer as _, BaseAnswer, Digits, IslandRow, IslandsAnswer, MarginAnswer, SafeBaseAnswer,
    Status, open_end,
};
use ropebound_audit::{Advice, Wanted};
use ropebound_bounds::ProblemError;
use ropebound_bounds::search::{IslandStart, Ladder, SearchProgress};
use ropebound_schedule::{Schedule, Threshold};
use std::fmt::Display;

fn no_digits(error: impl Display) -> PyErr {
    refused("digits", error)
}

fn say(progress: &Progress, at: &SearchProgress) {
    progress.say(at.pieces as u64, None, || {
        format!("context {}: at base {:.3e}", at.context, at.approx_base)
    });
}

/// What a search along the bases is asked.
#[derive(FromPyObject)]
pub(crate) struct Search {
    context: u64,
    head_dim: u32,
    at_least: String,
    digits: Option<u16>,
}

impl Search {
    /// Where nothing is found yet.
    fn ladder(&self) -> PyResult<Ladder> {
        let threshold = checked_threshold(&self.at_least)?;
        Ladder::new(checked_head_dim(self.head_dim)?)
            .at_least(threshold)
            .map_err(|error| refused("at_least", format_args!("{}: {error}", self.at_least)))
    }

    fn digits(&self, otherwise: usize) -> Digits {
        Digits::new(self.digits, otherwise)
    }
}

/// The least base.
#[pyfunction]
pub(crate) fn lower_bound_base(
    py: Python<'_>,
    asked: Search,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    run(py, progress, move |progress| {
        let mut ladder = asked.ladder()?;
        ladder.climb(asked.context, &mut |at| say(progress, &at));
        let row = ladder.row(asked.context).expect("the row just climbed to");
        let answer = BaseAnswer::new(&ladder, row, asked.digits(30));
        Ok(Answer::new(answer.map_err(no_digits)?.document()))
    })
}

/// The safe base.
#[pyfunction]
pub(crate) fn safe_base(
    py: Python<'_>,
    asked: Search,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    run(py, progress, move |progress| {
        let ladder = asked.ladder()?;
        let safe = ladder.safe_base(asked.context, &mut |at| say(progress, &at));
        let answer = SafeBaseAnswer::new(&safe, &ladder, asked.digits(30));
        Ok(Answer::new(answer.map_err(no_digits)?.document()))
    })
}

/// Where a base lies.
#[pyfunction]
pub(crate) fn margin(
    py: Python<'_>,
    base: String,
    asked: Search,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let value = checked_base("base", &base)?;
    run(py, progress, move |progress| {
        let (ladder, context) = (asked.ladder()?, asked.context);
        let safe = ladder
            .safe_base(context, &mut |at| say(progress, &at))
            .bound;
        let no_base = |error: ProblemError| refused("base", error);
        let schedule = Schedule::plain(value.clone(), ladder.head_dim());
        let schedule = schedule.map_err(|error| refused("base", error))?;
        let first = problem(&schedule, &asked.at_least)?.first_negative(0..context + 1);
        let first = first.map_err(no_base)?;
        let mut islands = ladder.islands_from(context, &value).map_err(no_base)?;
        let answer = MarginAnswer::new(
            (context, &ladder),
            (base.as_str(), &value),
            &first,
            islands.next().as_ref(),
            &safe,
            asked.digits(30),
        );
        Ok(Answer::new(answer.map_err(no_digits)?.document()))
    })
}

/// The islands of feasible bases.
#[pyfunction]
pub(crate) fn islands(
    py: Python<'_>,
    asked: Search,
    start: String,
    to: Option<String>,
    limit: usize,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let least = checked_base("from_base", &start)?;
    let most = to
        .as_deref()
        .map(|to| checked_base("to_base", to))
        .transpose()?;
    if most.as_ref().is_some_and(|most| *most < least) {
        return Err(refused(
            "to_base",
            format_args!(
                "{}: below from_base, {start}; expected a base above it",
                to.unwrap_or_default()
            ),
        ));
    }
    run(py, progress, move |progress| {
        let (ladder, context) = (asked.ladder()?, asked.context);
        let found = ladder.islands_from(context, &least).map_err(failed)?;
        let mut answer = IslandsAnswer {
            context,
            head_dim: ladder.head_dim().get(),
            threshold: ladder.threshold(),
            from: start,
            to,
            islands: Vec::new(),
            complete: true,
            why: None,
        };
        for island in found {
            let beyond = match (&island.start, &most) {
                (IslandStart::Proved(start), Some(most)) => start.is_above(most),
                _ => false,
            };
            if beyond {
                break;
            }
            if answer.islands.len() == limit {
                answer.complete = false;
                break;
            }
            answer.why = open_end(&island);
            let row = IslandRow::new(&island, asked.digits(20)).map_err(no_digits)?;
            let status = row.status;
            answer.islands.push(row);
            progress.say(answer.islands.len() as u64, None, || {
                format!("context {context}: islands")
            });
            match status {
                Status::Proved => {}
                Status::Never => break,
                _ => {
                    answer.complete = false;
                    break;
                }
            }
        }
        Ok(Answer::new(answer.document()))
    })
}

/// Which base to choose.
#[pyfunction]
pub(crate) fn advise(
    py: Python<'_>,
    context: u64,
    head_dim: u32,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let head_dim = checked_head_dim(head_dim)?;
    run(py, progress, move |progress| {
        let wanted = Wanted {
            context,
            head_dim,
            threshold: Threshold::ZERO,
            trained: None,
        };
        let advice = Advice::new(wanted, &mut |at| say(progress, &at));
        let advice = advice.expect("no threshold is above the pairs");
        Ok(Answer::new(advice.document()))
    })
}
