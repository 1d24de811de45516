//! The conditions of the certificate of a safe base.

use std::cmp::max_by;

use rayon::prelude::*;
use ropebound_reference::{Float, Interval};

use crate::check::{Failure, Stage, check_root};
use crate::decide::prove_negative;
use crate::positive::everywhere;
use crate::sums;
use crate::{Conclusion, SafeCertificate, Step};

/// Proves conditions 1 to 5. `progress` hears of steps done.
pub(crate) fn check(
    certificate: &SafeCertificate,
    progress: impl Fn(Stage, u64) + Sync,
) -> Result<(), Failure> {
    check_from(certificate)?;
    check_steps(certificate, |done| progress(Stage::Steps, done))?;
    let root_line = certificate.step_line(certificate.steps().len());
    check_root(certificate.conclusion(), certificate.problem(), root_line)?;
    check_others(certificate, root_line + 1)
}

/// Condition 1: Σ max(−1, 1 − (L·r₀^i)²/2) > τ.
fn check_from(certificate: &SafeCertificate) -> Result<(), Failure> {
    let proof = prove_negative(certificate.problem().context, |precision| {
        -&counted(certificate, precision)
    });
    proof.map_err(|found| Failure {
        line: certificate.line_of_from(),
        step: Step::From,
        reason: format!(
            "counting does not prove every r up to `from` feasible: of its negative, {found}"
        ),
    })
}

/// At most the least B_m(r) − τ over r ≤ r₀ and m ≤ L.
fn counted(certificate: &SafeCertificate, precision: u32) -> Interval {
    let from = Interval::point(certificate.from().value().clone());
    let least = Float::with_val(precision, -1);
    let at_least = |x: &Float| max_by(x, &least, |a, b| a.total_cmp(b)).clone();
    let problem = certificate.problem();
    let sum = sums::powers(&from, problem.pairs(), precision).fold(
        Interval::zero(precision),
        |sum, power| {
            let angle = power.scale(problem.context);
            let cosine = &Interval::one(precision) - &angle.square().divide_u64(2);
            &sum + &Interval::new(at_least(cosine.lo()), at_least(cosine.hi()))
        },
    );
    sum.less(problem.threshold, precision)
}

/// Condition 2: B_m > τ on every step, for all m in 0..=L.
fn check_steps(
    certificate: &SafeCertificate,
    progress: impl Fn(u64) + Sync,
) -> Result<(), Failure> {
    let failure = (0..certificate.steps().len())
        .into_par_iter()
        .find_map_first(|index| {
            let ends = certificate.step(index).map(|end| end.value());
            let proof = everywhere(ends, certificate.problem(), None);
            progress(1);
            proof.err().map(|violation| Failure {
                line: certificate.step_line(index),
                step: Step::Safe {
                    number: index + 1,
                    position: violation.position,
                },
                reason: format!(
                    "B({}) is not proven positive on the whole step: {}",
                    violation.position, violation.reason
                ),
            })
        });
    failure.map_or(Ok(()), Err)
}

/// Condition 5: B_m > τ from the bracket's lower end to the enclosure's upper end, for every other m. The bracket is on `line`.
fn check_others(certificate: &SafeCertificate, line: usize) -> Result<(), Failure> {
    let Conclusion {
        root,
        bracket: [lo, _],
        enclosure: [_, hi],
    } = certificate.conclusion();
    let ends = [lo.value(), hi.value()];
    everywhere(ends, certificate.problem(), Some(*root)).map_err(|violation| {
        let m = violation.position;
        Failure {
            line: line + 1,
            step: Step::Position(m),
            reason: format!(
                "B({m}) is not proven positive from the steps' end to the enclosure's: {}",
                violation.reason
            ),
        }
    })
}
