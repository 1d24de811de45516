//! The least base for a context (Eq. 11).

use crate::{Answer, Digits, Status, threshold};
use ropebound_bounds::search::{ExactBase, Grid, IslandEnd, Ladder, LadderRow, LowerBound};
use ropebound_document::{Fields, Number, Value};
use ropebound_reference::{Interval, RootError, certain_digits, enclosure_decimal};
use ropebound_schedule::Threshold;

/// Significant digits of relative widths and margins.
const WIDTH_DIGITS: usize = 3;

/// base_L, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// τ: a base serves if B(m) ≥ τ on the context.
    pub threshold: Threshold,
    /// What was found.
    pub bound: BaseBound,
}

/// What a search for base_L comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum BaseBound {
    /// base_L.
    Proved(Box<ProvedBase>),
    /// No base will do: one pair and a context of 2 or more, or a threshold that one pair keeps all others from.
    NoBase,
    /// No base up to 10^100 will do.
    NoBaseBelowCap,
    /// Something stayed open.
    Undecided {
        /// Every base below this one is proven infeasible.
        infeasible_below: Number,
        /// The positions involved.
        positions: Vec<u64>,
        /// What could not be settled.
        why: String,
    },
}

/// base_L and what lies above it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedBase {
    /// It.
    pub base: FoundBase,
    /// Where the feasible island that begins there ends.
    pub island_end: Option<IslandAnswer>,
    /// The least feasible bases that can be written down in some common way.
    pub least_feasible: LeastFeasible,
}

/// A base that is an exact real.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundBase {
    /// Correctly rounded to the digits asked for.
    pub base: Number,
    /// Decimals of as many digits below and above it.
    pub enclosure: [Number; 2],
    /// The position whose sum vanishes there and is negative right below; none for base 1.
    pub position: Option<u64>,
}

/// Where the bases from base_L up stop being feasible.
#[derive(Clone, Debug, PartialEq)]
pub struct IslandAnswer {
    /// The last feasible base, correctly rounded; none if every larger base is feasible.
    pub base: Option<Number>,
    /// The position whose sum vanishes there.
    pub position: Option<u64>,
    /// (end − base_L) / base_L, correctly rounded to at most three digits.
    pub relative_width: Option<Number>,
    /// How far this is proven.
    pub status: Status,
}

/// The least feasible base of each kind, exactly. Rounding base_L up may leave its island, so these may lie on later ones.
/// None where no such base is feasible, or one stays undecided.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastFeasible {
    /// Among the integers.
    pub integer: Option<Number>,
    /// Among the doubles.
    pub f64: Option<Number>,
    /// Among the floats of 32 bits.
    pub f32: Option<Number>,
    /// Among decimals of at most two significant digits.
    pub digits_2: Option<Number>,
    /// Of three.
    pub digits_3: Option<Number>,
    /// Of six.
    pub digits_6: Option<Number>,
}

impl FoundBase {
    pub(crate) fn new(base: &ExactBase, digits: Digits) -> Result<Self, RootError> {
        let (lo, hi) = base.enclosure(digits.kept)?;
        Ok(Self {
            base: digits.number(base.decimal(digits.kept)?),
            enclosure: [digits.number(lo), digits.number(hi)],
            position: base.position(),
        })
    }

    /// The fields of `found`, the base called `name`.
    pub(crate) fn fields(found: Option<&Self>, name: &str) -> Fields {
        Fields::new()
            .with(name, found.map(|found| &found.base))
            .detail("enclosure", found.map(|found| found.enclosure.to_vec()))
            .with("binding_position", found.and_then(|found| found.position))
    }
}

/// (`high` − `low`)/`unit`, correctly rounded.
pub(crate) fn relative(high: &Interval, low: &Interval, unit: &Interval) -> Option<Number> {
    let width = (high - low).divide(unit)?;
    Some(Number::real(
        certain_digits(&width, WIDTH_DIGITS)?,
        WIDTH_DIGITS,
    ))
}

impl IslandAnswer {
    fn new(end: &IslandEnd, start: &Interval, digits: Digits) -> Result<Self, RootError> {
        let open = |status| Self {
            base: None,
            position: None,
            relative_width: None,
            status,
        };
        Ok(match end {
            IslandEnd::Root(root) => Self {
                base: Some(digits.number(root.base_decimal(digits.kept)?)),
                position: Some(root.position()),
                relative_width: relative(&root.base(), start, start),
                status: Status::Proved,
            },
            IslandEnd::Never => open(Status::Never),
            IslandEnd::BeyondCap => open(Status::NotBelowCap),
            IslandEnd::Undecided(_) => open(Status::Undecided),
        })
    }

    fn fields(&self) -> Fields {
        Fields::new()
            .with("base", self.base.as_ref())
            .aside("position", self.position)
            .aside("relative_width", self.relative_width.as_ref())
            .aside("status", self.status)
    }
}

impl LeastFeasible {
    fn new(ladder: &Ladder, row: &LadderRow) -> Self {
        let on = |grid| Some(Number::exact(ladder.least_on(row, grid).proved()?));
        Self {
            integer: on(Grid::Integer),
            f64: on(Grid::F64),
            f32: on(Grid::F32),
            digits_2: on(Grid::Digits(2)),
            digits_3: on(Grid::Digits(3)),
            digits_6: on(Grid::Digits(6)),
        }
    }

    fn fields(&self) -> Fields {
        Fields::new()
            .with("integer", self.integer.as_ref())
            .aside("f64", self.f64.as_ref())
            .aside("f32", self.f32.as_ref())
            .with("digits_2", self.digits_2.as_ref())
            .aside("digits_3", self.digits_3.as_ref())
            .aside("digits_6", self.digits_6.as_ref())
    }
}

impl BaseAnswer {
    /// The answer for `row` of `ladder`.
    ///
    /// # Errors
    /// [`RootError`] if so many digits are not reached at the precision limit.
    pub fn new(ladder: &Ladder, row: &LadderRow, digits: Digits) -> Result<Self, RootError> {
        let bound = match &row.bound {
            LowerBound::Proved(least) => {
                let end = ladder.island_end(row);
                BaseBound::Proved(Box::new(ProvedBase {
                    base: FoundBase::new(least, digits)?,
                    island_end: end
                        .map(|end| IslandAnswer::new(&end, &least.base(), digits))
                        .transpose()?,
                    least_feasible: LeastFeasible::new(ladder, row),
                }))
            }
            LowerBound::NoBase => BaseBound::NoBase,
            LowerBound::NoBaseBelowCap => BaseBound::NoBaseBelowCap,
            LowerBound::Undecided(undecided) => BaseBound::Undecided {
                infeasible_below: Number::exact(enclosure_decimal(&undecided.at, 15).0),
                positions: undecided.positions.clone(),
                why: undecided.why.clone(),
            },
        };
        Ok(Self {
            context: row.context,
            head_dim: ladder.head_dim().get(),
            threshold: ladder.threshold(),
            bound,
        })
    }

    /// How far it is proven.
    #[must_use]
    pub fn status(&self) -> Status {
        match &self.bound {
            BaseBound::Proved(_) => Status::Proved,
            BaseBound::NoBase => Status::NoBase,
            BaseBound::NoBaseBelowCap => Status::NoBaseBelowCap,
            BaseBound::Undecided { .. } => Status::Undecided,
        }
    }
}

impl Answer for BaseAnswer {
    fn headline(&self) -> String {
        let t = self.threshold;
        let asked = format!(
            "context {}, head_dim {}{}",
            self.context,
            self.head_dim,
            threshold::asked(t)
        );
        match &self.bound {
            BaseBound::Proved(proved) => {
                let said = Digits::said(&proved.base.base);
                match proved.base.position {
                    Some(position) => {
                        format!("The least base for {asked} is {said}, where B({position}) = {t}.")
                    }
                    None => format!("The least base for {asked} is {said}; no position binds."),
                }
            }
            BaseBound::NoBase => format!(
                "No base serves {asked}: {}.",
                threshold::no_base(t, self.head_dim)
            ),
            BaseBound::NoBaseBelowCap => format!("No base up to 1e100 serves {asked}."),
            BaseBound::Undecided { .. } => format!("The least base for {asked} stays undecided."),
        }
    }

    fn fields(&self) -> Fields {
        let proved = match &self.bound {
            BaseBound::Proved(proved) => Some(proved),
            BaseBound::NoBase | BaseBound::NoBaseBelowCap | BaseBound::Undecided { .. } => None,
        };
        let found = proved.map(|proved| &proved.base);
        let end = proved.and_then(|proved| proved.island_end.as_ref());
        let least = proved.map(|proved| proved.least_feasible.fields());
        let fields = Fields::new()
            .with("context", self.context)
            .with("head_dim", self.head_dim)
            .with_some("at_least", threshold::at_least(self.threshold))
            .and(FoundBase::fields(found, "lower_bound_base"))
            .with("status", self.status())
            .with("island_end", end.map(IslandAnswer::fields))
            .with("least_feasible", least);
        match &self.bound {
            BaseBound::Undecided {
                infeasible_below,
                positions,
                why,
            } => fields
                .with("infeasible_below", infeasible_below)
                .with("positions", positions.clone())
                .with("why", Value::name(why)),
            BaseBound::Proved(_) | BaseBound::NoBase | BaseBound::NoBaseBelowCap => fields,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_bounds::search::Undecided;
    use ropebound_schedule::HeadDim;

    fn answer(bound: LowerBound) -> String {
        let ladder = Ladder::new(HeadDim::new(128).expect("even"));
        let row = LadderRow {
            context: 4096,
            pieces: Vec::new(),
            end: 1.0,
            bound,
        };
        let answer = BaseAnswer::new(&ladder, &row, Digits::all(12)).expect("nothing to refine");
        format!("{}\n{}", answer.headline(), answer.document().to_json())
    }

    #[test]
    fn open_answers_say_so() {
        let undecided = LowerBound::Undecided(Undecided {
            at: Interval::from_u64(1234, 64),
            positions: vec![7, 9],
            why: "both vanish here".to_owned(),
        });
        let answers = [undecided, LowerBound::NoBaseBelowCap, LowerBound::NoBase];
        insta::assert_snapshot!(answers.map(answer).concat(), @r#"
        The least base for context 4096, head_dim 128 stays undecided.
        {"context":4096,"head_dim":128,"lower_bound_base":null,"enclosure":null,"binding_position":null,"status":"undecided","island_end":null,"least_feasible":null,"infeasible_below":"1234.00000000000","positions":[7,9],"why":"both vanish here"}
        No base up to 1e100 serves context 4096, head_dim 128.
        {"context":4096,"head_dim":128,"lower_bound_base":null,"enclosure":null,"binding_position":null,"status":"proved: no base up to 1e100","island_end":null,"least_feasible":null}
        No base serves context 4096, head_dim 128: B(m) = cos m whatever the base.
        {"context":4096,"head_dim":128,"lower_bound_base":null,"enclosure":null,"binding_position":null,"status":"proved: no base","island_end":null,"least_feasible":null}
        "#);
    }
}
