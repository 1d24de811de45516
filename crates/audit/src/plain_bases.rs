//! The least base of plain RoPE for a reach (Eq. 11), remembered over the layers of many models.

use std::collections::HashMap;

use ropebound_bounds::search::{Ladder, LowerBound};
use ropebound_schedule::HeadDim;
use serde::Serialize;

/// The least base b ≥ 1 with B_m(b) ≥ 0 for all m in 0..reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlainBase {
    /// The bound to 10 digits, correctly rounded; `None` if there is none.
    pub base: Option<String>,
    /// How far this is proven: `proved`, `no base`, `no base up to 1e100`, `undecided`.
    pub status: String,
}

/// Least bases by head dimension and reach.
#[derive(Default)]
pub struct PlainBases {
    known: HashMap<(HeadDim, u64), PlainBase>,
}

const DIGITS: usize = 10;

impl PlainBases {
    /// None known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The least base for distances 0..`reach` at `head_dim`.
    pub fn least(&mut self, head_dim: HeadDim, reach: u64) -> PlainBase {
        let context = reach.saturating_sub(1);
        if let Some(known) = self.known.get(&(head_dim, context)) {
            return known.clone();
        }
        let found = match &Ladder::new(head_dim).bound(context) {
            LowerBound::Proved(least) => match least.decimal(DIGITS) {
                Ok(base) => PlainBase {
                    base: Some(base),
                    status: "proved".to_owned(),
                },
                Err(error) => open(&error.to_string()),
            },
            LowerBound::NoBase => none("no base"),
            LowerBound::NoBaseBelowCap => none("no base up to 1e100"),
            LowerBound::Undecided(why) => open(&why.to_string()),
        };
        self.known.insert((head_dim, context), found.clone());
        found
    }
}

fn none(status: &str) -> PlainBase {
    PlainBase {
        base: None,
        status: status.to_owned(),
    }
}

fn open(why: &str) -> PlainBase {
    none(&format!("undecided: {why}"))
}
