//! Where two readings of a model differ: two dialects' of one file, or a configuration's and its conversion's.
//!
//! Frequencies differ where |θ'/θ − 1| > 10⁻⁶, decided on enclosures; attention factors where their values, in the doubles that programs
//! compute, do. Less is the rounding of 32-bit numbers in files.

use ropebound_bounds::{FirstNegative, Problem, ProblemError};
use ropebound_config::{Layer, Model, PositionEncoding, Rotary};
use ropebound_reference::{Frequencies, Interval, certain_digits};
use ropebound_schedule::Schedule;
use serde::Serialize;

use crate::sum::{OpenReason, Verdict};

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The layer type, by its name in the first reading; that of the second where the first has none.
    pub layer: String,
    /// What differs.
    pub what: What,
}

/// What differs, the first reading's value first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// One reading has no such layer type.
    LayerType {
        /// Whether the first has it.
        first_has_it: bool,
    },
    /// How many layers are of it.
    Layers(u64, u64),
    /// Whether it rotates.
    Rotates(bool, bool),
    /// For which sequences there are schedules.
    Sequences(Vec<String>, Vec<String>),
    /// How many pairs rotate.
    RotatedPairs(u64, u64),
    /// How many do not.
    UnrotatedPairs(u64, u64),
    /// The frequencies.
    Frequencies(DifferentFrequencies),
    /// What cos and sin are multiplied by.
    AttentionFactor(f64, f64),
    /// The context.
    Context(Option<u64>, Option<u64>),
    /// How far distances reach.
    Reach(Option<u64>, Option<u64>),
}

/// How two spectra differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DifferentFrequencies {
    /// Pairs whose frequencies differ.
    pub pairs: usize,
    /// Pairs there are.
    pub of: usize,
    /// The pair that differs most, as a ratio.
    pub most_at: usize,
    /// The second's frequency over the first's there, to 4 digits.
    pub ratio: String,
}

const TOLERANCE: f64 = 1e-6;
const PRECISION: u32 = 128;

/// Where `second` differs from `first`, layer type by layer type.
#[must_use]
pub fn differences(first: &Model, second: &Model) -> Vec<Difference> {
    let (ours, theirs) = (kinds(first), kinds(second));
    let mut out = Vec::new();
    let mut met = Vec::new();
    for (name, layers) in &ours {
        let found = theirs.iter().find(|(other, _)| other == name);
        // Names of the only rotating types need not agree.
        let found = found.or_else(|| only_rotating(&theirs, layers, &ours));
        let Some((other, found)) = found else {
            out.push(Difference {
                layer: (*name).to_owned(),
                what: What::LayerType { first_has_it: true },
            });
            continue;
        };
        met.push(*other);
        of_kind(name, layers, found, &mut out);
    }
    for (name, _) in theirs.iter().filter(|(name, _)| !met.contains(name)) {
        out.push(Difference {
            layer: (*name).to_owned(),
            what: What::LayerType {
                first_has_it: false,
            },
        });
    }
    out
}

type Kinds<'m> = Vec<(&'m str, Vec<&'m Layer>)>;

/// Layer types by their names without sequences, in order.
fn kinds(model: &Model) -> Kinds<'_> {
    let mut out: Kinds<'_> = Vec::new();
    for layer in &model.layers {
        match out.iter_mut().find(|(name, _)| *name == layer.kind()) {
            Some((_, layers)) => layers.push(layer),
            None => out.push((layer.kind(), vec![layer])),
        }
    }
    out
}

fn rotates(layers: &[&Layer]) -> bool {
    layers.iter().any(|layer| rotary(layer).is_some())
}

fn only_rotating<'k, 'm>(
    theirs: &'k Kinds<'m>,
    layers: &[&Layer],
    ours: &Kinds<'_>,
) -> Option<&'k (&'m str, Vec<&'m Layer>)> {
    let one = |kinds: &Kinds<'_>| kinds.iter().filter(|(_, of)| rotates(of)).count() == 1;
    let found = theirs.iter().find(|(_, of)| rotates(of));
    found.filter(|_| rotates(layers) && one(ours) && one(theirs))
}

fn rotary(layer: &Layer) -> Option<&Rotary> {
    match &layer.positions {
        PositionEncoding::Rotary(rotary) => Some(rotary),
        PositionEncoding::None | PositionEncoding::NoAttention => None,
    }
}

fn of_kind(name: &str, ours: &[&Layer], theirs: &[&Layer], out: &mut Vec<Difference>) {
    let mut say = |layer: &str, what| {
        out.push(Difference {
            layer: layer.to_owned(),
            what,
        });
    };
    if let (Some(one), Some(other)) = (ours[0].layers, theirs[0].layers)
        && one != other
    {
        say(name, What::Layers(one, other));
    }
    let (one, other) = (rotates(ours), rotates(theirs));
    if one != other {
        say(name, What::Rotates(one, other));
    }
    if !(one && other) {
        return;
    }
    let sequences = |layers: &[&Layer]| -> Vec<String> {
        let all = layers.iter().map(|layer| layer.sequences.clone());
        all.map(|sequences| sequences.unwrap_or_else(|| "all sequences".to_owned()))
            .collect()
    };
    let (one, other) = (sequences(ours), sequences(theirs));
    if one != other {
        say(name, What::Sequences(one, other));
        return;
    }
    for (one, other) in ours.iter().zip(theirs) {
        let (Some(first), Some(second)) = (rotary(one), rotary(other)) else {
            continue;
        };
        for what in of_rotary(first, second) {
            say(&one.name, what);
        }
    }
}

fn of_rotary(first: &Rotary, second: &Rotary) -> Vec<What> {
    let mut out = Vec::new();
    let schedule = |rotary: &Rotary| -> Schedule {
        rotary
            .schedule()
            .expect("a configuration read has a schedule")
    };
    let (one, other) = (schedule(first), schedule(second));
    if one.pairs() != other.pairs() {
        out.push(What::RotatedPairs(one.pairs() as u64, other.pairs() as u64));
    } else if first.rope != second.rope {
        out.extend(of_frequencies(&one, &other).map(What::Frequencies));
    }
    if let (Some(one), Some(other)) = (first.unrotated, second.unrotated)
        && one != other
    {
        out.push(What::UnrotatedPairs(one, other));
    }
    if let (Ok(one), Ok(other)) = (&first.attention, &second.attention) {
        let value = |attention: &ropebound_config::Attention| attention.factor.to_f64(libm::log);
        let (one, other) = (value(one), value(other));
        if (other / one - 1.0).abs() > TOLERANCE {
            out.push(What::AttentionFactor(one, other));
        }
    }
    if first.context != second.context {
        out.push(What::Context(first.context, second.context));
    } else if first.reach != second.reach {
        out.push(What::Reach(first.reach, second.reach));
    }
    out
}

/// The pairs whose frequencies differ; `None` if none does.
fn of_frequencies(first: &Schedule, second: &Schedule) -> Option<DifferentFrequencies> {
    let (ours, theirs) = (
        Frequencies::of(first, PRECISION),
        Frequencies::of(second, PRECISION),
    );
    let one = Interval::one(PRECISION);
    let mut pairs = 0;
    let mut most: Option<(usize, Interval, Interval)> = None;
    for (at, (theta, other)) in ours.intervals().iter().zip(theirs.intervals()).enumerate() {
        let ratio = other.divide(theta)?;
        let off = (&ratio - &one).magnitude_lo();
        if off <= TOLERANCE {
            continue;
        }
        pairs += 1;
        // As a factor: half as much is as far off as twice as much.
        let far = if *ratio.lo() >= 1 {
            ratio.clone()
        } else {
            theta.divide(other)?
        };
        if most
            .as_ref()
            .is_none_or(|(_, _, known)| far.lo() > known.lo())
        {
            most = Some((at, ratio, far));
        }
    }
    let (most_at, ratio, _) = most?;
    Some(DifferentFrequencies {
        pairs,
        of: ours.pairs(),
        most_at,
        ratio: certain_digits(&ratio, 4).unwrap_or_else(|| ratio.to_string()),
    })
}

/// Whether B(m) ≥ 0 at every distance of `rotary`, over the whole head where its pairs are known.
///
/// # Errors
///
/// [`ProblemError`] if a frequency lies outside 0..=8 radians per position.
pub fn holds(rotary: &Rotary) -> Result<Verdict, ProblemError> {
    let schedule = rotary
        .schedule()
        .expect("a configuration read has a schedule");
    let schedule = match rotary.unrotated {
        Some(unrotated) if unrotated > 0 => schedule
            .with_unrotated(unrotated)
            .expect("a head has at most 65536 pairs"),
        _ => schedule,
    };
    let Some(reach) = rotary.reach else {
        return Ok(Verdict::NoContext);
    };
    Ok(match Problem::new(&schedule)?.first_negative(0..reach)? {
        FirstNegative::None => Verdict::Holds,
        FirstNegative::At(witness) => Verdict::Violated { witness },
        FirstNegative::Undecided { position, .. } => {
            Verdict::Undecided(OpenReason::Signs(vec![position]))
        }
    })
}
