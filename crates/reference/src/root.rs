//! Roots of B_m − τ in a coordinate of the base, τ being its threshold: isolated by interval Newton, refined to any number of digits.
//! B stands for B − τ below.
//!
//! A bracket X holds exactly one root if B has opposite proven signs at its ends and B' a proven sign on all of it. Then
//! for every c in X the root lies in N = c − B(c)/B'(X) as well (mean value theorem), so in X ∩ N; once the slope varies
//! little over X, each step squares the width. A step that does not halve the width is met with twice the precision.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::error::Error;
use std::fmt;

use rug::Float;

use crate::{
    Coordinate, Interval, RoundingError, derivatives_in, enclosure_decimal, rounded_decimal,
};

/// The only root of B_m − τ in a bracket, enclosed.
#[derive(Clone, Debug, PartialEq)]
pub struct IsolatedRoot<C> {
    coordinate: C,
    position: u64,
    rising: bool,
    enclosure: Interval,
}

/// Encloses the root of B_m(x) − τ, m = `position`, in `bracket`, to a width below 2^−`bits`.
///
/// The bracket must show a proven change of sign between its ends, and a slope dB/dx of one proven sign on all of it; the
/// slope is proven piece by piece, on up to 4096 pieces. So the root exists and is the only one in the bracket.
///
/// # Errors
///
/// [`RootError`] if one of these cannot be proven, or the width not reached at the precision limit.
///
/// # Examples
///
/// ```
/// use ropebound_reference::{Interval, LogBase, isolate_root};
///
/// // Two pairs: cos 2 + cos(2·e^(−u/2)) vanishes where the angles add up to π, at b = (π/2 − 1)^−2.
/// let bracket = Interval::from_f64(1.0, 64).hull(&Interval::from_f64(1.5, 64));
/// let root = isolate_root(LogBase { pairs: 2 }, 2, &bracket, 100)?;
/// assert_eq!(root.base_decimal(12)?, "3.06928813597");
/// assert!(isolate_root(LogBase { pairs: 1 }, 1, &bracket, 100).is_err());
/// # Ok::<(), ropebound_reference::RootError>(())
/// ```
pub fn isolate_root<C: Coordinate>(
    coordinate: C,
    position: u64,
    bracket: &Interval,
    bits: u32,
) -> Result<IsolatedRoot<C>, RootError> {
    let at_lo = sign_at(&coordinate, position, bracket.lo())?;
    let at_hi = sign_at(&coordinate, position, bracket.hi())?;
    if at_lo == at_hi {
        return Err(RootError::NoSignChange {
            position,
            sign: at_lo,
        });
    }
    prove_slope(&coordinate, position, bracket, at_hi)?;
    let rising = at_hi == Ordering::Greater;
    IsolatedRoot {
        coordinate,
        position,
        rising,
        enclosure: bracket.clone(),
    }
    .refine(bits)
}

/// Where a sign is asked for, the precision beyond which an answer is given up.
const SIGN_LIMIT: u32 = 1 << 14;

fn starting_precision(position: u64) -> u32 {
    128 + position.checked_ilog2().unwrap_or(0)
}

/// The strict sign of B at x.
fn sign_at<C: Coordinate>(coordinate: &C, position: u64, x: &Float) -> Result<Ordering, RootError> {
    let point = Interval::point(x.clone());
    let mut precision = starting_precision(position);
    loop {
        let sum = coordinate.excess(position, &point, precision);
        match sum.sign() {
            Some(sign @ (Ordering::Less | Ordering::Greater)) => return Ok(sign),
            _ if precision >= SIGN_LIMIT => {
                return Err(RootError::SignUndecided {
                    position,
                    sum: Box::new(sum),
                });
            }
            _ => precision *= 2,
        }
    }
}

/// Proves that dB/dx has the sign `expected` on all of `bracket`.
fn prove_slope<C: Coordinate>(
    coordinate: &C,
    position: u64,
    bracket: &Interval,
    expected: Ordering,
) -> Result<(), RootError> {
    const MOST_PIECES: usize = 4096;
    let precision = starting_precision(position);
    // Widest first: a piece with the wrong sign is met before the crossing beside it is split to dust.
    let whole = bracket.with_precision(precision.max(bracket.precision()));
    let mut open = VecDeque::from([whole]);
    for _ in 0..MOST_PIECES {
        let Some(piece) = open.pop_front() else {
            return Ok(());
        };
        let [_, slope, _] = derivatives_in(coordinate, position, &piece, precision);
        match slope.sign() {
            Some(sign) if sign == expected => {}
            Some(_) => return Err(RootError::SlopeChanges { position }),
            None => {
                let (lo, hi) = halves(&piece);
                open.extend([lo, hi]);
            }
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(RootError::SlopeUndecided { position })
    }
}

fn halves(interval: &Interval) -> (Interval, Interval) {
    let middle = interval.midpoint();
    (
        Interval::new(interval.lo().clone(), middle.clone()),
        Interval::new(middle, interval.hi().clone()),
    )
}

impl<C: Coordinate> IsolatedRoot<C> {
    /// The coordinate the root is enclosed in.
    pub fn coordinate(&self) -> &C {
        &self.coordinate
    }

    /// m.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Whether B_m rises through the root as the coordinate grows.
    pub fn is_rising(&self) -> bool {
        self.rising
    }

    /// The enclosure of the root, in the coordinate.
    pub fn enclosure(&self) -> &Interval {
        &self.enclosure
    }

    /// The enclosure of the base at the root.
    pub fn base(&self) -> Interval {
        let precision = self.enclosure.precision() + 64;
        self.coordinate
            .base(&self.enclosure.with_precision(precision))
    }

    /// The same root, enclosed to a width below 2^−`bits` in the coordinate.
    ///
    /// # Errors
    ///
    /// [`RootError::PrecisionLimit`] if that takes more than 4·`bits` + 4096 bits of working precision.
    pub fn refine(mut self, bits: u32) -> Result<IsolatedRoot<C>, RootError> {
        let limit = 4 * bits + 4096;
        let mut precision = starting_precision(self.position);
        while self
            .enclosure
            .width()
            .get_exp()
            .is_some_and(|exponent| exponent > -(bits as i32))
        {
            let next = self.newton_step(precision)?;
            let halved = next.width() <= self.enclosure.width() / 2u32;
            self.enclosure = next;
            if halved {
                continue;
            }
            if precision >= limit {
                let enclosure = Box::new(self.enclosure);
                return Err(RootError::PrecisionLimit {
                    position: self.position,
                    precision,
                    enclosure,
                });
            }
            precision = (2 * precision).min(limit);
        }
        Ok(self)
    }

    /// X ∩ N(X), or the half of X that holds the root where the slope's enclosure contains 0.
    fn newton_step(&self, precision: u32) -> Result<Interval, RootError> {
        let x = self
            .enclosure
            .with_precision(precision.max(self.enclosure.precision()));
        let centre = Interval::point(x.midpoint());
        let [_, slope, _] = derivatives_in(&self.coordinate, self.position, &x, precision);
        let sum = self.coordinate.excess(self.position, &centre, precision);
        if let Some(step) = sum.divide(&slope) {
            return Ok(x
                .intersect(&(&centre - &step))
                .expect("the root lies in both"));
        }
        let (lo, hi) = halves(&x);
        let sign = sign_at(&self.coordinate, self.position, centre.lo())?;
        Ok(if (sign == Ordering::Greater) == self.rising {
            lo
        } else {
            hi
        })
    }

    /// The base at the root, correctly rounded to `digits` significant digits.
    ///
    /// # Errors
    ///
    /// [`RootError`] at a precision limit.
    pub fn base_decimal(&self, digits: usize) -> Result<String, RootError>
    where
        C: Clone,
    {
        let mut root = self.clone();
        rounded_decimal(digits, |precision| {
            root = root.clone().refine(precision)?;
            Ok(root.base())
        })
    }
}

/// Why a root was not isolated or not refined.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RootError {
    /// B has the same sign at both ends of the bracket.
    NoSignChange {
        /// m.
        position: u64,
        /// The sign at both ends.
        sign: Ordering,
    },
    /// The sign of B at an end of the bracket, or at a point within, is not decided at the precision limit.
    SignUndecided {
        /// m.
        position: u64,
        /// The enclosure of B reached.
        sum: Box<Interval>,
    },
    /// dB/dx is proven to have the wrong sign on part of the bracket.
    SlopeChanges {
        /// m.
        position: u64,
    },
    /// dB/dx is not proven to have one sign on the bracket.
    SlopeUndecided {
        /// m.
        position: u64,
    },
    /// The width asked for is not reached at the precision limit.
    PrecisionLimit {
        /// m.
        position: u64,
        /// The precision reached, in bits.
        precision: u32,
        /// The enclosure reached, in the coordinate.
        enclosure: Box<Interval>,
    },
    /// The decimal's rounding is not settled at the precision limit.
    Rounding(RoundingError),
}

impl From<RoundingError> for RootError {
    fn from(error: RoundingError) -> RootError {
        RootError::Rounding(error)
    }
}

impl fmt::Display for RootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RootError::NoSignChange { position, sign } => {
                let side = if *sign == Ordering::Less {
                    "negative"
                } else {
                    "positive"
                };
                write!(f, "B({position}) is {side} at both ends of the bracket")
            }
            RootError::SignUndecided { position, sum } => {
                let (lo, hi) = enclosure_decimal(sum, 10);
                write!(
                    f,
                    "the sign of B({position}) is undecided: it lies in [{lo}, {hi}]"
                )
            }
            RootError::SlopeChanges { position } => {
                write!(
                    f,
                    "the derivative of B({position}) changes sign in the bracket"
                )
            }
            RootError::SlopeUndecided { position } => {
                write!(
                    f,
                    "the derivative of B({position}) is not proven to have one sign in the bracket"
                )
            }
            RootError::PrecisionLimit {
                position,
                precision,
                enclosure,
            } => {
                let (lo, hi) = enclosure_decimal(enclosure, 20);
                write!(
                    f,
                    "the root of B({position}) is in [{lo}, {hi}], no closer at {precision} bits"
                )
            }
            RootError::Rounding(error) => error.fmt(f),
        }
    }
}

impl Error for RootError {}
