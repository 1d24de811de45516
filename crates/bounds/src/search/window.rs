//! The sweep over one window of r: from its upper end down, piece by piece, each proven infeasible.
//!
//! Near the root of the last witness the pieces shrink quadratically towards it; a sweep ends when no position gives a
//! piece of two units in the last place.

use super::scan::{self, Candidates};
use super::target::Target;
use super::witness::{Piece, Side, Sighting, extend};
use ropebound_fast::{CosineSums, RootPoint};

pub(crate) struct Window {
    pub pieces: Vec<Piece>,
    /// The lower end of the last piece.
    pub end: f64,
}

/// What earlier pieces of a sweep leave to the next.
pub(crate) struct Recent {
    candidates: Vec<u64>,
    /// The length of the last full scan's piece.
    longest: f64,
    /// The last full scan's floor.
    floor: f32,
}

impl Default for Recent {
    fn default() -> Self {
        Self {
            candidates: Vec::new(),
            longest: f64::INFINITY,
            floor: 0.0,
        }
    }
}

/// A shorter piece than this share of the last full scan's asks for another scan.
const SHRINK: f64 = 0.4;

impl Target {
    /// Covers [`to`, `from`] as far as witnesses reach.
    pub(super) fn sweep(self, from: f64, to: f64) -> Window {
        let mut pieces = Vec::new();
        let mut hi = from;
        let mut recent = Recent::default();
        while hi > to {
            match self.next_piece(hi, to, &mut recent) {
                Some(piece) => {
                    hi = piece.lo;
                    pieces.push(piece);
                }
                None => break,
            }
        }
        Window { pieces, end: hi }
    }

    /// A length at which a full scan's best is too short to trust that f32 saw all candidates.
    fn suspicious(self, point: &RootPoint) -> f64 {
        1e-3 / point.curvature_bound(self.context).sqrt()
    }

    /// The next piece down from `hi`, not past `floor`: from the recent candidates, else from a scan around them, else from one of all
    /// positions, and where that leaves little, from all that f64 shows to be negative.
    pub(super) fn next_piece(self, hi: f64, floor: f64, recent: &mut Recent) -> Option<Piece> {
        let Recent {
            candidates,
            longest,
            floor: near,
        } = recent;
        let mut point = RootPoint::new(hi, self.pairs, self.set);
        let known = !candidates.is_empty();
        if known {
            let piece = self.best_piece(hi, floor, &mut point, candidates);
            if length(piece, floor) >= SHRINK * *longest {
                return piece;
            }
        }
        let sums = CosineSums::<f32>::on(point.frequencies(), self.set);
        if known {
            *candidates = scan::nearby(&sums, self.context, self.threshold, candidates);
            let piece = self.best_piece(hi, floor, &mut point, candidates);
            if length(piece, floor) >= SHRINK * *longest {
                return piece;
            }
        }
        Candidates {
            positions: *candidates,
            floor: *near,
        } = scan::everywhere(&sums, self.context, self.threshold, *near);
        let mut piece = self.best_piece(hi, floor, &mut point, candidates);
        if length(piece, floor) < self.suspicious(&point) {
            *candidates = self.all_negative(&mut point);
            piece = self.best_piece(hi, floor, &mut point, candidates);
        }
        if let Some(piece) = piece {
            *longest = piece.hi - piece.lo;
        }
        piece.filter(|piece| piece.hi - piece.lo >= 2.0 * (hi - hi.next_down()))
    }

    fn best_piece(
        self,
        hi: f64,
        floor: f64,
        point: &mut RootPoint,
        candidates: &[u64],
    ) -> Option<Piece> {
        let reach = |seen: &Sighting| seen.approx_reach().unwrap_or(0.0);
        let best = candidates
            .iter()
            .map(|&position| Sighting::at(point, position, Side::Negative, self.threshold))
            .reduce(|a, b| if reach(&b) > reach(&a) { b } else { a })?;
        extend(hi, floor, &best, self.pairs, self.set)
    }

    /// The positions proven negative at the point, those of the longest reach first.
    pub(super) fn all_negative(self, point: &mut RootPoint) -> Vec<u64> {
        let sums = CosineSums::<f64>::on(point.frequencies(), self.set);
        let bound = sums.error_bound(self.context);
        let mut seen: Vec<_> = scan::below(&sums, 1..self.context + 1, self.below(bound))
            .into_iter()
            .map(|(position, _)| {
                let reach = Sighting::at(point, position, Side::Negative, self.threshold)
                    .approx_reach()
                    .unwrap_or(0.0);
                (reach, position)
            })
            .collect();
        seen.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        seen.truncate(scan::KEEP);
        seen.into_iter().map(|(_, position)| position).collect()
    }
}

/// A piece that ends at the floor is as long as can be.
fn length(piece: Option<Piece>, floor: f64) -> f64 {
    match piece {
        None => 0.0,
        Some(piece) if piece.lo <= floor => f64::INFINITY,
        Some(piece) => piece.hi - piece.lo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::bound::{ExactBase, IslandStart};
    use crate::search::descent::from_above;
    use ropebound_fast::InstructionSet;
    use ropebound_schedule::Threshold;

    /// Right above the root others are negative too; at the double next to it, that sum's sign is within the kernel's error.
    #[test]
    fn all_negative_are_those_proven_so() {
        for (context, pairs, above) in [
            (100, 5, &[98, 97][..]),
            (300, 8, &[286]),
            (1024, 64, &[896, 895]),
        ] {
            let target = Target {
                context,
                pairs,
                set: InstructionSet::best(),
                threshold: Threshold::ZERO,
            };
            let way = from_above(target, &mut |_| ()).expect("enough pairs");
            let IslandStart::Proved(ExactBase::Root(root)) = way.end else {
                panic!("{:?}", way.end)
            };
            let r = root.root().enclosure().lo().to_f64();
            let at = |r| target.all_negative(&mut RootPoint::new(r, pairs, target.set));
            assert_eq!(at(r + 1e-3), above);
            assert_eq!(
                at(r),
                [0u64; 0],
                "B({}) is not proven negative",
                root.position()
            );
        }
    }
}
