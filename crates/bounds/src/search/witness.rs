//! A witness: a position m with B_m(r) < τ at one r, and how far to smaller r it provably stays negative.
//!
//! On a piece [c − w, c + w], with M2 ≥ |B_m''| taken at the upper end (proofs/why-certificate.md):
//!
//! ```text
//! B_m(r) − τ ≤ B_m(c) − τ + |B_m'(c)|·w + ½·M2·w²      so the piece is infeasible when the right side is negative
//! ```

use ropebound_fast::{Bounded, InstructionSet, RootPoint, UNIT_ROUNDOFF};
use ropebound_schedule::Threshold;

/// A closed interval of r on which one position's sum is negative. Its centre (lo + hi)/2 is a double.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Upper end: the smallest base of the piece.
    pub hi: f64,
    /// Lower end.
    pub lo: f64,
    /// The position whose sum is negative on all of it.
    pub witness: u64,
}

impl Piece {
    /// Whether its numbers alone show what it says: the inequality at this file's head, about its centre.
    pub(crate) fn holds(&self, pairs: usize, set: InstructionSet, threshold: Threshold) -> bool {
        let in_reach =
            0.0 < self.lo && self.lo < self.hi && self.hi <= 1.0 && self.lo >= 0.5 * self.hi;
        if !in_reach || self.witness == 0 {
            return false;
        }
        let centre = 0.5 * (self.lo + self.hi);
        // Within a factor of two of the centre both differences are exact.
        let w = (self.hi - centre).max(centre - self.lo);
        let curvature = RootPoint::new(self.hi, pairs, set).curvature_bound(self.witness);
        let mut at_centre = RootPoint::new(centre, pairs, set);
        let seen = Sighting::at(&mut at_centre, self.witness, Side::Negative, threshold);
        seen.with_curvature(curvature).proves(w)
    }
}

/// Which sign of B is followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Side {
    Negative,
    Positive,
}

/// A position seen at some r: B_m − τ and its slope, or τ − B_m and its slope where the positive side is followed, so that
/// everything below speaks of a negative value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sighting {
    pub position: u64,
    pub value: Bounded,
    pub slope: Bounded,
    pub curvature: f64,
    side: Side,
    threshold: Threshold,
}

impl Sighting {
    pub(super) fn at(
        point: &mut RootPoint,
        position: u64,
        side: Side,
        threshold: Threshold,
    ) -> Self {
        let (sum, slope) = point.evaluate(position);
        let value = less(sum, threshold);
        let turn = |x: Bounded| match side {
            Side::Negative => x,
            Side::Positive => Bounded {
                value: -x.value,
                ..x
            },
        };
        Self {
            position,
            value: turn(value),
            slope: turn(slope),
            curvature: point.curvature_bound(position),
            side,
            threshold,
        }
    }

    /// The same with another bound of the curvature, that of an interval around r.
    pub(super) fn with_curvature(self, curvature: f64) -> Self {
        Self { curvature, ..self }
    }

    /// How far below r it would stay negative if its curvature were the worst at once; for ranking, not a proof.
    pub(super) fn approx_reach(&self) -> Option<f64> {
        let (value, slope) = (self.value.value, self.slope.value);
        if value >= 0.0 {
            return None;
        }
        // The positive root of ½·M2·s² − B'·s + B, in the form that does not cancel.
        let root = (slope * slope - 2.0 * self.curvature * value).sqrt();
        Some(if slope >= 0.0 {
            (slope + root) / self.curvature
        } else {
            -2.0 * value / (root - slope)
        })
    }

    /// Roughly the largest w for which [`proves`](Self::proves) holds, 0 if there is none.
    fn approx_room(&self) -> f64 {
        let depth = -self.value.upper();
        if depth <= 0.0 {
            return 0.0;
        }
        let slope = self.slope.magnitude();
        let root = (slope * slope + 2.0 * self.curvature * depth).sqrt();
        2.0 * depth / (slope + root) * (1.0 - 1e-12)
    }

    /// Whether the inequality at this file's head holds for `w`, every operation rounded up.
    pub(super) fn proves(&self, w: f64) -> bool {
        let linear = (self.slope.magnitude() * w).next_up();
        let square = (0.5 * self.curvature * (w * w).next_up()).next_up();
        ((self.value.upper() + linear).next_up() + square.next_up()).next_up() < 0.0
    }
}

/// A sum less τ.
fn less(sum: Bounded, threshold: Threshold) -> Bounded {
    if threshold.is_zero() {
        return sum;
    }
    let [lo, hi] = threshold.enclosing_f64();
    let value = sum.value - (lo + 0.5 * (hi - lo));
    // τ is within hi − lo of what was taken for it, and the difference was rounded.
    let more = (hi - lo + value.abs() * UNIT_ROUNDOFF).next_up();
    Bounded {
        value,
        error: (sum.error + more).next_up(),
    }
}

/// Trial centres once a piece is found: further tries gain little. Until one is, the width shrinks to nothing.
const TRIALS: usize = 6;

/// The longest proven piece from `hi` down, not past `floor`, that a few trial centres give, for a position seen at `hi`.
///
/// `hi` and `floor` are even multiples of the unit in the last place of `hi`; then so is the piece's lower end, since it is
/// 2·centre − hi for a double centre, and every sweep that starts at r = 1 stays on this grid.
pub(crate) fn extend(
    hi: f64,
    floor: f64,
    seen: &Sighting,
    pairs: usize,
    set: InstructionSet,
) -> Option<Piece> {
    let mut best: Option<f64> = None;
    // Within a factor of two of hi the differences below are exact; the grid makes the halving exact.
    let widest = 0.5 * (hi - floor.max(0.5 * hi));
    let unit = hi - hi.next_down();
    let mut w = 0.6 * seen.approx_reach()?;
    for trial in 0.. {
        w = w.min(widest);
        let centre = hi - w;
        if centre >= hi || (best.is_some() && trial >= TRIALS) {
            break;
        }
        w = hi - centre;
        let at_centre = Sighting::at(
            &mut RootPoint::new(centre, pairs, set),
            seen.position,
            seen.side,
            seen.threshold,
        )
        .with_curvature(seen.curvature);
        let room = at_centre.approx_room();
        match best {
            _ if room >= w && at_centre.proves(w) => {
                if best.is_some_and(|old| old >= w) {
                    break;
                }
                best = Some(w);
                if room < 1.1 * w {
                    break;
                }
                // The room shrinks as the centre moves off: aim between.
                w = 0.5 * (w + room);
            }
            Some(old) if w < 1.1 * old => break,
            Some(old) => w = 0.5 * (old + w),
            None if w <= unit => break,
            // Smaller by a unit in the last place at least, so that it comes to an end.
            None => w = (0.5 * (w + room)).min(0.8 * w).max(0.3 * w).min(w - unit),
        }
    }
    best.map(|w| Piece {
        hi,
        lo: 2.0 * (hi - w) - hi,
        witness: seen.position,
    })
}

/// The least double ≥ r that is an even multiple of its unit in the last place.
pub(crate) fn even_above(r: f64) -> f64 {
    f64::from_bits((r.to_bits() + 1) & !1)
}

/// The greatest double ≤ r that is an even multiple of its unit in the last place.
pub(crate) fn even_below(r: f64) -> f64 {
    f64::from_bits(r.to_bits() & !1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_reference::Interval;

    fn seen(value: f64, slope: f64, curvature: f64) -> Sighting {
        let exact = |value| Bounded { value, error: 0.0 };
        Sighting {
            position: 7,
            value: exact(value),
            slope: exact(slope),
            curvature,
            side: Side::Negative,
            threshold: Threshold::ZERO,
        }
    }

    /// By decimals: what is left of either end of a sum's enclosure is in that of the difference, and that is hardly wider.
    #[test]
    fn a_sum_less_a_threshold_is_enclosed() {
        for text in [
            "0",
            "8",
            "14.27",
            "0.000000000001",
            "63.999999999999",
            "1e-3",
        ] {
            let threshold: Threshold = text.parse().expect("a threshold");
            let exact = Interval::from_threshold(threshold, 256);
            for value in [
                -3.25,
                1e-18,
                8.0,
                14.27,
                14.270000000000001,
                63.9,
                1.0 / 3.0,
            ] {
                for error in [0.0, 1e-30, 1e-13] {
                    let left = less(Bounded { value, error }, threshold);
                    let point = |x| Interval::from_f64(x, 256);
                    for end in [&point(value) - &point(error), &point(value) + &point(error)] {
                        let difference = &end - &exact;
                        let off = (&difference - &point(left.value)).magnitude_hi();
                        assert!(off <= left.error, "{text} {value} {error}");
                    }
                    assert!(left.error <= error + 6e-14, "{text} {value} {error}");
                }
            }
        }
    }

    #[test]
    fn ends_are_even() {
        let even = 0.875f64;
        let odd = even.next_up();
        assert_eq!((even_above(even), even_below(even)), (even, even));
        assert_eq!((even_above(odd), even_below(odd)), (odd.next_up(), even));
    }

    /// ½·M2·s² − B'·s + B vanishes at the reach, whichever way the sum slopes.
    #[test]
    fn the_reach_is_the_roots() {
        for (value, slope, curvature) in [(-3.0, 5.0, 7.0), (-3.0, -5.0, 7.0), (-0.25, 0.0, 2.0)] {
            let s = seen(value, slope, curvature)
                .approx_reach()
                .expect("negative");
            let left = 0.5 * curvature * s * s - slope * s + value;
            assert!(s > 0.0 && left.abs() < 1e-14, "{s}: {left}");
        }
        assert_eq!(seen(0.0, 1.0, 1.0).approx_reach(), None);
    }

    /// |B'|·w + ½·M2·w² is the depth there: the inequality holds up to it and not beyond.
    #[test]
    fn the_room_is_what_is_proven() {
        for (value, slope, curvature) in [(-3.0, 5.0, 7.0), (-3.0, -5.0, 7.0), (-1.0, 0.0, 2.0)] {
            let seen = seen(value, slope, curvature);
            let w = seen.approx_room();
            let used = slope.abs() * w + 0.5 * curvature * w * w;
            assert!((used + value).abs() < 1e-11, "{w}: {used}");
            assert!(seen.proves(w) && !seen.proves(w * (1.0 + 1e-10)));
        }
        assert_eq!(seen(1.0, 0.0, 1.0).approx_room(), 0.0);
        // What is not known to be negative has no room: the error counts, of the value and of the slope.
        let mut open = seen(-1.0, 0.5, 2.0);
        assert!(open.proves(0.5));
        open.slope.error = 1.0;
        assert!(!open.proves(0.5));
        open.slope.error = 0.0;
        open.value.error = 1.0;
        assert!(!open.proves(1e-9) && open.approx_room() == 0.0);
    }

    /// What a sweep finds holds by itself; with any other witness, or longer by half, it does not.
    #[test]
    fn pieces_hold_by_their_numbers_alone() {
        let (pairs, set) = (64, InstructionSet::best());
        let target = crate::search::target::Target {
            context: 1024,
            pairs,
            set,
            threshold: Threshold::ZERO,
        };
        let window = target.sweep(1.0, 0.9);
        assert!(window.pieces.len() > 20, "{}", window.pieces.len());
        let mut longer = 0;
        for piece in window.pieces {
            assert!(piece.holds(pairs, set, Threshold::ZERO), "{piece:?}");
            // B(1) is positive at every base.
            for witness in [0, 1] {
                assert!(
                    !Piece { witness, ..piece }.holds(pairs, set, Threshold::ZERO),
                    "{piece:?}"
                );
            }
            let lo = piece.hi - 1.5 * (piece.hi - piece.lo);
            longer += usize::from(Piece { lo, ..piece }.holds(pairs, set, Threshold::ZERO));
            for (lo, hi) in [
                (piece.hi, piece.lo),
                (0.4 * piece.hi, piece.hi),
                (-0.5, 0.5),
                (0.9, 1.5),
                (f64::NAN, 1.0),
            ] {
                assert!(
                    !Piece { lo, hi, ..piece }.holds(pairs, set, Threshold::ZERO),
                    "{lo} {hi}"
                );
            }
        }
        assert!(
            longer <= 3,
            "{longer} hold when they are half as long again"
        );
    }

    #[test]
    fn the_positive_side_is_seen_mirrored() {
        let mut point = RootPoint::new(0.8, 8, InstructionSet::Scalar);
        let negative = Sighting::at(&mut point, 5, Side::Negative, Threshold::ZERO);
        let positive = Sighting::at(&mut point, 5, Side::Positive, Threshold::ZERO);
        assert_eq!(negative.value.value, -positive.value.value);
        assert_eq!(negative.slope.value, -positive.slope.value);
        assert_eq!(negative.value.error, positive.value.error);
        assert_eq!(negative.curvature, positive.curvature);
        assert_eq!(point.evaluate(5), (negative.value, negative.slope));
    }
}
