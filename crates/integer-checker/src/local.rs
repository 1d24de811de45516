//! What all positions have in common on an interval of r, and their sums at its centre, less τ, in 64-bit integers. B stands for B − τ
//! in the inequalities.
//!
//! With c the centre, w the half width: powers c^i in units of 2^(−127), each at most 2i units short; angles c^i/2π in units of
//! 2^(−128) turns, at most i + 2 units short; i·c^(i−1) in units of 2^(−48), at most 2 short. So m·c^i in units of
//! 2^(−64) turns is less than 1 + 2^(−8) short for m ≤ 2^40, h ≤ 2^15, or 1.6 units of 2^(−62) radians, and cosines and sines are
//! within [`COSINE_ERROR`] (`proofs/integer-checker.md`).

use alloc::vec::Vec;

use crate::circle::{self, cosine_and_sine};
use crate::exact::Exact;
use crate::threshold::Excess;
use crate::upper::Upper;

/// Of a cosine or sine of m·c^i, in units of 2^(−62).
pub(crate) const COSINE_ERROR: i128 = 4;

/// ⌊2^128/2π⌋.
pub(crate) const PER_RADIAN: u128 = 0x28BE_60DB_9391_054A_7F09_D5F4_7D4D_3770;

/// Bits after the point of weights, and of the products of weights and sines.
pub(crate) const WEIGHT_BITS: i32 = 48;
pub(crate) const SLOPE_BITS: i32 = 78;

/// An interval between two numbers of a certificate.
pub(crate) struct Span {
    /// c = (lo + hi)/2.
    pub(crate) centre: Exact,
    /// w = (hi − lo)/2.
    pub(crate) half_width: Exact,
    /// The upper end.
    pub(crate) hi: Exact,
}

impl Span {
    /// `lo` is below `hi`.
    pub(crate) fn new(lo: &Exact, hi: &Exact) -> Span {
        Span {
            centre: lo.middle(hi),
            half_width: hi.half_above(lo),
            hi: hi.clone(),
        }
    }
}

/// An interval, ready for many positions.
pub(crate) struct Local {
    /// c^i/2π.
    phases: Vec<u128>,
    /// i·c^(i−1).
    pub(crate) weights: Vec<i64>,
    /// The sum of the weights, rounded down.
    pub(crate) weight: u128,
    pub(crate) bounds: Bounds,
    pub(crate) excess: Excess,
    /// τ in units of 2^(−62), rounded up.
    threshold: i128,
}

/// What the inequalities are made of, rounded up.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// w.
    half_width: Upper,
    /// S·w.
    pub(crate) first: Upper,
    /// w·Σ (i·hi^(i−1))² and w·Σ i(i−1)·hi^(i−2): M2·w is m² times the one and m times the other.
    squares: Upper,
    bends: Upper,
}

/// B_m(c) − τ and −B_m'(c)/m.
#[derive(Clone, Copy)]
pub(crate) struct Value {
    /// In units of 2^(−62), [`Local::sum_error`] off at most.
    pub(crate) sum: i128,
    /// In units of 2^(−78).
    pub(crate) slope: i128,
}

impl Local {
    pub(crate) fn new(span: &Span, excess: Excess) -> Local {
        let pairs = excess.pairs;
        let powers = powers(&span.centre, pairs);
        let weights: Vec<i64> = (0..pairs)
            .map(|i| match i {
                0 => 0,
                _ => (((powers[i - 1] >> 64) * i as u128) >> (63 - WEIGHT_BITS)) as i64,
            })
            .collect();
        Local {
            phases: powers
                .iter()
                .map(|&power| product_127(power, PER_RADIAN))
                .collect(),
            weight: weights.iter().map(|&weight| weight as u128).sum(),
            weights,
            bounds: Bounds::new(span, pairs),
            excess,
            threshold: excess.threshold.times(1 << circle::BITS),
        }
    }

    pub(crate) fn pairs(&self) -> usize {
        self.phases.len()
    }

    /// m·c^i in units of 2^(−64) turns, for each i.
    pub(crate) fn angles(&self, m: u64) -> impl Iterator<Item = u64> {
        let angle = move |phase: &u128| (phase.wrapping_mul(u128::from(m)) >> 64) as u64;
        self.phases.iter().map(angle)
    }

    /// B_m(c) − τ and its slope.
    pub(crate) fn value(&self, m: u64) -> Value {
        let (mut sum, mut slope) = (-self.threshold, 0);
        for (angle, &weight) in self.angles(m).zip(&self.weights) {
            let [cosine, sine] = cosine_and_sine(angle);
            sum += i128::from(cosine);
            let product = i128::from(sine) * i128::from(weight);
            slope += product >> (circle::BITS + WEIGHT_BITS - SLOPE_BITS);
        }
        Value { sum, slope }
    }

    /// How far a sum may be off: `COSINE_ERROR` for each pair, and 1 for a threshold.
    pub(crate) fn sum_error(&self) -> i128 {
        COSINE_ERROR * self.pairs() as i128 + i128::from(self.threshold != 0)
    }

    /// At most this is |B_m'(c)|/m: weights are 2 units short at most, sines 4 units off.
    pub(crate) fn slope_magnitude(&self, value: Value) -> Upper {
        let cut = (2 * self.pairs() as u128 + 1) << (SLOPE_BITS - WEIGHT_BITS);
        let error = cut + (self.weight >> 30);
        Upper::new(value.slope.unsigned_abs() + error, -SLOPE_BITS)
    }

    /// Whether B_m < 0 on all of the interval: B_m(c) + |B_m'(c)|·w + ½·M2·w² < 0.
    pub(crate) fn is_negative(&self, m: u64) -> bool {
        let value = self.value(m);
        let most = self.bounds.second_order(m, self.slope_magnitude(value));
        let most = most.in_units_of(circle::BITS);
        most.checked_add(value.sum + self.sum_error())
            .is_some_and(|most| most < 0)
    }

    /// Whether B_m' < 0 on all of the interval: B_m'(c) + M2·w < 0.
    pub(crate) fn falls(&self, m: u64) -> bool {
        let value = self.value(m);
        let cut = (2 * self.pairs() as i128 + 1) << (SLOPE_BITS - WEIGHT_BITS);
        let error = cut + (self.weight >> 30) as i128;
        let bend = self.bounds.bend(m).in_units_of(SLOPE_BITS);
        bend.checked_add(error - value.slope)
            .is_some_and(|most| most < 0)
    }

    /// Whether B_m > 0 on all of the interval, by B_m(c) − m·S·w > 0.
    pub(crate) fn is_positive_to_first_order(&self, m: u64) -> bool {
        let least = self.value(m).sum - self.sum_error();
        self.bounds.first.scaled(m).in_units_of(circle::BITS) < least
    }

    /// Whether B_m > 0 on all of the interval: B_m(c) − m·S·w > 0, or B_m(c) − |B_m'(c)|·w − ½·M2·w² > 0.
    pub(crate) fn is_positive(&self, m: u64, value: Value) -> bool {
        let least = value.sum - self.sum_error();
        let falls = |most: Upper| most.in_units_of(circle::BITS) < least;
        falls(self.bounds.first.scaled(m))
            || falls(self.bounds.second_order(m, self.slope_magnitude(value)))
    }
}

impl Bounds {
    fn new(span: &Span, pairs: usize) -> Bounds {
        let half_width = Upper::exact(&span.half_width);
        let [slope, squares, bends] = growth(&span.hi, pairs);
        Bounds {
            half_width,
            first: slope.times(half_width),
            squares: squares.times(half_width),
            bends: bends.times(half_width),
        }
    }

    /// M2·w/m.
    pub(crate) fn bend(&self, m: u64) -> Upper {
        self.squares.scaled(m).plus(self.bends)
    }

    /// |B_m'(c)|·w + ½·M2·w², of |B_m'(c)|/m.
    pub(crate) fn second_order(&self, m: u64, slope: Upper) -> Upper {
        slope
            .plus(self.bend(m).halved())
            .times(self.half_width)
            .scaled(m)
    }
}

/// 1, c, c², …, c^(h−1), rounded down.
pub(crate) fn powers(centre: &Exact, pairs: usize) -> Vec<u128> {
    let (factor, _) = centre.to_127();
    let next = |power: &u128| Some(product_127(*power, factor));
    core::iter::successors(Some(1 << 127), next)
        .take(pairs)
        .collect()
}

/// S = Σ i·hi^(i−1), Σ (i·hi^(i−1))² and Σ i(i−1)·hi^(i−2).
pub(crate) fn growth(hi: &Exact, pairs: usize) -> [Upper; 3] {
    let (hi, exact) = hi.to_127();
    let factor = (hi >> 64) + u128::from(!exact || hi as u64 != 0);
    let [mut slope, mut squares, mut bends] = [0u128; 3];
    // hi^(i−2) and hi^(i−1) in units of 2^(−63), rounded up.
    let [mut before, mut power] = [0u128, 1 << 63];
    for i in 1..pairs as u128 {
        let first = i * power;
        slope += first;
        // In units of 2^(−32).
        let coarse = (first >> 31) + 1;
        squares += coarse * coarse;
        bends += i * (i - 1) * before;
        before = power;
        power = (power * factor + (1 << 63) - 1) >> 63;
    }
    [
        Upper::new(slope, -63),
        Upper::new(squares, -64),
        Upper::new(bends, -63),
    ]
}

/// ⌊`left` · `right` / 2^127⌋, of numbers up to 2^127.
pub(crate) fn product_127(left: u128, right: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let [a, b] = [left >> 64, left & LOW];
    let [c, d] = [right >> 64, right & LOW];
    let [ad, bc, bd] = [a * d, b * c, b * d];
    let middle = (ad & LOW) + (bc & LOW) + (bd >> 64);
    let high = a * c + (ad >> 64) + (bc >> 64) + (middle >> 64);
    high << 1 | (middle & LOW) >> 63
}
