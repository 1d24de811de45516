//! Table 2 at the threshold that clears a context's other tokens.

use super::context_name::context_name;
use crate::claims::Claims;
use crate::error::PaperError;
use crate::real::Real;
use crate::text::{cells, or_dash};
use ropebound_bounds::noise_threshold;
use ropebound_bounds::search::{Ladder, LowerBound, SafeBound, SearchProgress};
use ropebound_document::{Column, Document, Table};
use ropebound_schedule::{HeadDim, Threshold};
use serde::Serialize;

/// The head dimensions, and the longest context.
const HEAD_DIMS: [u64; 2] = [64, 128];
const LONGEST: u64 = 128 << 10;

/// Digits of the table; the data have 20.
const SHORT: usize = 8;

/// Least and safe bases with B(m) ≥ τ, τ = √(d·ln L / 2), and with B(m) ≥ 0 beside them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Thresholds {
    /// By head dimension and context.
    pub rows: Vec<ThresholdRow>,
}

/// One head dimension and context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThresholdRow {
    /// d.
    pub head_dim: u32,
    /// L.
    pub positions: u64,
    /// τ, rounded up to three decimals.
    pub threshold: String,
    /// The bases at 0.
    pub at_zero: Bases,
    /// The bases at τ.
    pub at_threshold: Bases,
}

/// The bases of one threshold; none where that stayed open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bases {
    /// The least one.
    pub least: Option<Real>,
    /// The one from which on all are feasible.
    pub safe: Option<Real>,
}

impl Thresholds {
    /// Searched for from nothing, for Table 2's contexts to 128k.
    ///
    /// # Errors
    /// [`PaperError`] if no sum can reach a threshold.
    pub fn compute(
        claims: &Claims,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> Result<Self, PaperError> {
        let contexts = claims.table2.iter().map(|row| row.positions());
        let contexts: Vec<u64> = contexts.filter(|&context| context <= LONGEST).collect();
        let mut rows = Vec::new();
        for head_dim in HEAD_DIMS {
            let head_dim = HeadDim::new(head_dim)?;
            for &positions in &contexts {
                let threshold = noise_threshold(head_dim, positions).ok_or_else(|| {
                    PaperError::Refused(format!("no sum clears the noise of context {positions}"))
                })?;
                let mut bases = |threshold| bases((head_dim, positions, threshold), progress);
                rows.push(ThresholdRow {
                    head_dim: head_dim.get(),
                    positions,
                    threshold: threshold.to_string(),
                    at_zero: bases(Threshold::ZERO),
                    at_threshold: bases(threshold),
                });
            }
        }
        Ok(Self { rows })
    }

    /// As a document.
    #[must_use]
    pub fn to_document(&self) -> Document {
        Document::new("thresholds", "Least and safe bases that clear the noise")
            .text(
                "B(m) ≥ 0 says that a similar token scores at least as high as one random token on average. To score as high as the best of L
                 random ones, in the model of `proofs/threshold.md` (independent normal components), it is enough that B(m) ≥ τ with
                 τ = √(d·ln L / 2). The bases for that, beside those of Table 2's question, B(m) ≥ 0: all m in 0..=L, each number proven and
                 correctly rounded, searched for in the making of this report.",
            )
            .table(self.table())
            .text(
                "`proofs/certificates/threshold/RESULT.md` lists the certificates of these bases, and of those at τ = 8 and 16, all of which both checkers
                 passed; `ropebound base --context 32k --at-least 25.796` searches for any other. A base at τ promises nothing about a trained model, as one
                 at 0 does not.",
            )
            .with_data(self)
    }

    fn table(&self) -> Table {
        let short = |base: &Option<Real>| or_dash(base.as_ref().map(|base| base.to_digits(SHORT)));
        let rows = self.rows.iter().map(|row| {
            cells![
                row.head_dim,
                context_name(row.positions),
                short(&row.at_zero.least),
                short(&row.at_zero.safe),
                row.threshold,
                short(&row.at_threshold.least),
                short(&row.at_threshold.safe),
            ]
        });
        Table::new(
            "thresholds",
            format!("Least and safe bases at 0 and at τ = √(d·ln L / 2), to {SHORT} digits."),
            Column::all(
                ">head_dim; context; >least, B ≥ 0; >safe, B ≥ 0; >τ; >least, B ≥ τ; >safe, B ≥ τ",
            ),
            rows,
        )
    }
}

fn bases(
    (head_dim, context, threshold): (HeadDim, u64, Threshold),
    progress: &mut dyn FnMut(SearchProgress),
) -> Bases {
    let ladder = Ladder::new(head_dim).at_least(threshold);
    let ladder = ladder.expect("at most the pairs");
    let least = match ladder.bound(context) {
        LowerBound::Proved(base) => Some(Real::base(&base)),
        LowerBound::NoBase | LowerBound::NoBaseBelowCap | LowerBound::Undecided(_) => None,
    };
    let safe = match ladder.safe_base(context, progress).bound {
        SafeBound::Proved(base) => Some(Real::base(&base)),
        SafeBound::NoBase | SafeBound::Undecided(_) => None,
    };
    Bases { least, safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed certificates', which both checkers passed: 16 rows at 0 and 16 at τ.
    #[test]
    fn bases_are_those_of_the_certificates() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../proofs/certificates/threshold/RESULT.md"
        );
        let text = std::fs::read_to_string(path).expect("the table");
        let found = Thresholds::compute(&Claims::load(), &mut |_| ()).expect("thresholds");
        assert_eq!(found.rows.len(), 16);
        for row in &found.rows {
            for (threshold, bases) in [("0", &row.at_zero), (&row.threshold, &row.at_threshold)] {
                let start = format!("| {} | {} | {threshold} | ", row.head_dim, row.positions);
                let line = text.lines().find_map(|line| line.strip_prefix(&start));
                let cells: Vec<_> = line.expect(&start).split(" | ").collect();
                let shown = |base: &Option<Real>| or_dash(base.as_ref());
                assert_eq!(cells[0], shown(&bases.least), "{start}");
                assert_eq!(cells[2], shown(&bases.safe), "{start}");
            }
        }
    }
}
