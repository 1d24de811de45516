//! The least base of plain RoPE for a reach (Eq. 11), remembered over the layers of many models, and the safe one where it is known.

use std::collections::HashMap;

use ropebound_bounds::search::{Ladder, LowerBound};
use ropebound_schedule::HeadDim;

use crate::known_safe::{KnownSafe, known_safe};

/// The bases of plain RoPE for distances 0..reach.
#[derive(Clone, Debug)]
pub struct PlainBase {
    /// inf {b ≥ 1 | B_m(b) ≥ 0 for all m in 0..reach}: a larger base may fail.
    pub least: LowerBound,
    /// A base from which on every one holds, where one is known.
    pub safe: Option<KnownSafe>,
}

/// Bases by head dimension and reach.
#[derive(Default)]
pub struct PlainBases {
    ladders: HashMap<HeadDim, Ladder>,
    known: HashMap<(HeadDim, u64), LowerBound>,
}

impl PlainBases {
    /// None known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bases for distances 0..`reach` at `head_dim`.
    pub fn of(&mut self, head_dim: HeadDim, reach: u64) -> PlainBase {
        let context = reach.saturating_sub(1);
        PlainBase {
            least: self.least(head_dim, context),
            safe: known_safe(head_dim, context),
        }
    }

    fn least(&mut self, head_dim: HeadDim, context: u64) -> LowerBound {
        if let Some(known) = self.known.get(&(head_dim, context)) {
            return known.clone();
        }
        let ladder = self
            .ladders
            .entry(head_dim)
            .or_insert_with(|| Ladder::new(head_dim));
        // Rows are added by growing context: one below the last starts a ladder of its own.
        if ladder
            .rows()
            .last()
            .is_some_and(|row| row.context > context)
        {
            *ladder = Ladder::new(head_dim);
        }
        let found = ladder.climb(context, &mut |_| ()).bound.clone();
        self.known.insert((head_dim, context), found.clone());
        found
    }
}
