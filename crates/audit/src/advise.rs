//! What base to give a head for a context: the least, the round choices, and what rules of thumb would say.

use crate::solve::original_length;
use crate::tried::Tried;
use ropebound_bounds::noise_threshold;
use ropebound_bounds::search::{Grid, IslandEnd, Ladder, LowerBound, SafeBound, SearchProgress};
use ropebound_config::Rotary;
use ropebound_schedule::{Decimal, HeadDim, RopeKind, Schedule, Threshold, ThresholdError};

/// What advice is asked for: bases of plain RoPE with B(m) ≥ τ for all m in 0..=L, as in Eq. 11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: HeadDim,
    /// τ.
    pub threshold: Threshold,
    /// What a model was trained with, which some rules go by.
    pub trained: Option<Trained>,
}

/// What a model was trained with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trained {
    /// Its base.
    pub base: Decimal,
    /// The length it was trained for, in positions, if its configuration says.
    pub length: Option<u64>,
}

impl Trained {
    /// What a configuration says: the context it claims, or with a scaling that has one the original length. Other scalings do not say whether
    /// the context they claim is that from before or after.
    #[must_use]
    pub fn of(rotary: &Rotary) -> Self {
        let length = match rotary.rope.kind {
            RopeKind::Default => rotary.context,
            _ => original_length(&rotary.rope),
        };
        Self {
            base: rotary.rope.base.clone(),
            length,
        }
    }
}

/// Bases for one context and head dimension.
#[derive(Clone, Debug)]
pub struct Advice {
    /// What was asked for.
    pub wanted: Wanted,
    /// base_L.
    pub least: LowerBound,
    /// Where the bases from there up stop being feasible; `None` if there is no least base.
    pub island_end: Option<IslandEnd>,
    /// The least feasible base that is an integer; `None` if there is none or it stayed open.
    pub least_integer: Option<Decimal>,
    /// That of two digits.
    pub least_two_digits: Option<Decimal>,
    /// That of three digits.
    pub least_three_digits: Option<Decimal>,
    /// The safe base, from which on every base is feasible.
    pub safe: SafeBound,
    /// What clears the best of the context's other tokens, and the least base at which sums do; `None` if no sum can.
    pub noise: Option<(Threshold, LowerBound)>,
    /// The round bases around the least, and what rules of thumb give, ascending.
    pub choices: Vec<Tried<Rule>>,
}

/// Whose choice a base is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// It is the configured one.
    Configured,
    /// Gradient's and koboldcpp's of what was trained: b^(ln(L/2π)/ln(L0/2π)).
    TrainedPair,
    /// NTK-aware scaling from base 10000 at 4096 positions.
    NtkAware,
    /// It is a round number.
    Round,
    /// The slowest pair makes a quarter turn over the context.
    QuarterTurn,
    /// The slowest pair makes one turn over the context.
    OneTurn,
}

impl Advice {
    /// Advice for what is `wanted`. `progress` hears of the two searches, up to base_L and down to the safe base.
    ///
    /// # Errors
    ///
    /// [`ThresholdError::AboveSum`] if τ is above the number of pairs.
    ///
    /// # Panics
    ///
    /// If the context is above 2^30 or the head dimension above 8192.
    pub fn new(
        wanted: Wanted,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> Result<Self, ThresholdError> {
        let (context, head_dim, threshold) = (wanted.context, wanted.head_dim, wanted.threshold);
        let mut ladder = Ladder::new(head_dim).at_least(threshold)?;
        ladder.climb(context, progress);
        let row = ladder.rows().last().expect("the row just climbed to");
        let least = |grid| ladder.least_on(row, grid).proved();
        let trained = wanted.trained.as_ref();
        let rules = candidates(context, head_dim, &row.bound);
        let mut choices: Vec<_> = rules
            .into_iter()
            .chain(
                trained
                    .into_iter()
                    .flat_map(|pair| of_trained(pair, context)),
            )
            .filter_map(|(base, rule)| {
                let schedule = Schedule::plain(base.clone(), head_dim).ok()?;
                Tried::new(&schedule, base, rule, 0..context + 1, threshold).ok()
            })
            .collect();
        choices.sort_by(|a, b| a.value.cmp(&b.value).then(a.role.cmp(&b.role)));
        // The configured one is often round.
        choices.dedup_by(|later, first| later.value == first.value && later.role == Rule::Round);
        let noise = noise_threshold(head_dim, context).map(|noise| {
            let ladder = Ladder::new(head_dim).at_least(noise);
            let ladder = ladder.expect("at most the pairs");
            (noise, ladder.bound(context))
        });
        Ok(Self {
            noise,
            island_end: ladder.island_end(row),
            least_integer: least(Grid::Integer),
            least_two_digits: least(Grid::Digits(2)),
            least_three_digits: least(Grid::Digits(3)),
            safe: ladder.safe_base(context, progress).bound,
            choices,
            least: row.bound.clone(),
            wanted,
        })
    }

    /// The safe base rounded up to two digits.
    #[must_use]
    pub fn safe_two_digits(&self) -> Option<Decimal> {
        match &self.safe {
            SafeBound::Proved(base) => Grid::Digits(2).at_or_above(base.base().hi()),
            SafeBound::NoBase | SafeBound::Undecided(_) => None,
        }
    }
}

/// The bases in common use, and those of rules of thumb.
fn candidates(context: u64, head_dim: HeadDim, least: &LowerBound) -> Vec<(Decimal, Rule)> {
    let round = [
        "10000", "50000", "1e5", "5e5", "1e6", "2e6", "5e6", "1e7", "2e7", "5e7", "1e8", "1e9",
        "1e10", "1e11",
    ];
    let centre = match least {
        LowerBound::Proved(base) => base.base().midpoint().to_f64(),
        LowerBound::NoBase | LowerBound::NoBaseBelowCap | LowerBound::Undecided(_) => 1e6,
    };
    let near = |base: &Decimal| (1e-3..=1e3).contains(&(base.nearest_f64() / centre));
    let bases = round
        .iter()
        .map(|text| text.parse::<Decimal>().expect("a decimal"));
    let mut out: Vec<_> = bases.filter(near).map(|base| (base, Rule::Round)).collect();
    let d = f64::from(head_dim.get());
    if head_dim.pairs() > 1 && context > 6 {
        let length = context as f64;
        let power = |ratio: f64| libm::pow(ratio, d / (d - 2.0));
        let rules = [
            (power(length / std::f64::consts::TAU), Rule::OneTurn),
            (
                power(2.0 * length / std::f64::consts::PI),
                Rule::QuarterTurn,
            ),
            (1e4 * power((length / 4096.0).max(1.0)), Rule::NtkAware),
        ];
        for (value, rule) in rules {
            // The rule's number to three digits, rounded up, is the base that is tried.
            if let Ok(value) = Decimal::from_f64_exact(value)
                && value >= Decimal::one()
            {
                out.push((value.ceil_to_digits(3), rule));
            }
        }
    }
    out
}

/// The configured base, and what Gradient ("Scaling rotational embeddings for long-context language models") and koboldcpp
/// (`CalcGradientAIRopeFreqBase`, pull request 910) make of it for contexts beyond the trained one: b^(ln(L/2π)/ln(L0/2π)).
fn of_trained(trained: &Trained, context: u64) -> Vec<(Decimal, Rule)> {
    let mut out = vec![(trained.base.clone(), Rule::Configured)];
    // Shorter ones have no logarithm above 0.
    let Some(length) = trained
        .length
        .filter(|&length| length > 6 && length < context)
    else {
        return out;
    };
    let log = |length: u64| libm::log(length as f64 / std::f64::consts::TAU);
    let value = libm::pow(trained.base.nearest_f64(), log(context) / log(length));
    let within = |value: &Decimal| *value >= Decimal::one() && value.leading_exponent() < Some(100);
    if let Some(value) = Decimal::from_f64_exact(value).ok().filter(within) {
        out.push((value.ceil_to_digits(3), Rule::TrainedPair));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that koboldcpp's pull request 910 prints: 26784, 47661 and 71738 for Llama 2, 1776948.1 for Llama 3.
    #[test]
    fn the_rule_of_a_trained_pair_is_koboldcpps() {
        let rules = |base: &str, length, context| {
            let trained = Trained {
                base: base.parse().expect("a decimal"),
                length,
            };
            let rules = of_trained(&trained, context).into_iter();
            rules
                .map(|(base, rule)| (base.to_string(), rule))
                .collect::<Vec<_>>()
        };
        for (base, trained, context, expected) in [
            ("10000", 4096, 8192, "26800"),
            ("10000", 4096, 12288, "47700"),
            ("10000", 4096, 16384, "71800"),
            ("500000", 8192, 16384, "1.78e6"),
        ] {
            assert_eq!(
                rules(base, Some(trained), context),
                [
                    (base.to_owned(), Rule::Configured),
                    (expected.to_owned(), Rule::TrainedPair)
                ]
            );
        }
        assert_eq!(rules("10000", Some(4096), 4096).len(), 1);
        assert_eq!(rules("10000", None, 8192).len(), 1);
    }
}
