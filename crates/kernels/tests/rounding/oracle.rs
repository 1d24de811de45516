//! What is true: MPFR enclosures of 384 bits, twice the fast path's and the first enclosure's 192, rounded by comparing distances to
//! neighbouring numbers.

use half::{bf16, f16};
use ropebound_kernels::FloatType;
use ropebound_reference::{Float, Frequencies, Interval};
use ropebound_schedule::{Decimal, Schedule};

const PRECISION: u32 = 384;

pub(crate) struct Oracle {
    frequencies: Frequencies,
    factor: Interval,
}

impl Oracle {
    pub(crate) fn new(schedule: &Schedule, factor: &Decimal) -> Oracle {
        Oracle {
            frequencies: Frequencies::of(schedule, PRECISION),
            factor: Interval::from_decimal(factor, PRECISION),
        }
    }

    /// The rounded cos and sin; fails if 384 bits do not settle them.
    pub(crate) fn cos_sin(&self, position: u64, pair: usize, float: FloatType) -> (f64, f64) {
        let angle = self.frequencies.get(pair).scale(position);
        let (sin, cos) = angle.sin_cos();
        let settled = |value: Interval| {
            let value = &value * &self.factor;
            let (lo, hi) = (nearest(value.lo(), float), nearest(value.hi(), float));
            assert_eq!(
                lo.to_bits(),
                hi.to_bits(),
                "the oracle is unsure at {position}, pair {pair}"
            );
            lo
        };
        (settled(cos), settled(sin))
    }
}

/// The nearest number of the type, ties to even, as a double.
pub(crate) fn nearest(value: &Float, float: FloatType) -> f64 {
    // MPFR itself rounds to the two types it knows, subnormals included; a zero has the sign of the value.
    if *value == 0 {
        return 0.0;
    }
    match float {
        FloatType::F64 => value.to_f64(),
        FloatType::F32 => f64::from(value.to_f32()),
        FloatType::F16 => {
            let bits = f16::from_f64(value.to_f64()).to_bits();
            closest(value, bits, |bits| f16::from_bits(bits).to_f64())
        }
        FloatType::BF16 => {
            let bits = bf16::from_f64(value.to_f64()).to_bits();
            closest(value, bits, |bits| bf16::from_bits(bits).to_f64())
        }
    }
}

/// The closest of a number of 16 bits and its neighbours in size.
fn closest(value: &Float, bits: u16, number: impl Fn(u16) -> f64) -> f64 {
    let magnitude = bits & 0x7fff;
    let candidates = magnitude.saturating_sub(1)..=magnitude + 1;
    let signed = candidates.map(|magnitude| magnitude | bits & 0x8000);
    let distance = |bits: u16| (Float::with_val(1200, value) - number(bits)).abs();
    let least = signed
        .min_by(|&x, &y| {
            let order = distance(x).partial_cmp(&distance(y)).expect("numbers");
            // Of two as close, the one with an even last place.
            order.then((x & 1).cmp(&(y & 1)))
        })
        .expect("candidates");
    number(least)
}
