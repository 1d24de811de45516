//! One layer type: both sums, before and after scaling, and the base that plain RoPE would need.

use ropebound_bounds::ProblemError;
use ropebound_config::Rotary;
use ropebound_schedule::Schedule;
use serde::Serialize;

use crate::plain_bases::{PlainBase, PlainBases};
use crate::sum::{SumAudit, Verdict, audit_sum};

/// Which numbers the frequencies are: two different problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// The real numbers of the formula.
    #[default]
    Exact,
    /// The `f32` that transformers computes and stores, each taken exactly.
    F32,
}

/// What was found of one layer type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LayerAudit {
    /// The schedule, in words.
    pub schedule: String,
    /// Which numbers the frequencies are.
    pub numbers: Numbers,
    /// The dimension in the exponent.
    pub rotary_dim: u32,
    /// Pairs that rotate.
    pub rotated_pairs: u64,
    /// Pairs of the head that do not; `None` if the configuration does not tell.
    pub unrotated_pairs: Option<u64>,
    /// The context claimed or asked for, in positions.
    pub context: Option<u64>,
    /// Distances 0..reach occur.
    pub reach: Option<u64>,
    /// Why reach is below the context, if it is.
    pub reach_source: Option<String>,
    /// The sum over the rotary pairs alone.
    pub rotary_sum: SumAudit,
    /// The sum over all pairs of the head; `None` if there is no other pair, or their number is not known.
    pub head_sum: Option<SumAudit>,
    /// For scaled types: the rotary sum before scaling.
    pub before_scaling: Option<SumAudit>,
    /// The base plain RoPE would need for the reach, at this rotary dimension, for the rotary sum.
    pub plain_base: Option<PlainBase>,
    /// That of the sum over the head where it is known, else of the rotary sum.
    pub verdict: Verdict,
}

impl LayerAudit {
    /// What the fields that were read would prove, of a configuration that was not understood in full: the numbers stand, no verdict follows.
    #[must_use]
    pub fn without_verdict(mut self) -> Self {
        self.verdict = Verdict::Undecided;
        self.rotary_sum.verdict = Verdict::Undecided;
        let others = [&mut self.head_sum, &mut self.before_scaling];
        for sum in others.into_iter().flatten() {
            sum.verdict = Verdict::Undecided;
        }
        self
    }
}

/// Audits a layer type.
///
/// # Errors
///
/// [`ProblemError`] if a frequency lies outside 0..=8 radians per position.
pub fn audit_layer(
    rotary: &Rotary,
    numbers: Numbers,
    bases: &mut PlainBases,
) -> Result<LayerAudit, ProblemError> {
    let schedule = rotary
        .schedule()
        .expect("a configuration read has a schedule");
    let pairs = schedule.pairs();
    let stored = |schedule: Schedule, rope: &ropebound_schedule::Rope| match numbers {
        Numbers::Exact => schedule,
        Numbers::F32 => rope.transformers_f32_schedule().unwrap_or(schedule),
    };
    let name = schedule.name().to_owned();
    let schedule = stored(schedule, &rotary.rope);
    let rotary_sum = audit_sum(&schedule, rotary.reach)?;
    let head_sum = match rotary.unrotated {
        Some(unrotated) if unrotated > 0 => {
            let whole = schedule.with_unrotated(unrotated);
            let whole = whole.expect("a head has at most 65536 pairs");
            Some(audit_sum(&whole, rotary.reach)?)
        }
        _ => None,
    };
    let unscaled = rotary
        .unscaled()
        .expect("a configuration read has a schedule");
    let before_scaling = match unscaled {
        Some(plain) => Some(audit_sum(
            &stored(plain, &rotary.rope.plain()),
            rotary.reach,
        )?),
        None => None,
    };
    Ok(LayerAudit {
        schedule: name,
        numbers,
        rotary_dim: rotary.rope.head_dim.get(),
        rotated_pairs: pairs as u64,
        unrotated_pairs: rotary.unrotated,
        context: rotary.context,
        reach: rotary.reach,
        reach_source: rotary.reach_source.clone(),
        verdict: head_sum.as_ref().unwrap_or(&rotary_sum).verdict,
        // A proportional schedule's exponents are another's: no plain base of this dimension answers for it.
        plain_base: (pairs == rotary.rope.head_dim.pairs())
            .then(|| {
                rotary
                    .reach
                    .map(|reach| bases.least(rotary.rope.head_dim, reach))
            })
            .flatten(),
        rotary_sum,
        head_sum,
        before_scaling,
    })
}
