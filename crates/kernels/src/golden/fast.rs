//! The fast path: fixed point with an error bound, then Ziv's test. What it leaves open goes to the next.

use ropebound_reference::{Float, Interval};
use ropebound_schedule::{Decimal, Schedule};

use super::octant::{NARROW_ERROR, Tables, WIDE_ERROR, upper, upper_wide};
use super::round::{round_narrow, round_wide};
use super::turns::Turn;
use crate::FloatType;

/// Frequencies in turns and the attention factor, in fixed point.
pub(super) struct Fast {
    tables: &'static Tables,
    turns: Vec<Option<Turn>>,
    factor: Option<Factor>,
}

/// a = mantissa·2^(exponent − 128), within a unit of the mantissa from below; mantissa ≥ 2^127.
#[derive(Clone, Copy, Debug)]
struct Factor {
    mantissa: u128,
    exponent: i32,
}

impl Factor {
    /// `None` for a = 1.
    fn of(factor: &Decimal) -> Option<Factor> {
        if *factor == Decimal::one() {
            return None;
        }
        let interval = Interval::from_decimal(factor, 256);
        let exponent = interval.lo().get_exp().expect("above 0");
        let floor = |end: &Float| (Float::with_val(256, end) << (128 - exponent)).floor();
        let (lo, hi) = (floor(interval.lo()), floor(interval.hi()));
        // A factor within 2^−256 below an integer of these units has both ends' floors apart by one: lo is then within a unit all the same.
        assert!(Float::with_val(256, &hi - &lo) <= 1);
        let mantissa = lo.to_integer().and_then(|whole| whole.to_u128());
        Some(Factor {
            mantissa: mantissa.expect("128 bits"),
            exponent,
        })
    }
}

/// The signs and the exchange of an octant: (exchange cos and sin, negate cos, negate sin).
const OCTANTS: [(bool, bool, bool); 8] = [
    (false, false, false),
    (true, false, false),
    (true, true, false),
    (false, true, false),
    (false, true, true),
    (true, true, true),
    (true, false, true),
    (false, false, true),
];

impl Fast {
    pub(super) fn new(schedule: &Schedule, factor: &Decimal) -> Fast {
        Fast {
            tables: Tables::get(),
            turns: Turn::of_schedule(schedule),
            factor: Factor::of(factor),
        }
    }

    /// Whether the pair's frequency is exactly 0.
    pub(super) fn stands(&self, pair: usize) -> bool {
        self.turns[pair].is_none()
    }

    /// The bits nearest to a·cos(m·θ) and a·sin(m·θ), by 64-bit arithmetic; each `None` if that does not settle it. m < 2^46.
    #[inline]
    pub(super) fn narrow(
        &self,
        position: u64,
        pair: usize,
        float: FloatType,
    ) -> (Option<u64>, Option<u64>) {
        let Some(turn) = self.turns[pair] else {
            return (None, None);
        };
        let reduced = turn.narrow(position);
        let (cos, sin) = self.tables.narrow(reduced.index, reduced.fraction);
        let (exchange, negate_cos, negate_sin) = OCTANTS[reduced.octant as usize];
        let (cos, sin) = if exchange { (sin, cos) } else { (cos, sin) };
        match self.factor {
            None => {
                let round =
                    |value, negative| round_narrow(value, NARROW_ERROR, -63, negative, float);
                (round(cos, negate_cos), round(sin, negate_sin))
            }
            Some(factor) => {
                let mantissa = (factor.mantissa >> 64) as u64;
                // Two units more: the product's rounding and the factor's.
                let round = |value, negative| {
                    let product = upper(value, mantissa);
                    round_narrow(
                        product,
                        NARROW_ERROR + 2,
                        factor.exponent - 63,
                        negative,
                        float,
                    )
                };
                (round(cos, negate_cos), round(sin, negate_sin))
            }
        }
    }

    /// The same by 128-bit arithmetic.
    #[inline]
    pub(super) fn wide(
        &self,
        position: u64,
        pair: usize,
        float: FloatType,
    ) -> (Option<u64>, Option<u64>) {
        let Some(turn) = self.turns[pair] else {
            return (None, None);
        };
        let reduced = turn.wide(position);
        let (cos, sin) = self.tables.wide(reduced.index, reduced.fraction);
        let (exchange, negate_cos, negate_sin) = OCTANTS[reduced.octant as usize];
        let (cos, sin) = if exchange { (sin, cos) } else { (cos, sin) };
        match self.factor {
            None => {
                let round = |value, negative| round_wide(value, WIDE_ERROR, -127, negative, float);
                (round(cos, negate_cos), round(sin, negate_sin))
            }
            Some(factor) => {
                let round = |value, negative| {
                    let product = upper_wide(value, factor.mantissa);
                    round_wide(
                        product,
                        WIDE_ERROR + 2,
                        factor.exponent - 127,
                        negative,
                        float,
                    )
                };
                (round(cos, negate_cos), round(sin, negate_sin))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ropebound_schedule::HeadDim;

    use super::*;

    /// How often each stage leaves one of the two values open, for plain RoPE of base 1e4 and head_dim 128 at positions 1 to 8191.
    fn open(float: FloatType, factor: &str) -> (u64, u64) {
        let schedule = Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(128).expect("even"),
        );
        let factor = factor.parse().expect("a decimal");
        let fast = Fast::new(&schedule.expect("a schedule"), &factor);
        let (mut narrow, mut wide) = (0, 0);
        for position in 1..8192 {
            for pair in 0..64 {
                let settled =
                    |(cos, sin): (Option<u64>, Option<u64>)| cos.is_some() && sin.is_some();
                narrow += u64::from(!settled(fast.narrow(position, pair, float)));
                wide += u64::from(!settled(fast.wide(position, pair, float)));
            }
        }
        (narrow, wide)
    }

    /// Of 524224 pairs: the speed rests on it, and so does the test of the slow ways.
    #[test]
    fn little_is_left_open() {
        let expected = [(53_898, 0), (0, 0), (0, 0), (0, 0)];
        assert_eq!(FloatType::ALL.map(|float| open(float, "1")), expected);
        // With a factor the error is a fourth larger, and the product may have a bit less.
        assert_eq!(open(FloatType::F64, "1.1386294361119891"), (95_046, 0));
        assert_eq!(open(FloatType::F32, "1.1386294361119891"), (0, 0));
    }
}
