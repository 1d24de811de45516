//! The safe base: from it on, every base is feasible.

use crate::{Answer, Digits, FoundBase, Status, threshold};
use ropebound_bounds::search::{Grid, Ladder, SafeBase, SafeBound};
use ropebound_document::{Fields, Number, Value};
use ropebound_reference::{Interval, RootError};
use ropebound_schedule::Threshold;

/// The least base from which on every base is feasible, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct SafeBaseAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// τ: a base serves if B(m) ≥ τ on the context.
    pub threshold: Threshold,
    /// What was found.
    pub bound: SafeBaseBound,
}

/// What a search for the safe base comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum SafeBaseBound {
    /// It is 1: every base will do.
    One(FoundBase),
    /// A root.
    Proved {
        /// It.
        base: FoundBase,
        /// The first members of common grids from there up: all larger ones are feasible as well.
        rounded_up: RoundedUp,
    },
    /// No base will do: one pair and a context of 2 or more, or a threshold that one pair keeps all others from.
    NoBase,
    /// Something stayed open: this.
    Undecided(String),
}

/// The safe base rounded up, exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundedUp {
    /// To an integer.
    pub integer: Option<Number>,
    /// To a float of 32 bits.
    pub f32: Option<Number>,
    /// To two significant digits.
    pub digits_2: Option<Number>,
    /// To three.
    pub digits_3: Option<Number>,
}

impl RoundedUp {
    /// From an enclosure of the safe base; none where both ends of the enclosure are not rounded to the same.
    #[must_use]
    pub fn new(base: &Interval) -> Self {
        let on = |grid: Grid| {
            let above = grid.at_or_above(base.lo())?;
            (grid.at_or_above(base.hi())? == above).then(|| Number::exact(above))
        };
        Self {
            integer: on(Grid::Integer),
            f32: on(Grid::F32),
            digits_2: on(Grid::Digits(2)),
            digits_3: on(Grid::Digits(3)),
        }
    }

    fn fields(&self) -> Fields {
        Fields::new()
            .with("integer", self.integer.as_ref())
            .aside("f32", self.f32.as_ref())
            .with("digits_2", self.digits_2.as_ref())
            .with("digits_3", self.digits_3.as_ref())
    }
}

impl SafeBaseAnswer {
    /// The answer for `safe`, found by `ladder`.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn new(safe: &SafeBase, ladder: &Ladder, digits: Digits) -> Result<Self, RootError> {
        let bound = match &safe.bound {
            SafeBound::Proved(found) => {
                let base = FoundBase::new(found, digits)?;
                match found.root() {
                    Some(_) => SafeBaseBound::Proved {
                        base,
                        rounded_up: RoundedUp::new(&found.base()),
                    },
                    None => SafeBaseBound::One(base),
                }
            }
            SafeBound::NoBase => SafeBaseBound::NoBase,
            SafeBound::Undecided(undecided) => SafeBaseBound::Undecided(undecided.to_string()),
        };
        Ok(Self {
            context: safe.context,
            head_dim: ladder.head_dim().get(),
            threshold: ladder.threshold(),
            bound,
        })
    }

    /// The base, if there is one.
    #[must_use]
    pub fn found(&self) -> Option<&FoundBase> {
        match &self.bound {
            SafeBaseBound::One(base) | SafeBaseBound::Proved { base, .. } => Some(base),
            SafeBaseBound::NoBase | SafeBaseBound::Undecided(_) => None,
        }
    }

    /// The base rounded up; none where it is 1, which is on every grid.
    #[must_use]
    pub fn rounded_up(&self) -> Option<&RoundedUp> {
        match &self.bound {
            SafeBaseBound::Proved { rounded_up, .. } => Some(rounded_up),
            SafeBaseBound::One(_) | SafeBaseBound::NoBase | SafeBaseBound::Undecided(_) => None,
        }
    }

    /// How far it is proven.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.bound {
            SafeBaseBound::One(_) | SafeBaseBound::Proved { .. } => Status::Proved,
            SafeBaseBound::NoBase => Status::NoBase,
            SafeBaseBound::Undecided(_) => Status::Undecided,
        }
    }
}

impl Answer for SafeBaseAnswer {
    /// Numbers are rounded up here, as a base below the safe one is none.
    fn headline(&self) -> String {
        let t = self.threshold;
        let asked = format!(
            "context {}, head_dim {}{}",
            self.context,
            self.head_dim,
            threshold::asked(t)
        );
        match &self.bound {
            SafeBaseBound::One(_) => format!("Every base from 1 on serves {asked}."),
            SafeBaseBound::Proved { base, rounded_up } => {
                let from = rounded_up.integer.as_ref().unwrap_or(&base.enclosure[1]);
                let position = base.position.map(|m| format!("B({m}) < {t}"));
                format!(
                    "Every base from {} on serves {asked}; right below the safe base {}.",
                    from.full(),
                    position.unwrap_or_default()
                )
            }
            SafeBaseBound::NoBase => {
                let why = threshold::no_base(t, self.head_dim);
                format!("No base serves {asked}: {why}.")
            }
            SafeBaseBound::Undecided(_) => format!("The safe base for {asked} stays undecided."),
        }
    }

    fn fields(&self) -> Fields {
        let why = match &self.bound {
            SafeBaseBound::Undecided(why) => Some(Value::name(why)),
            SafeBaseBound::One(_) | SafeBaseBound::Proved { .. } | SafeBaseBound::NoBase => None,
        };
        Fields::new()
            .with("context", self.context)
            .with("head_dim", self.head_dim)
            .with_some("at_least", threshold::at_least(self.threshold))
            .and(FoundBase::fields(self.found(), "safe_base"))
            .with("status", self.status())
            .with("rounded_up", self.rounded_up().map(RoundedUp::fields))
            .with_some("why", why)
    }
}
