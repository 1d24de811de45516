//! The islands of feasible bases of each context of Table 2, and the safe base from which on all are feasible.

use crate::claims::Claims;
use crate::tables::TableError;
use ropebound_answers::Status;
use ropebound_answers::{IslandRow, RoundedUp, SafeBaseAnswer};
use ropebound_bounds::search::{Island, IslandEnd, IslandStart, Ladder, Progress, Row};
use ropebound_reference::{Interval, RootError, certain_digits};
use ropebound_schedule::{Decimal, HeadDim};
use serde::Serialize;
use std::collections::BTreeMap;

const DIGITS: usize = 20;
/// Islands listed of each context.
pub(super) const FIRST: usize = 5;
/// Up to this context all islands are looked for: 64k has 251, which take some seconds.
const ALL_UP_TO: u64 = 16 << 10;

/// Islands by context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Islands {
    /// d.
    pub head_dim: u64,
    /// By context.
    pub rows: Vec<IslandsRow>,
}

/// One context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IslandsRow {
    /// Such as `32k`.
    pub context: String,
    /// L.
    pub positions: u64,
    /// The base Table 2 prints.
    pub printed: String,
    /// The first islands, or all if `complete`.
    pub islands: Vec<IslandRow>,
    /// Whether these are all.
    pub complete: bool,
    /// The safe base, correctly rounded.
    pub safe_base: Option<String>,
    /// Whose sum is negative right below.
    pub safe_position: Option<u64>,
    /// How far that is proven.
    pub safe_status: Status,
    /// Whether it is taken from its certificate, and not searched for with every report.
    pub safe_from_certificate: bool,
    /// The safe base rounded up.
    pub safe_rounded_up: Option<RoundedUp>,
    /// For the figure: about where each island starts and ends; the last has no end.
    #[serde(skip)]
    pub(super) approx_spans: Vec<(f64, Option<f64>)>,
}

/// A safe base that is not searched for but taken from its certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownSafeBase {
    /// L.
    pub context: u64,
    /// An enclosure of the base.
    pub base: Interval,
    /// Whose sum is negative right below.
    pub position: u64,
}

/// What a row says of the safe base.
struct Safe {
    base: Option<String>,
    position: Option<u64>,
    status: Status,
    from_certificate: bool,
    rounded_up: Option<RoundedUp>,
}

impl From<&KnownSafeBase> for Safe {
    fn from(known: &KnownSafeBase) -> Self {
        Self {
            base: certain_digits(&known.base, DIGITS),
            position: Some(known.position),
            status: Status::Certified,
            from_certificate: true,
            rounded_up: Some(RoundedUp::new(&known.base)),
        }
    }
}

impl From<SafeBaseAnswer> for Safe {
    fn from(answer: SafeBaseAnswer) -> Self {
        Self {
            base: answer.safe_base,
            position: answer.binding_position,
            status: answer.status,
            from_certificate: false,
            rounded_up: answer.rounded_up,
        }
    }
}

impl Islands {
    /// Islands and safe bases of Table 2's contexts, from nothing but the safe bases in `known`.
    ///
    /// # Errors
    /// [`TableError`] if a claim is outside the domains.
    pub fn compute(
        claims: &Claims,
        known: &[KnownSafeBase],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, TableError> {
        let head_dim =
            HeadDim::new(claims.head_dim).map_err(|error| TableError::Claim(error.to_string()))?;
        let mut ladder = Ladder::new(head_dim);
        let mut rows = Vec::new();
        for claim in &claims.table2 {
            let positions = claim.positions();
            ladder.climb(positions, progress);
            let row = ladder.rows().last().expect("the row just climbed to");
            let (islands, complete, approx_spans) = islands(&ladder, row)?;
            let safe = match known.iter().find(|safe| safe.context == positions) {
                Some(safe) => Safe::from(safe),
                None => {
                    let safe = ladder.safe_base(positions, progress);
                    SafeBaseAnswer::new(&safe, head_dim, DIGITS)?.into()
                }
            };
            rows.push(IslandsRow {
                context: claim.context.clone(),
                positions,
                printed: claim.base.text.clone(),
                islands,
                complete,
                safe_base: safe.base,
                safe_position: safe.position,
                safe_status: safe.status,
                safe_from_certificate: safe.from_certificate,
                safe_rounded_up: safe.rounded_up,
                approx_spans,
            });
        }
        Ok(Self {
            head_dim: claims.head_dim,
            rows,
        })
    }

    /// The safe base of each context, rounded up to 20 digits or the next such number: one that is safe.
    #[must_use]
    pub fn safe_bases(&self) -> BTreeMap<u64, Decimal> {
        let up = |row: &IslandsRow| {
            let nearest: Decimal = row.safe_base.as_ref()?.parse().ok()?;
            Some((row.positions, nearest.successor_at_digits(DIGITS)))
        };
        self.rows.iter().filter_map(up).collect()
    }
}

type Spans = Vec<(f64, Option<f64>)>;

/// The islands of `row` that are listed, whether these are all, and where they lie.
fn islands(ladder: &Ladder, row: &Row) -> Result<(Vec<IslandRow>, bool, Spans), RootError> {
    let all = row.context <= ALL_UP_TO;
    let most = if all { usize::MAX } else { FIRST };
    let mut rows = Vec::new();
    let mut spans = Vec::new();
    for island in ladder.islands(row).take(most) {
        rows.push(IslandRow::new(&island, DIGITS)?);
        spans.extend(span(&island));
    }
    let complete = rows.last().is_some_and(|row| row.status == Status::Never);
    Ok((rows, complete, spans))
}

fn span(island: &Island) -> Option<(f64, Option<f64>)> {
    let IslandStart::Proved(start) = &island.start else {
        return None;
    };
    let end = match &island.end {
        IslandEnd::Root(end) => Some(end.base().hi().to_f64()),
        _ => None,
    };
    Some((start.base().lo().to_f64(), end))
}
