//! B(m) = Σ_i cos(m·θ_i) at one position.

use crate::{Frequencies, Interval};

/// An enclosure of B(`position`) = Σ_i cos(position·θ_i) + unrotated.
///
/// Domain: every position. At 0 the result is exactly the number of pairs. Width, absolute: at most
/// (position·Σ_i θ_i + h·(h + unrotated))·2^(3−precision), for frequencies as tight as those of plain RoPE: the angle
/// m·θ_i is off by m times the frequency's error, each addition by a unit in the last place at either end. So far out, raise
/// the precision by log2(position). Nothing relative is promised: near a root of B no digit may be left.
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
