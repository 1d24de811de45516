//! Closed bounded intervals with MPFR endpoints: construction, order and shape.

use std::cmp::Ordering;
use std::fmt;

use ropebound_schedule::{Decimal, Threshold};
use rug::Float;
use rug::float::Round;
use rug::ops::AssignRound;

use crate::decimal_output::enclosure_decimal;

/// The closed interval [lo, hi] of real numbers, lo ≤ hi, both finite.
///
/// An interval stands for one real number known to lie in it. Operations return an interval that contains the exact
/// result for every choice of the operands' values; endpoints are rounded outward, at the larger of the operands'
/// precisions. Equality compares endpoints.
///
/// # Panics
///
/// Operations panic if an endpoint leaves MPFR's exponent range (about 2^±2^62).
///
/// # Examples
///
/// ```
/// use ropebound_reference::Interval;
/// use std::cmp::Ordering;
///
/// let tenth = Interval::from_decimal(&"0.1".parse()?, 64);
/// assert!(tenth.lo() < tenth.hi());
/// let difference = &tenth - &Interval::from_f64(0.1, 64);
/// assert_eq!(difference.sign(), Some(Ordering::Less)); // the double 0.1 is above one tenth
/// # Ok::<(), ropebound_schedule::DecimalError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    lo: Float,
    hi: Float,
}

/// `value` rounded down to `precision` bits.
pub(crate) fn round_lo<T>(precision: u32, value: T) -> Float
where
    Float: AssignRound<T, Round = Round, Ordering = Ordering>,
{
    Float::with_val_round(precision, value, Round::Down).0
}

/// `value` rounded up to `precision` bits.
pub(crate) fn round_hi<T>(precision: u32, value: T) -> Float
where
    Float: AssignRound<T, Round = Round, Ordering = Ordering>,
{
    Float::with_val_round(precision, value, Round::Up).0
}

impl Interval {
    /// [`lo`, `hi`].
    ///
    /// # Panics
    ///
    /// If an endpoint is not finite, or `lo` > `hi`.
    pub fn new(lo: Float, hi: Float) -> Interval {
        assert!(
            lo.is_finite() && hi.is_finite(),
            "an interval's endpoints are finite: {lo}, {hi}"
        );
        assert!(lo <= hi, "an interval's endpoints are in order: {lo}, {hi}");
        Interval { lo, hi }
    }

    /// The one number `value`, exactly.
    pub fn point(value: Float) -> Interval {
        Interval::new(value.clone(), value)
    }

    /// [0, 0].
    pub fn zero(precision: u32) -> Interval {
        Interval::point(Float::new(precision))
    }

    /// [1, 1].
    pub fn one(precision: u32) -> Interval {
        Interval::from_u64(1, precision)
    }

    /// The integer, rounded outward if it has more than `precision` bits.
    pub fn from_u64(value: u64, precision: u32) -> Interval {
        Interval::new(round_lo(precision, value), round_hi(precision, value))
    }

    /// The threshold; a point if it is whole and has at most `precision` bits.
    pub fn from_threshold(value: Threshold, precision: u32) -> Interval {
        Interval::from_u64(value.trillionths(), precision.max(64))
            .divide_u64(Threshold::SCALE)
            .with_precision(precision)
    }

    /// The double, rounded outward if it has more than `precision` bits.
    ///
    /// # Panics
    ///
    /// If `value` is not finite.
    pub fn from_f64(value: f64, precision: u32) -> Interval {
        Interval::new(round_lo(precision, value), round_hi(precision, value))
    }

    /// The number, rounded outward if it has more than `precision` bits.
    ///
    /// # Panics
    ///
    /// If `value` is not finite.
    pub fn from_float(value: &Float, precision: u32) -> Interval {
        Interval::new(round_lo(precision, value), round_hi(precision, value))
    }

    /// The decimal, rounded outward: a point if it has at most `precision` bits, else of two neighbouring floats.
    pub fn from_decimal(value: &Decimal, precision: u32) -> Interval {
        let text = value.to_string();
        let parse = || Float::parse(&text).expect("a decimal's text is a number");
        Interval::new(round_lo(precision, parse()), round_hi(precision, parse()))
    }

    /// π, between two neighbouring floats.
    pub fn pi(precision: u32) -> Interval {
        let pi = rug::float::Constant::Pi;
        Interval::new(round_lo(precision, pi), round_hi(precision, pi))
    }

    /// The lower endpoint.
    pub fn lo(&self) -> &Float {
        &self.lo
    }

    /// The upper endpoint.
    pub fn hi(&self) -> &Float {
        &self.hi
    }

    /// The lower and upper endpoint.
    pub fn into_endpoints(self) -> (Float, Float) {
        (self.lo, self.hi)
    }

    /// The precision in bits: the larger of the endpoints'.
    pub fn precision(&self) -> u32 {
        self.lo.prec().max(self.hi.prec())
    }

    /// The interval rounded outward to `precision` bits.
    #[must_use]
    pub fn with_precision(&self, precision: u32) -> Interval {
        Interval::new(round_lo(precision, &self.lo), round_hi(precision, &self.hi))
    }

    /// Whether the interval is a single number.
    pub fn is_point(&self) -> bool {
        self.lo == self.hi
    }

    /// hi − lo, rounded up.
    pub fn width(&self) -> Float {
        round_hi(self.precision(), &self.hi - &self.lo)
    }

    /// A number of the interval next to its middle: (lo + hi)/2 rounded to nearest.
    pub fn midpoint(&self) -> Float {
        // Rounding is monotone, so the rounded mean of two numbers of this precision stays between them.
        Float::with_val(self.precision(), &self.lo + &self.hi) / 2u32
    }

    /// The largest |x| in the interval.
    pub fn magnitude_hi(&self) -> Float {
        let lo = self.lo.clone().abs();
        let hi = self.hi.clone().abs();
        if lo < hi { hi } else { lo }
    }

    /// The smallest |x| in the interval.
    pub fn magnitude_lo(&self) -> Float {
        if self.contains_zero() {
            return Float::new(self.precision());
        }
        let lo = self.lo.clone().abs();
        let hi = self.hi.clone().abs();
        if lo < hi { lo } else { hi }
    }

    /// Whether `value` lies in the interval.
    pub fn contains(&self, value: &Float) -> bool {
        self.lo <= *value && *value <= self.hi
    }

    /// Whether all of `other` lies in the interval.
    pub fn encloses(&self, other: &Interval) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }

    /// Whether 0 lies in the interval.
    pub fn contains_zero(&self) -> bool {
        self.lo <= 0 && self.hi >= 0
    }

    /// The proven sign: `Less` if hi < 0, `Greater` if lo > 0, `Equal` if the interval is exactly [0, 0]; `None` if
    /// the interval does not decide it.
    pub fn sign(&self) -> Option<Ordering> {
        match (self.lo.cmp0()?, self.hi.cmp0()?) {
            (_, Ordering::Less) => Some(Ordering::Less),
            (Ordering::Greater, _) => Some(Ordering::Greater),
            (Ordering::Equal, Ordering::Equal) => Some(Ordering::Equal),
            _ => None,
        }
    }

    /// The least interval containing both.
    #[must_use]
    pub fn hull(&self, other: &Interval) -> Interval {
        let lo = if self.lo <= other.lo {
            &self.lo
        } else {
            &other.lo
        };
        let hi = if self.hi >= other.hi {
            &self.hi
        } else {
            &other.hi
        };
        Interval {
            lo: lo.clone(),
            hi: hi.clone(),
        }
    }

    /// What both contain; `None` if that is nothing.
    pub fn intersect(&self, other: &Interval) -> Option<Interval> {
        let lo = if self.lo >= other.lo {
            &self.lo
        } else {
            &other.lo
        };
        let hi = if self.hi <= other.hi {
            &self.hi
        } else {
            &other.hi
        };
        (lo <= hi).then(|| Interval {
            lo: lo.clone(),
            hi: hi.clone(),
        })
    }

    /// Sets the interval to [`centre` − `radius`, `centre` + `radius`], rounded outward to its own precision.
    pub(crate) fn assign_ball(&mut self, centre: &Float, radius: &Float) {
        self.lo.assign_round(centre - radius, Round::Down);
        self.hi.assign_round(centre + radius, Round::Up);
    }
}

/// Both endpoints in decimal, rounded outward to as many digits as the precision holds; `{:.n}` asks for n.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = (f64::from(self.precision()) * std::f64::consts::LOG10_2) as usize + 2;
        let (lo, hi) = enclosure_decimal(self, f.precision().unwrap_or(held).max(1));
        write!(f, "[{lo}, {hi}]")
    }
}
