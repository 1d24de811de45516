//! B_m(r) = Σ_{i<h} cos(m·r^i) and its derivative enclosed at one r, and what bounds its derivatives on all smaller r.

use ropebound_reference::{Float, Interval};

/// Enclosures of B_m(c) and B_m'(c) = −Σ m·i·c^(i−1)·sin(m·c^i), c anywhere in `centre`.
///
/// Every operation encloses; errors are absolute, about m·h²·2^−`precision` for B_m and m·h² times that for B_m'.
pub fn sum_and_slope(
    centre: &Interval,
    position: u64,
    pairs: usize,
    precision: u32,
) -> [Interval; 2] {
    let mut sum = Interval::zero(precision);
    let mut slope = Interval::zero(precision);
    let mut lower_power = Interval::zero(precision);
    for (i, power) in (0..).zip(powers(centre, pairs, precision)) {
        let (sin, cos) = power.scale(position).sin_cos();
        sum = &sum + &cos;
        slope = &slope - &(&sin * &lower_power.scale(position * i));
        lower_power = power;
    }
    [sum, slope]
}

/// B_m alone.
pub fn sum(centre: &Interval, position: u64, pairs: usize, precision: u32) -> Interval {
    powers(centre, pairs, precision).fold(Interval::zero(precision), |sum, power| {
        &sum + &power.scale(position).cos()
    })
}

/// 1, r, r², …, r^(h−1).
pub fn powers(r: &Interval, pairs: usize, precision: u32) -> impl Iterator<Item = Interval> {
    let r = r.with_precision(precision);
    let one = Interval::one(precision);
    std::iter::successors(Some(one), move |power| Some(power * &r)).take(pairs)
}

/// Sums over the pairs that grow with r, so at an upper end they bound everything below.
pub struct Growth {
    /// S = Σ i·r^(i−1): |B_m'| ≤ m·S.
    pub slope: Interval,
    squares: Interval,
    bends: Interval,
}

impl Growth {
    /// The sums at the upper end `hi`.
    pub fn up_to(hi: &Interval, pairs: usize, precision: u32) -> Growth {
        let mut growth = Growth {
            slope: Interval::zero(precision),
            squares: Interval::zero(precision),
            bends: Interval::zero(precision),
        };
        let powers: Vec<Interval> = powers(hi, pairs, precision).collect();
        for i in 1..pairs {
            let first = powers[i - 1].scale(i as u64);
            growth.squares = &growth.squares + &first.square();
            growth.slope = &growth.slope + &first;
            if i > 1 {
                let second = powers[i - 2].scale((i * (i - 1)) as u64);
                growth.bends = &growth.bends + &second;
            }
        }
        growth
    }

    /// M2 = m²·Σ (i·r^(i−1))² + m·Σ i·(i−1)·r^(i−2) ≥ |B_m''|.
    pub fn curvature(&self, position: u64) -> Interval {
        &self.squares.scale(position).scale(position) + &self.bends.scale(position)
    }
}

/// [lo, hi] as its centre (lo + hi)/2 and half width (hi − lo)/2, both exact.
pub struct Span {
    /// c.
    pub centre: Interval,
    /// w.
    pub half_width: Interval,
    /// The upper end.
    pub hi: Interval,
}

impl Span {
    /// Of the interval between two numbers of a certificate, `lo` < `hi`.
    pub fn new(lo: &Float, hi: &Float) -> Span {
        // All bits lie between 2^0 and the lowest bit of either, 2^(exponent − precision).
        let depth = |x: &Float| (x.prec() as i32 - x.get_exp().unwrap_or(0)).max(0) as u32;
        let exact = depth(lo).max(depth(hi)) + 2;
        let half = |x: Float| Interval::point(x >> 1u32);
        Span {
            centre: half(Float::with_val(exact, lo + hi)),
            half_width: half(Float::with_val(exact, hi - lo)),
            hi: Interval::point(hi.clone()),
        }
    }
}
