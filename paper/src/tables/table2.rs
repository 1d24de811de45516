//! Table 2: the least base of each context, beside what is printed; and Figure 1's law through them.

use super::{Fit, TableError, Verdict, pretty};
use crate::claims::Claims;
use ropebound_answers::Status;
use ropebound_answers::{BaseAnswer, IslandAnswer, LeastFeasible};
use ropebound_bounds::search::{Ladder, LowerBound, Progress};
use ropebound_certificate::{Kind, Verified};
use ropebound_schedule::HeadDim;
use serde::Serialize;

/// Digits of the infimum.
pub(super) const DIGITS: usize = 20;

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
    pub printed_fit: [String; 2],
    /// Refits.
    pub fits: Vec<Fit>,
}

/// One context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table2Row {
    /// As printed.
    pub context: String,
    /// L.
    pub positions: u64,
    /// base_L, correctly rounded.
    pub lower_bound_base: Option<String>,
    /// Decimals around it.
    pub enclosure: Option<[String; 2]>,
    /// m*.
    pub binding_position: Option<u64>,
    /// How far this is proven.
    pub status: Status,
    /// If certified: the digest of the certificate that was checked.
    pub certificate: Option<String>,
    /// Where the island of feasible bases above base_L ends.
    pub island_end: Option<IslandAnswer>,
    /// The least feasible bases on common grids.
    pub least_feasible: Option<LeastFeasible>,
    /// Table 2's base.
    pub printed: Verdict,
    /// Whether that is the least feasible decimal of two digits, which is what the authors searched for.
    pub printed_is_least_of_two_digits: Option<bool>,
    /// The second source's.
    pub second_source: Option<Verdict>,
}

impl Table2 {
    /// Computes the table from nothing. A row is certified if `certified` has a certificate of it that passed the checker
    /// and names the same binding position and bound.
    ///
    /// # Errors
    /// [`TableError`] if a claim is outside the domains.
    pub fn compute(
        claims: &Claims,
        certified: &[Verified],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, TableError> {
        let head_dim =
            HeadDim::new(claims.head_dim).map_err(|error| TableError::Claim(error.to_string()))?;
        let second = &claims.other_sources.su_jianlin_table;
        let mut ladder = Ladder::new(head_dim);
        let mut rows = Vec::new();
        let (mut printed, mut truth, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for claim in &claims.table2 {
            let positions = claim.positions();
            ladder.climb(positions, progress);
            let row = ladder.rows().last().expect("the row just climbed to");
            let answer = BaseAnswer::new(&ladder, row, DIGITS)?;
            let least = match &row.bound {
                LowerBound::Proved(least) => Some(least.base()),
                LowerBound::NoBase | LowerBound::NoBaseBelowCap | LowerBound::Undecided(_) => None,
            };
            let certificate = certified.iter().find(|certificate| {
                certificate.kind == Kind::LeastBase
                    && u64::from(certificate.head_dim) == claims.head_dim
                    && certificate.context == positions
                    && Some(certificate.root_position) == answer.binding_position
                    && certificate.base_digits(DIGITS) == answer.lower_bound_base
            });
            let judge = |base| Verdict::new(base, positions, head_dim, least.as_ref());
            let other = second.bases.get(&claim.context);
            printed.push((positions, claim.base.value.nearest_f64()));
            truth.extend(least.as_ref().map(|base| (positions, base.lo().to_f64())));
            others.extend(other.map(|base| (positions, base.value.nearest_f64())));
            let least_of_two_digits = answer
                .least_feasible
                .as_ref()
                .and_then(|least| least.digits_2.as_ref());
            rows.push(Table2Row {
                printed_is_least_of_two_digits: least_of_two_digits
                    .map(|least| *least == claim.base.value.to_string()),
                context: claim.context.clone(),
                positions,
                lower_bound_base: answer.lower_bound_base,
                enclosure: answer.enclosure,
                binding_position: answer.binding_position,
                status: match certificate {
                    Some(_) => Status::Certified,
                    None => answer.status,
                },
                certificate: certificate.map(|certificate| certificate.digest.to_string()),
                island_end: answer.island_end,
                least_feasible: answer.least_feasible,
                printed: judge(&claim.base)?,
                second_source: other.map(judge).transpose()?,
            });
        }
        let fits = [
            ("printed in Table 2", &printed),
            ("true infima", &truth),
            ("second source", &others),
        ]
        .into_iter()
        .flat_map(|(name, points)| [1024, 1000].map(|k| (name, k, points)))
        .filter_map(|(name, k, points)| Fit::new(name, k, points, &claims.figure1_fit))
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

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
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
