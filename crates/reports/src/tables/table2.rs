//! Table 2: the least base of each context, beside what is printed; and Figure 1's law through them.

use super::{Fit, TableError, Verdict, pretty};
use crate::answer::{BaseAnswer, IslandAnswer, LeastFeasible};
use crate::claims::Claims;
use crate::{Status, markdown};
use ropebound_bounds::search::{Ladder, LowerBound, Progress};
use ropebound_certificate::Verified;
use ropebound_schedule::HeadDim;
use serde::Serialize;

/// Digits of the infimum.
const DIGITS: usize = 20;

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
                LowerBound::Root(least) => Some(least.base()),
                _ => None,
            };
            let certificate = certified.iter().find(|certificate| {
                u64::from(certificate.head_dim) == claims.head_dim
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

    /// As Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let Self {
            paper,
            head_dim,
            second_source,
            second_source_rule,
            ..
        } = self;
        let (proved, certified, all) = self.proved();
        let dash = || "-".to_owned();
        let rows: Vec<[String; 5]> = self
            .rows
            .iter()
            .map(|row| {
                [
                    row.context.clone(),
                    row.positions.to_string(),
                    row.lower_bound_base.clone().unwrap_or_else(dash),
                    row.binding_position.map_or_else(dash, |m| m.to_string()),
                    row.status.to_string(),
                ]
            })
            .collect();
        let islands: Vec<[String; 8]> = self.rows.iter().map(Table2Row::island_cells).collect();
        let islands = markdown::table(
            &[
                "context",
                "island's end",
                "relative width",
                "m there",
                "integer",
                "f32",
                "2 digits",
                "3 digits",
            ],
            &islands,
        );
        let judged = |pick: &dyn Fn(&Table2Row) -> Option<Verdict>| {
            let rows: Vec<[String; 6]> = self
                .rows
                .iter()
                .filter_map(|row| {
                    let verdict = pick(row)?;
                    let [base, ratio, feasible, first] = verdict.cells();
                    let length = verdict.context_length.map_or_else(dash, |l| l.to_string());
                    Some([row.context.clone(), base, ratio, feasible, first, length])
                })
                .collect();
            markdown::table(
                &[
                    "context",
                    "printed base",
                    "printed/true",
                    "feasible",
                    "first negative m",
                    "its context length",
                ],
                &rows,
            )
        };
        let least_of_two: Vec<_> = self
            .rows
            .iter()
            .filter(|row| row.printed_is_least_of_two_digits == Some(true))
            .map(|row| row.context.as_str())
            .collect();
        let (least_of_two, which) = (least_of_two.len(), least_of_two.join(", "));
        let bounds = markdown::table(&["context", "L", "base_L", "m*", "status"], &rows);
        let printed = judged(&|row| Some(row.printed.clone()));
        let second = judged(&|row| row.second_source.clone());
        let fits: Vec<_> = self.fits.iter().map(Fit::cells).collect();
        let fits = markdown::table(
            &["bases", "1k", "a", "p", "a as printed", "p as printed"],
            &fits,
        );
        let [a, p] = &self.printed_fit;
        let reading = self.fit_verdict();
        format!(
            "# Table 2: the least base for a context\n\n\
             {paper}. head_dim {head_dim}, k = 1024, M = 1024².\n\n\
             base_L = inf {{b ≥ 1 | B(m) ≥ 0 for all m in 0..=L}} with B(m) = Σ_i cos(m·b^(−2i/d)), correctly rounded to\n\
             {DIGITS} digits: {proved} of {all} rows proved, {certified} certified: a certificate of the whole search passed the independent\n\
             checker, and the JSON beside this has its digest. At base_L itself B(m*) = 0 and no sum is negative; every base in 1..base_L has a negative\n\
             sum at some m ≤ L.\n\n{bounds}\n\
             ## The island above, and the least feasible base of each kind\n\n\
             Bases from base_L to the island's end are feasible; right above it the sum at another m is negative. So rounding base_L up\n\
             may leave the island, and the least feasible integer, 32-bit float, or decimal of 2 or 3 digits may lie on a later one.\n\n{islands}\n\
             ## What the paper prints\n\n\
             Each printed base is taken as that exact number. \"Feasible\" asks for B(m) ≥ 0 on 0..=L; the context length is that\n\
             of the printed base, whatever the row's.\n\n{printed}\n\
             The printed base is the least feasible decimal of two digits in {least_of_two} of {all} rows: {which}.\n\n\
             ## What a second source prints\n\n\
             {second_source}; its rule: {second_source_rule}. Judged here by 0..=L.\n\n{second}\n\
             ## Figure 1's law\n\n\
             y = a x^p by ordinary least squares of ln y on ln x, x in positions; the paper prints a = {a}, p = {p}.\n\n{fits}\n{reading}\n"
        )
    }

    fn fit_verdict(&self) -> String {
        let exact: Vec<_> = self
            .fits
            .iter()
            .filter(|fit| fit.gives_printed_a && fit.gives_printed_p)
            .map(|fit| format!("{} with 1k = {}", fit.bases, fit.k))
            .collect();
        let power: Vec<_> = self
            .fits
            .iter()
            .filter(|fit| fit.gives_printed_p)
            .map(|fit| format!("{} with 1k = {} (a = {})", fit.bases, fit.k, fit.a))
            .collect();
        match (exact.as_slice(), power.as_slice()) {
            ([], []) => "No reading gives the printed a or p.".to_owned(),
            ([], _) => format!(
                "No reading gives both printed coefficients. The printed p comes from: {}.",
                power.join("; ")
            ),
            _ => format!("Both printed coefficients come from: {}.", exact.join("; ")),
        }
    }
}

impl Table2Row {
    fn island_cells(&self) -> [String; 8] {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let end = self.island_end.clone();
        let least = self.least_feasible.clone();
        let kind =
            |pick: fn(LeastFeasible) -> Option<String>| or_dash(least.clone().and_then(pick));
        [
            self.context.clone(),
            or_dash(end.as_ref().and_then(|end| end.base.clone())),
            or_dash(end.as_ref().and_then(|end| end.relative_width.clone())),
            or_dash(end.and_then(|end| end.position).map(|m| m.to_string())),
            kind(|least| least.integer),
            kind(|least| least.f32),
            kind(|least| least.digits_2),
            kind(|least| least.digits_3),
        ]
    }
}
