//! The conditions of one certificate, each proven by MPFR enclosures at rising precision. The chain of predecessors is
//! `checker.rs`'s.

use rayon::prelude::*;
use ropebound_reference::Interval;

use crate::decide::prove_negative;
use crate::positive::to_first_order;
use crate::sums::{Growth, Span, excess, excess_and_slope};
use crate::{Certificate, Conclusion, Dyadic, Problem, Step};

/// A condition that does not hold, or is not proven to: where, and what was found.
pub(crate) struct Failure {
    pub line: usize,
    pub step: Step,
    pub reason: String,
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

/// Proves conditions 1, 3, 4 and 5. `progress` hears of pieces and positions done.
pub(crate) fn check(
    certificate: &Certificate,
    progress: impl Fn(Stage, u64) + Sync,
) -> Result<(), Failure> {
    check_pieces(certificate, |done| progress(Stage::Pieces, done))?;
    let root_line = certificate.piece_line(certificate.pieces().len()) + 1;
    check_root(
        certificate.conclusion(),
        certificate.header().problem(),
        root_line,
    )?;
    check_positions(certificate, |done| progress(Stage::Positions, done))
}

/// Condition 1: B_m(c) + |B_m'(c)|·w + ½·M2·w² < τ for every piece.
fn check_pieces(certificate: &Certificate, progress: impl Fn(u64) + Sync) -> Result<(), Failure> {
    let problem = certificate.header().problem();
    let failure = (0..certificate.pieces().len())
        .into_par_iter()
        .find_map_first(|index| {
            let (hi, piece) = certificate.step(index);
            let m = piece.witness;
            let span = Span::new(piece.lo.value(), hi.value());
            let proof = prove_negative(m, |precision| upper_bound(&span, m, problem, precision));
            progress(1);
            proof.err().map(|found| Failure {
                line: certificate.piece_line(index),
                step: Step::Piece {
                    number: index + 1,
                    witness: m,
                },
                reason: format!(
                    "B({m}) is not proven negative on the whole piece: of its bound, {found}"
                ),
            })
        });
    failure.map_or(Ok(()), Err)
}

/// B_m(c) − τ + |B_m'(c)|·w + ½·M2·w², at least the largest B_m − τ on the span.
fn upper_bound(span: &Span, position: u64, problem: Problem, precision: u32) -> Interval {
    let [sum, slope] = excess_and_slope(&span.centre, position, problem, precision);
    let w = span.half_width.with_precision(precision);
    let slope = Interval::new(slope.magnitude_lo(), slope.magnitude_hi());
    let curvature = Growth::up_to(&span.hi, problem.pairs(), precision).curvature(position);
    &(&sum + &(&slope * &w)) + &(&curvature * &w.square()).divide_u64(2)
}

/// Conditions 3 and 4: signs of B − τ at the ends of bracket and enclosure, and B'(c) + M2·w < 0 on the bracket. `root` is on `line`.
pub(crate) fn check_root(
    conclusion: &Conclusion,
    problem: Problem,
    line: usize,
) -> Result<(), Failure> {
    let Conclusion {
        root: m,
        bracket,
        enclosure,
    } = conclusion;
    let m = *m;
    let at =
        |x: &Dyadic, precision| excess(&Interval::point(x.value().clone()), m, problem, precision);
    let signs = |[lo, hi]: &[Dyadic; 2], line, step: Step| {
        let fail = |reason: String| Failure { line, step, reason };
        prove_negative(m, |precision| at(hi, precision)).map_err(|found| {
            fail(format!(
                "B({m}) is not proven negative at the upper end of the {step}: {found}"
            ))
        })?;
        prove_negative(m, |precision| -&at(lo, precision)).map_err(|found| {
            fail(format!(
                "B({m}) is not proven positive at the lower end of the {step}: of its negative, {found}"
            ))
        })
    };
    signs(bracket, line + 1, Step::Bracket)?;

    let span = Span::new(bracket[0].value(), bracket[1].value());
    let slope_bound = |precision| {
        let [_, slope] = excess_and_slope(&span.centre, m, problem, precision);
        let curvature = Growth::up_to(&span.hi, problem.pairs(), precision).curvature(m);
        &slope + &(&curvature * &span.half_width.with_precision(precision))
    };
    prove_negative(m, slope_bound).map_err(|found| Failure {
        line: line + 1,
        step: Step::Bracket,
        reason: format!(
            "the slope of B({m}) is not proven negative on the bracket: of its bound, {found}"
        ),
    })?;

    signs(enclosure, line + 2, Step::Enclosure)
}

/// Condition 5: B_m ≥ τ on the enclosure for every other m.
fn check_positions(
    certificate: &Certificate,
    progress: impl Fn(u64) + Sync,
) -> Result<(), Failure> {
    let header = certificate.header();
    let Conclusion {
        root,
        enclosure: [lo, hi],
        ..
    } = certificate.conclusion();
    let span = Span::new(lo.value(), hi.value());
    let proof = to_first_order(&span, header.problem(), *root, progress);
    proof.map_err(|violation| {
        let m = violation.position;
        Failure {
            line: certificate.piece_line(certificate.pieces().len()) + 3,
            step: Step::Position(m),
            reason: format!(
                "B({m}) is not proven non-negative on the enclosure: of m·S·w − B, {}",
                violation.reason
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use ropebound_reference::Float;

    use super::*;

    /// Three pairs on [½, 1], where M2 = m²·(1 + (2·1)²) + m·2.
    #[test]
    fn the_upper_bound_is_the_formula() {
        let span = Span::new(&Float::with_val(53, 0.5), &Float::with_val(53, 1));
        for m in [1u64, 2, 9] {
            let (c, x) = (0.75f64, m as f64);
            let sum = x.cos() + (x * c).cos() + (x * c * c).cos();
            let slope = x * (x * c).sin() + 2.0 * x * c * (x * c * c).sin();
            let exact = sum + slope.abs() * 0.25 + (5.0 * x * x + 2.0 * x) * 0.25 * 0.25 / 2.0;
            let bound = upper_bound(&span, m, Problem::new(6, 1), 96)
                .midpoint()
                .to_f64();
            assert!((bound - exact).abs() < 1e-12, "{m}: {bound} {exact}");
        }
    }

    /// The bound is at least the sum everywhere on the span, however wide, and close to it on a narrow one.
    #[test]
    fn the_upper_bound_holds_on_the_whole_span() {
        let (problem, precision) = (Problem::new(128, 1), 128);
        for (m, hi) in [(2u64, 1.0), (17, 0.95), (1009, 0.88), (60_076, 0.8)] {
            for exponent in 1..=20 {
                let lo = hi - 0.5f64.powi(2 * exponent);
                let span = Span::new(&Float::with_val(53, lo), &Float::with_val(53, hi));
                let bound = upper_bound(&span, m, problem, precision);
                for k in 0..=16 {
                    let r = Interval::from_f64(lo + (hi - lo) * f64::from(k) / 16.0, 53);
                    assert!(
                        excess(&r, m, problem, precision).hi() <= bound.hi(),
                        "{m} {lo} {k}"
                    );
                }
            }
            let narrow = Span::new(&Float::with_val(53, hi - 1e-15), &Float::with_val(53, hi));
            let gap = &upper_bound(&narrow, m, problem, precision)
                - &excess(&narrow.hi, m, problem, precision);
            assert!(gap.magnitude_hi() < 1e-7);
        }
    }
}
