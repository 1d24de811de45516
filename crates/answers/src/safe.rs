//! The safe base: from it on, every base is feasible.

use crate::{Answer, Status};
use ropebound_bounds::search::{Grid, SafeBase, SafeBound};
use ropebound_reference::{Interval, RootError};
use ropebound_schedule::HeadDim;
use serde::Serialize;

/// The least base from which on every base is feasible, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SafeBaseAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// The safe base, correctly rounded to the digits asked for.
    pub safe_base: Option<String>,
    /// Decimals of as many digits below and above it.
    pub enclosure: Option<[String; 2]>,
    /// The position whose sum vanishes at the safe base and is negative right below.
    pub binding_position: Option<u64>,
    /// How far this is proven.
    pub status: Status,
    /// The first members of common grids from the safe base up: all larger ones are feasible as well.
    pub rounded_up: Option<RoundedUp>,
    /// If undecided: what could not be settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The safe base rounded up, exactly.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundedUp {
    /// To an integer.
    pub integer: Option<String>,
    /// To a float of 32 bits.
    pub f32: Option<String>,
    /// To two significant digits.
    pub digits_2: Option<String>,
    /// To three.
    pub digits_3: Option<String>,
}

impl RoundedUp {
    /// From an enclosure of the safe base; none where both ends of the enclosure are not rounded to the same.
    #[must_use]
    pub fn new(base: &Interval) -> Self {
        let on = |grid: Grid| {
            let above = grid.at_or_above(base.lo())?;
            (grid.at_or_above(base.hi())? == above).then(|| above.to_string())
        };
        Self {
            integer: on(Grid::Integer),
            f32: on(Grid::F32),
            digits_2: on(Grid::Digits(2)),
            digits_3: on(Grid::Digits(3)),
        }
    }
}

impl SafeBaseAnswer {
    /// The answer for `safe`, to `digits` significant digits.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn new(safe: &SafeBase, head_dim: HeadDim, digits: usize) -> Result<Self, RootError> {
        let open = |status| Self {
            context: safe.context,
            head_dim: head_dim.get(),
            safe_base: None,
            enclosure: None,
            binding_position: None,
            status,
            rounded_up: None,
            why: None,
        };
        Ok(match &safe.bound {
            SafeBound::Proved(base) => {
                let (lo, hi) = base.enclosure(digits)?;
                Self {
                    safe_base: Some(base.decimal(digits)?),
                    enclosure: Some([lo, hi]),
                    binding_position: base.position(),
                    // 1 is on every grid as it is.
                    rounded_up: base.root().map(|_| RoundedUp::new(&base.base())),
                    ..open(Status::Proved)
                }
            }
            SafeBound::NoBase => open(Status::NoBase),
            SafeBound::Undecided(undecided) => Self {
                why: Some(undecided.to_string()),
                ..open(Status::Undecided)
            },
        })
    }
}

impl Answer for SafeBaseAnswer {
    fn headline(&self) -> String {
        let asked = format!("context {}, head_dim {}", self.context, self.head_dim);
        match (&self.safe_base, self.binding_position, self.status) {
            (Some(base), Some(position), _) => {
                format!("Every base from {base} on serves {asked}; right below, B({position}) < 0.")
            }
            (Some(base), None, _) => format!("Every base from {base} on serves {asked}."),
            (None, _, Status::NoBase) => {
                format!("No base serves {asked}: B(m) = cos m whatever the base.")
            }
            _ => format!("The safe base for {asked} stays undecided."),
        }
    }
}
