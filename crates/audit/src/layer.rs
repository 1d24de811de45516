//! One layer type: both sums, before and after scaling, and the base that plain RoPE would need.

use ropebound_bounds::ProblemError;
use ropebound_config::Rotary;
use ropebound_schedule::{Rope, Schedule};

use crate::plain_bases::{PlainBase, PlainBases};
use crate::sum::{OpenReason, SumAudit, Verdict, audit_sum};

/// Which numbers the frequencies are: two different problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// The real numbers of the formula.
    #[default]
    Exact,
    /// The `f32` that transformers computes and stores, each taken exactly.
    F32,
}

/// What was found of one layer type.
#[derive(Clone, Debug)]
pub struct LayerAudit {
    /// The rotation as configured: its schedule, the context claimed or asked for, the distances that occur.
    pub rotary: Rotary,
    /// The schedule by its formula, of the rotated pairs alone.
    pub schedule: Schedule,
    /// Which numbers its frequencies are taken to be.
    pub numbers: Numbers,
    /// The sum over the rotary pairs alone.
    pub rotary_sum: SumAudit,
    /// The sum over all pairs of the head; `None` if there is no other pair, or their number is not known.
    pub head_sum: Option<SumAudit>,
    /// For scaled types: the rotary sum before scaling.
    pub before_scaling: Option<SumAudit>,
    /// The bases plain RoPE would need for the reach, at this rotary dimension, for the rotary sum.
    pub plain_base: Option<PlainBase>,
}

impl LayerAudit {
    /// The sum the verdict is on: over the head where that is known to be another, else over the rotary pairs.
    #[must_use]
    pub fn judged(&self) -> &SumAudit {
        self.head_sum.as_ref().unwrap_or(&self.rotary_sum)
    }

    /// The verdict on the layer type.
    #[must_use]
    pub fn verdict(&self) -> &Verdict {
        &self.judged().verdict
    }

    /// What the fields that were read would prove, of a configuration that was not understood in full: the numbers stand, no verdict follows.
    #[must_use]
    pub fn without_verdict(mut self) -> Self {
        let others = [&mut self.head_sum, &mut self.before_scaling];
        for sum in std::iter::once(&mut self.rotary_sum).chain(others.into_iter().flatten()) {
            sum.verdict = Verdict::Undecided(OpenReason::Configuration);
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
    let (rope, reach) = (&rotary.rope, rotary.reach);
    let schedule = rotary
        .schedule()
        .expect("a configuration read has a schedule");
    let stored = |schedule: &Schedule, rope: &Rope| match numbers {
        Numbers::Exact => schedule.clone(),
        Numbers::F32 => rope
            .transformers_f32_schedule()
            .unwrap_or_else(|| schedule.clone()),
    };
    let rotating = stored(&schedule, rope);
    let rotary_sum = audit_sum(&rotating, reach)?;
    let head_sum = match rotary.unrotated {
        Some(unrotated) if unrotated > 0 => {
            let whole = rotating.with_unrotated(unrotated);
            let whole = whole.expect("a head has at most 65536 pairs");
            Some(audit_sum(&whole, reach)?)
        }
        _ => None,
    };
    let unscaled = rotary
        .unscaled()
        .expect("a configuration read has a schedule");
    let before_scaling = match unscaled {
        Some(plain) => Some(audit_sum(&stored(&plain, &rope.plain()), reach)?),
        None => None,
    };
    // A proportional schedule's exponents are another's: no plain base of this dimension answers for it.
    let comparable = schedule.pairs() == rope.head_dim.pairs();
    Ok(LayerAudit {
        rotary: rotary.clone(),
        numbers,
        rotary_sum,
        head_sum,
        before_scaling,
        plain_base: reach
            .filter(|_| comparable)
            .map(|reach| bases.of(rope.head_dim, reach)),
        schedule,
    })
}
