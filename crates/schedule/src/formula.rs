//! Scaled schedules that one formula gives for all pairs, with w_i = base^(−2i/d):
//!
//! ```text
//! blend      θ_i = w_i·(t_i + (1 − t_i)/s)          YaRN and llama3, each with its own ramp t_i
//! grown      θ_i = (base·g^(d/(d−2)))^(−2i/d)       dynamic NTK, g = s·x − (s − 1)
//! mixed      θ_i = (base·s)^(−2i/d) / s^(2/d)       the `ntk` of vLLM
//! ```

use crate::{Arithmetic, Decimal, HeadDim, Quotient, Ratio};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Formula {
    Blend {
        base: Decimal,
        factor: Quotient,
        keep: Keep,
    },
    /// `stretch` is x, the sequence length over the trained one.
    Grown {
        base: Decimal,
        factor: Quotient,
        stretch: Quotient,
    },
    Mixed {
        base: Decimal,
        factor: Quotient,
    },
}

/// The ramp t_i of a blend: the share of the plain frequency that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Keep {
    /// t_i = 1 − clamp((i − low)/(high − low), 0, 1), in pairs.
    Pairs { low: Edge, high: Edge, shape: Shape },
    /// t_i = clamp((turns_i − low)/(high − low), 0, 1) with turns_i = length·w_i/2π, and low < high.
    Turns {
        length: Decimal,
        low: Decimal,
        high: Decimal,
    },
}

/// Where a ramp over pairs begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Edge {
    Whole(i64),
    /// The pair that turns `rotations` times in `length` positions: d·ln(length/(2π·rotations)) / (2·ln base).
    Turning {
        length: Decimal,
        rotations: Decimal,
    },
}

/// What high − low is, settled when the schedule was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// low < high.
    Rising,
    /// high < low: every pair is below high or above low in the clamped ratio's sense; dividing by a negative number.
    Falling,
    /// low = high: the ramp is a thousandth of a pair long.
    Step,
}

impl Formula {
    pub(crate) fn frequency<A: Arithmetic>(
        &self,
        arithmetic: &A,
        head_dim: HeadDim,
        pair: usize,
    ) -> A::Number {
        let d = u64::from(head_dim.get());
        let exponent = Ratio::new(-2 * pair as i64, d);
        match self {
            Formula::Blend { base, factor, keep } => {
                let plain = arithmetic.power(&arithmetic.decimal(base), exponent);
                let kept = keep.share(arithmetic, base, head_dim, pair, &plain);
                let one = arithmetic.whole(1);
                let interpolated = arithmetic.divide(
                    &arithmetic.subtract(&one, &kept),
                    &factor.number(arithmetic),
                );
                arithmetic.multiply(&plain, &arithmetic.add(&kept, &interpolated))
            }
            Formula::Grown {
                base,
                factor,
                stretch,
            } => {
                let growth = growth(arithmetic, factor, stretch);
                let scale = arithmetic.power(&growth, Ratio::new(d as i64, d - 2));
                let base = arithmetic.multiply(&arithmetic.decimal(base), &scale);
                arithmetic.power(&base, exponent)
            }
            Formula::Mixed { base, factor } => {
                let factor = factor.number(arithmetic);
                let base = arithmetic.multiply(&arithmetic.decimal(base), &factor);
                let divisor = arithmetic.power(&factor, Ratio::new(2, d));
                arithmetic.divide(&arithmetic.power(&base, exponent), &divisor)
            }
        }
    }
}

/// g = s·x − (s − 1), as 1 + s·(x − 1), which does not cancel for large s.
pub(crate) fn growth<A: Arithmetic>(
    arithmetic: &A,
    factor: &Quotient,
    stretch: &Quotient,
) -> A::Number {
    let one = arithmetic.whole(1);
    let beyond = arithmetic.subtract(&stretch.number(arithmetic), &one);
    arithmetic.add(
        &one,
        &arithmetic.multiply(&factor.number(arithmetic), &beyond),
    )
}

impl Keep {
    fn share<A: Arithmetic>(
        &self,
        arithmetic: &A,
        base: &Decimal,
        head_dim: HeadDim,
        pair: usize,
        plain: &A::Number,
    ) -> A::Number {
        match self {
            Keep::Pairs { low, high, shape } => {
                let low = low.pair(arithmetic, base, head_dim);
                let high = high.pair(arithmetic, base, head_dim);
                let pair = arithmetic.whole(pair as u64);
                let from_low = arithmetic.subtract(&pair, &low);
                let ratio = match shape {
                    Shape::Rising => {
                        arithmetic.divide(&from_low, &arithmetic.subtract(&high, &low))
                    }
                    Shape::Falling => arithmetic.divide(
                        &arithmetic.subtract(&low, &pair),
                        &arithmetic.subtract(&low, &high),
                    ),
                    Shape::Step => {
                        let thousand = arithmetic.whole(1000);
                        arithmetic.multiply(&from_low, &thousand)
                    }
                };
                let one = arithmetic.whole(1);
                arithmetic.subtract(&one, &arithmetic.clamp_to_unit(&ratio))
            }
            Keep::Turns { length, low, high } => {
                let turn = two_pi(arithmetic);
                let angle = arithmetic.multiply(&arithmetic.decimal(length), plain);
                let turns = arithmetic.divide(&angle, &turn);
                let (low, high) = (arithmetic.decimal(low), arithmetic.decimal(high));
                let above = arithmetic.subtract(&turns, &low);
                let width = arithmetic.subtract(&high, &low);
                arithmetic.clamp_to_unit(&arithmetic.divide(&above, &width))
            }
        }
    }
}

impl Edge {
    /// The edge as a pair's index.
    pub(crate) fn pair<A: Arithmetic>(
        &self,
        arithmetic: &A,
        base: &Decimal,
        head_dim: HeadDim,
    ) -> A::Number {
        match self {
            Edge::Whole(pair) => {
                let magnitude = arithmetic.whole(pair.unsigned_abs());
                if *pair < 0 {
                    let zero = arithmetic.whole(0);
                    return arithmetic.subtract(&zero, &magnitude);
                }
                magnitude
            }
            Edge::Turning { length, rotations } => {
                let turn = two_pi(arithmetic);
                let angle = arithmetic.multiply(&turn, &arithmetic.decimal(rotations));
                let ratio = arithmetic.divide(&arithmetic.decimal(length), &angle);
                let half = arithmetic.whole(head_dim.pairs() as u64);
                let above = arithmetic.multiply(&half, &arithmetic.logarithm(&ratio));
                arithmetic.divide(&above, &arithmetic.logarithm(&arithmetic.decimal(base)))
            }
        }
    }
}

fn two_pi<A: Arithmetic>(arithmetic: &A) -> A::Number {
    arithmetic.multiply(&arithmetic.whole(2), &arithmetic.pi())
}
