//! What the documents share: context lengths and least bases, computed once.

use crate::claims::{Captions, Claims};
use crate::figures::curves::{self, Curve};
use crate::figures::figure2::Panel;
use crate::figures::runs::Run;
use crate::tables::{Table2, Table4, TableError};
use ropebound_bounds::search::{Ladder, LowerBound};
use ropebound_bounds::{ContextLength, Problem};
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Digits of a least base.
const DIGITS: usize = 20;

/// The claims, the tables computed from them, and what follows for single bases and contexts.
pub(super) struct Facts<'a> {
    pub claims: &'a Claims,
    pub table2: &'a Table2,
    pub table4: &'a Table4,
    /// The training runs of Figures 3, 6, 7 and 9 to 14.
    pub runs: Vec<Run>,
    /// Figure 2's panels.
    pub panels: Vec<Panel>,
    /// Figure 4's curves, left and right.
    pub upper_bounds: [Vec<Curve>; 2],
    /// Figure 5's.
    pub cosine_sums: [Vec<Curve>; 2],
    lengths: BTreeMap<(u32, String), u64>,
    least: BTreeMap<(u32, u64), String>,
    /// The number of negative sums at 0..=context.
    negative: BTreeMap<(u32, String, u64), u64>,
}

impl<'a> Facts<'a> {
    /// Computes them.
    ///
    /// # Errors
    /// [`TableError`] if a claim is outside the domains, or something stays undecided.
    pub fn new(
        claims: &'a Claims,
        captions: &Captions,
        table2: &'a Table2,
        table4: &'a Table4,
    ) -> Result<Self, TableError> {
        let runs = Run::all(claims, captions);
        let mut facts = Self {
            claims,
            table2,
            table4,
            panels: Panel::all(claims)?,
            upper_bounds: curves::upper_bounds(claims)?,
            cosine_sums: curves::cosine_sums(claims)?,
            lengths: BTreeMap::new(),
            least: BTreeMap::new(),
            negative: BTreeMap::new(),
            runs,
        };
        for row in &table2.rows {
            let base = row.lower_bound_base.clone().ok_or_else(|| {
                TableError::Claim(format!("context {} has no least base", row.context))
            })?;
            facts.least.insert((128, row.positions), base);
        }
        let mut pairs: Vec<(u32, Decimal, u64)> = Vec::new();
        for model in &claims.table1 {
            pairs.push((128, model.base.value.clone(), model.context));
        }
        for run in &facts.runs {
            pairs.push((run.head_dim, run.base.value.clone(), run.length));
        }
        for panels in [&claims.figure4, &claims.figure5] {
            for panel in [&panels.left, &panels.right] {
                let bases = panel.bases.iter();
                pairs.extend(bases.map(|base| (128, base.value.clone(), panel.m_max)));
            }
        }
        pairs.sort_by_key(|pair| (pair.0, pair.2));
        for (head_dim, base, context) in pairs {
            facts.settle(head_dim, &base, context)?;
        }
        Ok(facts)
    }

    fn settle(&mut self, head_dim: u32, base: &Decimal, context: u64) -> Result<(), TableError> {
        let dim = dimension(head_dim)?;
        let problem = problem(base, dim)?;
        let key = (head_dim, base.to_string());
        if let Entry::Vacant(entry) = self.lengths.entry(key) {
            let length = match problem.context_length(None, &mut |_| ())? {
                ContextLength::Bounded { length } => length,
                other => {
                    let what = format!("the context length of base {base} is open: {other:?}");
                    return Err(TableError::Claim(what));
                }
            };
            entry.insert(length);
        }
        let count = problem.count_negative(0..context + 1)?;
        if !count.undecided.is_empty() {
            let what = format!("signs of base {base} up to {context} are open");
            return Err(TableError::Claim(what));
        }
        self.negative
            .insert((head_dim, base.to_string(), context), count.negative);
        if let Entry::Vacant(entry) = self.least.entry((head_dim, context)) {
            entry.insert(least_bases(dim, &[context])?.remove(0));
        }
        Ok(())
    }

    /// L_θ.
    ///
    /// # Panics
    ///
    /// If `base` is of none of the claims.
    pub fn length(&self, base: &Decimal, head_dim: u32) -> u64 {
        self.lengths[&(head_dim, base.to_string())]
    }

    /// base_L to 20 digits.
    ///
    /// # Panics
    ///
    /// If `context` is of none of the claims.
    pub fn least(&self, context: u64, head_dim: u32) -> &str {
        &self.least[&(head_dim, context)]
    }

    /// How many of the sums at 0..=`context` are negative.
    ///
    /// # Panics
    ///
    /// If no claim has this pair.
    pub fn negative(&self, base: &Decimal, context: u64, head_dim: u32) -> u64 {
        self.negative[&(head_dim, base.to_string(), context)]
    }

    /// What theory says of `base` at `context`.
    pub fn judge(&self, base: &Decimal, context: u64, head_dim: u32) -> Judged {
        let length = self.length(base, head_dim);
        let least: Decimal = self.least(context, head_dim).parse().expect("a decimal");
        Judged {
            length,
            feasible: length >= context,
            above_the_bound: *base >= least,
            negative: self.negative(base, context, head_dim),
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
    pub fn words(self) -> String {
        match (self.feasible, self.above_the_bound) {
            (true, _) => "within: no negative sum".to_owned(),
            (false, false) => format!("beyond: B({}) < 0", self.length + 1),
            (false, true) => {
                format!("beyond, although base > base_L: B({}) < 0", self.length + 1)
            }
        }
    }
}

pub(super) fn dimension(head_dim: u32) -> Result<HeadDim, TableError> {
    HeadDim::new(u64::from(head_dim)).map_err(|error| TableError::Claim(error.to_string()))
}

pub(super) fn plain(base: &Decimal, head_dim: HeadDim) -> Result<Schedule, TableError> {
    Schedule::plain(base.clone(), head_dim).map_err(|error| TableError::Claim(error.to_string()))
}

fn problem(base: &Decimal, head_dim: HeadDim) -> Result<Problem, TableError> {
    Ok(Problem::new(&plain(base, head_dim)?)?)
}

/// base_L of ascending `contexts`, correctly rounded to 20 digits.
pub(super) fn least_bases(head_dim: HeadDim, contexts: &[u64]) -> Result<Vec<String>, TableError> {
    let mut ladder = Ladder::new(head_dim);
    contexts
        .iter()
        .map(|&context| match &ladder.climb(context, &mut |_| ()).bound {
            LowerBound::Proved(least) => Ok(least.decimal(DIGITS)?),
            _ => Err(TableError::Claim(format!(
                "the least base of context {context}, head_dim {head_dim}, is not a root"
            ))),
        })
        .collect()
}
