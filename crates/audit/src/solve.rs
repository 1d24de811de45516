//! The least base or factor that makes a configured schedule hold, for the rotary pairs alone.

use ropebound_bounds::search::{Beside, ExactBase, Ladder, LowerBound, least_parameter};
use ropebound_config::Rotary;
use ropebound_schedule::{Decimal, Rope, RopeKind};
use serde::Serialize;

/// What is solved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Parameter {
    /// The base.
    Base,
    /// The scaling factor.
    Factor,
}

/// The least value of a parameter, the others as configured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Solution {
    /// The schedule as configured.
    pub schedule: String,
    /// Which parameter.
    pub parameter: Parameter,
    /// Distances 0..reach.
    pub reach: u64,
    /// The least value lies at or above this: every value from `searched_from` to here is infeasible.
    pub at_least: Option<String>,
    /// A feasible value next to it; the least value lies at or below it.
    pub feasible: Option<String>,
    /// Where the search began; nothing is said of values below.
    pub searched_from: String,
    /// The position that binds.
    pub binding: Option<u64>,
    /// `proved`, or why not.
    pub status: String,
    /// Stretches that could not be proven and were stepped over.
    pub gaps: Vec<(String, String)>,
    /// Pieces of the proof.
    pub pieces: usize,
}

/// Solves for `parameter` over the layer type's reach.
///
/// # Errors
///
/// A type without the parameter, no context, or a schedule outside the kernels' domain: in words.
pub fn solve(
    rotary: &Rotary,
    parameter: Parameter,
    progress: &mut dyn FnMut(f64, usize),
) -> Result<Solution, String> {
    let rope = &rotary.rope;
    let reach = rotary
        .reach
        .ok_or("no context is claimed: give one with --context")?;
    let blank = |from: &str| Solution {
        schedule: rope.to_string(),
        parameter,
        reach,
        at_least: None,
        feasible: None,
        searched_from: from.to_owned(),
        binding: None,
        status: String::new(),
        gaps: Vec::new(),
        pieces: 0,
    };
    if parameter == Parameter::Base && rope.kind == RopeKind::Default {
        return Ok(plain(rope, reach, blank("1")));
    }
    if parameter == Parameter::Factor && rope.factor().is_none() {
        return Err(format!(
            "{} has no factor; expected linear, dynamic, yarn, llama3, proportional or ntk",
            rope.type_name()
        ));
    }
    let from = match parameter {
        Parameter::Factor => 1.0,
        Parameter::Base => start(rope)?,
    };
    let family = |value: f64| {
        let value = Decimal::from_f64_exact(value).map_err(|error| error.to_string())?;
        let rope = match parameter {
            Parameter::Base => rope.with_base(value),
            Parameter::Factor => rope.with_factor(value).expect("it has one"),
        };
        let schedule = rope.schedule().map_err(|error| error.to_string())?;
        Ok(schedule.without_unrotated())
    };
    let beside = |at: f64, other: f64, value: f64| {
        let decimal =
            |value: f64| Decimal::from_f64_exact(value).map_err(|error| error.to_string());
        let rope = rope.with_base(decimal(value)?);
        let schedule = rope.schedule_beside_jump(&decimal(at)?, &decimal(other)?);
        schedule.map_err(|error| error.to_string())
    };
    let jumps =
        parameter == Parameter::Base && matches!(&rope.kind, RopeKind::Yarn(yarn) if yarn.truncate);
    let beside = jumps.then_some(&beside as Beside<'_>);
    let cap = match parameter {
        Parameter::Base => 1e30,
        Parameter::Factor => 1e9,
    };
    let found = least_parameter(&family, beside, reach - 1, from, cap, progress)?;
    let text = |value: f64| format!("{value}");
    Ok(Solution {
        at_least: Some(text(found.infeasible_to)),
        feasible: found.feasible.map(text),
        binding: (found.witness > 0).then_some(found.witness),
        status: match (&found.why, found.gaps.is_empty()) {
            (Some(why), true) => format!("proved up to there: {why}"),
            (Some(why), false) => format!("not proven: {why}"),
            (None, true) => "proved".to_owned(),
            (None, false) => "not proven: stretches were stepped over, and islands inside them may have been missed".to_owned(),
        },
        gaps: found.gaps.iter().map(|&(from, to)| (text(from), text(to))).collect(),
        pieces: found.pieces,
        ..blank(&text(found.from))
    })
}

/// Plain RoPE has a search of its own.
fn plain(rope: &Rope, reach: u64, blank: Solution) -> Solution {
    let mut ladder = Ladder::new(rope.head_dim);
    let row = ladder.climb(reach - 1, &mut |_| ());
    let pieces = row.pieces.len();
    match &row.bound {
        LowerBound::Proved(ExactBase::One) => Solution {
            at_least: Some("1".to_owned()),
            feasible: Some("1".to_owned()),
            status: "proved".to_owned(),
            ..blank
        },
        LowerBound::Proved(least) => {
            let (lo, hi) = least.enclosure(20).unwrap_or_default();
            Solution {
                at_least: Some(lo),
                feasible: Some(hi),
                binding: least.position(),
                status: "proved: the least base lies between the two, and is feasible itself"
                    .to_owned(),
                pieces,
                ..blank
            }
        }
        LowerBound::NoBase => Solution {
            status: "proved: no base".to_owned(),
            ..blank
        },
        LowerBound::NoBaseBelowCap => Solution {
            status: "proved: no base up to 1e100".to_owned(),
            ..blank
        },
        LowerBound::Undecided(why) => Solution {
            status: why.to_string(),
            ..blank
        },
    }
}

/// Where a search for the base begins: from there up every frequency falls as the base rises.
///
/// For YaRN that needs a ramp that rises and lies within the head, which for small bases it does not: its ends go as 1/ln b, and beyond d − 1 all
/// pairs are interpolated. Both ends fall in b if L0 > 2π·β.
fn start(rope: &Rope) -> Result<f64, String> {
    let RopeKind::Yarn(yarn) = &rope.kind else {
        return Ok(1.0);
    };
    let turns = yarn.original_length.nearest_f64() / std::f64::consts::TAU;
    let beta = yarn
        .beta_fast
        .nearest_f64()
        .max(yarn.beta_slow.nearest_f64());
    if turns <= 1.001 * beta || yarn.beta_fast <= yarn.beta_slow {
        return Err(format!(
            "the ramp of {rope} does not fall with the base: expected original_max_position_embeddings above 2π·beta_fast, \
             and beta_fast above beta_slow"
        ));
    }
    let dim = f64::from(rope.head_dim.get());
    // low ≤ d − 2 once rounded: h·ln(turns/β)/ln b = d − 2.5, away from an integer.
    let log = libm::log(turns / yarn.beta_fast.nearest_f64());
    let room = (dim - 2.5).max(0.5);
    Ok(libm::exp(0.5 * dim * log / room).max(1.001))
}
