//! B(m) = Σ_i cos(m·θ_i) at one position.

use crate::{Frequencies, Interval};

/// An enclosure of B(`position`) = Σ_i cos(position·θ_i) + unrotated.
///
/// Domain: every position. At 0 the result is exactly the number of pairs. Since the angle's error is position times the
/// frequency's, the result's width is about position·Σθ_i·2^(1−precision) for m·θ_i away from multiples of π, never more
/// than that plus 2·h units of 2^(6−precision) at h ≤ 64: raise the precision by log2(position) to make up for it.
/// By Lindemann–Weierstrass B(m) is transcendental for m ≥ 1 when every θ_i is algebraic and not 0, so at every rational
/// base: rising precision decides its sign.
///
/// # Examples
///
/// ```
/// use std::cmp::Ordering;
/// use ropebound_reference::{Frequencies, cosine_sum};
/// use ropebound_schedule::{HeadDim, Schedule};
///
/// let schedule = Schedule::plain("1e4".parse()?, HeadDim::new(128)?)?;
/// let frequencies = Frequencies::of(&schedule, 96);
/// assert_eq!(*cosine_sum(&frequencies, 0).lo(), 64);
/// assert_eq!(cosine_sum(&frequencies, 1).sign(), Some(Ordering::Greater));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cosine_sum(frequencies: &Frequencies, position: u64) -> Interval {
    let precision = frequencies.precision();
    let unrotated = Interval::from_u64(frequencies.unrotated(), precision);
    frequencies
        .intervals()
        .iter()
        .map(|theta| theta.scale(position).cos())
        .fold(unrotated, |sum, cos| &sum + &cos)
}
