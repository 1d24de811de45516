//! What a number type must offer for the frequency formula to be evaluated in it.

use std::fmt;

use crate::Decimal;

/// A kind of number in which frequencies can be computed: an enclosure at some precision, or an unproven float.
///
/// A rigorous implementation returns enclosures; what each method's result promises is the implementation's to say.
pub trait Arithmetic {
    /// The numbers computed with.
    type Number: Clone;

    /// The decimal, as a number.
    fn decimal(&self, value: &Decimal) -> Self::Number;

    /// A whole number, as a number.
    fn whole(&self, value: u64) -> Self::Number {
        self.decimal(&Decimal::from(value))
    }

    /// `left` · `right`.
    fn multiply(&self, left: &Self::Number, right: &Self::Number) -> Self::Number;

    /// `dividend` / `divisor`, for a divisor above 0.
    fn divide(&self, dividend: &Self::Number, divisor: &Self::Number) -> Self::Number;

    /// `base`^`exponent`, for a base above 0. An exponent of 0 gives exactly 1.
    fn power(&self, base: &Self::Number, exponent: Ratio) -> Self::Number;

    /// `left` + `right`.
    fn add(&self, left: &Self::Number, right: &Self::Number) -> Self::Number;

    /// `left` − `right`.
    fn subtract(&self, left: &Self::Number, right: &Self::Number) -> Self::Number;

    /// The natural logarithm of a number above 0.
    fn logarithm(&self, value: &Self::Number) -> Self::Number;

    /// π.
    fn pi(&self) -> Self::Number;

    /// min(max(`value`, 0), 1).
    fn clamp_to_unit(&self, value: &Self::Number) -> Self::Number;
}

/// A rational number in lowest terms, with a positive denominator: the exponents −2i/d of the formula.
///
/// # Examples
///
/// ```
/// use ropebound_schedule::Ratio;
///
/// let exponent = Ratio::new(128, 88);
/// assert_eq!((exponent.numerator(), exponent.denominator()), (16, 11));
/// assert_eq!(exponent.to_string(), "16/11");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i64,
    denominator: u64,
}

impl Ratio {
    /// One.
    pub const ONE: Ratio = Ratio {
        numerator: 1,
        denominator: 1,
    };

    /// `numerator` / `denominator`, reduced.
    ///
    /// # Panics
    ///
    /// If `denominator` is 0.
    pub fn new(numerator: i64, denominator: u64) -> Ratio {
        assert!(denominator > 0, "a ratio's denominator is not 0");
        // A common divisor d ≤ |numerator| ≤ 2^63; at 2^63 itself the quotient is ±1, whose sign is kept.
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator);
        let magnitude = (numerator.unsigned_abs() / divisor) as i64;
        let numerator = if numerator < 0 {
            magnitude.wrapping_neg()
        } else {
            magnitude
        };
        Ratio {
            numerator,
            denominator: denominator / divisor,
        }
    }

    /// The signed numerator.
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator, at least 1.
    pub fn denominator(self) -> u64 {
        self.denominator
    }

    /// Whether the ratio is 0.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            self.numerator.fmt(f)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}
