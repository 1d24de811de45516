//! The least base or factor that makes a schedule hold, and the values near it that people would write. For the rotary pairs alone.

mod added;
mod round;

use crate::known_safe::{KnownSafe, known_safe};
use crate::tried::Tried;
use ropebound_bounds::search::{
    Beside, ExactBase, Ladder, LowerBound, SafeBound, SearchProgress, SweepEnd, Undecided,
    least_parameter,
};
use ropebound_config::Rotary;
use ropebound_reference::Round;
use ropebound_schedule::{Decimal, Rope, RopeKind, Threshold};

pub use added::Added;
pub use round::Role;
use round::{Demand, Exact, round_values};

/// What is solved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The base.
    Base,
    /// The scaling factor.
    Factor,
}

/// What is asked of a layer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is solved for.
    pub parameter: Parameter,
    /// τ.
    pub threshold: Threshold,
    /// Whether the safe base is wanted however long the reach.
    pub safe: bool,
}

/// The least value of a parameter, the others as configured.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The schedule as configured.
    pub rope: Rope,
    /// Which parameter.
    pub parameter: Parameter,
    /// Distances 0..reach.
    pub reach: u64,
    /// τ.
    pub threshold: Threshold,
    /// The least value.
    pub least: LeastValue,
    /// The value from which on all hold.
    pub safe: SafeValue,
    /// Round values from the least on, the configured one and that of the rule, ascending.
    pub tried: Vec<Tried<Role>>,
    /// Pieces of the proof.
    pub pieces: usize,
}

/// The least value with B(m) ≥ τ for all m in 0..reach.
#[derive(Clone, Debug)]
pub enum LeastValue {
    /// Of plain RoPE: this base, as an exact real.
    Exact(ExactBase),
    /// It lies between two doubles, both taken exactly.
    Between(Bracket),
    /// There is none.
    None {
        /// Up to here, where the search ended; `None` if there is none at all.
        up_to: Option<f64>,
    },
    /// The search of plain bases met something it could not settle.
    Undecided(Undecided),
    /// The sweep came to a sum whose sign stays open.
    Open {
        /// Where the sweep began; nothing is said of values below.
        from: f64,
        /// All up to here is infeasible.
        infeasible_to: f64,
        /// The sum's position.
        position: u64,
    },
    /// Too many stretches could not be proven.
    Unproven {
        /// Where the sweep began.
        from: f64,
        /// How far it came.
        to: f64,
    },
}

/// Two neighbouring values around the least.
#[derive(Clone, Debug, PartialEq)]
pub struct Bracket {
    /// Where the sweep began; nothing is said of values below.
    pub from: f64,
    /// Every value from there to here is infeasible, save what lies in `gaps`.
    pub infeasible_to: f64,
    /// This one is feasible; the least is at most this.
    pub feasible: f64,
    /// The position that binds.
    pub binding: Option<u64>,
    /// Stretches that could not be proven and were stepped over: empty, or islands inside them may have been missed.
    pub gaps: Vec<(f64, f64)>,
}

/// The least value from which on every one holds.
#[derive(Clone, Debug)]
pub enum SafeValue {
    /// Of plain RoPE, searched for.
    Plain(SafeBound),
    /// From here on every base of plain RoPE holds, if not from here first: known from an earlier search for a context as long or longer.
    Known(KnownSafe),
    /// It was not looked for: for a scaled schedule no search is known here, and for a long reach it was not asked for, nor is it known.
    NotSought,
}

/// The longest reach for which the safe base is sought without being asked for: a second's work.
pub const QUICK_SAFE_REACH: u64 = 1 << 14;

/// What a search reports as it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SolveProgress {
    /// Everything below is infeasible; for display only.
    pub approx_value: f64,
    /// Pieces so far.
    pub pieces: usize,
}

/// Solves for a parameter over the layer type's reach.
///
/// # Errors
///
/// A type without the parameter, no context, a threshold above the number of rotary pairs, or a schedule outside the kernels' domain: in words.
pub fn solve(
    rotary: &Rotary,
    question: Question,
    progress: &mut dyn FnMut(SolveProgress),
) -> Result<Solution, String> {
    let Question {
        parameter,
        threshold,
        safe,
    } = question;
    let rope = &rotary.rope;
    let reach = rotary
        .reach
        .ok_or("no context is claimed: give one with --context")?;
    if parameter == Parameter::Factor && rope.factor().is_none() {
        return Err(format!(
            "{} has no factor; expected linear, dynamic, yarn, llama3, proportional or ntk",
            rope.type_name()
        ));
    }
    let demand = Demand { reach, threshold };
    let exact = |value: &Decimal| {
        let rope = match parameter {
            Parameter::Base => rope.with_base(value.clone()),
            Parameter::Factor => rope.with_factor(value.clone()).expect("it has one"),
        };
        let schedule = rope.schedule().map_err(|error| error.to_string())?;
        Ok(schedule.without_unrotated())
    };
    let (least, safe, pieces) = if parameter == Parameter::Base && rope.kind == RopeKind::Default {
        plain(rope, demand, safe || reach <= QUICK_SAFE_REACH, progress)?
    } else {
        let (least, pieces) = swept(rope, parameter, demand, &exact, progress)?;
        (least, SafeValue::NotSought, pieces)
    };
    Ok(Solution {
        rope: rope.clone(),
        parameter,
        reach,
        threshold,
        tried: tried(rotary, parameter, &least, demand, &exact)?,
        least,
        safe,
        pieces,
    })
}

impl LeastValue {
    /// The least double known to hold, if any value is known to.
    #[must_use]
    pub fn feasible(&self) -> Option<f64> {
        match self {
            Self::Exact(base) => Some(base.base().hi().to_f64_round(Round::Up)),
            Self::Between(bracket) => Some(bracket.feasible),
            Self::None { .. } | Self::Undecided(_) | Self::Open { .. } | Self::Unproven { .. } => {
                None
            }
        }
    }

    /// Whether nothing is left open: the least value is known, or that there is none up to where was looked.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        match self {
            Self::Exact(_) | Self::None { .. } => true,
            Self::Between(bracket) => bracket.gaps.is_empty(),
            Self::Undecided(_) | Self::Open { .. } | Self::Unproven { .. } => false,
        }
    }
}

fn tried(
    rotary: &Rotary,
    parameter: Parameter,
    least: &LeastValue,
    demand: Demand,
    exact: Exact<'_>,
) -> Result<Vec<Tried<Role>>, String> {
    let mut all = match least.feasible() {
        Some(least) => {
            let least = Decimal::from_f64_exact(least).map_err(|error| error.to_string())?;
            round_values(exact, &least, demand)?
        }
        None => Vec::new(),
    };
    let configured = match parameter {
        Parameter::Base => Some(rotary.rope.base.clone()),
        Parameter::Factor => rotary
            .rope
            .factor()
            .and_then(|factor| factor.as_decimal().cloned()),
    };
    let ratio = original_length(&rotary.rope)
        .zip(rotary.context)
        .filter(|(trained, _)| parameter == Parameter::Factor && *trained > 0)
        .filter(|(trained, context)| context % trained == 0)
        .map(|(trained, context)| Decimal::from(context / trained));
    for (value, role) in [(configured, Role::Configured), (ratio, Role::LengthRatio)] {
        let Some(value) = value else { continue };
        match all.iter_mut().find(|tried| tried.value == value) {
            Some(known) => known.role = known.role.min(role),
            None => all.push(round::tried(exact, value, role, demand)?),
        }
    }
    all.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(all)
}

/// The trained length of a type that has one.
pub(crate) fn original_length(rope: &Rope) -> Option<u64> {
    match &rope.kind {
        RopeKind::Yarn(yarn) => yarn.original_length.to_u64(),
        RopeKind::Llama3(llama) => llama.original_length.to_u64(),
        _ => None,
    }
}

fn swept(
    rope: &Rope,
    parameter: Parameter,
    demand: Demand,
    exact: Exact<'_>,
    progress: &mut dyn FnMut(SolveProgress),
) -> Result<(LeastValue, usize), String> {
    let decimal = |value: f64| Decimal::from_f64_exact(value).map_err(|error| error.to_string());
    let family = |value: f64| exact(&decimal(value)?);
    let beside = |at: f64, other: f64, value: f64| {
        let rope = rope.with_base(decimal(value)?);
        let schedule = rope.schedule_beside_jump(&decimal(at)?, &decimal(other)?);
        schedule.map_err(|error| error.to_string())
    };
    let jumps =
        parameter == Parameter::Base && matches!(&rope.kind, RopeKind::Yarn(yarn) if yarn.truncate);
    let beside = jumps.then_some(&beside as Beside<'_>);
    let (from, cap) = match parameter {
        Parameter::Base => (start(rope)?, 1e30),
        Parameter::Factor => (1.0, 1e9),
    };
    let mut hear = |approx_value, pieces| {
        progress(SolveProgress {
            approx_value,
            pieces,
        });
    };
    let served = (demand.reach - 1, demand.threshold);
    let found = least_parameter(&family, beside, served, from, cap, &mut hear)?;
    let least = match found.end {
        SweepEnd::Feasible(feasible) => LeastValue::Between(Bracket {
            from,
            infeasible_to: found.infeasible_to,
            feasible,
            binding: (found.witness > 0).then_some(found.witness),
            gaps: found.gaps,
        }),
        SweepEnd::Cap if found.gaps.is_empty() => LeastValue::None { up_to: Some(cap) },
        SweepEnd::Cap | SweepEnd::Gaps => LeastValue::Unproven {
            from,
            to: found.infeasible_to,
        },
        SweepEnd::Open { position, .. } => LeastValue::Open {
            from,
            infeasible_to: found.infeasible_to,
            position,
        },
    };
    Ok((least, found.pieces))
}

/// Plain RoPE has searches of its own.
fn plain(
    rope: &Rope,
    Demand { reach, threshold }: Demand,
    safe: bool,
    progress: &mut dyn FnMut(SolveProgress),
) -> Result<(LeastValue, SafeValue, usize), String> {
    let mut hear = |search: SearchProgress| {
        progress(SolveProgress {
            approx_value: search.approx_base,
            pieces: search.pieces,
        });
    };
    let ladder = Ladder::new(rope.head_dim).at_least(threshold);
    let mut ladder = ladder.map_err(|error| error.to_string())?;
    let row = ladder.climb(reach - 1, &mut hear);
    let pieces = row.pieces.len();
    let least = match &row.bound {
        LowerBound::Proved(least) => LeastValue::Exact(least.clone()),
        LowerBound::NoBase => LeastValue::None { up_to: None },
        LowerBound::NoBaseBelowCap => LeastValue::None { up_to: Some(1e100) },
        LowerBound::Undecided(open) => LeastValue::Undecided(open.clone()),
    };
    let safe = if safe {
        SafeValue::Plain(ladder.safe_base(reach - 1, &mut hear).bound)
    } else {
        // Those known are for the threshold 0.
        known_safe(rope.head_dim, reach - 1)
            .filter(|_| threshold.is_zero())
            .map_or(SafeValue::NotSought, SafeValue::Known)
    };
    Ok((least, safe, pieces))
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
