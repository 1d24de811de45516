//! Inputs the tests share: random intervals, points inside them, schedules.
#![allow(dead_code, reason = "each test file uses a part")]

use proptest::prelude::*;
use ropebound_reference::{Float, Frequencies, Interval};
use ropebound_schedule::{HeadDim, Schedule};

/// Precise enough that an oracle's own error never matters beside the enclosures under test.
pub(crate) const ORACLE_BITS: u32 = 600;

/// Floats of many magnitudes, and small integers, of which the special cases are made.
pub(crate) fn any_float(precision: u32) -> impl Strategy<Value = Float> {
    prop_oneof![
        (any::<i64>(), -70i32..-50)
            .prop_map(move |(mantissa, shift)| Float::with_val(precision, mantissa) << shift),
        (any::<i64>(), -200i32..0)
            .prop_map(move |(mantissa, shift)| Float::with_val(precision, mantissa) << shift),
        (-9i32..9).prop_map(move |integer| Float::with_val(precision, integer)),
    ]
}

/// Points, narrow intervals and wide ones.
pub(crate) fn any_interval(precision: u32) -> impl Strategy<Value = Interval> {
    let width = prop_oneof![Just(None), (-90i32..4).prop_map(Some)];
    (any_float(precision), width, any::<u32>()).prop_map(move |(start, width, size)| {
        let width = width.map_or(Float::new(precision), |shift| {
            Float::with_val(precision, size) << (shift - 32)
        });
        let end = Float::with_val(precision, &start + &width);
        if start <= end {
            Interval::new(start, end)
        } else {
            Interval::new(end, start)
        }
    })
}

/// Both ends, the middle, and two points between, exactly.
pub(crate) fn samples(interval: &Interval) -> Vec<Float> {
    let at = |eighths: u32| {
        let width = Float::with_val(ORACLE_BITS, interval.hi() - interval.lo());
        Float::with_val(ORACLE_BITS, interval.lo() + width * eighths / 8u32)
    };
    [0, 1, 4, 7, 8].map(at).to_vec()
}

pub(crate) fn plain(base: &str, head_dim: u64) -> Schedule {
    Schedule::plain(base.parse().unwrap(), HeadDim::new(head_dim).unwrap()).unwrap()
}

/// Schedules of every kind: fast, slow, piecewise, tabled, one pair, unrotated pairs.
pub(crate) fn schedules() -> Vec<Schedule> {
    let table = ["1", "0.1", "0", "6.25", "1e-30"]
        .map(|text| text.parse().unwrap())
        .to_vec();
    vec![
        plain("1", 6),
        plain("1e4", 2),
        plain("1e4", 128),
        plain("4293.437569", 80),
        plain("1e12", 64),
        Schedule::method1(),
        Schedule::method2(),
        Schedule::table(table).unwrap(),
        Schedule::table(vec!["0.001".parse().unwrap(), "3e-5".parse().unwrap()]).unwrap(),
        plain("5e5", 16).with_unrotated(3).unwrap(),
    ]
}

/// B(m) by the definition, in plain MPFR at the oracle's precision.
pub(crate) struct Oracle {
    frequencies: Vec<Float>,
    unrotated: u64,
}

impl Oracle {
    pub(crate) fn new(schedule: &Schedule) -> Oracle {
        let enclosures = Frequencies::of(schedule, ORACLE_BITS);
        let frequencies = enclosures
            .intervals()
            .iter()
            .map(Interval::midpoint)
            .collect();
        Oracle {
            frequencies,
            unrotated: schedule.unrotated(),
        }
    }

    pub(crate) fn sum(&self, position: u64) -> Float {
        let mut sum = Float::with_val(ORACLE_BITS, self.unrotated);
        for theta in &self.frequencies {
            sum += Float::with_val(ORACLE_BITS, theta * position).cos();
        }
        sum
    }
}

/// The interval widened by `units` units in the last place of 1 at `precision` bits.
pub(crate) fn widened(interval: &Interval, units: u32, precision: u32) -> Interval {
    let slack = Float::with_val(64, units) >> precision;
    let bits = ORACLE_BITS + 64;
    Interval::new(
        Float::with_val(bits, interval.lo() - &slack),
        Float::with_val(bits, interval.hi() + &slack),
    )
}
