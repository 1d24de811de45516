//! How the printed values of Table 2 came about: searches as published and a family around them, scored against what is printed; what 32-bit
//! sums get wrong.
//!
//! - `float32`, `format`: how a sum is computed, simulated operation by operation; no statement about any one machine.
//! - `sums`: the signs of simulated sums over ranges of positions, without simulating all of them.
//! - `feasible`, `search`: the question and the ways to search with it.
//! - `protocol`: searches as published, and a family around them.
//! - `rounded`: whether any base that rounds to a printed one is feasible, proven.
//! - `signs`: which signs 32 bits get wrong, against proven ones.
//!
//! Signs here are those a simulated computation takes; only `feasible::Numbers::Exact` and `rounded` are proven.

mod document;
mod feasible;
mod figure;
mod float32;
mod format;
mod protocol;
mod rounded;
mod search;
mod signs;
mod sums;
mod two_digits;
mod words;

pub use document::document;

use self::protocol::{Protocol, authors, refinements, relatives, run_all};
use self::rounded::{Between, feasible_between};
use self::signs::compare;
use self::sums::Arithmetic;
use self::two_digits::TwoDigits;
use crate::claims::{Claims, PrintedDecimal};
use crate::error::PaperError;
use crate::real::Real;
use crate::tables::Table2;
use ropebound_schedule::{Decimal, HeadDim};
use serde::{Serialize, Serializer};

/// What the investigation found.
#[derive(Clone, Debug, Serialize)]
pub struct Forensics {
    /// The second source of bases.
    second_source: String,
    /// By context.
    rows: Vec<PrintedRow>,
    /// By search, the paper's rows it gives most of first.
    searches: Vec<Searched>,
    /// By base.
    signs: Vec<SignRow>,
    #[serde(skip)]
    authors_agree: Vec<(u64, usize, bool)>,
}

/// One context of Table 2.
#[derive(Clone, Debug, Serialize)]
struct PrintedRow {
    context: String,
    positions: u64,
    printed: PrintedDecimal,
    second_source: Option<PrintedDecimal>,
    /// With 1k = 1024 and 1000: a feasible base that rounds to the printed one, or what is known of them.
    rounds_to_printed: [Existence; 2],
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Existence {
    #[serde(serialize_with = "six_digits")]
    Feasible(Decimal),
    ProvenNone,
    Open,
}

/// Searches that find the same bases.
#[derive(Clone, Debug, Serialize)]
struct Searched {
    search: String,
    /// In which numbers.
    numbers: Vec<String>,
    unit: u64,
    /// By context, to two digits as printed.
    found: Vec<Option<TwoDigits>>,
    gives_paper: Vec<bool>,
    gives_second: Vec<bool>,
}

impl Searched {
    fn paper(&self) -> usize {
        self.gives_paper.iter().filter(|gives| **gives).count()
    }

    fn second(&self) -> usize {
        self.gives_second.iter().filter(|gives| **gives).count()
    }
}

/// Signs of 32-bit sums at one base.
#[derive(Clone, Debug, Serialize)]
struct SignRow {
    context: String,
    which: &'static str,
    #[serde(serialize_with = "in_full")]
    base: Decimal,
    positions: u64,
    wrong: usize,
    falsely_negative: usize,
    first_wrong: Option<u64>,
    /// The exact sum furthest from zero that got the wrong sign, rounded.
    #[serde(serialize_with = "three_digits")]
    furthest: Option<f64>,
    #[serde(skip)]
    errors: Vec<f64>,
}

impl Forensics {
    /// Runs all searches, proves whether bases exist that round to those printed, and compares signs.
    ///
    /// # Errors
    /// [`PaperError`] if a claim is outside the domains.
    pub fn compute(claims: &Claims, table2: &Table2) -> Result<Self, PaperError> {
        let head_dim = HeadDim::new(claims.head_dim)?;
        let second = &claims.other_sources.su_jianlin_table;
        let rows: Vec<PrintedRow> = claims
            .table2
            .iter()
            .map(|claim| PrintedRow {
                context: claim.context.clone(),
                positions: claim.positions(),
                printed: claim.base.clone(),
                second_source: second.bases.get(&claim.context).cloned(),
                rounds_to_printed: [1024, 1000].map(|unit| {
                    let context = in_unit(claim.positions(), unit);
                    existence(&claim.base.value, head_dim, context)
                }),
            })
            .collect();
        let contexts: Vec<u64> = rows.iter().map(|row| row.positions).collect();
        let published = authors();
        let count = published.len();
        let protocols: Vec<Protocol> = published
            .into_iter()
            .chain(refinements())
            .chain(relatives(head_dim))
            .collect();
        let found = run_all(&protocols, head_dim, &contexts);
        let authors_agree = [1024, 1000]
            .map(|unit| {
                let of_unit: Vec<_> = protocols[..count]
                    .iter()
                    .zip(&found)
                    .filter(|(protocol, _)| protocol.unit == unit)
                    .map(|(_, found)| found)
                    .collect();
                let same = of_unit.iter().all(|found| *found == of_unit[0]);
                (unit, of_unit.len(), same)
            })
            .to_vec();
        Ok(Self {
            second_source: second.source.clone(),
            searches: grouped(&protocols, &found, &rows),
            signs: sign_rows(claims, table2, head_dim),
            rows,
            authors_agree,
        })
    }
}

/// A context counted in units of 1024, with `unit` positions to 1k.
fn in_unit(positions: u64, unit: u64) -> u64 {
    if positions.is_multiple_of(1 << 20) {
        positions / (1 << 20) * unit * unit
    } else {
        positions / 1024 * unit
    }
}

/// Whether a base within half a unit of the last of two printed digits is feasible for 0..=`context`.
fn existence(printed: &Decimal, head_dim: HeadDim, context: u64) -> Existence {
    let value = printed.nearest_f64();
    let leading = printed.leading_exponent().unwrap_or(0);
    let half = 0.5 * libm::pow(10.0, leading as f64 - 1.0);
    match feasible_between(value - half, value + half, head_dim, context) {
        Between::Feasible(base) => Existence::Feasible(base),
        Between::None { .. } => Existence::ProvenNone,
        Between::Open { .. } => Existence::Open,
    }
}

fn six_digits<S: Serializer>(base: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&words::six_digits(base))
}

fn three_digits<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(words::three_digits).serialize(serializer)
}

fn in_full<S: Serializer>(decimal: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(decimal)
}

fn grouped(
    protocols: &[Protocol],
    found: &[Vec<Option<f64>>],
    rows: &[PrintedRow],
) -> Vec<Searched> {
    let mut groups: Vec<Searched> = Vec::new();
    for (protocol, found) in protocols.iter().zip(found) {
        let found: Vec<_> = found
            .iter()
            .map(|base| base.map(TwoDigits::nearest))
            .collect();
        let numbers = words::numbers(protocol);
        let same = groups.iter_mut().find(|group| {
            group.search == protocol.name && group.unit == protocol.unit && group.found == found
        });
        if let Some(group) = same {
            group.numbers.push(numbers);
            continue;
        }
        let gives = |printed: fn(&PrintedRow) -> Option<&PrintedDecimal>| -> Vec<bool> {
            let pairs = found.iter().zip(rows);
            let equal = |(found, row): (&Option<TwoDigits>, _)| {
                found
                    .zip(printed(row))
                    .is_some_and(|(found, printed)| found.is(&printed.value))
            };
            pairs.map(equal).collect()
        };
        groups.push(Searched {
            search: protocol.name.clone(),
            numbers: vec![numbers],
            unit: protocol.unit,
            gives_paper: gives(|row| Some(&row.printed)),
            gives_second: gives(|row| row.second_source.as_ref()),
            found,
        });
    }
    // A stable sort: what was published comes before its relatives.
    groups.sort_by_key(|group| std::cmp::Reverse(group.paper()));
    groups
}

fn sign_rows(claims: &Claims, table2: &Table2, head_dim: HeadDim) -> Vec<SignRow> {
    let mut out = Vec::new();
    for (claim, row) in claims.table2.iter().zip(&table2.rows) {
        let least = row.lower_bound_base.as_ref().and_then(Real::rounded);
        let least = least.unwrap_or_else(Decimal::one);
        for (which, base) in [("base_L", &least), ("printed", &claim.base.value)] {
            let end = row.positions + 1;
            let signs = compare(base, head_dim, end, Arithmetic::PLAIN);
            out.push(SignRow {
                context: row.context.clone(),
                which,
                base: base.clone(),
                positions: end,
                wrong: signs.wrong.len(),
                falsely_negative: signs.falsely_negative().count(),
                first_wrong: signs.wrong.first().map(|wrong| wrong.position),
                furthest: signs.furthest().map(|wrong| wrong.exact_sum),
                errors: signs.errors,
            });
        }
    }
    out
}
