//! An exact quotient of two decimals: scaling factors such as 8, or 131072/4096 where a config leaves the factor out.

use std::fmt;

use crate::{Arithmetic, Decimal};

/// `dividend` / `divisor`, both above 0, kept unevaluated so that nothing is rounded.
///
/// # Examples
///
/// ```
/// use ropebound_schedule::{ApproxF64, Decimal, Quotient};
///
/// let factor = Quotient::new(Decimal::from(131_072), Decimal::from(4096)).expect("both above 0");
/// assert_eq!(factor.number(&ApproxF64), 32.0);
/// assert_eq!(factor.to_string(), "131072/4096");
/// assert!(Quotient::new(Decimal::one(), Decimal::zero()).is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quotient {
    dividend: Decimal,
    divisor: Decimal,
}

impl Quotient {
    /// `dividend` / `divisor`; `None` if either is 0.
    pub fn new(dividend: Decimal, divisor: Decimal) -> Option<Quotient> {
        (!dividend.is_zero() && !divisor.is_zero()).then_some(Quotient { dividend, divisor })
    }

    pub(crate) fn dividend(&self) -> &Decimal {
        &self.dividend
    }

    pub(crate) fn divisor(&self) -> &Decimal {
        &self.divisor
    }

    /// The number, as `arithmetic` sees it.
    pub fn number<A: Arithmetic>(&self, arithmetic: &A) -> A::Number {
        let dividend = arithmetic.decimal(&self.dividend);
        if self.divisor == Decimal::one() {
            return dividend;
        }
        arithmetic.divide(&dividend, &arithmetic.decimal(&self.divisor))
    }

    /// The decimal, if the divisor is 1.
    pub fn as_decimal(&self) -> Option<&Decimal> {
        (self.divisor == Decimal::one()).then_some(&self.dividend)
    }

    /// Whether the number is exactly 1.
    pub fn is_one(&self) -> bool {
        self.dividend == self.divisor
    }

    /// Whether the number is below 1.
    pub fn is_below_one(&self) -> bool {
        self.dividend < self.divisor
    }
}

/// A number above 0 over 1; 0 itself is kept from schedules by their own checks.
impl From<Decimal> for Quotient {
    fn from(dividend: Decimal) -> Quotient {
        Quotient {
            dividend,
            divisor: Decimal::one(),
        }
    }
}

impl fmt::Display for Quotient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_decimal() {
            Some(decimal) => decimal.fmt(f),
            None => write!(f, "{}/{}", self.dividend, self.divisor),
        }
    }
}
