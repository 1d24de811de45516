//! The feasible bases of a context, island by island, and where one base lies among them.

use crate::{Answer, Status};
use ropebound_bounds::FirstNegative;
use ropebound_bounds::search::{Island, IslandEnd, IslandStart, SafeBound, Undecided};
use ropebound_reference::{Interval, RootError, certain_digits};
use ropebound_schedule::Decimal;
use serde::Serialize;

/// Significant digits of relative widths and margins.
const WIDTH_DIGITS: usize = 3;

/// One island: a longest interval of feasible bases, both ends feasible themselves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandRow {
    /// Its least base, correctly rounded; none if undecided.
    pub start: Option<String>,
    /// The position whose sum vanishes there and is negative right below; none for base 1.
    pub start_position: Option<u64>,
    /// Its largest base, correctly rounded; none if every larger base is feasible, or undecided.
    pub end: Option<String>,
    /// The position whose sum vanishes there and is negative right above.
    pub end_position: Option<u64>,
    /// (end − start)/start, correctly rounded to at most three digits.
    pub relative_width: Option<String>,
    /// How far both ends are proven; `never` if the island does not end.
    pub status: Status,
}

impl IslandRow {
    /// The row of `island`, to `digits` significant digits.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn new(island: &Island, digits: usize) -> Result<Self, RootError> {
        let (start, start_position) = match &island.start {
            IslandStart::Proved(base) => (Some(base.decimal(digits)?), base.position()),
            IslandStart::Undecided(_) => (None, None),
        };
        let (end, end_position, status) = match &island.end {
            IslandEnd::Root(root) => (
                Some(root.base_decimal(digits)?),
                Some(root.position()),
                Status::Proved,
            ),
            IslandEnd::Never => (None, None, Status::Never),
            IslandEnd::BeyondCap => (None, None, Status::NotBelowCap),
            IslandEnd::Undecided(_) => (None, None, Status::Undecided),
        };
        let relative_width = match (&island.start, &island.end) {
            (IslandStart::Proved(start), IslandEnd::Root(end)) => {
                relative(&end.base(), &start.base(), &start.base())
            }
            _ => None,
        };
        Ok(Self {
            status: if start.is_some() {
                status
            } else {
                Status::Undecided
            },
            start,
            start_position,
            end,
            end_position,
            relative_width,
        })
    }
}

/// (`high` − `low`)/`unit`, correctly rounded.
fn relative(high: &Interval, low: &Interval, unit: &Interval) -> Option<String> {
    (high - low)
        .divide(unit)
        .and_then(|width| certain_digits(&width, WIDTH_DIGITS))
}

/// Bases looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaseRange {
    /// From the island that holds this base, or the next above it, on.
    pub from: String,
    /// Without those that start above this one.
    pub to: Option<String>,
}

/// Islands in order. Every base between two of them is infeasible, proven.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandsAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// Which bases were looked at.
    pub bases: BaseRange,
    /// The islands.
    pub islands: Vec<IslandRow>,
    /// Whether all islands between the two are listed: the limit was not reached and nothing stayed open.
    pub complete: bool,
    /// If something stayed open: what, and near which base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Answer for IslandsAnswer {
    fn headline(&self) -> String {
        let to = self.bases.to.as_deref().unwrap_or("infinity");
        let found = match self.islands.len() {
            1 => "1 island".to_owned(),
            count => format!("{count} islands"),
        };
        format!(
            "{} of feasible bases for context {}, head_dim {}, from {} to {to}{}.",
            found,
            self.context,
            self.head_dim,
            self.bases.from,
            if self.complete {
                ""
            } else {
                "; there may be more"
            }
        )
    }
}

/// Where a base lies among the islands of a context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarginAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// The base, as given.
    pub base: String,
    /// Whether B(m) ≥ 0 on 0..=L; none if undecided.
    pub feasible: Option<bool>,
    /// The first m with B(m) < 0.
    pub first_negative: Option<u64>,
    /// The island it lies in; if it is infeasible, the next island above.
    pub island: Option<IslandRow>,
    /// (base − start)/base, correctly rounded to at most three digits; if infeasible, (start − base)/base is in `to_next`.
    pub margin_below: Option<String>,
    /// (end − base)/base; none if the island does not end.
    pub margin_above: Option<String>,
    /// If infeasible: (start of the next island − base)/base.
    pub to_next: Option<String>,
    /// The safe base: from here on every base is feasible.
    pub safe_base: Option<String>,
    /// How far all of it is proven.
    pub status: Status,
}

impl MarginAnswer {
    /// The answer for `base`, written as `text`, given what the sums say and the island that holds it or follows it.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn new(
        (context, head_dim): (u64, u32),
        (text, base): (&str, &Decimal),
        first: &FirstNegative,
        island: Option<&Island>,
        safe: &SafeBound,
        digits: usize,
    ) -> Result<Self, RootError> {
        let here = Interval::from_decimal(base, 256);
        let row = island
            .map(|island| IslandRow::new(island, digits))
            .transpose()?;
        let start = island.and_then(|island| match &island.start {
            IslandStart::Proved(base) => Some(base.base()),
            IslandStart::Undecided(_) => None,
        });
        let end = island.and_then(|island| match &island.end {
            IslandEnd::Root(root) => Some(root.base()),
            _ => None,
        });
        let feasible = match first {
            FirstNegative::None => Some(true),
            FirstNegative::At(_) => Some(false),
            FirstNegative::Undecided { .. } => None,
        };
        let above = |end: &Interval| relative(end, &here, &here);
        let settled = feasible.is_some()
            && row
                .as_ref()
                .is_some_and(|row| row.status != Status::Undecided);
        Ok(Self {
            context,
            head_dim,
            base: text.to_owned(),
            feasible,
            first_negative: match first {
                FirstNegative::At(position) => Some(*position),
                _ => None,
            },
            margin_below: start
                .as_ref()
                .filter(|_| feasible == Some(true))
                .and_then(|start| relative(&here, start, &here)),
            margin_above: end
                .as_ref()
                .filter(|_| feasible == Some(true))
                .and_then(above),
            to_next: start
                .as_ref()
                .filter(|_| feasible == Some(false))
                .and_then(above),
            island: row,
            safe_base: match safe {
                SafeBound::Proved(base) => Some(base.decimal(digits)?),
                SafeBound::NoBase | SafeBound::Undecided(_) => None,
            },
            status: if settled {
                Status::Proved
            } else {
                Status::Undecided
            },
        })
    }
}

impl Answer for MarginAnswer {
    fn headline(&self) -> String {
        let asked = format!("context {}, head_dim {}", self.context, self.head_dim);
        let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
        match (self.feasible, &self.island) {
            (Some(true), Some(island)) => {
                let start = or(&island.start);
                match &island.end {
                    Some(end) => format!(
                        "Base {} is feasible for {asked}, in the island from {start} to {end}.",
                        self.base
                    ),
                    None => format!(
                        "Base {} is feasible for {asked}; so is every base from {start} on.",
                        self.base
                    ),
                }
            }
            (Some(false), island) => {
                let next = island
                    .as_ref()
                    .and_then(|island| island.start.clone())
                    .map_or_else(String::new, |start| {
                        format!("; the next feasible base above is {start}")
                    });
                format!(
                    "Base {} is infeasible for {asked}: B({}) < 0{next}.",
                    self.base,
                    self.first_negative.unwrap_or_default()
                )
            }
            _ => format!("Whether base {} serves {asked} stays undecided.", self.base),
        }
    }
}

/// What an open end says, as a line.
pub fn open_end(island: &Island) -> Option<String> {
    let open: &Undecided = match (&island.start, &island.end) {
        (IslandStart::Undecided(open), _) | (_, IslandEnd::Undecided(open)) => open,
        _ => return None,
    };
    Some(format!("{open}\n"))
}
