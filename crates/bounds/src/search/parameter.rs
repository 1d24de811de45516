//! The least value of a parameter in which every frequency falls: a base or factor of any schedule type.
//!
//! On [p, q] each θ_i lies in [θ_i(q), θ_i(p)], jumps included, and so
//!
//! ```text
//! B_m ≤ Σ_i max {cos(m·θ) | θ_i(q) ≤ θ ≤ θ_i(p)}
//! ```
//!
//! where a term's maximum is 1 if the angles pass a multiple of 2π, and else lies at an end. If the right side is negative for one m, all of
//! [p, q] is infeasible. Pieces follow one another from the start; near a root they shrink, until what is left is short enough
//! to try the value beyond it.

use super::scan;
use crate::{FirstNegative, Problem};
use ropebound_fast::{InstructionSet, cos_sin};
use ropebound_reference::{Frequencies, Interval, Round};
use ropebound_schedule::Schedule;

/// What a sweep found. Everything below `infeasible_to` is infeasible, proven, save the `gaps`.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastParameter {
    /// Where the sweep began.
    pub from: f64,
    /// How far it came.
    pub infeasible_to: f64,
    /// A value found feasible, with proof, at most a 10^-10th beyond; `None` if the sweep ended at its cap or could not go on.
    pub feasible: Option<f64>,
    /// Pieces too short to prove that were stepped over: thinner islands than these may have been missed.
    pub gaps: Vec<(f64, f64)>,
    /// The last witness: the position that binds at the end.
    pub witness: u64,
    /// The pieces proven.
    pub pieces: usize,
    /// Why there is no value, if there is none.
    pub why: Option<String>,
}

/// Relative length of a piece below which the value beyond is tried.
const STALL: f64 = 1e-11;
/// Candidate witnesses kept from a scan.
const KEEP: usize = 24;
const PRECISION: u32 = 96;

/// Schedules by value.
pub type Family<'a> = &'a dyn Fn(f64) -> Result<Schedule, String>;

/// The schedule at `value` as it is on the side of `at`, for a jump between `at` and `other`: arguments in this order.
pub type Beside<'a> = &'a dyn Fn(f64, f64, f64) -> Result<Schedule, String>;

/// Sweeps up from `from` to at most `cap` for the least value with B_m ≥ 0 for all m in 0..=`context`.
///
/// `family` gives the schedule at a value; every frequency must fall or stay as the value rises, which is the caller's to
/// know. `beside`, for families that jump, gives the schedule on either side of one. `progress` hears the value reached and the pieces so far.
///
/// # Errors
///
/// What `family` or the kernels refuse, in words.
pub fn least_parameter(
    family: Family<'_>,
    beside: Option<Beside<'_>>,
    context: u64,
    from: f64,
    cap: f64,
    progress: &mut dyn FnMut(f64, usize),
) -> Result<LeastParameter, String> {
    let mut found = LeastParameter {
        from,
        infeasible_to: from,
        feasible: None,
        gaps: Vec::new(),
        witness: 0,
        pieces: 0,
        why: None,
    };
    let mut candidates: Vec<u64> = Vec::new();
    let mut point = Point::new(family, from)?;
    let mut longest = 0.0f64;
    loop {
        progress(point.value, found.pieces);
        let mut step = point.extend(family, &candidates)?;
        if step
            .as_ref()
            .is_none_or(|step| step.length() < 0.3 * longest)
        {
            candidates = point.scan(context)?;
            let scanned = point.extend(family, &candidates)?;
            longest = scanned.as_ref().map_or(0.0, Step::length);
            let length = |step: &Option<Step>| step.as_ref().map_or(0.0, Step::length);
            if length(&scanned) >= length(&step) {
                step = scanned;
            }
        }
        let (next, proven) = match step {
            Some(step) if step.length() > STALL => {
                found.pieces += 1;
                found.witness = step.witness;
                (step.end, true)
            }
            _ => (
                Point::new(family, point.value * (1.0 + 4.0 * STALL))?,
                false,
            ),
        };
        if !proven {
            // Too short to go on by pieces: is the value beyond feasible?
            let problem = Problem::new(&next.schedule).map_err(|error| error.to_string())?;
            match problem
                .first_negative(1..context + 1)
                .map_err(|error| error.to_string())?
            {
                FirstNegative::None => {
                    found.infeasible_to = point.value;
                    found.feasible = Some(next.value);
                    return Ok(found);
                }
                FirstNegative::At(position) => {
                    candidates = point.scan(context)?;
                    candidates.extend(next.scan(context)?);
                    let proven = covers(family, &point, &next, &candidates, 12)
                        || beside
                            .is_some_and(|beside| covers_jump(beside, &point, &next, &candidates));
                    if !proven {
                        found.gaps.push((point.value, next.value));
                    }
                    found.witness = position;
                }
                FirstNegative::Undecided { position, .. } => {
                    found.infeasible_to = point.value;
                    found.why = Some(format!(
                        "the sign of B({position}) stays open at {}",
                        next.value
                    ));
                    return Ok(found);
                }
            }
        }
        if next.value >= cap || found.gaps.len() > 1000 {
            found.infeasible_to = next.value;
            found.why = Some(if next.value >= cap {
                format!("nothing feasible up to {cap}")
            } else {
                "too many pieces could not be proven".to_owned()
            });
            return Ok(found);
        }
        point = next;
    }
}

/// The schedule at one value.
struct Point {
    value: f64,
    schedule: Schedule,
    frequencies: Frequencies,
    /// θ_i, for ranking.
    approx: Vec<f64>,
}

/// A piece from a point to `end` on which `witness` is negative.
struct Step {
    end: Point,
    witness: u64,
    start: f64,
}

impl Step {
    /// Relative to where it starts.
    fn length(&self) -> f64 {
        self.end.value / self.start - 1.0
    }
}

impl Point {
    fn new(family: Family<'_>, value: f64) -> Result<Self, String> {
        let schedule = family(value)?;
        let frequencies = Frequencies::of(&schedule, PRECISION);
        Ok(Self {
            value,
            approx: frequencies
                .intervals()
                .iter()
                .map(|theta| theta.lo().to_f64())
                .collect(),
            schedule,
            frequencies,
        })
    }

    /// Roughly B(m), for ranking alone; the same on every machine, as the platform's cosine would not be.
    fn approx_sum(&self, position: u64) -> f64 {
        let m = position as f64;
        let angles: Vec<_> = self.approx.iter().map(|theta| m * theta).collect();
        let mut cosines = vec![0.0; angles.len()];
        let mut sines = cosines.clone();
        cos_sin(&angles, &mut cosines, &mut sines, InstructionSet::best());
        cosines.iter().sum()
    }

    /// The negative positions whose sums are deepest for their size.
    fn scan(&self, context: u64) -> Result<Vec<u64>, String> {
        let problem = Problem::new(&self.schedule).map_err(|error| error.to_string())?;
        let band = problem.sums.error_bound(context);
        let mut seen = scan::below(&problem.sums, 1..context + 1, -band);
        let score = |&(position, value): &(u64, f64)| -value / position as f64;
        seen.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.0.cmp(&b.0)));
        seen.truncate(KEEP);
        Ok(seen.into_iter().map(|(position, _)| position).collect())
    }

    /// The longest piece that the best candidates give.
    fn extend(&self, family: Family<'_>, candidates: &[u64]) -> Result<Option<Step>, String> {
        let depth = |&position: &u64| -self.approx_sum(position) / position as f64;
        let best = candidates
            .iter()
            .copied()
            .max_by(|a, b| depth(a).total_cmp(&depth(b)));
        let Some(witness) = best.filter(|position| depth(position) > 0.0) else {
            return Ok(None);
        };
        // How fast the frequencies fall here, relative to the value.
        let Ok(near) = Point::new(family, self.value * (1.0 + 1e-9)) else {
            return Ok(None);
        };
        let pairs = self
            .frequencies
            .intervals()
            .iter()
            .zip(near.frequencies.intervals());
        let fall: f64 = pairs
            .map(|(here, there)| (here - there).hi().to_f64())
            .sum::<f64>()
            / 1e-9;
        let mut length = (3.0 * depth(&witness) / fall.max(1e-300)).min(0.25);
        while length > STALL / 2.0 {
            // A value right at a jump has no settled schedule: shorter, then.
            let Ok(end) = Point::new(family, self.value * (1.0 + length)) else {
                length *= 0.5;
                continue;
            };
            if proves(&self.frequencies, &end.frequencies, witness) {
                return Ok(Some(Step {
                    end,
                    witness,
                    start: self.value,
                }));
            }
            length *= 0.5;
        }
        Ok(None)
    }
}

/// Whether pieces with these witnesses cover all from `low` to `high`, halving up to `depth` times.
fn covers(family: Family<'_>, low: &Point, high: &Point, witnesses: &[u64], depth: u32) -> bool {
    let whole = |&witness: &u64| proves(&low.frequencies, &high.frequencies, witness);
    if witnesses.iter().any(whole) {
        return true;
    }
    let middle = low.value + 0.5 * (high.value - low.value);
    if depth == 0 || middle <= low.value || middle >= high.value {
        return false;
    }
    // A value right at a jump has no settled schedule.
    Point::new(family, middle).is_ok_and(|middle| {
        covers(family, low, &middle, witnesses, depth - 1)
            && covers(family, &middle, high, witnesses, depth - 1)
    })
}

/// The same where the family jumps somewhere in between: all of it is covered with the schedules of either side, wherever the jump is.
fn covers_jump(beside: Beside<'_>, low: &Point, high: &Point, witnesses: &[u64]) -> bool {
    let (from, to) = (low.value, high.value);
    [(from, to), (to, from)].into_iter().all(|(at, other)| {
        let family = |value: f64| beside(at, other, value);
        let ends = Point::new(&family, from).and_then(|low| Ok((low, Point::new(&family, to)?)));
        ends.is_ok_and(|(low, high)| covers(&family, &low, &high, witnesses, 12))
    })
}

/// Whether B(`position`) < 0 for all frequencies between `low` and `high`, term by term.
fn proves(high: &Frequencies, low: &Frequencies, position: u64) -> bool {
    let turn = Interval::pi(PRECISION).scale(2);
    let mut sum = Interval::from_u64(high.unrotated(), PRECISION);
    for (high, low) in high.intervals().iter().zip(low.intervals()) {
        let (high, low) = (high.scale(position), low.scale(position));
        let turns = |angle: &Interval| angle.divide(&turn).expect("2π is above 0");
        let most = turns(&high).hi().to_f64_round(Round::Up);
        let least = turns(&low).lo().to_f64_round(Round::Down);
        let term = if most.floor() >= least {
            Interval::one(PRECISION)
        } else {
            high.cos().hull(&low.cos())
        };
        sum = &sum + &term;
    }
    *sum.hi() < 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::{Decimal, HeadDim};
    use std::cell::Cell;

    fn plain(base: f64) -> Result<Schedule, String> {
        let base = Decimal::from_f64_exact(base).map_err(|error| error.to_string())?;
        let head_dim = HeadDim::new(128).expect("an even number");
        Schedule::plain(base, head_dim).map_err(|error| error.to_string())
    }

    #[test]
    fn halving_covers_what_no_single_piece_does() {
        let point = |base| Point::new(&plain, base).expect("a base");
        let (low, high) = (point(4200.0), point(4260.0));
        let witnesses = low.scan(1024).expect("a schedule");
        assert!(witnesses.contains(&1009));
        let within = |depth| covers(&plain, &low, &high, &witnesses, depth);
        let least = (0..12)
            .find(|&depth| within(depth))
            .expect("it is infeasible throughout");
        assert!(least > 1);
        // The least base, 4293.437…, is never covered.
        assert!(!covers(
            &plain,
            &point(4293.0),
            &point(4294.0),
            &witnesses,
            6
        ));
    }

    /// Right above the end of an island, 4330.8…, the first of the pieces have to be the shortest.
    #[test]
    fn halving_goes_no_deeper_than_asked() {
        let point = |base| Point::new(&plain, base).expect("a base");
        let (low, high) = (point(4331.0), point(4340.0));
        let witnesses = low.scan(1024).expect("a schedule");
        let within = |depth| covers(&plain, &low, &high, &witnesses, depth);
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
        for (base, most) in [(2.0, 2), (50.0, 2), (1000.0, 3), (4000.0, 2), (4290.0, 3)] {
            let here = Point::new(&plain, base).expect("a base");
            let witnesses = here.scan(1024).expect("a schedule");
            calls.set(0);
            let step = here.extend(&counted, &witnesses).expect("schedules");
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
        let point = Point::new(&plain, 4000.0).expect("a base");
        let by_definition: f64 = (0..64)
            .map(|i| (1009.0 * 4000f64.powf(-f64::from(i) / 64.0)).cos())
            .sum();
        assert!((point.approx_sum(1009) - by_definition).abs() < 1e-9);
        let seen = point.scan(1024).expect("a schedule");
        let scores: Vec<f64> = seen
            .iter()
            .map(|&m| -point.approx_sum(m) / m as f64)
            .collect();
        assert!(seen.len() > 2 && scores.iter().all(|&score| score > 0.0));
        assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    }
}
