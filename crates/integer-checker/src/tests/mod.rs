//! The arithmetic beside MPFR's and GMP's, which only these tests know.

mod arithmetic;
mod functions;
mod numbers;
mod scans;
mod sums;

use ropebound_certificate::Dyadic;
use ropebound_reference::{Float, Integer, Interval};
use std::string::ToString;
use std::vec::Vec;

use crate::ball::Ball;
use crate::exact::Exact;
use crate::local::Span;
use crate::threshold::{Excess, Threshold};

/// An integer of limbs, least first.
fn integer(limbs: &[u64]) -> Integer {
    limbs
        .iter()
        .rev()
        .fold(Integer::new(), |value, &limb| (value << 64u32) + limb)
}

/// A ball's value in units.
fn units(ball: &Ball) -> Integer {
    let magnitude = integer(&ball.limbs);
    if ball.negative { -magnitude } else { magnitude }
}

/// What a ball stands for.
fn interval(ball: &Ball) -> Interval {
    let bits = 64 * ball.limbs.len() as u32 + 130;
    let end = |value: Integer| Float::with_val(bits, value) >> (64 * ball.precision() as u32);
    let (value, error) = (units(ball), Integer::from(ball.error));
    Interval::new(end(Integer::from(&value - &error)), end(value + error))
}

/// At the threshold 0.
fn plain(pairs: usize) -> Excess {
    Excess {
        pairs,
        threshold: Threshold::ZERO,
    }
}

/// A number of a certificate.
fn exact(value: &Float) -> Exact {
    let text = Dyadic::new(value).expect("in range").to_string();
    Exact::parse(&text).expect("a number")
}

fn number(value: f64) -> Exact {
    exact(&Float::with_val(53, value))
}

fn span(lo: f64, hi: f64) -> Span {
    Span::new(&number(lo), &number(hi))
}

/// A number of a certificate for MPFR.
fn float(value: &Exact) -> Float {
    value
        .to_string()
        .parse::<Dyadic>()
        .expect("a number")
        .value()
        .clone()
}

fn point(value: &Exact) -> Interval {
    Interval::point(float(value))
}

/// SplitMix64: reproducible bits.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Every so many numbers of a range, its ends among them.
fn spread(range: std::ops::Range<u64>, step: usize) -> Vec<u64> {
    let last = range.end - 1;
    range.step_by(step).chain([last]).collect()
}
