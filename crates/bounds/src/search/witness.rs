//! A witness at one r: a position m with B_m(r) < 0, and how far to smaller r it stays negative.
//!
//! On a piece [c − w, c + w], with M2 the curvature bound at its upper end (proofs/witness-reach.md):
//!
//! ```text
//! B_m(r) ≤ B_m(c) + |B_m'(c)|·w + ½·M2·w²      so the piece is infeasible when the right side is negative
//! ```

use ropebound_fast::{Bounded, InstructionSet, RootPoint};

/// A closed interval of r on which one position's sum is negative, its centre a double.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Upper end: the smallest base of the piece.
    pub hi: f64,
    /// Lower end, 2·centre − hi exactly.
    pub lo: f64,
    /// The position whose sum is negative on all of it.
    pub witness: u64,
}

/// Proven room of a witness around a centre: the largest w (rounded down) with the inequality above, if any.
fn half_width(value: Bounded, slope: Bounded, curvature: f64) -> Option<f64> {
    let depth = -value.upper();
    if depth <= 0.0 {
        return None;
    }
    let slope = slope.magnitude();
    // The positive root of ½·M2·w² + slope·w − depth, in the form that does not cancel; shrunk to pay for its rounding.
    let root = (slope * slope + 2.0 * curvature * depth).sqrt();
    Some(2.0 * depth / (slope + root) * (1.0 - 1e-12))
}

/// Whether the inequality holds, every operation rounded up.
fn holds(value: Bounded, slope: Bounded, curvature: f64, w: f64) -> bool {
    let linear = (slope.magnitude() * w).next_up();
    let square = (0.5 * curvature * (w * w).next_up()).next_up();
    ((value.upper() + linear).next_up() + square).next_up() < 0.0
}

/// How far below `hi` the witness would stay negative if its curvature were the worst at once: a ranking, not a proof.
pub fn approx_reach(value: Bounded, slope: Bounded, curvature: f64) -> Option<f64> {
    if value.value >= 0.0 {
        return None;
    }
    // Root of ½·M2·s² − B'·s + B; again without cancellation for B' < 0.
    let root = (slope.value * slope.value - 2.0 * curvature * value.value).sqrt();
    Some(if slope.value >= 0.0 {
        (slope.value + root) / curvature
    } else {
        -2.0 * value.value / (root - slope.value)
    })
}

/// The longest proven piece downward from `hi` that a few trial centres give.
pub fn extend(
    hi: f64,
    witness: u64,
    first_reach: f64,
    curvature: f64,
    pairs: usize,
    set: InstructionSet,
) -> Option<Piece> {
    let mut best: Option<(f64, f64)> = None;
    let mut w = 0.6 * first_reach;
    for _ in 0..6 {
        let centre = hi - w;
        if !(centre > 0.0 && centre < hi) {
            w *= 0.5;
            if hi - w == hi {
                break;
            }
            continue;
        }
        // Exact: both are doubles within a factor of two.
        let exact = hi - centre;
        let (value, slope) = RootPoint::new(centre, pairs, set).evaluate(witness);
        let room = half_width(value, slope, curvature).unwrap_or(0.0);
        if room >= exact && holds(value, slope, curvature, exact) {
            let better = best.is_none_or(|(_, old)| exact > old);
            if better {
                best = Some((centre, exact));
            }
            if !better || room < 1.1 * exact {
                break;
            }
            // The room at the next centre shrinks as it grows here: aim between.
            w = 0.5 * (exact + room);
        } else if let Some((_, old)) = best {
            let next = 0.5 * (old + exact);
            if next < 1.05 * old {
                break;
            }
            w = next;
        } else {
            w = if room > 0.0 { 0.5 * (w + room).min(1.6 * w) } else { 0.3 * w };
            w = w.min(0.8 * exact);
        }
    }
    best.map(|(centre, _)| Piece {
        hi,
        lo: 2.0 * centre - hi,
        witness,
    })
}
