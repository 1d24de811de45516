//! What base to give a head for a context: the least, the round choices, and what rules of thumb would say.

use crate::tried::Tried;
use ropebound_bounds::search::{Grid, IslandEnd, Ladder, LowerBound, SafeBound, SearchProgress};
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// Bases for one context and head dimension. Positions are 0..=context, as in Eq. 11.
#[derive(Clone, Debug)]
pub struct Advice {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: HeadDim,
    /// base_L.
    pub least: LowerBound,
    /// Where the bases from there up stop being feasible; `None` if there is no least base.
    pub island_end: Option<IslandEnd>,
    /// The least feasible base that is an integer; `None` if there is none or it stayed open.
    pub least_integer: Option<Decimal>,
    /// That of two digits.
    pub least_two_digits: Option<Decimal>,
    /// That of three digits.
    pub least_three_digits: Option<Decimal>,
    /// The safe base, from which on every base is feasible.
    pub safe: SafeBound,
    /// The round bases around the least, and what rules of thumb give, ascending.
    pub choices: Vec<Tried<Rule>>,
}

/// Whose choice a base is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// NTK-aware scaling from base 10000 at 4096 positions.
    NtkAware,
    /// It is a round number.
    Round,
    /// The slowest pair makes a quarter turn over the context.
    QuarterTurn,
    /// The slowest pair makes one turn over the context.
    OneTurn,
}

impl Advice {
    /// Advice for `context` = L and `head_dim` = d. `progress` hears of the two searches, up to base_L and down to the safe base.
    ///
    /// # Panics
    ///
    /// If `context` is above 2^30 or `head_dim` above 8192.
    #[must_use]
    pub fn new(context: u64, head_dim: HeadDim, progress: &mut dyn FnMut(SearchProgress)) -> Self {
        let mut ladder = Ladder::new(head_dim);
        ladder.climb(context, progress);
        let row = ladder.rows().last().expect("the row just climbed to");
        let least = |grid| ladder.least_on(row, grid).proved();
        let mut choices: Vec<_> = candidates(context, head_dim, &row.bound)
            .into_iter()
            .filter_map(|(base, rule)| {
                let schedule = Schedule::plain(base.clone(), head_dim).ok()?;
                Tried::new(&schedule, base, rule, 0..context + 1).ok()
            })
            .collect();
        choices.sort_by(|a, b| a.value.cmp(&b.value).then(a.role.cmp(&b.role)));
        Self {
            context,
            head_dim,
            island_end: ladder.island_end(row),
            least_integer: least(Grid::Integer),
            least_two_digits: least(Grid::Digits(2)),
            least_three_digits: least(Grid::Digits(3)),
            safe: ladder.safe_base(context, progress).bound,
            choices,
            least: row.bound.clone(),
        }
    }

    /// The safe base rounded up to two digits.
    #[must_use]
    pub fn safe_two_digits(&self) -> Option<Decimal> {
        match &self.safe {
            SafeBound::Proved(base) => Grid::Digits(2).at_or_above(base.base().hi()),
            SafeBound::NoBase | SafeBound::Undecided(_) => None,
        }
    }
}

/// The bases in common use, and those of rules of thumb.
fn candidates(context: u64, head_dim: HeadDim, least: &LowerBound) -> Vec<(Decimal, Rule)> {
    let round = [
        "10000", "50000", "1e5", "5e5", "1e6", "2e6", "5e6", "1e7", "2e7", "5e7", "1e8", "1e9",
        "1e10", "1e11",
    ];
    let centre = match least {
        LowerBound::Proved(base) => base.base().midpoint().to_f64(),
        LowerBound::NoBase | LowerBound::NoBaseBelowCap | LowerBound::Undecided(_) => 1e6,
    };
    let near = |base: &Decimal| (1e-3..=1e3).contains(&(base.nearest_f64() / centre));
    let bases = round
        .iter()
        .map(|text| text.parse::<Decimal>().expect("a decimal"));
    let mut out: Vec<_> = bases.filter(near).map(|base| (base, Rule::Round)).collect();
    let d = f64::from(head_dim.get());
    if head_dim.pairs() > 1 && context > 6 {
        let length = context as f64;
        let power = |ratio: f64| libm::pow(ratio, d / (d - 2.0));
        let rules = [
            (power(length / std::f64::consts::TAU), Rule::OneTurn),
            (
                power(2.0 * length / std::f64::consts::PI),
                Rule::QuarterTurn,
            ),
            (1e4 * power((length / 4096.0).max(1.0)), Rule::NtkAware),
        ];
        for (value, rule) in rules {
            // The rule's number to three digits, rounded up, is the base that is tried.
            if let Ok(value) = Decimal::from_f64_exact(value)
                && value >= Decimal::one()
            {
                out.push((value.ceil_to_digits(3), rule));
            }
        }
    }
    out
}
