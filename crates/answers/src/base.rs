//! The least base for a context (Eq. 11).

use crate::{Answer, Status};
use ropebound_bounds::search::{Grid, IslandEnd, Ladder, LowerBound, Row};
use ropebound_reference::{Interval, RootError, certain_digits, enclosure_decimal};
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
    pub island_end: Option<IslandAnswer>,
    /// The least feasible bases that can be written down in some common way.
    pub least_feasible: Option<LeastFeasible>,
    /// If undecided: every base below this one is proven infeasible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infeasible_below: Option<String>,
    /// If undecided: the positions involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positions: Option<Vec<u64>>,
    /// If undecided: what could not be settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Where the bases from base_L up stop being feasible.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandAnswer {
    /// The last feasible base, correctly rounded; none if every larger base is feasible.
    pub base: Option<String>,
    /// The position whose sum vanishes there.
    pub position: Option<u64>,
    /// (end − base_L) / base_L, correctly rounded to at most three digits.
    pub relative_width: Option<String>,
    /// How far this is proven.
    pub status: Status,
}

/// The least feasible base of each kind, exactly. Rounding base_L up may leave its island, so these may lie on later ones.
/// None where no such base is feasible, or one stays undecided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeastFeasible {
    /// Among the integers.
    pub integer: Option<String>,
    /// Among the doubles.
    pub f64: Option<String>,
    /// Among the floats of 32 bits.
    pub f32: Option<String>,
    /// Among decimals of at most two significant digits.
    pub digits_2: Option<String>,
    /// Of three.
    pub digits_3: Option<String>,
    /// Of six.
    pub digits_6: Option<String>,
}

impl IslandAnswer {
    fn open(status: Status) -> Self {
        Self {
            base: None,
            position: None,
            relative_width: None,
            status,
        }
    }

    fn new(end: &IslandEnd, start: &Interval, digits: usize) -> Result<Self, RootError> {
        Ok(match end {
            IslandEnd::Root(root) => Self {
                base: Some(root.base_decimal(digits)?),
                position: Some(root.position()),
                relative_width: (&root.base() - start)
                    .divide(start)
                    .and_then(|width| certain_digits(&width, 3)),
                ..Self::open(Status::Proved)
            },
            IslandEnd::Never => Self::open(Status::Never),
            IslandEnd::BeyondCap => Self::open(Status::NotBelowCap),
            IslandEnd::Undecided(_) => Self::open(Status::Undecided),
        })
    }
}

fn island(
    ladder: &Ladder,
    row: &Row,
    start: &Interval,
    digits: usize,
) -> Result<Option<IslandAnswer>, RootError> {
    let end = ladder.island_end(row);
    end.map(|end| IslandAnswer::new(&end, start, digits))
        .transpose()
}

impl LeastFeasible {
    fn new(ladder: &Ladder, row: &Row) -> Self {
        let on = |grid| Some(ladder.least_on(row, grid).proved()?.to_string());
        Self {
            integer: on(Grid::Integer),
            f64: on(Grid::F64),
            f32: on(Grid::F32),
            digits_2: on(Grid::Digits(2)),
            digits_3: on(Grid::Digits(3)),
            digits_6: on(Grid::Digits(6)),
        }
    }
}

impl BaseAnswer {
    /// The answer for `row` of `ladder`, to `digits` significant digits.
    ///
    /// # Errors
    /// [`RootError`] if so many digits are not reached at the precision limit.
    pub fn new(ladder: &Ladder, row: &Row, digits: usize) -> Result<Self, RootError> {
        let open = |status| Self {
            context: row.context,
            head_dim: ladder.head_dim().get(),
            lower_bound_base: None,
            enclosure: None,
            binding_position: None,
            status,
            island_end: None,
            least_feasible: None,
            infeasible_below: None,
            positions: None,
            why: None,
        };
        let least = match &row.bound {
            LowerBound::Proved(least) => least,
            LowerBound::NoBase => return Ok(open(Status::NoBase)),
            LowerBound::NoBaseBelowCap => return Ok(open(Status::NoBaseBelowCap)),
            LowerBound::Undecided(undecided) => {
                return Ok(Self {
                    infeasible_below: Some(enclosure_decimal(&undecided.at, 15).0),
                    positions: Some(undecided.positions.clone()),
                    why: Some(undecided.why.clone()),
                    ..open(Status::Undecided)
                });
            }
        };
        let (lo, hi) = least.enclosure(digits)?;
        Ok(Self {
            lower_bound_base: Some(least.decimal(digits)?),
            enclosure: Some([lo, hi]),
            binding_position: least.position(),
            island_end: island(ladder, row, &least.base(), digits)?,
            least_feasible: Some(LeastFeasible::new(ladder, row)),
            ..open(Status::Proved)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, render};
    use ropebound_bounds::search::Undecided;
    use ropebound_schedule::HeadDim;

    fn answer(bound: LowerBound) -> String {
        let ladder = Ladder::new(HeadDim::new(128).expect("even"));
        let row = Row {
            context: 4096,
            pieces: Vec::new(),
            end: 1.0,
            bound,
        };
        let answer = BaseAnswer::new(&ladder, &row, 12).expect("nothing to refine");
        format!("{}\n{}", answer.headline(), render(&answer, Format::Json))
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
