//! Table 2: the least base of each context, beside what is printed; and Figure 1's law through them.

use super::fits::{FittedBases, Refit};
use super::judged::JudgedBase;
use crate::bases::{IslandTop, OnGrids};
use crate::claims::{Claims, PrintedDecimal};
use crate::error::PaperError;
use crate::real::{DIGITS, Real};
use ropebound_answers::Status;
use ropebound_bounds::search::{ExactBase, Grid, Ladder, LadderRow, LowerBound};
use ropebound_certificate::{Kind, Verified};
use ropebound_reference::enclosure_decimal;
use serde::{Serialize, Serializer};

/// The grids whose least feasible base is listed.
const GRIDS: [Grid; 6] = [
    Grid::Integer,
    Grid::F64,
    Grid::F32,
    Grid::Digits(2),
    Grid::Digits(3),
    Grid::Digits(6),
];

/// Table 2 recomputed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table2 {
    /// What is recomputed.
    pub table: &'static str,
    /// The paper.
    pub paper: String,
    /// d.
    pub head_dim: u64,
    /// The second source of bases.
    pub second_source: String,
    /// Its rule, which differs from the paper's.
    pub second_source_rule: String,
    /// By context.
    pub rows: Vec<Table2Row>,
    /// a and p as printed in Figure 1.
    pub printed_fit: [PrintedDecimal; 2],
    /// Refits.
    pub fits: Vec<Refit>,
}

/// One context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table2Row {
    /// As printed.
    pub context: String,
    /// L.
    pub positions: u64,
    /// base_L.
    pub lower_bound_base: Option<Real>,
    /// The same, as decimals around it.
    pub enclosure: Option<Around>,
    /// m*.
    pub binding_position: Option<u64>,
    /// How far this is proven.
    pub status: Status,
    /// If certified: the digest of the certificate that was checked.
    pub certificate: Option<String>,
    /// Where the island of feasible bases above base_L ends.
    pub island_end: Option<IslandTop>,
    /// The least feasible bases on common grids. Rounding base_L up may leave its island, so these may lie on later ones.
    pub least_feasible: Option<OnGrids>,
    /// Table 2's base.
    pub printed: JudgedBase,
    /// Whether that is the least feasible decimal of two digits, which is what the authors searched for.
    pub printed_is_least_of_two_digits: Option<bool>,
    /// The second source's.
    pub second_source: Option<JudgedBase>,
}

/// A number as the decimals of 20 digits below and above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Around(Real);

impl Around {
    /// The decimal above, as it is written.
    #[must_use]
    pub fn above(&self) -> String {
        enclosure_decimal(self.0.enclosure(), DIGITS).1
    }
}

impl Serialize for Around {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        enclosure_decimal(self.0.enclosure(), DIGITS).serialize(serializer)
    }
}

impl Table2Row {
    /// What `ladder` found for `row`, as yet with nothing certified.
    fn new(
        (context, printed): (&str, JudgedBase),
        second_source: Option<JudgedBase>,
        (ladder, row): (&Ladder, &LadderRow),
    ) -> Self {
        let least = least(row);
        let least_feasible =
            least.map(|_| OnGrids::new(&GRIDS, |grid| ladder.least_on(row, grid).proved()));
        let of_two = least_feasible
            .as_ref()
            .and_then(|on| on.get(Grid::Digits(2)));
        Self {
            context: context.to_owned(),
            positions: row.context,
            lower_bound_base: least.map(Real::base),
            enclosure: least.map(|least| Around(Real::base(least))),
            binding_position: least.and_then(ExactBase::position),
            status: match &row.bound {
                LowerBound::Proved(_) => Status::Proved,
                LowerBound::NoBase => Status::NoBase,
                LowerBound::NoBaseBelowCap => Status::NoBaseBelowCap,
                LowerBound::Undecided(_) => Status::Undecided,
            },
            certificate: None,
            island_end: ladder
                .island_end(row)
                .map(|end| IslandTop::new(&end, least.map(ExactBase::base).as_ref())),
            printed_is_least_of_two_digits: of_two.map(|least| *least == printed.base.value),
            least_feasible,
            printed,
            second_source,
        }
    }

    /// Certified, if a certificate of it in `certified` names the same binding position and bound.
    fn certified(self, head_dim: u64, certified: &[Verified]) -> Self {
        let base = self.lower_bound_base.as_ref().map(ToString::to_string);
        let of_this = |certificate: &&Verified| {
            certificate.kind == Kind::LeastBase
                && u64::from(certificate.head_dim) == head_dim
                && certificate.context == self.positions
                && Some(certificate.root_position) == self.binding_position
                && certificate.base_digits(DIGITS) == base
        };
        match certified.iter().find(of_this) {
            None => self,
            Some(certificate) => Self {
                status: Status::Certified,
                certificate: Some(certificate.digest.to_string()),
                ..self
            },
        }
    }
}

/// The base of a row that has one.
fn least(row: &LadderRow) -> Option<&ExactBase> {
    match &row.bound {
        LowerBound::Proved(least) => Some(least),
        LowerBound::NoBase | LowerBound::NoBaseBelowCap | LowerBound::Undecided(_) => None,
    }
}

impl Table2 {
    /// The table by `ladder`, which has climbed its contexts. A row is certified if `certified` has a certificate of it that passed the
    /// checker and names the same binding position and bound.
    ///
    /// # Errors
    /// [`PaperError`] if a claim is outside the domains.
    ///
    /// # Panics
    /// If a context has not been climbed.
    pub fn compute(
        claims: &Claims,
        ladder: &Ladder,
        certified: &[Verified],
    ) -> Result<Self, PaperError> {
        let second = &claims.other_sources.su_jianlin_table;
        let mut rows = Vec::new();
        let (mut printed, mut truth, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for claim in &claims.table2 {
            let row = ladder.row(claim.positions()).expect("climbed");
            let real = least(row).map(Real::base);
            let judge = |base| JudgedBase::new(base, row.context, ladder.head_dim(), real.as_ref());
            let other = second.bases.get(&claim.context);
            printed.push((row.context, claim.base.value.nearest_f64()));
            truth.extend(real.as_ref().map(|base| (row.context, base.approx())));
            others.extend(other.map(|base| (row.context, base.value.nearest_f64())));
            let found = Table2Row::new(
                (&claim.context, judge(&claim.base)?),
                other.map(judge).transpose()?,
                (ladder, row),
            );
            rows.push(found.certified(claims.head_dim, certified));
        }
        let fits = [
            (FittedBases::Printed, &printed),
            (FittedBases::Infima, &truth),
            (FittedBases::SecondSource, &others),
        ]
        .into_iter()
        .flat_map(|(bases, points)| [1024, 1000].map(|k| (bases, k, points)))
        .filter_map(|(bases, k, points)| Refit::new(bases, k, points, &claims.figure1_fit))
        .collect();
        Ok(Self {
            table: "Table 2",
            paper: claims.paper.clone(),
            head_dim: claims.head_dim,
            second_source: second.source.clone(),
            second_source_rule: second.rule.clone(),
            rows,
            printed_fit: [claims.figure1_fit.a.clone(), claims.figure1_fit.p.clone()],
            fits,
        })
    }

    /// The refit of these bases with `k` positions to 1k.
    #[must_use]
    pub fn fit(&self, bases: FittedBases, k: u64) -> Option<&Refit> {
        self.fits
            .iter()
            .find(|fit| (fit.bases, fit.k) == (bases, k))
    }

    /// Rows proved and rows certified, of all.
    #[must_use]
    pub fn proved(&self) -> (usize, usize, usize) {
        let count = |wanted: &[Status]| {
            self.rows
                .iter()
                .filter(|row| wanted.contains(&row.status))
                .count()
        };
        (
            count(&[Status::Proved, Status::Certified]),
            count(&[Status::Certified]),
            self.rows.len(),
        )
    }
}
