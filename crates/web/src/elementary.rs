//! Elementary functions of balls by their series; what a series leaves out is below the last term's error and a unit.

use num_bigint::{BigInt, Sign};

use crate::ball::{Ball, Balls};

/// π = 16·arctan(1/5) − 4·arctan(1/239).
pub(crate) fn pi(balls: Balls) -> Ball {
    inverse_tangent(balls, 5)
        .scaled(16)
        .minus(&inverse_tangent(balls, 239).scaled(4))
}

/// arctan(1/n) = Σ (−1)^k / ((2k+1)·n^(2k+1)): terms fall and alternate.
fn inverse_tangent(balls: Balls, n: u64) -> Ball {
    let mut power = balls.whole(1).over(n);
    let mut sum = power.clone();
    let mut k = 1;
    while power.value != BigInt::ZERO {
        power = power.over(n * n);
        let term = power.over(2 * k + 1);
        sum = if k % 2 == 1 {
            sum.minus(&term)
        } else {
            sum.plus(&term)
        };
        k += 1;
    }
    left_out(sum, &power)
}

/// ln 2 = 2·artanh(1/3).
pub(crate) fn ln_2(balls: Balls) -> Ball {
    inverse_hyperbolic_tangent(balls, &balls.whole(1).over(3)).scaled(2)
}

/// artanh t = Σ t^(2k+1)/(2k+1), |t| ≤ ½: what is left out is below 4/3 of the first power left out.
fn inverse_hyperbolic_tangent(balls: Balls, t: &Ball) -> Ball {
    let square = balls.product(t, t);
    let mut power = t.clone();
    let mut sum = t.clone();
    let mut k = 1;
    while power.value.magnitude() > &1u8.into() && power.error.is_some() {
        power = balls.product(&power, &square);
        sum = sum.plus(&power.over(2 * k + 1));
        k += 1;
    }
    left_out(sum, &power.scaled(2))
}

/// `sum` widened by all that `last` may be, and two units.
fn left_out(sum: Ball, last: &Ball) -> Ball {
    let Some(error) = &last.error else {
        return Ball::unbounded();
    };
    sum.widened(BigInt::from(last.value.magnitude().clone()) + error + 2)
}

/// ln v for v > 0: v = 2^k·x with ½ ≤ x < 1, ln x = 2·artanh((x − 1)/(x + 1)).
pub(crate) fn logarithm(balls: Balls, ln_2: &Ball, v: &Ball) -> Ball {
    let above_zero = v
        .ends()
        .is_some_and(|[least, _]| least.sign() == Sign::Plus);
    if !above_zero {
        return Ball::unbounded();
    }
    let k = v.value.bits() as i64 - i64::from(balls.bits);
    let x = v.shifted(-k);
    let one = balls.whole(1);
    let t = balls.quotient(&x.minus(&one), &x.plus(&one));
    if !within_half(balls, &t) {
        return Ball::unbounded();
    }
    inverse_hyperbolic_tangent(balls, &t)
        .scaled(2)
        .plus(&ln_2.scaled(k))
}

/// Whether all of a ball is within ±½: one that is wide beside its value may reach beyond what a series is good for.
fn within_half(balls: Balls, ball: &Ball) -> bool {
    let half = BigInt::from(1) << (balls.bits - 1);
    ball.ends()
        .is_some_and(|[least, most]| least >= -half.clone() && most <= half)
}

/// The halvings that shorten a series.
fn halvings(balls: Balls) -> u32 {
    balls.bits.isqrt() / 2
}

/// e^x = 2^k·(e^(r/2^s))^(2^s) with r = x − k·ln 2.
pub(crate) fn exponential(balls: Balls, ln_2: &Ball, x: &Ball) -> Ball {
    let Some(k) = whole_quotient(&x.value, &ln_2.value) else {
        return Ball::unbounded();
    };
    let halvings = halvings(balls);
    let r = x.minus(&ln_2.scaled(k)).shifted(-i64::from(halvings));
    if !within_half(balls, &r) {
        return Ball::unbounded();
    }
    let one = balls.whole(1);
    let (mut sum, mut term) = (one.clone(), one);
    let mut n = 1;
    // Terms fall to less than half, |r|/2^s being below ½.
    while term.value.magnitude() > &1u8.into() && term.error.is_some() {
        term = balls.product(&term, &r).over(n);
        sum = sum.plus(&term);
        n += 1;
    }
    let mut power = left_out(sum, &term);
    for _ in 0..halvings {
        power = balls.product(&power, &power);
    }
    power.shifted(k)
}

/// About a/b, for b > 0; none beyond a million.
fn whole_quotient(a: &BigInt, b: &BigInt) -> Option<i64> {
    let quotient = i64::try_from(a / b).ok()?;
    (quotient.abs() < 1_000_000).then_some(quotient)
}

/// cos x: x less whole turns, halved; e^(iz) by its series, squared as often.
pub(crate) fn cosine(balls: Balls, pi: &Ball, x: &Ball) -> Ball {
    let turn = pi.scaled(2);
    // One turn more or less does no harm.
    let turns = &x.value / &turn.value;
    let halvings = halvings(balls) + 4;
    let z = x.minus(&turn.scaled(turns)).shifted(-i64::from(halvings));
    if !within_half(balls, &z) {
        return Ball::unbounded();
    }
    let one = balls.whole(1);
    let mut parts = [one.clone(), balls.whole(0)];
    let mut term = one;
    let mut n = 1u64;
    while term.value.magnitude() > &1u8.into() && term.error.is_some() {
        term = balls.product(&term, &z).over(n);
        let part = &mut parts[(n % 2) as usize];
        *part = if (n / 2).is_multiple_of(2) {
            part.plus(&term)
        } else {
            part.minus(&term)
        };
        n += 1;
    }
    let [mut cosine, mut sine] = parts.map(|part| left_out(part, &term));
    for _ in 0..halvings {
        let both = balls.product(&cosine, &sine);
        cosine = balls
            .product(&cosine, &cosine)
            .minus(&balls.product(&sine, &sine));
        sine = both.scaled(2);
    }
    cosine
}
