//! The feasible bases of a context, island by island, and where one base lies among them.

use crate::base::relative;
use crate::{Answer, Digits, FoundBase, Status, threshold};
use ropebound_bounds::FirstNegative;
use ropebound_bounds::search::{Island, IslandEnd, IslandStart, Ladder, SafeBound, Undecided};
use ropebound_document::{Fields, Number, Value};
use ropebound_reference::{Interval, RootError};
use ropebound_schedule::{Decimal, Threshold};

/// One island: a longest interval of feasible bases, both ends feasible themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct IslandRow {
    /// Its least base, correctly rounded; none if undecided.
    pub start: Option<Number>,
    /// The position whose sum vanishes there and is negative right below; none for base 1.
    pub start_position: Option<u64>,
    /// Its largest base, correctly rounded; none if every larger base is feasible, or undecided.
    pub end: Option<Number>,
    /// The position whose sum vanishes there and is negative right above.
    pub end_position: Option<u64>,
    /// (end − start)/start, correctly rounded to at most three digits.
    pub relative_width: Option<Number>,
    /// How far both ends are proven; `never` if the island does not end.
    pub status: Status,
}

impl IslandRow {
    /// The row of `island`.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn new(island: &Island, digits: Digits) -> Result<Self, RootError> {
        let start = match &island.start {
            IslandStart::Proved(base) => Some(base),
            IslandStart::Undecided(_) => None,
        };
        let end = match &island.end {
            IslandEnd::Root(root) => Some(root),
            IslandEnd::Never | IslandEnd::BeyondCap | IslandEnd::Undecided(_) => None,
        };
        let decimal = |text: String| digits.number(text);
        Ok(Self {
            start: start
                .map(|base| base.decimal(digits.kept).map(decimal))
                .transpose()?,
            start_position: start.and_then(|base| base.position()),
            end: end
                .map(|root| root.base_decimal(digits.kept).map(decimal))
                .transpose()?,
            end_position: end.map(|root| root.position()),
            relative_width: start.zip(end).and_then(|(start, end)| {
                let start = start.base();
                relative(&end.base(), &start, &start)
            }),
            status: match (&island.start, &island.end) {
                (IslandStart::Undecided(_), _) | (_, IslandEnd::Undecided(_)) => Status::Undecided,
                (IslandStart::Proved(_), IslandEnd::Root(_)) => Status::Proved,
                (IslandStart::Proved(_), IslandEnd::Never) => Status::Never,
                (IslandStart::Proved(_), IslandEnd::BeyondCap) => Status::NotBelowCap,
            },
        })
    }

    fn fields(&self) -> Fields {
        Fields::new()
            .with("start", self.start.as_ref())
            .with("start_position", self.start_position)
            .with("end", self.end.as_ref())
            .with("end_position", self.end_position)
            .with("relative_width", self.relative_width.as_ref())
            .with("status", self.status)
    }
}

/// Islands in order. Every base between two of them is infeasible, proven.
#[derive(Clone, Debug, PartialEq)]
pub struct IslandsAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// τ: a base is feasible if B(m) ≥ τ on the context.
    pub threshold: Threshold,
    /// From the island that holds this base, or the next above it, on; as written.
    pub from: String,
    /// Without those that start above this one.
    pub to: Option<String>,
    /// The islands.
    pub islands: Vec<IslandRow>,
    /// Whether all islands between the two are listed: the limit was not reached and nothing stayed open.
    pub complete: bool,
    /// If something stayed open: what, and near which base.
    pub why: Option<String>,
}

impl Answer for IslandsAnswer {
    fn headline(&self) -> String {
        let to = self.to.as_deref().unwrap_or("infinity");
        let (count, from) = (self.islands.len(), &self.from);
        let islands = if count == 1 { "island" } else { "islands" };
        let more = if self.complete {
            ""
        } else {
            "; there may be more"
        };
        format!(
            "{count} {islands} of feasible bases for context {}, head_dim {}{}, from {from} to {to}{more}.",
            self.context,
            self.head_dim,
            threshold::asked(self.threshold)
        )
    }

    fn fields(&self) -> Fields {
        let bases = Fields::new()
            .with("from", Value::name(&self.from))
            .with("to", self.to.as_ref().map(Value::name));
        Fields::new()
            .detail("context", self.context)
            .detail("head_dim", self.head_dim)
            .with_some("at_least", threshold::at_least(self.threshold))
            .detail("bases", bases)
            .records(
                "islands",
                self.islands.iter().map(IslandRow::fields).collect(),
            )
            .detail("complete", self.complete)
            .with_some("why", self.why.as_ref().map(Value::name))
    }
}

/// Where a base lies among the islands of a context.
#[derive(Clone, Debug, PartialEq)]
pub struct MarginAnswer {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// τ: a base is feasible if B(m) ≥ τ on the context.
    pub threshold: Threshold,
    /// The base, as given.
    pub base: String,
    /// Where it lies.
    pub place: BasePlace,
    /// The safe base: from here on every base is feasible; none if undecided.
    pub safe_base: Option<Number>,
}

/// Where a base lies.
#[derive(Clone, Debug, PartialEq)]
pub enum BasePlace {
    /// On this island: B(m) ≥ τ on 0..=L.
    Feasible {
        /// It; none if its ends stayed open.
        island: Option<IslandRow>,
        /// (base − start)/base, correctly rounded to at most three digits.
        margin_below: Option<Number>,
        /// (end − base)/base; none if the island does not end.
        margin_above: Option<Number>,
    },
    /// Below or between islands.
    Infeasible {
        /// The first m with B(m) < τ.
        first_negative: u64,
        /// The next island above.
        next: Option<IslandRow>,
        /// (its start − base)/base.
        to_next: Option<Number>,
    },
    /// A sign stays open; the island that holds or follows it.
    Undecided(Option<IslandRow>),
}

impl MarginAnswer {
    /// The answer for `base`, written as `text`, given what the sums say and the island that holds it or follows it.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn new(
        (context, ladder): (u64, &Ladder),
        (text, base): (&str, &Decimal),
        first: &FirstNegative,
        island: Option<&Island>,
        safe: &SafeBound,
        digits: Digits,
    ) -> Result<Self, RootError> {
        let here = Interval::from_decimal(base, 256);
        let row = island
            .map(|island| IslandRow::new(island, digits))
            .transpose()?;
        let start = island.and_then(|island| match &island.start {
            IslandStart::Proved(start) => Some(start.base()),
            IslandStart::Undecided(_) => None,
        });
        let end = island.and_then(|island| match &island.end {
            IslandEnd::Root(root) => Some(root.base()),
            IslandEnd::Never | IslandEnd::BeyondCap | IslandEnd::Undecided(_) => None,
        });
        let place = match first {
            FirstNegative::None => BasePlace::Feasible {
                island: row,
                margin_below: start.and_then(|start| relative(&here, &start, &here)),
                margin_above: end.and_then(|end| relative(&end, &here, &here)),
            },
            FirstNegative::At(position) => BasePlace::Infeasible {
                first_negative: *position,
                next: row,
                to_next: start.and_then(|start| relative(&start, &here, &here)),
            },
            FirstNegative::Undecided { .. } => BasePlace::Undecided(row),
        };
        Ok(Self {
            context,
            head_dim: ladder.head_dim().get(),
            threshold: ladder.threshold(),
            base: text.to_owned(),
            place,
            safe_base: match safe {
                SafeBound::Proved(base) => Some(FoundBase::new(base, digits)?.base),
                SafeBound::NoBase | SafeBound::Undecided(_) => None,
            },
        })
    }

    fn island(&self) -> Option<&IslandRow> {
        match &self.place {
            BasePlace::Feasible { island, .. } => island.as_ref(),
            BasePlace::Infeasible { next, .. } => next.as_ref(),
            BasePlace::Undecided(island) => island.as_ref(),
        }
    }
}

impl Answer for MarginAnswer {
    fn headline(&self) -> String {
        let t = self.threshold;
        let asked = format!(
            "context {}, head_dim {}{}",
            self.context,
            self.head_dim,
            threshold::asked(t)
        );
        let base = &self.base;
        let ends = self
            .island()
            .map(|island| (island.start.as_ref(), island.end.as_ref()));
        match (&self.place, ends) {
            (BasePlace::Feasible { .. }, Some((Some(start), Some(end)))) => format!(
                "Base {base} is feasible for {asked}, in the island from about {start} to {end}."
            ),
            (BasePlace::Feasible { .. }, Some((Some(start), None))) => format!(
                "Base {base} is feasible for {asked}, in the last island, from about {start} on."
            ),
            (BasePlace::Feasible { .. }, Some((None, _)) | None) => {
                format!("Base {base} is feasible for {asked}; its island's start stays undecided.")
            }
            (BasePlace::Infeasible { first_negative, .. }, Some((Some(start), _))) => format!(
                "Base {base} is infeasible for {asked}: B({first_negative}) < {t}; the next island above begins at about {start}."
            ),
            (BasePlace::Infeasible { first_negative, .. }, Some((None, _)) | None) => {
                format!("Base {base} is infeasible for {asked}: B({first_negative}) < {t}.")
            }
            (BasePlace::Undecided(_), _) => {
                format!("Whether base {base} serves {asked} stays undecided.")
            }
        }
    }

    fn fields(&self) -> Fields {
        let (feasible, first_negative, margins, to_next) = match &self.place {
            BasePlace::Feasible {
                margin_below,
                margin_above,
                ..
            } => (Some(true), None, [margin_below, margin_above], &None),
            BasePlace::Infeasible {
                first_negative,
                to_next,
                ..
            } => (Some(false), Some(*first_negative), [&None, &None], to_next),
            BasePlace::Undecided(_) => (None, None, [&None, &None], &None),
        };
        let island = self.island();
        let settled =
            feasible.is_some() && island.is_some_and(|row| row.status != Status::Undecided);
        let status = if settled {
            Status::Proved
        } else {
            Status::Undecided
        };
        Fields::new()
            .with("context", self.context)
            .with("head_dim", self.head_dim)
            .with_some("at_least", threshold::at_least(self.threshold))
            .with("base", Value::name(&self.base))
            .with("feasible", feasible)
            .with("first_negative", first_negative)
            .with("island", island.map(IslandRow::fields))
            .with("margin_below", margins[0].as_ref())
            .with("margin_above", margins[1].as_ref())
            .with("to_next", to_next.as_ref())
            .with("safe_base", self.safe_base.as_ref())
            .with("status", status)
    }
}

/// What an open end says.
#[must_use]
pub fn open_end(island: &Island) -> Option<String> {
    let open: &Undecided = match (&island.start, &island.end) {
        (IslandStart::Undecided(open), _) | (_, IslandEnd::Undecided(open)) => open,
        (IslandStart::Proved(_), IslandEnd::Root(_) | IslandEnd::Never | IslandEnd::BeyondCap) => {
            return None;
        }
    };
    Some(open.to_string())
}
