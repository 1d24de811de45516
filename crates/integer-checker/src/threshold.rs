//! τ, what sums are to reach: a whole number of 10^(−12).

use alloc::format;
use core::fmt;

use crate::ball::Ball;
use crate::exact::decimal;

/// τ·10^12.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Threshold(u64);

impl Threshold {
    /// 0.
    pub const ZERO: Threshold = Threshold(0);
    const SCALE: u64 = 1_000_000_000_000;
    const DECIMALS: usize = 12;
    const MOST_DIGITS: usize = 5;

    /// Reads its text, a decimal above 0: `8`, `0.5`, `14.27`. No zeros without need, 5 digits and 12 decimals at most.
    pub(crate) fn parse(text: &str) -> Option<Threshold> {
        let (whole, decimals) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some((whole, decimals)) => (whole, decimals),
            None => (text, ""),
        };
        let digits = decimals.len() <= Threshold::DECIMALS
            && decimals.bytes().all(|byte| byte.is_ascii_digit())
            && !decimals.ends_with('0');
        if whole.len() > Threshold::MOST_DIGITS || !digits {
            return None;
        }
        let places = decimals.bytes().map(|byte| u64::from(byte - b'0'));
        let padding = core::iter::repeat_n(0, Threshold::DECIMALS - decimals.len());
        let trillionths = places
            .chain(padding)
            .fold(decimal(whole)?, |number, digit| 10 * number + digit);
        (trillionths > 0).then_some(Threshold(trillionths))
    }

    /// Whether it is at most so many.
    pub(crate) fn is_at_most(self, pairs: usize) -> bool {
        u128::from(self.0) <= pairs as u128 * u128::from(Threshold::SCALE)
    }

    /// The least integer not below τ·`factor`, for factors up to 2^62.
    pub(crate) fn times(self, factor: u64) -> i128 {
        let product = u128::from(self.0) * u128::from(factor);
        product.div_ceil(u128::from(Threshold::SCALE)) as i128
    }

    /// τ with `limbs` limbs after the point.
    pub(crate) fn ball(self, limbs: usize) -> Ball {
        let ball = Ball::integer(self.0, limbs);
        if self == Threshold::ZERO {
            return ball;
        }
        ball.divided(Threshold::SCALE)
    }
}

/// B_m − τ, a sum of so many cosines less a threshold. Where the conditions say that B is positive, this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Excess {
    pub(crate) pairs: usize,
    pub(crate) threshold: Threshold,
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / Threshold::SCALE, self.0 % Threshold::SCALE);
        write!(f, "{whole}")?;
        if rest == 0 {
            return Ok(());
        }
        let decimals = format!("{rest:012}");
        write!(f, ".{}", decimals.trim_end_matches('0'))
    }
}
