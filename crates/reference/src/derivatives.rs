//! B(m) − τ and its first two derivatives in a coordinate x of the base, τ being the coordinate's threshold.
//!
//! With φ_i = m·θ_i(x): B = Σ cos φ_i, B' = −Σ sin φ_i · φ_i', B'' = −Σ [cos φ_i · φ_i'² + sin φ_i · φ_i''].
//! In u = ln b, with r_i = i/h, that is B' = Σ m·r_i·θ_i·sin φ_i and
//! B'' = −Σ [m·r_i²·θ_i·sin φ_i + m²·r_i²·θ_i²·cos φ_i].
//!
//! On an interval X around c both the sums term by term and the mean-value forms
//! B'(c) + B''(X)·(X − c) and B(c) + B'(X)·(X − c), B(c) + B'(c)·(X − c) + B''(X)·(X − c)²/2 hold the exact range: so
//! does their intersection, and on a narrow X its width is that of the slope alone.

use crate::{Coordinate, Interval, LogBase, RootOfBase};

/// Enclosures of B, dB/du and d²B/du² at `position` for plain RoPE with `pairs` pairs, over all u = ln b in `u`.
///
/// Domain: any u. Errors: absolute; at a point u about position·h·2^−precision for B, position times that for B' and
/// position² times that for B''; over an interval they hold every value on it.
///
/// # Examples
///
/// ```
/// use ropebound_reference::{Interval, derivatives};
///
/// let [sum, slope, _] = derivatives(2, &Interval::zero(96), 64, 96);
/// assert!(sum.hi().to_f64() < 0.0); // at b = 1 every θ_i is 1: B(2) = 64·cos 2
/// assert!(slope.lo().to_f64() > 0.0);
/// ```
pub fn derivatives(position: u64, u: &Interval, pairs: usize, precision: u32) -> [Interval; 3] {
    derivatives_in(&LogBase { pairs }, position, u, precision)
}

/// Enclosures of B, dB/dr and d²B/dr² in the coordinate r = b^(−1/h), h = `pairs`, over all r in `root`.
///
/// # Panics
///
/// If `root` does not lie above 0.
pub fn derivatives_root(
    position: u64,
    root: &Interval,
    pairs: usize,
    precision: u32,
) -> [Interval; 3] {
    derivatives_in(&RootOfBase::new(pairs), position, root, precision)
}

/// Enclosures of B − τ and its first two derivatives in `coordinate`, over all of `x`.
pub fn derivatives_in<C: Coordinate>(
    coordinate: &C,
    position: u64,
    x: &Interval,
    precision: u32,
) -> [Interval; 3] {
    let [sum, slope, curvature] = term_by_term(coordinate, position, x, precision);
    if x.is_point() {
        return [sum, slope, curvature];
    }
    let centre = Interval::point(x.midpoint());
    let offset = x - &centre;
    let [centre_sum, centre_slope, _] = term_by_term(coordinate, position, &centre, precision);

    let slope = narrowed(slope, &centre_slope + &(&curvature * &offset), precision);
    let bend = (&curvature * &offset.square()).divide_u64(2);
    let sum = narrowed(sum, &centre_sum + &(&slope * &offset), precision);
    let sum = narrowed(
        sum,
        &(&centre_sum + &(&centre_slope * &offset)) + &bend,
        precision,
    );
    [sum, slope, curvature]
}

fn narrowed(first: Interval, second: Interval, precision: u32) -> Interval {
    let both = first
        .intersect(&second)
        .expect("two enclosures of one value overlap");
    both.with_precision(precision)
}

fn term_by_term<C: Coordinate>(
    coordinate: &C,
    position: u64,
    x: &Interval,
    precision: u32,
) -> [Interval; 3] {
    let frequencies = coordinate.frequencies(x, precision);
    let zero = Interval::zero(precision);
    let mut sums = [zero.clone(), zero.clone(), zero];
    for (pair, theta) in frequencies.intervals().iter().enumerate() {
        let (sin, cos) = theta.scale(position).sin_cos();
        let [first, second] = coordinate
            .slopes(x, &frequencies, pair)
            .map(|slope| slope.scale(position));
        let bend = &(&cos * &first.square()) + &(&sin * &second);
        sums[0] = &sums[0] + &cos;
        sums[1] = &sums[1] - &(&sin * &first);
        sums[2] = &sums[2] - &bend;
    }
    let [sum, slope, bend] = sums;
    [sum.less(coordinate.threshold(), precision), slope, bend]
}
