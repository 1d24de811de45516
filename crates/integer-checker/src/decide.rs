//! The inequalities of `proofs/certificate-format.md` at one position, B standing for B − τ: in 64-bit integers first, and where these leave it open
//! in balls of rising precision.

use alloc::vec::Vec;
use core::fmt;

use crate::ball::Ball;
use crate::exact::Exact;
use crate::local::{Local, Span};
use crate::threshold::Excess;
use crate::turn::Turn;

/// The precisions of balls, in limbs after the point.
pub(crate) const PRECISIONS: [usize; 7] = [3, 6, 12, 24, 48, 96, 132];

/// Why an inequality is not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unproven {
    /// It is proven not to hold.
    Refuted,
    /// The most precision leaves it open.
    Undecided,
}

impl fmt::Display for Unproven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unproven::Refuted => f.write_str("the opposite is proven"),
            Unproven::Undecided => {
                let bits = 64 * PRECISIONS[PRECISIONS.len() - 1];
                write!(f, "it is undecided at {bits} bits after the point")
            }
        }
    }
}

/// Proves that a number is below 0, given a ball around it at every precision.
pub(crate) fn prove_negative(ball: impl Fn(usize) -> Ball) -> Result<(), Unproven> {
    for precision in PRECISIONS {
        let value = ball(precision);
        if value.is_negative() {
            return Ok(());
        }
        if value.is_non_negative() {
            return Err(Unproven::Refuted);
        }
    }
    Err(Unproven::Undecided)
}

/// B_m < 0 on all of the interval: B_m(c) + |B_m'(c)|·w + ½·M2·w² < 0.
pub(crate) fn negative_throughout(span: &Span, excess: Excess, m: u64) -> Result<(), Unproven> {
    if Local::new(span, excess).is_negative(m) {
        return Ok(());
    }
    prove_negative(|precision| {
        let [sum, fall] = sum_and_fall(span, excess, m, precision);
        sum.plus(&fall)
    })
}

/// B_m < 0 at a number, or with `above` B_m > 0.
pub(crate) fn sign_at(r: &Exact, excess: Excess, m: u64, above: bool) -> Result<(), Unproven> {
    prove_negative(|precision| {
        let [sum, _] = sum_and_slope(r, excess, m, precision);
        if above { sum.negated() } else { sum }
    })
}

/// B_m' < 0 on all of the interval: B_m'(c) + M2·w < 0.
pub(crate) fn falls_throughout(span: &Span, excess: Excess, m: u64) -> Result<(), Unproven> {
    if Local::new(span, excess).falls(m) {
        return Ok(());
    }
    prove_negative(|precision| {
        let [_, slope] = sum_and_slope(&span.centre, excess, m, precision);
        slope.plus(&bend(span, excess.pairs, m, precision))
    })
}

/// B_m > 0 on all of the interval to first order: B_m(c) − m·S·w > 0.
pub(crate) fn positive_to_first_order(span: &Span, excess: Excess, m: u64) -> Result<(), Unproven> {
    prove_negative(|precision| {
        let [sum, _] = sum_and_slope(&span.centre, excess, m, precision);
        let [slope, ..] = growth(&span.hi, excess.pairs, precision);
        let half_width = Ball::exact(&span.half_width, precision);
        slope.times(&half_width).scaled(m).minus(&sum)
    })
}

/// B_m > 0 on all of the interval to second order: B_m(c) − |B_m'(c)|·w − ½·M2·w² > 0.
pub(crate) fn positive_to_second_order(
    span: &Span,
    excess: Excess,
    m: u64,
) -> Result<(), Unproven> {
    prove_negative(|precision| {
        let [sum, fall] = sum_and_fall(span, excess, m, precision);
        fall.minus(&sum)
    })
}

/// Σ max(−1, 1 − (L·r^i)²/2) > τ.
pub(crate) fn positive_by_counting(
    r: &Exact,
    excess: Excess,
    context: u64,
) -> Result<(), Unproven> {
    prove_negative(|precision| {
        let one = Ball::integer(1, precision);
        powers(r, excess.pairs, precision).into_iter().fold(
            excess.threshold.ball(precision),
            |sum, power| {
                let angle = power.scaled(context);
                let least = one.clone().minus(&angle.times(&angle).divided(2));
                sum.minus(&least.at_least_minus_one())
            },
        )
    })
}

/// 1, r, r², …, r^(h−1).
fn powers(r: &Exact, pairs: usize, precision: usize) -> Vec<Ball> {
    let factor = Ball::exact(r, precision);
    let next = |power: &Ball| Some(power.times(&factor));
    core::iter::successors(Some(Ball::integer(1, precision)), next)
        .take(pairs)
        .collect()
}

/// B_m(r) − τ and B_m'(r) = −Σ m·i·r^(i−1)·sin(m·r^i).
pub(crate) fn sum_and_slope(r: &Exact, excess: Excess, m: u64, precision: usize) -> [Ball; 2] {
    let turn = Turn::new(precision);
    let powers = powers(r, excess.pairs, precision);
    let none = Ball::integer(0, precision);
    let mut sum = none.clone().minus(&excess.threshold.ball(precision));
    let mut slope = none;
    for (i, power) in powers.iter().enumerate() {
        let [cosine, sine] = turn.cosine_and_sine(&power.clone().scaled(m));
        sum = sum.plus(&cosine);
        if i > 0 {
            slope = slope.minus(&sine.times(&powers[i - 1].clone().scaled(i as u64)));
        }
    }
    [sum, slope.scaled(m)]
}

/// S = Σ i·hi^(i−1), Σ (i·hi^(i−1))² and Σ i(i−1)·hi^(i−2).
pub(crate) fn growth(hi: &Exact, pairs: usize, precision: usize) -> [Ball; 3] {
    let powers = powers(hi, pairs, precision);
    let none = || Ball::integer(0, precision);
    let [mut slope, mut squares, mut bends] = [none(), none(), none()];
    for i in 1..pairs {
        let first = powers[i - 1].clone().scaled(i as u64);
        squares = squares.plus(&first.times(&first));
        slope = slope.plus(&first);
        if i > 1 {
            bends = bends.plus(&powers[i - 2].clone().scaled((i * (i - 1)) as u64));
        }
    }
    [slope, squares, bends]
}

/// M2·w.
fn bend(span: &Span, pairs: usize, m: u64, precision: usize) -> Ball {
    let [_, squares, bends] = growth(&span.hi, pairs, precision);
    let curvature = squares.scaled(m).plus(&bends).scaled(m);
    curvature.times(&Ball::exact(&span.half_width, precision))
}

/// B_m(c), and |B_m'(c)|·w + ½·M2·w².
fn sum_and_fall(span: &Span, excess: Excess, m: u64, precision: usize) -> [Ball; 2] {
    let [sum, slope] = sum_and_slope(&span.centre, excess, m, precision);
    let most = slope
        .magnitude()
        .plus(&bend(span, excess.pairs, m, precision).divided(2));
    [sum, most.times(&Ball::exact(&span.half_width, precision))]
}
