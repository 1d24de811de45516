//! The least value of a parameter in which every frequency falls: a base or factor of any schedule type.
//!
//! On [p, q] each θ_i lies in [θ_i(q), θ_i(p)], jumps included, and so
//!
//! ```text
//! B_m ≤ Σ_i max {cos(m·θ) | θ_i(q) ≤ θ ≤ θ_i(p)}
//! ```
//!
//! where a term's maximum is 1 if the angles pass a multiple of 2π, and else lies at an end. If the right side is below τ for one m, all of
//! [p, q] is infeasible. Pieces follow one another from the start; near a root they shrink, until what is left is short enough
//! to try the value beyond it. What is infeasible for a shorter context is so for a longer one, and small m give long pieces: witnesses are
//! looked for up to a limit, which doubles where that makes the pieces longer. Nothing but the frequencies' falling is asked of the schedule,
//! so no derivative of it is needed; the test is made in doubles rounded outward (`point.rs`, `outward.rs`).

mod outward;
mod point;

use crate::{FirstNegative, Problem};
use outward::Outward;
pub use point::{Beside, Family};
use point::{Families, Step, covers, covers_jump};
use ropebound_fast::InstructionSet;
use ropebound_schedule::Threshold;

/// What a sweep found. Everything below `infeasible_to` is infeasible, proven, save the `gaps`.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastParameter {
    /// Where the sweep began.
    pub from: f64,
    /// How far it came.
    pub infeasible_to: f64,
    /// What ended it there.
    pub end: SweepEnd,
    /// Pieces too short to prove that were stepped over: thinner islands than these may have been missed.
    pub gaps: Vec<(f64, f64)>,
    /// The last witness: the position that binds at the end.
    pub witness: u64,
    /// The pieces proven.
    pub pieces: usize,
}

/// What ended a sweep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SweepEnd {
    /// This value, at most a 10^-10th beyond, is feasible, with proof.
    Feasible(f64),
    /// The cap.
    Cap,
    /// More gaps than are worth listing.
    Gaps,
    /// The sign of B − τ at this position and value stays open.
    Open {
        /// The position.
        position: u64,
        /// The value.
        at: f64,
    },
}

/// Gaps beyond which a sweep ends.
const MOST_GAPS: usize = 1000;

/// Relative length of a piece below which the value beyond is tried.
const STALL: f64 = 1e-11;

/// A shorter piece than this share of the last scan's asks for another scan.
const SHRINK: f64 = 0.3;
/// The first limit of the witnesses looked for.
const FIRST_LIMIT: u64 = 256;
/// A larger limit is tried after so many pieces,
const AT_LEAST_PIECES: u64 = 8;
/// and as many more as take the time in which the positions below it are looked at, some thousands for each.
const POSITIONS_A_PIECE: u64 = 4096;
/// A larger limit is taken if its piece is longer by this factor.
const WORTH: f64 = 1.1;
/// The deepest of the witnesses at each end of a short stretch that are tried before all of them.
const DEEPEST: usize = 3;
/// Relative length of a piece below which sums near zero decide, which `f32` does not tell from it.
const DOUBTFUL: f64 = 1e-6;

fn length(step: &Option<Step>) -> f64 {
    step.as_ref().map_or(0.0, Step::length)
}

/// Sweeps up from `from` to at most `cap` for the least value with B_m ≥ τ, the `threshold`, for all m in 0..=`context`.
///
/// `family` gives the schedule at a value; every frequency must fall or stay as the value rises, which is the caller's to
/// know. `beside`, for families that jump, gives the schedule on either side of one. `progress` hears the value reached and the pieces so far.
///
/// # Errors
///
/// What `family` or the kernels refuse, and a threshold above the number of pairs, in words.
pub fn least_parameter(
    family: Family<'_>,
    beside: Option<Beside<'_>>,
    (context, threshold): (u64, Threshold),
    from: f64,
    cap: f64,
    progress: &mut dyn FnMut(f64, usize),
) -> Result<LeastParameter, String> {
    let mut found = LeastParameter {
        from,
        infeasible_to: from,
        end: SweepEnd::Cap,
        gaps: Vec::new(),
        witness: 0,
        pieces: 0,
    };
    let outward = Outward::default();
    let families = Families {
        family,
        outward: &outward,
        set: InstructionSet::best(),
        threshold,
    };
    let mut candidates: Vec<u64> = Vec::new();
    let mut point = families.at(from)?;
    let pairs = point.schedule.pairs() as u64 + point.schedule.unrotated();
    threshold
        .at_most(pairs)
        .map_err(|error| error.to_string())?;
    let mut longest = f64::INFINITY;
    let mut limit = FIRST_LIMIT.min(context);
    let mut untried = 0;
    let mut fall = families
        .at(from * (1.0 + 1e-7))
        .map_or(1.0, |near| point.approx_fall(&near));
    progress(point.value, 0);
    loop {
        let mut step = families.extend(&point, &candidates, STALL / 2.0, &mut fall);
        if step.is_none() || length(&step) < SHRINK * longest {
            let mut scanned = None;
            if length(&step).max(longest) >= DOUBTFUL {
                candidates = families.scan::<f32>(&point, limit);
                scanned = families.extend(&point, &candidates, STALL / 2.0, &mut fall);
            }
            if length(&scanned) < DOUBTFUL {
                candidates = families.scan::<f64>(&point, limit);
                scanned = families.extend(&point, &candidates, STALL / 2.0, &mut fall);
            }
            longest = length(&scanned);
            if longest >= length(&step) {
                step = scanned;
            }
        }
        untried += 1;
        let stalls = length(&step) <= STALL;
        if limit < context && (stalls || untried > AT_LEAST_PIECES + limit / POSITIONS_A_PIECE) {
            let larger = limit.saturating_mul(2).min(context);
            let more = families.scan::<f32>(&point, larger);
            let longer = families.extend(&point, &more, STALL / 2.0, &mut fall);
            untried = 0;
            if stalls || length(&longer) > WORTH * length(&step) {
                (limit, longest) = (larger, f64::INFINITY);
                if length(&longer) > STALL {
                    longest = length(&longer);
                    (candidates, step) = (more, longer);
                } else {
                    continue;
                }
            }
        }
        let (next, proven) = match step {
            Some(step) if step.length() > STALL => {
                found.pieces += 1;
                found.witness = step.witness;
                (step.end, true)
            }
            _ => (families.at(point.value * (1.0 + 4.0 * STALL))?, false),
        };
        if !proven {
            // Too short to go on by pieces: is the value beyond feasible?
            let problem = Problem::new(&next.schedule)
                .and_then(|problem| problem.at_least(threshold))
                .map_err(|error| error.to_string())?;
            match problem
                .first_negative(1..context + 1)
                .map_err(|error| error.to_string())?
            {
                FirstNegative::None => {
                    found.infeasible_to = point.value;
                    found.end = SweepEnd::Feasible(next.value);
                    return Ok(found);
                }
                FirstNegative::At(position) => {
                    let [here, there] =
                        [&point, &next].map(|point| families.scan::<f64>(point, context));
                    let deepest = |count: usize| {
                        let ends = [&here, &there].into_iter();
                        let ends = ends.flat_map(|end| end.iter().copied().take(count));
                        ends.collect::<Vec<_>>()
                    };
                    let covered = |witnesses: &[u64]| {
                        covers(families, &point, &next, witnesses, 12)
                            || beside.is_some_and(|beside| {
                                covers_jump(families, beside, &point, &next, witnesses)
                            })
                    };
                    candidates = deepest(usize::MAX);
                    let proven = covered(&deepest(DEEPEST)) || covered(&candidates);
                    if !proven {
                        found.gaps.push((point.value, next.value));
                    }
                    found.witness = position;
                }
                FirstNegative::Undecided { position, .. } => {
                    found.infeasible_to = point.value;
                    found.end = SweepEnd::Open {
                        position,
                        at: next.value,
                    };
                    return Ok(found);
                }
            }
        }
        if next.value >= cap || found.gaps.len() > MOST_GAPS {
            found.infeasible_to = next.value;
            if next.value < cap {
                found.end = SweepEnd::Gaps;
            }
            return Ok(found);
        }
        point = next;
        progress(point.value, found.pieces);
    }
}
