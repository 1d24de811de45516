//! What tables are tables of.

use ropebound_schedule::{Decimal, Rope, RopeKind, Schedule, ScheduleError};

/// Rotated pairs, the parameters that frameworks compute them from, and the attention factor that multiplies cos and sin.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The rotated pairs.
    pub schedule: Schedule,
    /// The parameters, where there are any: without them most recipes do not exist.
    pub rope: Option<Rope>,
    /// a; 1 for most models.
    pub factor: Decimal,
}

impl Target {
    /// The rotated pairs of `rope`, with factor 1.
    ///
    /// # Errors
    /// As [`Rope::schedule`].
    pub fn of_rope(rope: &Rope) -> Result<Self, ScheduleError> {
        Ok(Self {
            schedule: rope.schedule()?.without_unrotated(),
            rope: Some(rope.clone()),
            factor: Decimal::one(),
        })
    }

    /// The rotated pairs of `schedule`, with factor 1; plain RoPE is recognised.
    #[must_use]
    pub fn of_schedule(schedule: &Schedule) -> Self {
        let schedule = schedule.clone().without_unrotated();
        let rope = schedule.plain_base().map(|base| Rope {
            base: base.clone(),
            head_dim: schedule.head_dim(),
            kind: RopeKind::Default,
        });
        Self {
            schedule,
            rope,
            factor: Decimal::one(),
        }
    }

    /// The same with an attention factor.
    #[must_use]
    pub fn with_factor(mut self, factor: Decimal) -> Self {
        self.factor = factor;
        self
    }

    /// The number of pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.schedule.pairs()
    }
}
