//! Frequencies of a schedule as angles a position, in units of 2^(−128) turns, and sums in 62 bits and beyond.
//!
//! θ_i/2π is within 3 units of its angle a_i, so that m·a_i is within 3·m units of m·θ_i/2π, for m below 2^40 within 2^(−86) turns; cut to
//! units of 2^(−64) turns it is less than 2 of these off, 4π·2^(−64) < 3.2·2^(−62) radians. Cosines add 2 units of 2^(−62)
//! (`proofs/integer-checker.md`), so a sum of h of them is off by less than 6·h units of 2^(−62).

use num_bigint::{BigInt, Sign};
use ropebound_integer_checker::cosine_and_sine;
use ropebound_schedule::Schedule;
use std::fmt;

use crate::ball::Ball;
use crate::real::Reals;

/// Bits after the point of sums by [`Angles::sum`].
const BITS: u32 = 62;

/// Precisions of balls; at the first, angles are known to a unit.
const PRECISIONS: [u32; 4] = [256, 384, 640, 1024];

/// Positions from here on are not accepted.
pub(crate) const POSITION_LIMIT: u64 = (1 << 24) + 1;

/// Why a schedule is not worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A frequency is not proven to lie in 0..=8 radians per position (by 2^(−128) less at most), or is not known to 128 bits.
    Frequency(usize),
    /// More pairs than sums are made of here.
    Pairs(usize),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Frequency(pair) => write!(
                f,
                "the frequency of pair {pair} is outside 0..=8 radians per position, or not settled here"
            ),
            Refused::Pairs(pairs) => {
                write!(f, "{pairs} pairs; at most {} are summed here", Angles::MOST)
            }
        }
    }
}

/// The rotating pairs of a schedule, ready for sums.
#[derive(Clone, Debug)]
pub struct Angles {
    schedule: Schedule,
    /// θ_i/2π modulo 1, in units of 2^(−128).
    turns: Vec<u128>,
}

impl Angles {
    /// The most pairs.
    const MOST: usize = 4096;

    /// # Errors
    ///
    /// [`Refused`] for frequencies outside the domain.
    pub fn new(schedule: &Schedule) -> Result<Angles, Refused> {
        if schedule.pairs() > Angles::MOST {
            return Err(Refused::Pairs(schedule.pairs()));
        }
        let reals = Reals::new(PRECISIONS[0]);
        let balls = reals.balls;
        let turn = reals.pi.scaled(2);
        let frequencies = schedule.frequencies(&reals);
        let turns = frequencies.iter().enumerate().map(|(pair, frequency)| {
            let refused = Refused::Frequency(pair);
            let [least, most] = frequency.ends().ok_or(refused.clone())?;
            let eight = BigInt::from(8) << balls.bits;
            // What is too small for these bits may seem to lie below 0, by less than a unit of the angle.
            let little = BigInt::from(1) << (balls.bits - 128);
            if least < -little || most > eight {
                return Err(refused);
            }
            let angle = balls
                .quotient(frequency, &turn)
                .shifted(128 - i64::from(balls.bits));
            if angle.error.is_none_or(|error| error > BigInt::from(3)) {
                return Err(refused);
            }
            let (_, digits) = angle.value.to_u64_digits();
            let limb = |k: usize| u128::from(digits.get(k).copied().unwrap_or(0));
            let turn = limb(1) << 64 | limb(0);
            Ok(if angle.value.sign() == Sign::Minus {
                turn.wrapping_neg()
            } else {
                turn
            })
        });
        Ok(Angles {
            turns: turns.collect::<Result<_, _>>()?,
            schedule: schedule.clone(),
        })
    }

    /// h, the pairs that rotate.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.turns.len()
    }

    /// Pairs that add 1 to every sum.
    #[must_use]
    pub fn unrotated(&self) -> u64 {
        self.schedule.unrotated()
    }

    /// m·θ_i for each pair, in units of 2^(−64) turns, less than 2 units off.
    pub(crate) fn at(&self, position: u64) -> impl Iterator<Item = u64> {
        let m = u128::from(position);
        let turned = self.turns.iter().map(move |turn| turn.wrapping_mul(m));
        turned.map(|turned| (turned >> 64) as u64)
    }

    /// B(m) in units of 2^(−62), off by less than [`sum_error`](Angles::sum_error).
    #[must_use]
    pub fn sum(&self, position: u64) -> i128 {
        let cosines = self.at(position).map(|angle| cosine_and_sine(angle)[0]);
        let sum: i128 = cosines.map(i128::from).sum();
        sum + (i128::from(self.unrotated()) << BITS)
    }

    /// 6·h units of 2^(−62).
    #[must_use]
    pub fn sum_error(&self) -> i128 {
        6 * self.pairs() as i128
    }

    /// Whether B(m) < 0, proven; `None` if 1024 bits leave it open.
    #[must_use]
    pub fn is_negative(&self, position: u64) -> Option<bool> {
        let sum = self.sum(position);
        if sum.abs() >= self.sum_error() {
            return Some(sum < 0);
        }
        let signs = PRECISIONS.into_iter();
        let mut signs = signs.filter_map(|bits| self.ball(position, bits).sign());
        signs.next().map(|sign| sign < 0)
    }

    /// A ball around B(m), with `bits` bits after the point.
    fn ball(&self, position: u64, bits: u32) -> Ball {
        let reals = Reals::new(bits);
        let frequencies = self.schedule.frequencies(&reals);
        let cosines = frequencies
            .iter()
            .map(|frequency| reals.cosine(&frequency.scaled(position)));
        cosines.fold(reals.balls.whole(self.unrotated()), |sum, cosine| {
            sum.plus(&cosine)
        })
    }

    /// B(m) to at most `most` significant digits, as many as are certain at 256 bits: an exact decimal text.
    #[must_use]
    pub fn digits(&self, position: u64, most: usize) -> Option<String> {
        let ball = self.ball(position, PRECISIONS[0]);
        let ends = ball.ends()?;
        (1..=most).rev().find_map(|digits| {
            let [lo, hi] = ends
                .each_ref()
                .map(|end| rounded(end, PRECISIONS[0], digits));
            (lo == hi).then_some(lo)
        })
    }
}

/// `value`·2^(−bits) to the nearest decimal of `digits` significant digits, without trailing zeros cut.
fn rounded(value: &BigInt, bits: u32, digits: usize) -> String {
    let sign = if value.sign() == Sign::Minus { "-" } else { "" };
    let magnitude = BigInt::from(value.magnitude().clone());
    if magnitude == BigInt::ZERO {
        return "0".to_owned();
    }
    let ten = |power: u32| BigInt::from(10).pow(power);
    // The power of ten of the leading digit.
    let mut leading = 0i32;
    while magnitude >= ten((leading + 1) as u32) << bits {
        leading += 1;
    }
    while leading <= 0 && &magnitude * ten(leading.unsigned_abs()) < BigInt::from(1) << bits {
        leading -= 1;
    }
    let scale = digits as i32 - 1 - leading;
    let half = BigInt::from(1) << (bits - 1);
    let scaled = |scale: i32| {
        if scale >= 0 {
            (&magnitude * ten(scale as u32) + &half) >> bits
        } else {
            let unit = ten(scale.unsigned_abs()) << bits;
            (2 * &magnitude + &unit) / (2 * unit)
        }
    };
    let mut text = scaled(scale).to_string();
    let mut scale = scale;
    if text.len() > digits {
        // 9.99… to one digit more.
        text.pop();
        scale -= 1;
    }
    if scale <= 0 {
        return format!("{sign}{text}{}", "0".repeat(scale.unsigned_abs() as usize));
    }
    let scale = scale as usize;
    let padded = format!("{text:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_to_the_nearest() {
        let of =
            |numerator: i64, digits| rounded(&((BigInt::from(numerator) << 64) / 1000), 64, digits);
        assert_eq!(of(1_499, 3), "1.50");
        assert_eq!(of(-13_943, 4), "-13.94");
        assert_eq!(of(9_999, 2), "10");
        assert_eq!(of(12, 1), "0.01");
        assert_eq!(of(123_456_000, 3), "123000");
        assert_eq!(of(999, 3), "0.999");
    }
}
