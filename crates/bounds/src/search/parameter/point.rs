//! The schedule at one value, and whether one position stays negative from there to another.
//!
//! With [θ_i⁻(q), θ_i⁺(p)] in doubles around all frequencies of a piece, the ends of the angles are m·θ_i⁻ rounded down and m·θ_i⁺ rounded
//! up. A term's maximum between them is 1 if they may pass a multiple of 2π, else the larger cosine of the two, with `cos_sin`'s error; and h
//! terms of size at most 1 lose at most h² roundings in their sum. Where a piece is so short that this is too wide, enclosures to 96 bits decide.

use super::outward::{Outward, Range};
use crate::search::scan::append;
use ropebound_fast::{
    CosineSums, Element, Frequencies, InstructionSet, LARGEST_ANGLE, UNIT_ROUNDOFF, cos_sin,
    cos_sin_error,
};
use ropebound_reference::{Frequencies as Enclosures, Interval, Round};
use ropebound_schedule::{Schedule, Threshold};
use std::cell::OnceCell;

/// Bits of the enclosures.
const PRECISION: u32 = 96;
/// Where the doubles prove nothing longer than the least, enclosures are tried from so many times that on.
const RETRY: f64 = 64.0;
/// Candidate witnesses kept from a scan.
const KEEP: usize = 24;
/// Neighbours reach about as far as each other.
const STRIP: usize = 8;

/// Schedules by value.
pub type Family<'a> = &'a dyn Fn(f64) -> Result<Schedule, String>;

/// The schedule at `value` as it is on the side of `at`, for a jump between `at` and `other`: arguments in this order.
pub type Beside<'a> = &'a dyn Fn(f64, f64, f64) -> Result<Schedule, String>;

/// A family of schedules with what is remembered of its numbers.
#[derive(Clone, Copy)]
pub(super) struct Families<'a> {
    pub family: Family<'a>,
    pub outward: &'a Outward,
    pub set: InstructionSet,
    /// τ: negative is a sum below it.
    pub threshold: Threshold,
}

/// The schedule at one value.
pub(super) struct Point {
    pub value: f64,
    pub schedule: Schedule,
    /// θ_i.
    ranges: Vec<Range>,
    /// θ_i to 96 bits, once asked for.
    exact: OnceCell<Enclosures>,
}

/// In which numbers a piece is proven.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Numbers {
    /// Doubles, rounded outward.
    Doubles,
    /// Enclosures of 96 bits: for pieces so short that the doubles' width hides them.
    Enclosures,
}

/// A piece from a point to `end` on which `witness` is negative.
pub(super) struct Step {
    pub end: Point,
    pub witness: u64,
    start: f64,
}

impl Step {
    /// Relative to where it starts.
    pub(super) fn length(&self) -> f64 {
        self.end.value / self.start - 1.0
    }
}

impl Families<'_> {
    pub(super) fn at(&self, value: f64) -> Result<Point, String> {
        let schedule = (self.family)(value)?;
        Ok(Point {
            value,
            ranges: schedule.frequencies(self.outward),
            schedule,
            exact: OnceCell::new(),
        })
    }

    /// Roughly what the rotated pairs have to reach.
    fn approx_needed(&self, point: &Point) -> f64 {
        self.threshold.enclosing_f64()[0] - point.schedule.unrotated() as f64
    }

    /// The positions whose sums are deepest for their size, of each `STRIP` the best alone.
    ///
    /// On doubles near the frequencies, in `f32` for speed or `f64` for what lies near zero: each is proven by itself later.
    pub(super) fn scan<T: Element>(&self, point: &Point, context: u64) -> Vec<u64> {
        let needed = self.approx_needed(point);
        let Some(table) = point.approx_frequencies() else {
            return Vec::new();
        };
        let score = |value: T, position: u64| (needed - value.to_f64()) / position as f64;
        let mut seen = CosineSums::<T>::on(&table, self.set).map_reduce(
            1..context + 1,
            |block| {
                if block.minimum.to_f64() >= needed {
                    return Vec::new();
                }
                let strips = (block.start..)
                    .step_by(STRIP)
                    .zip(block.values.chunks(STRIP));
                strips
                    .filter(|(_, strip)| {
                        let least = strip.iter().copied().fold(T::INFINITY, T::min);
                        least.to_f64() < needed
                    })
                    .filter_map(|(start, strip)| {
                        (start..)
                            .zip(strip)
                            .map(|(position, &value)| (score(value, position), position))
                            .reduce(|a, b| if b.0 > a.0 { b } else { a })
                    })
                    .collect()
            },
            Vec::new,
            append,
        );
        seen.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        seen.truncate(KEEP);
        seen.into_iter().map(|(_, position)| position).collect()
    }

    /// The longest piece from `point` that the best candidates give, if it is longer than `least`. `fall` is how fast the frequencies fell,
    /// all together and relative to the value, on the last piece, and becomes what it is here.
    pub(super) fn extend(
        &self,
        point: &Point,
        candidates: &[u64],
        least: f64,
        fall: &mut f64,
    ) -> Option<Step> {
        let sums = point.approx_sums(candidates, self.set);
        let needed = self.approx_needed(point);
        let (depth, witness) = candidates
            .iter()
            .zip(sums)
            .map(|(&position, sum)| ((needed - sum) / position as f64, position))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|&(depth, _)| depth > 0.0)?;
        let mut length = (3.0 * depth / fall.max(1e-300)).min(0.25);
        let mut numbers = Numbers::Doubles;
        loop {
            // A value right at a jump has no settled schedule: shorter, then.
            if let Ok(end) = self.at(point.value * (1.0 + length)) {
                *fall = point.approx_fall(&end);
                if self.proves(point, &end, witness, numbers) {
                    return Some(Step {
                        end,
                        witness,
                        start: point.value,
                    });
                }
            }
            length *= 0.5;
            if length <= least {
                match numbers {
                    Numbers::Enclosures => return None,
                    Numbers::Doubles => {
                        numbers = Numbers::Enclosures;
                        length = RETRY * least;
                    }
                }
            }
        }
    }
}

impl Point {
    fn exact(&self) -> &Enclosures {
        self.exact
            .get_or_init(|| Enclosures::of(&self.schedule, PRECISION))
    }

    /// Roughly how fast the frequencies fall from here to a larger value's, all together and relative to the value.
    pub(super) fn approx_fall(&self, further: &Point) -> f64 {
        let middles = self.ranges.iter().zip(&further.ranges);
        let fallen = middles.map(|(here, there)| here.approx_middle() - there.approx_middle());
        (fallen.sum::<f64>() / (further.value / self.value - 1.0)).max(0.0)
    }

    /// Roughly B(m) of the rotated pairs for each m of `positions`, for ranking alone.
    fn approx_sums(&self, positions: &[u64], set: InstructionSet) -> Vec<f64> {
        let middles: Vec<_> = self.ranges.iter().map(|r| r.approx_middle()).collect();
        let (mut cosines, mut sines) = (vec![0.0; middles.len()], vec![0.0; middles.len()]);
        let sum = |&position: &u64| {
            let angles: Vec<_> = middles
                .iter()
                .map(|theta| position as f64 * theta)
                .collect();
            cos_sin(&angles, &mut cosines, &mut sines, set);
            cosines.iter().sum()
        };
        positions.iter().map(sum).collect()
    }

    /// Doubles near the frequencies.
    fn approx_frequencies(&self) -> Option<Frequencies> {
        let middles = self.ranges.iter();
        let middles = middles.map(|range| (range.approx_middle().clamp(0.0, 8.0), 0.0));
        Frequencies::new(&middles.collect::<Vec<_>>(), 0.0).ok()
    }
}

/// Whether pieces with these witnesses cover all from `low` to `high`, halving up to `depth` times.
pub(super) fn covers(
    families: Families<'_>,
    low: &Point,
    high: &Point,
    witnesses: &[u64],
    depth: u32,
) -> bool {
    let whole = |&witness: &u64| families.proves(low, high, witness, Numbers::Enclosures);
    if witnesses.iter().any(whole) {
        return true;
    }
    let middle = low.value + 0.5 * (high.value - low.value);
    if depth == 0 || middle <= low.value || middle >= high.value {
        return false;
    }
    // A value right at a jump has no settled schedule.
    families.at(middle).is_ok_and(|middle| {
        covers(families, low, &middle, witnesses, depth - 1)
            && covers(families, &middle, high, witnesses, depth - 1)
    })
}

/// The same where the family jumps somewhere in between: all of it is covered with the schedules of either side, wherever the jump is.
pub(super) fn covers_jump(
    families: Families<'_>,
    beside: Beside<'_>,
    low: &Point,
    high: &Point,
    witnesses: &[u64],
) -> bool {
    let (from, to) = (low.value, high.value);
    [(from, to), (to, from)].into_iter().all(|(at, other)| {
        let family = |value: f64| beside(at, other, value);
        let side = Families {
            family: &family,
            ..families
        };
        let ends = side.at(from).and_then(|low| Ok((low, side.at(to)?)));
        ends.is_ok_and(|(low, high)| covers(side, &low, &high, witnesses, 12))
    })
}

/// A whole turn is 1/0.159…; the double is within half a unit of its last place.
const PER_RADIAN: f64 = std::f64::consts::FRAC_1_PI / 2.0;

/// Whether an angle from `lo` to `hi` may be a multiple of 2π.
fn may_pass_a_turn(lo: f64, hi: f64) -> bool {
    let least = (lo * PER_RADIAN.next_down()).next_down();
    let most = (hi * PER_RADIAN.next_up()).next_up();
    most.floor() >= least
}

impl Families<'_> {
    /// Whether B(`position`) < τ for all frequencies between those of `low` and `high`, which are the lesser value's and the larger one's:
    /// term by term, as this file's head has it.
    fn proves(&self, low: &Point, high: &Point, position: u64, numbers: Numbers) -> bool {
        self.proves_in_doubles(low, high, position)
            || (numbers == Numbers::Enclosures && self.proves_in_enclosures(low, high, position))
    }

    fn proves_in_doubles(&self, low: &Point, high: &Point, position: u64) -> bool {
        let m = position as f64;
        let pairs = low.ranges.len();
        let mut angles = Vec::with_capacity(2 * pairs);
        angles.extend(low.ranges.iter().map(|theta| (m * theta.hi).next_up()));
        angles.extend(
            high.ranges
                .iter()
                .map(|theta| (m * theta.lo).next_down().max(0.0)),
        );
        let largest = angles.iter().copied().fold(0.0, f64::max);
        if pairs != high.ranges.len() || largest.is_nan() || largest > LARGEST_ANGLE {
            return false;
        }
        let (mut cosines, mut sines) = (vec![0.0; 2 * pairs], vec![0.0; 2 * pairs]);
        cos_sin(&angles, &mut cosines, &mut sines, self.set);
        let unrotated = low.schedule.unrotated() as f64;
        let mut sum = unrotated;
        for i in 0..pairs {
            let (most, least) = (angles[i], angles[pairs + i]);
            sum += if may_pass_a_turn(least, most) {
                1.0
            } else {
                cosines[i].max(cosines[pairs + i])
            };
        }
        let count = pairs as f64 + unrotated;
        let error = pairs as f64 * cos_sin_error(largest) + count * count * UNIT_ROUNDOFF;
        // Near τ the difference is exact, and elsewhere its rounding cannot change the sign.
        let [least_needed, _] = self.threshold.enclosing_f64();
        (sum - least_needed) + 1.01 * error < 0.0
    }

    fn proves_in_enclosures(&self, low: &Point, high: &Point, position: u64) -> bool {
        let turn = Interval::pi(PRECISION).scale(2);
        let mut sum = Interval::from_u64(low.schedule.unrotated(), PRECISION);
        for (most, least) in low.exact().intervals().iter().zip(high.exact().intervals()) {
            let (most, least) = (most.scale(position), least.scale(position));
            let turns = |angle: &Interval| angle.divide(&turn).expect("2π is above 0");
            let term = if turns(&most).hi().to_f64_round(Round::Up).floor()
                >= turns(&least).lo().to_f64_round(Round::Down)
            {
                Interval::one(PRECISION)
            } else {
                most.cos().hull(&least.cos())
            };
            sum = &sum + &term;
        }
        *sum.less(self.threshold, PRECISION).hi() < 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::{Decimal, HeadDim};
    use std::cell::Cell;

    fn families<'a>(family: Family<'a>, outward: &'a Outward) -> Families<'a> {
        Families {
            family,
            outward,
            set: InstructionSet::best(),
            threshold: Threshold::ZERO,
        }
    }

    fn plain(base: f64) -> Result<Schedule, String> {
        let base = Decimal::from_f64_exact(base).map_err(|error| error.to_string())?;
        let head_dim = HeadDim::new(128).expect("an even number");
        Schedule::plain(base, head_dim).map_err(|error| error.to_string())
    }

    #[test]
    fn halving_covers_what_no_single_piece_does() {
        let outward = Outward::default();
        let plain = families(&plain, &outward);
        let point = |base| plain.at(base).expect("a base");
        let (low, high) = (point(4200.0), point(4260.0));
        let witnesses = plain.scan::<f64>(&low, 1024);
        assert!(witnesses.contains(&1009));
        let within = |depth| covers(plain, &low, &high, &witnesses, depth);
        let least = (0..12)
            .find(|&depth| within(depth))
            .expect("it is infeasible throughout");
        assert!(least > 1);
        // The least base, 4293.437…, is never covered.
        assert!(!covers(
            plain,
            &point(4293.0),
            &point(4294.0),
            &witnesses,
            6
        ));
    }

    /// Right above the end of an island, 4330.8…, the first of the pieces have to be the shortest.
    #[test]
    fn halving_goes_no_deeper_than_asked() {
        let outward = Outward::default();
        let plain = families(&plain, &outward);
        let point = |base| plain.at(base).expect("a base");
        let (low, high) = (point(4331.0), point(4340.0));
        let witnesses = plain.scan::<f64>(&low, 1024);
        let within = |depth| covers(plain, &low, &high, &witnesses, depth);
        assert_eq!((0..16).find(|&depth| within(depth)), Some(7));
    }

    /// The length tried first is about the one that is proven: few schedules are asked for.
    #[test]
    fn a_piece_takes_few_trials() {
        let calls = Cell::new(0);
        let counted = |base: f64| {
            calls.set(calls.get() + 1);
            plain(base)
        };
        for (base, most) in [(2.0, 1), (50.0, 1), (1000.0, 2), (4000.0, 1), (4290.0, 2)] {
            let outward = Outward::default();
            let counted = families(&counted, &outward);
            let here = counted.at(base).expect("a base");
            let witnesses = counted.scan::<f64>(&here, 1024);
            let mut fall = here.approx_fall(&counted.at(base * (1.0 + 1e-7)).expect("a base"));
            calls.set(0);
            let step = counted.extend(&here, &witnesses, 1e-11, &mut fall);
            assert!(
                step.is_some() && calls.get() <= most,
                "{base}: {}",
                calls.get()
            );
        }
    }

    /// By the definition, and the deepest for their size first.
    #[test]
    fn ranks_are_those_of_the_sums() {
        let outward = Outward::default();
        let plain = families(&plain, &outward);
        let point = plain.at(4000.0).expect("a base");
        let by_definition: f64 = (0..64)
            .map(|i| (1009.0 * 4000f64.powf(-f64::from(i) / 64.0)).cos())
            .sum();
        assert!((point.approx_sums(&[1009], plain.set)[0] - by_definition).abs() < 1e-9);
        let seen = plain.scan::<f64>(&point, 1024);
        let scores: Vec<f64> = seen
            .iter()
            .zip(point.approx_sums(&seen, plain.set))
            .map(|(&m, sum)| -sum / m as f64)
            .collect();
        // The best of each 8, where any is negative.
        assert!((2..=24).contains(&seen.len()) && scores.iter().all(|&score| score > 0.0));
        assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    }
}
