//! A run of pairs that share one formula. The formula of RoPE's frequencies is written here and nowhere else.

use std::ops::Range;

use crate::{Arithmetic, Decimal, HeadDim, Ratio};

/// A factor `factor^exponent` on a base.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scale {
    /// What is raised to the power: at least 1.
    pub factor: Decimal,
    /// The power.
    pub exponent: Ratio,
}

/// Pairs i with θ_i = (base · scale)^(−2i/d) / divisor, where i counts from the head's first pair.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    /// The pairs, as indices i into the head.
    pub pairs: Range<usize>,
    /// The base b.
    pub base: Decimal,
    /// What the base is multiplied by, if anything.
    pub scale: Option<Scale>,
    /// What the frequency is divided by: above 0.
    pub divisor: Decimal,
}

impl Segment {
    /// Pairs with θ_i = base^(−2i/d).
    pub fn plain(pairs: Range<usize>, base: Decimal) -> Segment {
        Segment {
            pairs,
            base,
            scale: None,
            divisor: Decimal::one(),
        }
    }

    /// θ_i = (base · scale)^(−2i/d) / divisor, in radians per position.
    pub fn frequency<A: Arithmetic>(
        &self,
        arithmetic: &A,
        head_dim: HeadDim,
        pair: usize,
    ) -> A::Number {
        let base = arithmetic.decimal(&self.base);
        let base = match &self.scale {
            Some(scale) => {
                let factor = arithmetic.power(&arithmetic.decimal(&scale.factor), scale.exponent);
                arithmetic.multiply(&base, &factor)
            }
            None => base,
        };
        let frequency = arithmetic.power(
            &base,
            Ratio::new(-2 * pair as i64, u64::from(head_dim.get())),
        );
        if self.divisor == Decimal::one() {
            return frequency;
        }
        arithmetic.divide(&frequency, &arithmetic.decimal(&self.divisor))
    }
}
