//! B_m(r) − τ, B_m(r) = Σ_{i<h} cos(m·r^i), and its derivative enclosed at one r, and what bounds its derivatives on all smaller r.

use ropebound_reference::{Float, Interval};

use crate::Problem;

/// Enclosures of B_m(c) − τ and B_m'(c) = −Σ m·i·c^(i−1)·sin(m·c^i), c anywhere in `centre`.
///
/// Every operation encloses; errors are absolute, about m·h²·2^−`precision` for B_m and m·h² times that for B_m'.
pub(crate) fn excess_and_slope(
    centre: &Interval,
    position: u64,
    problem: Problem,
    precision: u32,
) -> [Interval; 2] {
    let mut sum = Interval::zero(precision);
    let mut slope = Interval::zero(precision);
    let mut lower_power = Interval::zero(precision);
    for (i, power) in (0..).zip(powers(centre, problem.pairs(), precision)) {
        let (sin, cos) = power.scale(position).sin_cos();
        sum = &sum + &cos;
        slope = &slope - &(&sin * &lower_power.scale(position * i));
        lower_power = power;
    }
    [sum.less(problem.threshold, precision), slope]
}

/// B_m − τ alone.
pub(crate) fn excess(
    centre: &Interval,
    position: u64,
    problem: Problem,
    precision: u32,
) -> Interval {
    powers(centre, problem.pairs(), precision)
        .fold(Interval::zero(precision), |sum, power| {
            &sum + &power.scale(position).cos()
        })
        .less(problem.threshold, precision)
}

/// 1, r, r², …, r^(h−1).
pub(crate) fn powers(r: &Interval, pairs: usize, precision: u32) -> impl Iterator<Item = Interval> {
    let r = r.with_precision(precision);
    let one = Interval::one(precision);
    std::iter::successors(Some(one), move |power| Some(power * &r)).take(pairs)
}

/// Sums over the pairs that grow with r, so at an upper end they bound everything below.
pub(crate) struct Growth {
    /// S = Σ i·r^(i−1): |B_m'| ≤ m·S.
    pub slope: Interval,
    /// Σ (i·r^(i−1))².
    pub squares: Interval,
    /// Σ i·(i−1)·r^(i−2).
    pub bends: Interval,
}

impl Growth {
    /// The sums at the upper end `hi`.
    pub(crate) fn up_to(hi: &Interval, pairs: usize, precision: u32) -> Growth {
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
    pub(crate) fn curvature(&self, position: u64) -> Interval {
        &self.squares.scale(position).scale(position) + &self.bends.scale(position)
    }
}

/// [lo, hi] as its centre (lo + hi)/2 and half width (hi − lo)/2, both exact.
pub(crate) struct Span {
    /// c.
    pub centre: Interval,
    /// w.
    pub half_width: Interval,
    /// The upper end.
    pub hi: Interval,
}

impl Span {
    /// Of the interval between two numbers of a certificate, `lo` < `hi`.
    pub(crate) fn new(lo: &Float, hi: &Float) -> Span {
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

    /// c as a number.
    pub(crate) fn middle(&self) -> Float {
        self.centre.lo().clone()
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use ropebound_reference::{Threshold, derivatives_root};

    use super::*;

    fn point(value: f64) -> Interval {
        Interval::from_f64(value, 53)
    }

    #[test]
    fn sums_agree_with_the_reference() {
        for (m, r, pairs, threshold) in [
            (1, 0.5, 1, "0"),
            (2, 1.0, 64, "8"),
            (1009, 0.8775, 64, "0"),
            (1009, 0.8775, 64, "14.27"),
            (1 << 40, 0.7, 3, "0.000000000001"),
        ] {
            let threshold: Threshold = threshold.parse().expect("a threshold");
            let problem = Problem {
                threshold,
                ..Problem::new(2 * pairs as u32, m)
            };
            let [sum_here, slope_here] = excess_and_slope(&point(r), m, problem, 200);
            let [sum_there, slope_there, _] = derivatives_root(m, &point(r), pairs, 160);
            let sum_there = &sum_there - &Interval::from_decimal(&threshold.decimal(), 160);
            assert!(sum_here.intersect(&sum_there).is_some());
            assert!(slope_here.intersect(&slope_there).is_some());
            assert!(
                sum_here
                    .intersect(&excess(&point(r), m, problem, 128))
                    .is_some()
            );
            assert!(sum_here.width() < 1e-40 && slope_here.width() < 1e-20);
        }
    }

    /// At r = 1, where S = h(h−1)/2, Σ i² = (h−1)h(2h−1)/6 and Σ i(i−1) = h(h−1)(h−2)/3.
    #[test]
    fn growth_at_one_is_known() {
        let (h, m) = (64u64, 1000u64);
        let growth = Growth::up_to(&point(1.0), h as usize, 128);
        let exact = |value: u64| Interval::from_u64(value, 128);
        assert_eq!(growth.slope, exact(h * (h - 1) / 2));
        let bends = m * h * (h - 1) * (h - 2) / 3;
        assert_eq!(
            growth.curvature(m),
            exact(m * m * (h - 1) * h * (2 * h - 1) / 6 + bends)
        );
    }

    #[test]
    fn growth_bounds_the_derivatives_below() {
        let (pairs, hi) = (64, 0.9);
        let growth = Growth::up_to(&point(hi), pairs, 128);
        for m in [1, 7, 1009, 65_536] {
            for k in 0..200 {
                let r = point(hi - 0.004 * f64::from(k));
                let [_, slope, bend] = derivatives_root(m, &r, pairs, 128);
                assert!(slope.magnitude_hi() <= *growth.slope.scale(m).lo());
                assert!(bend.magnitude_hi() <= *growth.curvature(m).lo());
            }
        }
    }

    #[test]
    fn spans_are_exact() {
        let tiny = Float::with_val(53, 1.75) >> 300u32;
        let span = Span::new(&tiny, &Float::with_val(53, 1));
        assert!(span.centre.is_point() && span.half_width.is_point());
        let sum = Float::with_val(500, span.centre.lo() + span.half_width.lo());
        assert_eq!(sum.partial_cmp(&1), Some(Ordering::Equal));
        let difference = Float::with_val(500, span.centre.lo() - span.half_width.lo());
        assert_eq!(difference, tiny);
    }
}
