//! What the documents share: context lengths and least bases, computed once.

use crate::claims::{Captions, Claims};
use crate::error::PaperError;
use crate::figures::angles::TrainedPanel;
use crate::figures::curves::{self, Curve};
use crate::figures::trained::Run;
use crate::real::Real;
use crate::tables::{Table2, Table4};
use ropebound_bounds::search::{Ladder, LowerBound};
use ropebound_bounds::{ContextLength, Problem};
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The claims, the tables computed from them, and what follows for single bases and contexts.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub claims: Claims,
    pub captions: Captions,
    pub table2: Table2,
    pub table4: Table4,
    /// The training runs of Figures 3, 6, 7 and 9 to 14.
    pub runs: Vec<Run>,
    /// Figure 2's panels.
    pub panels: Vec<TrainedPanel>,
    /// Figure 4's curves, left and right.
    pub upper_bounds: [Vec<Curve>; 2],
    /// Figure 5's.
    pub cosine_sums: [Vec<Curve>; 2],
    /// The least bases by the second source's rule, which ends at L − 1, by row of Table 2.
    pub without_last: Vec<Real>,
    /// Whether counting shows that B is never negative with half of the pairs unrotated.
    pub half_never_negative: bool,
    lengths: BTreeMap<(u32, Decimal), u64>,
    least: BTreeMap<(u32, u64), Real>,
    /// The number of negative sums at 0..=context.
    negative: BTreeMap<(u32, Decimal, u64), u64>,
}

impl Facts {
    /// Computes them; `ladder` is the one Table 2 was read from.
    ///
    /// # Errors
    /// [`PaperError`] if a claim is outside the domains, or something stays undecided.
    pub(crate) fn new(
        claims: &Claims,
        (table2, ladder): (Table2, &Ladder),
        table4: Table4,
    ) -> Result<Self, PaperError> {
        let captions = Captions::load();
        let mut facts = Self {
            runs: Run::all(claims, &captions),
            panels: TrainedPanel::all(claims)?,
            upper_bounds: curves::upper_bounds(claims)?,
            cosine_sums: curves::cosine_sums(claims)?,
            without_last: Vec::new(),
            half_never_negative: half_never_negative(ladder.head_dim())?,
            lengths: BTreeMap::new(),
            least: BTreeMap::new(),
            negative: BTreeMap::new(),
            claims: claims.clone(),
            captions,
            table2,
            table4,
        };
        for row in &facts.table2.rows {
            let base = row.lower_bound_base.clone().ok_or_else(|| {
                PaperError::Refused(format!("context {} has no least base", row.context))
            })?;
            facts
                .least
                .insert((ladder.head_dim().get(), row.positions), base);
            facts
                .without_last
                .push(without_last(ladder, row.positions)?);
        }
        facts.settle_all(ladder)?;
        Ok(facts)
    }

    /// Every pair of a base and a context that the claims have; of `climbed`'s head dimension with its rows.
    fn settle_all(&mut self, climbed: &Ladder) -> Result<(), PaperError> {
        let mut pairs: Vec<(u32, Decimal, u64)> = Vec::new();
        for model in &self.claims.table1 {
            pairs.push((128, model.base.value.clone(), model.context));
        }
        for run in &self.runs {
            pairs.push((run.head_dim, run.base.value.clone(), run.length));
        }
        for panels in [&self.claims.figure4, &self.claims.figure5] {
            for panel in [&panels.left, &panels.right] {
                let bases = panel.bases.iter();
                pairs.extend(bases.map(|base| (128, base.value.clone(), panel.m_max)));
            }
        }
        pairs.sort_by_key(|pair| (pair.0, pair.2));
        let mut ladders: BTreeMap<u32, Ladder> = BTreeMap::new();
        for (d, base, context) in pairs {
            let head_dim = HeadDim::new(u64::from(d))?;
            let problem = Problem::new(&Schedule::plain(base.clone(), head_dim)?)?;
            if let Entry::Vacant(entry) = self.lengths.entry((d, base.clone())) {
                let ContextLength::Bounded { length } =
                    problem.context_length(None, &mut |_| ())?
                else {
                    let what = format!("the context length of base {base} is open");
                    return Err(PaperError::Refused(what));
                };
                entry.insert(length);
            }
            let count = problem.count_negative(0..context + 1)?;
            if !count.undecided.is_empty() {
                let what = format!("signs of base {base} up to {context} are open");
                return Err(PaperError::Refused(what));
            }
            self.negative.insert((d, base, context), count.negative);
            if let Entry::Vacant(entry) = self.least.entry((d, context)) {
                entry.insert(if head_dim == climbed.head_dim() {
                    least_base(&mut climbed.below(context), context)?
                } else {
                    let ladder = ladders.entry(d).or_insert_with(|| Ladder::new(head_dim));
                    least_base(ladder, context)?
                });
            }
        }
        Ok(())
    }

    /// L_θ.
    ///
    /// # Panics
    ///
    /// If `base` is of none of the claims.
    pub(crate) fn length(&self, base: &Decimal, head_dim: u32) -> u64 {
        self.lengths[&(head_dim, base.clone())]
    }

    /// base_L.
    ///
    /// # Panics
    ///
    /// If `context` is of none of the claims.
    pub(crate) fn least(&self, context: u64, head_dim: u32) -> &Real {
        &self.least[&(head_dim, context)]
    }

    /// What theory says of `base` at `context`.
    ///
    /// # Panics
    ///
    /// If no claim has this pair.
    pub(crate) fn judge(&self, base: &Decimal, context: u64, head_dim: u32) -> Judged {
        let length = self.length(base, head_dim);
        Judged {
            length,
            feasible: length >= context,
            above_the_bound: self.least(context, head_dim).is_at_most(base),
            negative: self.negative[&(head_dim, base.clone(), context)],
        }
    }
}

/// A base held against a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// L_θ.
    pub length: u64,
    /// Whether it reaches the context.
    pub feasible: bool,
    /// Whether the base is base_L or more.
    pub above_the_bound: bool,
    /// Negative sums at 0..=context.
    pub negative: u64,
}

impl Judged {
    /// In words.
    pub(crate) fn words(self) -> String {
        match (self.feasible, self.above_the_bound) {
            (true, _) => "within: no negative sum".to_owned(),
            (false, false) => format!("beyond: B({}) < 0", self.length + 1),
            (false, true) => {
                format!("beyond, although base > base_L: B({}) < 0", self.length + 1)
            }
        }
    }
}

/// base_L, for a context above those climbed so far.
fn least_base(ladder: &mut Ladder, context: u64) -> Result<Real, PaperError> {
    let head_dim = ladder.head_dim();
    match &ladder.climb(context, &mut |_| ()).bound {
        LowerBound::Proved(least) => Ok(Real::base(least)),
        _ => Err(PaperError::Refused(format!(
            "the least base of context {context}, head_dim {head_dim}, is not a root"
        ))),
    }
}

/// base_L for `context` − 1. If no base below base_L needed the sum at `context` to be refused, it is that of `context`: base_L serves the
/// shorter context as well. Else it is searched for.
fn without_last(ladder: &Ladder, context: u64) -> Result<Real, PaperError> {
    let row = ladder.row(context).expect("climbed");
    match &row.bound {
        LowerBound::Proved(least) if row.pieces.iter().all(|piece| piece.witness != context) => {
            Ok(Real::base(least))
        }
        _ => least_base(&mut ladder.below(context), context - 1),
    }
}

fn half_never_negative(head_dim: HeadDim) -> Result<bool, PaperError> {
    let half = Schedule::plain("1e4".parse()?, head_dim)?;
    let half = half.with_unrotated(head_dim.pairs() as u64)?;
    Ok(Problem::new(&half)?.never_negative())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shortcut and the search agree, also where the last position is a witness.
    #[test]
    fn the_last_position_is_left_out() {
        let head_dim = HeadDim::new(64).unwrap();
        let mut ladder = Ladder::new(head_dim);
        let mut searched = 0;
        for context in 100..160 {
            let row = ladder.climb(context, &mut |_| ());
            searched += usize::from(row.pieces.iter().any(|piece| piece.witness == context));
            let direct = least_base(&mut Ladder::new(head_dim), context - 1).unwrap();
            let short = without_last(&ladder, context).unwrap();
            assert_eq!(short.to_string(), direct.to_string(), "{context}");
        }
        assert!((1..60).contains(&searched), "{searched}");
    }
}
