//! Bases for a context.

use crate::answer::Answer;
use crate::arguments::{checked_base, checked_head_dim, failed, refused};
use crate::background::{Progress, run};
use pyo3::prelude::*;
use ropebound_answers::{
    Answer as _, BaseAnswer, Digits, IslandRow, IslandsAnswer, MarginAnswer, SafeBaseAnswer,
    Status, open_end,
};
use ropebound_audit::Advice;
use ropebound_bounds::Problem;
use ropebound_bounds::search::{IslandStart, Ladder, SearchProgress};
use ropebound_schedule::Schedule;

fn say(progress: &Progress, at: &SearchProgress) {
    progress.say(at.pieces as u64, None, || {
        format!("context {}: at base {:.3e}", at.context, at.approx_base)
    });
}

/// The least base.
#[pyfunction]
pub(crate) fn lower_bound_base(
    py: Python<'_>,
    context: u64,
    head_dim: u32,
    digits: Option<u16>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let head_dim = checked_head_dim(head_dim)?;
    run(py, progress, move |progress| {
        let mut ladder = Ladder::new(head_dim);
        ladder.climb(context, &mut |at| say(progress, &at));
        let row = ladder.row(context).expect("the row just climbed to");
        let answer = BaseAnswer::new(&ladder, row, Digits::new(digits, 30));
        Ok(Answer::new(
            answer.map_err(|error| refused("digits", error))?.document(),
        ))
    })
}

/// The safe base.
#[pyfunction]
pub(crate) fn safe_base(
    py: Python<'_>,
    context: u64,
    head_dim: u32,
    digits: Option<u16>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let head_dim = checked_head_dim(head_dim)?;
    run(py, progress, move |progress| {
        let ladder = Ladder::new(head_dim);
        let safe = ladder.safe_base(context, &mut |at| say(progress, &at));
        let answer = SafeBaseAnswer::new(&safe, &ladder, Digits::new(digits, 30));
        Ok(Answer::new(
            answer.map_err(|error| refused("digits", error))?.document(),
        ))
    })
}

/// Where a base lies.
#[pyfunction]
pub(crate) fn margin(
    py: Python<'_>,
    base: String,
    context: u64,
    head_dim: u32,
    digits: Option<u16>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let head_dim = checked_head_dim(head_dim)?;
    let value = checked_base("base", &base)?;
    run(py, progress, move |progress| {
        let ladder = Ladder::new(head_dim);
        let safe = ladder
            .safe_base(context, &mut |at| say(progress, &at))
            .bound;
        let schedule =
            Schedule::plain(value.clone(), head_dim).map_err(|error| refused("base", error))?;
        let first =
            Problem::new(&schedule).and_then(|problem| problem.first_negative(0..context + 1));
        let first = first.map_err(|error| refused("base", error))?;
        let islands = ladder.islands_from(context, &value);
        let island = islands.map_err(|error| refused("base", error))?.next();
        let subject = ((context, &ladder), (base.as_str(), &value));
        let digits = Digits::new(digits, 30);
        let answer =
            MarginAnswer::new(subject.0, subject.1, &first, island.as_ref(), &safe, digits);
        Ok(Answer::new(
            answer.map_err(|error| refused("digits", error))?.document(),
        ))
    })
}

/// The islands of feasible bases.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "they are what Python gives")]
pub(crate) fn islands(
    py: Python<'_>,
    context: u64,
    head_dim: u32,
    from: String,
    to: Option<String>,
    limit: usize,
    digits: Option<u16>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    let head_dim = checked_head_dim(head_dim)?;
    let least = checked_base("from_base", &from)?;
    let most = to
        .as_deref()
        .map(|to| checked_base("to_base", to))
        .transpose()?;
    if most.as_ref().is_some_and(|most| *most < least) {
        return Err(refused(
            "to_base",
            format_args!(
                "{}: below from_base, {from}; expected a base above it",
                to.unwrap_or_default()
            ),
        ));
    }
    run(py, progress, move |progress| {
        let digits = Digits::new(digits, 20);
        let ladder = Ladder::new(head_dim);
        let found = ladder.islands_from(context, &least).map_err(failed)?;
        let mut answer = IslandsAnswer {
            context,
            head_dim: head_dim.get(),
            threshold: ladder.threshold(),
            from,
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
            let row = IslandRow::new(&island, digits).map_err(|error| refused("digits", error))?;
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
        let advice = Advice::new(context, head_dim, &mut |at| say(progress, &at));
        Ok(Answer::new(advice.document()))
    })
}
