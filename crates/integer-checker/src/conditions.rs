//! The conditions of one certificate, B standing for B − τ, in the order of `proofs/certificate-format.md`. The chain of predecessors is `checker.rs`'s.

use alloc::format;
use alloc::string::String;

use crate::claim::{Conclusion, Least, Safe};
use crate::coarse::Circle;
use crate::decide::{falls_throughout, negative_throughout, positive_by_counting, sign_at};
use crate::error::Step;
use crate::local::Span;
use crate::parallel::find_first;
use crate::positive::{everywhere, to_first_order};
use crate::threshold::Excess;

/// A condition that does not hold, or is not proven to: where, and what was found.
pub(crate) struct Failure {
    pub(crate) line: usize,
    pub(crate) step: Step,
    pub(crate) reason: String,
}

/// The part of the work in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Witnesses on their pieces.
    Pieces,
    /// Positions at the root.
    Positions,
    /// Steps on which all positions are positive.
    Steps,
}

/// Conditions 1, 3, 4 and 5 of a least base. `progress` hears of pieces and positions done.
pub(crate) fn least(claim: &Least, progress: impl Fn(Stage, u64) + Sync) -> Result<(), Failure> {
    let excess = claim.problem.excess();
    let failure = find_first(claim.pieces.len(), |index| {
        let witness = claim.pieces[index].1;
        let proof = negative_throughout(&claim.span(index), excess, witness);
        progress(Stage::Pieces, 1);
        proof.err().map(|why| Failure {
            line: claim.first_piece_line() + index,
            step: Step::Piece {
                number: index + 1,
                witness,
            },
            reason: format!(
                "B({witness}) is not proven negative on the whole piece: of its bound, {why}"
            ),
        })
    });
    failure.map_or(Ok(()), Err)?;
    root(&claim.conclusion, excess)?;

    let Conclusion {
        root,
        enclosure: [lo, hi],
        line,
        ..
    } = &claim.conclusion;
    let problem = (excess, claim.problem.context);
    let circle = Circle::new(excess.pairs);
    let heard = |done| progress(Stage::Positions, done);
    to_first_order(&Span::new(lo, hi), &circle, problem, *root, heard).map_err(|violation| {
        let m = violation.position;
        Failure {
            line: line + 2,
            step: Step::Position(m),
            reason: format!(
                "B({m}) is not proven positive on the enclosure: {}",
                violation.reason
            ),
        }
    })
}

/// Conditions 3 and 4: signs at the ends of bracket and enclosure, and B' < 0 on the bracket.
fn root(conclusion: &Conclusion, excess: Excess) -> Result<(), Failure> {
    let Conclusion {
        root: m,
        bracket,
        enclosure,
        line,
    } = conclusion;
    let signs = |[lo, hi]: &[_; 2], line, step: Step| {
        for (end, name, positive) in [(hi, "upper", false), (lo, "lower", true)] {
            let sign = if positive { "positive" } else { "negative" };
            sign_at(end, excess, *m, positive).map_err(|why| Failure {
                line,
                step,
                reason: format!(
                    "B({m}) is not proven {sign} at the {name} end of the {step}: {why}"
                ),
            })?;
        }
        Ok(())
    };
    signs(bracket, line + 1, Step::Bracket)?;
    let [lo, hi] = bracket;
    falls_throughout(&Span::new(lo, hi), excess, *m).map_err(|why| Failure {
        line: line + 1,
        step: Step::Bracket,
        reason: format!("the slope of B({m}) is not proven negative on the bracket: {why}"),
    })?;
    signs(enclosure, line + 2, Step::Enclosure)
}

/// Conditions 1 to 5 of a safe base. `progress` hears of steps done.
pub(crate) fn safe(claim: &Safe, progress: impl Fn(Stage, u64) + Sync) -> Result<(), Failure> {
    let (excess, context) = (claim.problem.excess(), claim.problem.context);
    positive_by_counting(&claim.from, excess, context).map_err(|why| Failure {
        line: claim.line_of_from(),
        step: Step::From,
        reason: format!("counting does not prove every r up to `from` feasible: {why}"),
    })?;
    let circle = Circle::new(excess.pairs);
    let failure = find_first(claim.steps.len(), |index| {
        let proof = everywhere(claim.ends(index), &circle, (excess, context), None);
        progress(Stage::Steps, 1);
        proof.err().map(|violation| {
            let position = violation.position;
            Failure {
                line: claim.first_step_line() + index,
                step: Step::Safe {
                    number: index + 1,
                    position,
                },
                reason: format!(
                    "B({position}) is not proven positive on the whole step: {}",
                    violation.reason
                ),
            }
        })
    });
    failure.map_or(Ok(()), Err)?;
    root(&claim.conclusion, excess)?;

    let Conclusion {
        root,
        bracket: [lo, _],
        enclosure: [_, hi],
        line,
    } = &claim.conclusion;
    everywhere([lo, hi], &circle, (excess, context), Some(*root)).map_err(|violation| {
        let m = violation.position;
        Failure {
            line: line + 2,
            step: Step::Position(m),
            reason: format!(
                "B({m}) is not proven positive from the steps' end to the enclosure's: {}",
                violation.reason
            ),
        }
    })
}
