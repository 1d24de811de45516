//! Monotone functions of intervals: each endpoint is the correctly rounded value at an endpoint.

use rug::Float;
use rug::float::Round;

use crate::Interval;

/// f([lo, hi]) for an increasing f, given in the form of MPFR's in-place functions.
fn increasing(x: &Interval, f: impl Fn(&mut Float, Round)) -> Interval {
    let precision = x.precision();
    let x = x.with_precision(precision);
    let (mut lo, mut hi) = x.into_endpoints();
    f(&mut lo, Round::Down);
    f(&mut hi, Round::Up);
    Interval::new(lo, hi)
}

impl Interval {
    /// e^x.
    ///
    /// # Panics
    ///
    /// If the result leaves MPFR's exponent range, at |x| about 3·10^18.
    #[must_use]
    pub fn exp(&self) -> Interval {
        increasing(self, |x, round| {
            x.exp_round(round);
        })
    }

    /// The natural logarithm; `None` unless the interval lies above 0.
    pub fn ln(&self) -> Option<Interval> {
        (*self.lo() > 0).then(|| {
            increasing(self, |x, round| {
                x.ln_round(round);
            })
        })
    }

    /// The square root; `None` if part of the interval lies below 0.
    pub fn sqrt(&self) -> Option<Interval> {
        (*self.lo() >= 0).then(|| {
            increasing(self, |x, round| {
                x.sqrt_round(round);
            })
        })
    }
}
