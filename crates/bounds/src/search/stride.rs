//! Proving every sum positive on an interval of r, and choosing intervals of a good length. B stands for B − τ here.
//!
//! With S(r) = Σ i·r^(i−1), which rises, |dB_m/dr| ≤ m·S(hi) on [lo, hi]. So with c the middle and w half the width,
//! B_m(c) > m·S(hi)·w keeps position m positive on all of it. The few positions for which that fails are followed one by one
//! with the second-order bound, as witnesses are, the sign reversed.

use super::scan;
use super::target::Target;
use super::witness::{Side, Sighting, extend};
use rayon::prelude::*;
use ropebound_fast::{Block, CosineSums, RootPoint, Sieve, Sift};

/// How much of B a stride uses up by the first-order bound at the largest position, to begin with.
const FIRST: f64 = 4.0;

/// Suspects that one thread looks at in turn.
const TOGETHER: usize = 64;

/// The length of the next interval: as long as leaves few positions to follow singly.
pub(crate) struct Stride {
    target: Target,
    share_of_sum: f64,
}

impl Stride {
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            share_of_sum: FIRST,
        }
    }

    /// A width of about the right size near `r`.
    pub(super) fn width(&self, r: f64) -> f64 {
        2.0 * self.share_of_sum / (self.target.context as f64 * self.target.slope_bound(r))
    }

    /// Takes note that so many positions had to be followed.
    pub(super) fn adapt(&mut self, followed: usize) {
        // One to follow costs about as much as a thousand positions of the scan.
        let many = 2 + self.target.context / 4096;
        self.share_of_sum *= if followed as u64 > many { 0.9 } else { 1.03 };
    }
}

/// A position, and the r down to which it is proven positive.
pub(crate) type Stuck = (f64, u64);

impl Target {
    /// S(r), rounded up.
    fn slope_bound(self, r: f64) -> f64 {
        RootPoint::new(r, self.pairs, self.set).slope_bound()
    }

    /// The positions of 1..=L but `except` that the first-order bound does not prove positive on [lo, hi].
    pub(super) fn suspects(self, lo: f64, hi: f64, except: Option<u64>) -> Vec<u64> {
        let centre = 0.5 * (lo + hi);
        let half = (hi - centre).max(centre - lo).next_up();
        let point = RootPoint::new(centre, self.pairs, self.set);
        let mut found = not_above(self, &point, self.slope_bound(hi) * half);
        found.retain(|&position| Some(position) != except);
        found
    }

    /// Those of `suspects` that are not proven positive on all of [lo, hi].
    pub(super) fn stuck(self, suspects: Vec<u64>, lo: f64, hi: f64) -> Vec<Stuck> {
        // Most are so by the bound about few centres, which all share; the others are followed each by itself.
        let mut left = suspects;
        for parts in [1, 4, 16] {
            left = self.not_positive_about(left, lo, hi, parts);
        }
        left.into_par_iter()
            .filter_map(|position| self.positive_to(position, hi, lo).map(|r| (r, position)))
            .collect()
    }

    /// Those of `suspects` that the second-order bound about the centres of so many equal parts of [lo, hi] does not prove positive on each.
    fn not_positive_about(self, suspects: Vec<u64>, lo: f64, hi: f64, parts: usize) -> Vec<u64> {
        if suspects.is_empty() {
            return suspects;
        }
        let end = |k: usize| match k {
            0 => lo,
            _ if k == parts => hi,
            _ => lo + (hi - lo) * (k as f64 / parts as f64),
        };
        let parts: Vec<_> = (0..parts)
            .map(|k| {
                let (lo, hi) = (end(k), end(k + 1));
                let centre = 0.5 * (lo + hi);
                let half = (hi - centre).max(centre - lo).next_up();
                let point = |r| RootPoint::new(r, self.pairs, self.set);
                (point(centre), half, point(hi))
            })
            .collect();
        let left = suspects.par_chunks(TOGETHER).flat_map_iter(|suspects| {
            let mut parts = parts.clone();
            let positive = move |&position: &u64| {
                parts.iter_mut().all(|(centre, half, at_hi)| {
                    let seen = Sighting::at(centre, position, Side::Positive, self.threshold);
                    let curvature = at_hi.curvature_bound(position);
                    seen.with_curvature(curvature).proves(*half)
                })
            };
            suspects.iter().copied().filter({
                let mut positive = positive;
                move |position| !positive(position)
            })
        });
        left.collect()
    }

    /// Follows one position from `hi` down; `None` if it is proven positive to `floor`, else where that stops.
    pub(super) fn positive_to(self, position: u64, mut hi: f64, floor: f64) -> Option<f64> {
        while hi > floor {
            let mut at_hi = RootPoint::new(hi, self.pairs, self.set);
            let seen = Sighting::at(&mut at_hi, position, Side::Positive, self.threshold);
            match extend(hi, floor, &seen, self.pairs, self.set) {
                Some(piece) => hi = piece.lo,
                None => return Some(hi),
            }
        }
        None
    }
}

/// The positions of 1..=L whose sum at `point` is not proven above m·`reach`.
fn not_above(target: Target, point: &RootPoint, reach: f64) -> Vec<u64> {
    let sums = CosineSums::<f32>::on(point.frequencies(), target.set);
    let bound = target.not_below(sums.error_bound(target.context));
    let none = NotAbove {
        found: Vec::new(),
        reach: reach * (1.0 + 1e-12),
        bound,
    };
    let sieve = Sieve::new(&sums, target.context);
    let parts: Vec<_> = sieve.parts(1..target.context + 1).collect();
    let found = parts.into_par_iter().map(|part| {
        let mut found = none.clone();
        sieve.for_each(part, &mut found);
        found.found
    });
    found.reduce(Vec::new, scan::append)
}

/// The positions m whose sum is not above m·`reach` + `bound`.
#[derive(Clone)]
struct NotAbove {
    found: Vec<u64>,
    reach: f64,
    bound: f64,
}

impl NotAbove {
    fn needed(&self, position: u64) -> f64 {
        position as f64 * self.reach + self.bound
    }
}

impl Sift for NotAbove {
    fn limit(&self, _start: u64, end: u64) -> f32 {
        (self.needed(end) as f32).next_up()
    }

    fn visit(&mut self, block: Block<'_, f32>) {
        let end = block.start + block.values.len() as u64;
        if f64::from(block.minimum) > self.needed(end) {
            return;
        }
        for (position, &value) in (block.start..).zip(block.values) {
            if f64::from(value) <= self.needed(position) {
                self.found.push(position);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::witness::{even_above, even_below};
    use ropebound_fast::InstructionSet;
    use ropebound_reference::{Interval, derivatives_root};
    use ropebound_schedule::Threshold;

    fn target(context: u64, pairs: usize) -> Target {
        Target {
            context,
            pairs,
            set: InstructionSet::best(),
            threshold: Threshold::ZERO,
        }
    }

    /// By enclosures: B_m(c) ≤ m·S(hi)·w, S(hi) = Σ i·hi^(i−1), for just those positions, the kernel's error apart.
    #[test]
    fn suspects_are_what_the_first_order_bound_leaves() {
        for (context, pairs, r, width) in [
            (3000u64, 64, 0.87f64, 1e-6),
            (3000, 64, 0.871, 4e-5),
            (500, 8, 0.4, 1e-4),
            (40, 4, 0.3, 1e-2),
        ] {
            let (target, hi) = (target(context, pairs), r + width);
            let slope: f64 = (1..pairs).map(|i| i as f64 * hi.powi(i as i32 - 1)).sum();
            let centre = Interval::from_f64(0.5 * (r + hi), 128);
            let margin = |m: u64| {
                let [sum, ..] = derivatives_root(m, &centre, pairs, 128);
                sum.midpoint().to_f64() - m as f64 * slope * 0.5 * width
            };
            let found = target.suspects(r, hi, None);
            assert!(
                !found.is_empty() && found.len() < context as usize,
                "{}",
                found.len()
            );
            for m in 1..=context {
                match margin(m) {
                    least if least > 1e-3 => assert!(!found.contains(&m), "{m}: {least}"),
                    least if least <= 0.0 => assert!(found.contains(&m), "{m}: {least}"),
                    _ => {}
                }
            }
            let except = found[0];
            assert_eq!(target.suspects(r, hi, Some(except)), found[1..]);
        }
    }

    /// The kernel's error may hide a violation: what is not above the bound by as much stays a suspect, more is none.
    #[test]
    fn suspects_are_left_by_the_error_of_the_kernel() {
        let target = target(3000, 64);
        let lo = 0.87f64;
        let mut tried = 0;
        for m in [500, 1234, 2222, 2600, 2999, 3000] {
            // By how much B_m(c) exceeds m·S(hi)·w, in units of the kernel's error bound, on [lo, lo + width].
            let excess = |width: f64| {
                let hi = lo + width;
                let mut point = RootPoint::new(0.5 * (lo + hi), 64, target.set);
                let bound =
                    CosineSums::<f32>::on(point.frequencies(), target.set).error_bound(3000);
                let half = (0.5 * (hi - lo)).next_up();
                (point.evaluate(m).0.value - m as f64 * target.slope_bound(hi) * half) / bound
            };
            if excess(1e-9) < 3.0 {
                continue;
            }
            for (wanted, is_suspect) in [(-0.5, true), (0.5, true), (2.5, false)] {
                let (mut narrow, mut wide) = (1e-9, 1e-1);
                for _ in 0..60 {
                    let middle = 0.5 * (narrow + wide);
                    if excess(middle) > wanted {
                        narrow = middle;
                    } else {
                        wide = middle;
                    }
                }
                assert!((excess(narrow) - wanted).abs() < 0.2, "{m} {narrow}");
                let found = target.suspects(lo, lo + narrow, None);
                assert_eq!(found.contains(&m), is_suspect, "{m}: {wanted}");
                tried += 1;
            }
        }
        assert!(tried >= 6, "{tried}");
    }

    /// By all values, also where the sieve leaves most out; and those proven positive about a few centres are so when they are followed.
    #[test]
    fn no_suspect_is_left_out_and_none_let_off() {
        for (r, width) in [(0.75, 8e-6), (0.757, 8e-6)] {
            let target = target(150_000, 64);
            let (lo, hi) = (even_below(r), even_above(r + width));
            let centre = 0.5 * (lo + hi);
            let half = (hi - centre).max(centre - lo).next_up();
            let point = RootPoint::new(centre, 64, target.set);
            let sums = CosineSums::<f32>::on(point.frequencies(), target.set);
            let mut values = vec![0.0; 150_000];
            sums.fill(1, &mut values);
            let reach = target.slope_bound(hi) * half * (1.0 + 1e-12);
            let needed = |m: u64| m as f64 * reach + sums.error_bound(150_000);
            let expected: Vec<u64> = (1..)
                .zip(values)
                .filter(|&(m, value)| f64::from(value) <= needed(m))
                .map(|(m, _)| m)
                .collect();
            let found = target.suspects(lo, hi, None);
            assert_eq!(found, expected, "{r}");
            assert!(found.len() > 20, "{}", found.len());
            let followed: Vec<_> = found
                .iter()
                .filter_map(|&m| target.positive_to(m, hi, lo).map(|r| (r, m)))
                .collect();
            let left = target.not_positive_about(found.clone(), lo, hi, 1);
            assert!(
                2 * left.len() < found.len(),
                "{} of {}",
                left.len(),
                found.len()
            );
            assert_eq!(target.stuck(found, lo, hi), followed, "{r}");
        }
    }

    /// With S(½) = 1 + 2·½ for three pairs; and longer or shorter by how many had to be followed.
    #[test]
    fn widths_follow_the_number_of_positions_followed() {
        for (context, many) in [(100, 2), (4096, 3), (40_960, 12)] {
            let mut stride = Stride::new(target(context, 3));
            let mut expected = 2.0 * 4.0 / (context as f64 * 2.0);
            for (followed, factor) in [(many, 1.03), (many + 1, 0.9), (0, 1.03), (1000, 0.9)] {
                let width = stride.width(0.5);
                assert!((width / expected - 1.0).abs() < 1e-12, "{width} {expected}");
                stride.adapt(followed);
                expected *= factor;
            }
        }
    }

    /// All are positive at `hi`; each stuck one is so down to where it is stuck, and vanishes there, the others to `lo`.
    #[test]
    fn what_is_not_proven_to_the_end_is_stuck_at_its_root() {
        let target = target(1024, 8);
        let hi = even_above(413_409.5f64.powf(-1.0 / 8.0));
        let lo = even_below(0.85 * hi);
        let stuck = target.stuck((1..=1024).collect(), lo, hi);
        let followed: Vec<_> = (1..=1024)
            .filter_map(|m| target.positive_to(m, hi, lo).map(|r| (r, m)))
            .collect();
        assert_eq!(stuck, followed);
        let sum = |m: u64, r: f64| {
            let angle = |i| m as f64 * r.powi(i);
            (0..8).map(|i| angle(i).cos()).sum::<f64>()
        };
        for m in 1..=1024 {
            let end = match stuck.iter().find(|&&(_, position)| position == m) {
                None => lo,
                Some(&(r, _)) => {
                    assert!(sum(m, r).abs() < 1e-9, "{m}: {r}");
                    r + 1e-9
                }
            };
            let at = |k: i32| end + (hi - end) * f64::from(k) / 200.0;
            assert!((0..=200).all(|k| sum(m, at(k)) > 0.0), "{m}");
        }
        assert_eq!(stuck.len(), 9, "{stuck:?}");
    }
}
