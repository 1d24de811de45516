//! The least base for a context (Eq. 11).

use crate::{Answer, Status};
use ropebound_bounds::search::LowerBound;
use ropebound_reference::{RootError, decimal_lo};
use serde::Serialize;

/// base_L, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaseAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// base_L, correctly rounded to the digits asked for.
    pub lower_bound_base: Option<String>,
    /// Decimals of as many digits below and above base_L.
    pub enclosure: Option<[String; 2]>,
    /// m*, whose sum vanishes at base_L; none for contexts 0 and 1.
    pub binding_position: Option<u64>,
    /// How far this is proven.
    pub status: Status,
    /// Where the feasible island that begins at base_L ends.
    pub island_end: Option<String>,
    /// The least feasible bases that can be written down in some common way.
    pub least_feasible: Option<LeastFeasible>,
    /// If undecided: every base up to here is proven infeasible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infeasible_to: Option<String>,
    /// If undecided: the positions involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positions: Option<Vec<u64>>,
    /// If undecided: what could not be settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The least feasible base of each kind, exactly. Rounding base_L up may leave its island, so these may lie on later ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeastFeasible {
    /// Among the integers.
    pub integer: Option<String>,
    /// Among the doubles.
    pub f64: Option<String>,
    /// Among the floats of 32 bits.
    pub f32: Option<String>,
    /// Among decimals of two significant digits.
    pub digits_2: Option<String>,
    /// Of three.
    pub digits_3: Option<String>,
    /// Of six.
    pub digits_6: Option<String>,
}

impl BaseAnswer {
    /// The answer for `context`, to `digits` significant digits.
    ///
    /// # Errors
    /// [`RootError`] if so many digits are not reached at the precision limit.
    pub fn new(
        context: u64,
        head_dim: u32,
        bound: &LowerBound,
        digits: usize,
    ) -> Result<Self, RootError> {
        let open = |status| Self {
            context,
            head_dim,
            lower_bound_base: None,
            enclosure: None,
            binding_position: None,
            status,
            island_end: None,
            least_feasible: None,
            infeasible_to: None,
            positions: None,
            why: None,
        };
        Ok(match bound {
            LowerBound::One => Self {
                lower_bound_base: Some("1".to_owned()),
                enclosure: Some(["1".to_owned(), "1".to_owned()]),
                ..open(Status::Proved)
            },
            LowerBound::Root(least) => {
                let (lo, hi) = least.enclosure(digits)?;
                Self {
                    lower_bound_base: Some(least.decimal(digits)?),
                    enclosure: Some([lo, hi]),
                    binding_position: Some(least.position()),
                    ..open(Status::Proved)
                }
            }
            LowerBound::NoBase => open(Status::NoBase),
            LowerBound::BeyondCap => open(Status::NoBaseBelowCap),
            LowerBound::Undecided(undecided) => Self {
                infeasible_to: Some(decimal_lo(undecided.infeasible_to.lo(), 15)),
                positions: Some(undecided.positions.clone()),
                why: Some(undecided.why.clone()),
                ..open(Status::Undecided)
            },
        })
    }
}

impl Answer for BaseAnswer {
    fn headline(&self) -> String {
        let asked = format!("context {}, head_dim {}", self.context, self.head_dim);
        match (self.status, &self.lower_bound_base, &self.binding_position) {
            (Status::Proved, Some(base), Some(position)) => {
                format!("The least base for {asked} is {base}, where B({position}) = 0.")
            }
            (Status::Proved, Some(base), None) => {
                format!("The least base for {asked} is {base}; no position binds.")
            }
            (Status::NoBase, ..) => {
                format!("No base serves {asked}: B(m) = cos m whatever the base.")
            }
            (Status::NoBaseBelowCap, ..) => format!("No base up to 1e100 serves {asked}."),
            _ => format!("The least base for {asked} stays undecided."),
        }
    }
}
