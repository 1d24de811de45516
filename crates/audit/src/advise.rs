//! What base to give a head for a context: the least, the round choices, and what rules of thumb would say.

use ropebound_bounds::search::{Grid, IslandEnd, Ladder, LowerBound, SafeBound, SearchProgress};
use ropebound_bounds::{FirstNegative, Problem};
use ropebound_reference::certain_digits;
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use serde::Serialize;

/// What a model was trained with, which some rules go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainedPair {
    /// Its base.
    pub base: Decimal,
    /// The context it was trained for, in positions.
    pub context: u64,
}

/// Bases for one context and head dimension. Positions are 0..=context, as in Eq. 11.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// L.
    pub context: u64,
    /// d.
    pub head_dim: u32,
    /// base_L to 12 digits; `None` if there is none.
    pub infimum: Option<String>,
    /// How far it is proven.
    pub infimum_status: String,
    /// Where the bases from the infimum up stop being feasible, to 12 digits; `None` if they never do or it stayed open.
    pub island_end: Option<String>,
    /// The least feasible base that is an integer, and those of 2 and 3 digits.
    pub least_integer: Option<String>,
    /// The least feasible base of two digits.
    pub least_two_digits: Option<String>,
    /// The least feasible base of three digits.
    pub least_three_digits: Option<String>,
    /// The safe base, from which on every base is feasible, to 12 digits; `None` if there is none or it stayed open.
    pub safe_base: Option<String>,
    /// The same, rounded up to two digits.
    pub safe_two_digits: Option<String>,
    /// The round bases around the infimum, and what rules of thumb give.
    pub choices: Vec<Choice>,
}

/// One base, tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// The base.
    pub base: String,
    /// Whose choice it is.
    pub rule: String,
    /// Whether B(m) ≥ 0 for all m in 0..=L; `None` if undecided.
    pub holds: Option<bool>,
    /// The first m with B(m) < 0.
    pub first_negative: Option<u64>,
    /// The least B(m), to at most 8 digits: the margin, or by how much it fails.
    pub minimum: String,
    /// Where it is.
    pub at: u64,
}

impl Advice {
    /// Advice for `context` = L and `head_dim` = d, with the rules that go by what a model was `trained` with. `progress` hears of the two searches, up to base_L and down to the safe base.
    ///
    /// # Panics
    ///
    /// If `context` is above 2^30 or `head_dim` above 8192.
    #[must_use]
    pub fn new(
        context: u64,
        head_dim: HeadDim,
        trained: Option<&TrainedPair>,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> Self {
        let mut ladder = Ladder::new(head_dim);
        ladder.climb(context, progress);
        let row = ladder.rows().last().expect("the row just climbed to");
        let (infimum, status) = match &row.bound {
            LowerBound::Proved(least) => match least.decimal(12) {
                Ok(text) => (Some(text), "proved".to_owned()),
                Err(error) => (None, error.to_string()),
            },
            LowerBound::NoBase => (None, "proved: no base".to_owned()),
            LowerBound::NoBaseBelowCap => (None, "proved: no base up to 1e100".to_owned()),
            LowerBound::Undecided(why) => (None, why.to_string()),
        };
        let island_end = match ladder.island_end(row) {
            Some(IslandEnd::Root(root)) => root.base_decimal(12).ok(),
            _ => None,
        };
        let (safe_base, safe_two_digits) = match ladder.safe_base(context, progress).bound {
            SafeBound::Proved(base) => (
                base.decimal(12).ok(),
                Grid::Digits(2)
                    .at_or_above(base.base().hi())
                    .map(|base| base.to_string()),
            ),
            SafeBound::NoBase | SafeBound::Undecided(_) => (None, None),
        };
        let least = |grid| Some(ladder.least_on(row, grid).proved()?.to_string());
        let rules = candidates(context, head_dim, infimum.as_deref());
        let mut choices: Vec<Choice> = rules
            .into_iter()
            .chain(
                trained
                    .into_iter()
                    .flat_map(|pair| of_trained(pair, context)),
            )
            .filter_map(|(base, rule)| tried(&base, rule, context, head_dim))
            .collect();
        choices.sort_by(|a, b| {
            let value = |choice: &Choice| choice.base.parse::<Decimal>().ok();
            value(a).cmp(&value(b)).then(a.rule.cmp(&b.rule))
        });
        Self {
            context,
            head_dim: head_dim.get(),
            infimum,
            infimum_status: status,
            island_end,
            least_integer: least(Grid::Integer),
            least_two_digits: least(Grid::Digits(2)),
            least_three_digits: least(Grid::Digits(3)),
            safe_base,
            safe_two_digits,
            choices,
        }
    }
}

/// The bases in common use, and those of rules of thumb, each with its rule's name.
fn candidates(context: u64, head_dim: HeadDim, infimum: Option<&str>) -> Vec<(Decimal, String)> {
    let round = [
        "10000", "50000", "1e5", "5e5", "1e6", "2e6", "5e6", "1e7", "2e7", "5e7", "1e8", "1e9",
        "1e10", "1e11",
    ];
    let bound = infimum.and_then(|text| text.parse::<f64>().ok());
    let near = |base: &Decimal| {
        let ratio = base.nearest_f64() / bound.unwrap_or(1e6);
        (1e-3..=1e3).contains(&ratio)
    };
    let bases = round
        .iter()
        .map(|text| text.parse::<Decimal>().expect("a decimal"));
    let mut out: Vec<_> = bases
        .filter(near)
        .map(|base| (base, "round".to_owned()))
        .collect();
    let d = f64::from(head_dim.get());
    if head_dim.pairs() > 1 && context > 6 {
        let length = context as f64;
        let power = |ratio: f64| libm::pow(ratio, d / (d - 2.0));
        let rules = [
            (
                power(length / std::f64::consts::TAU),
                "slowest pair makes one turn: (L/2π)^(d/(d-2))",
            ),
            (
                power(2.0 * length / std::f64::consts::PI),
                "slowest pair makes a quarter turn: (2L/π)^(d/(d-2))",
            ),
            (
                1e4 * power((length / 4096.0).max(1.0)),
                "NTK-aware from 10000 at 4096: 10000·(L/4096)^(d/(d-2))",
            ),
        ];
        for (value, rule) in rules {
            // The rule's number to three digits, rounded up, is the base that is tried.
            if let Ok(value) = Decimal::from_f64_exact(value)
                && value >= Decimal::one()
            {
                out.push((value.ceil_to_digits(3), rule.to_owned()));
            }
        }
    }
    out
}

/// The configured base, and what koboldcpp (`CalcGradientAIRopeFreqBase`, pull request 910) makes of it, by the formula that Gradient gives in
/// "Scaling rotational embeddings for long-context language models": b^(ln(L/2π)/ln(L0/2π)), for contexts beyond the trained one.
fn of_trained(pair: &TrainedPair, context: u64) -> Vec<(Decimal, String)> {
    let mut out = vec![(pair.base.clone(), "configured".to_owned())];
    if context <= pair.context || context <= 2048 || pair.context <= 6 {
        return out;
    }
    let log = |length: u64| libm::log(length as f64 / std::f64::consts::TAU);
    let value = libm::pow(pair.base.nearest_f64(), log(context) / log(pair.context));
    let within = |value: &Decimal| *value >= Decimal::one() && value.leading_exponent() < Some(100);
    if let Some(value) = Decimal::from_f64_exact(value).ok().filter(within) {
        out.push((
            value.ceil_to_digits(3),
            format!(
                "Gradient's and koboldcpp's from {} at {}: b^(ln(L/2π)/ln(L0/2π))",
                pair.base, pair.context
            ),
        ));
    }
    out
}

fn tried(base: &Decimal, rule: String, context: u64, head_dim: HeadDim) -> Option<Choice> {
    let problem = Problem::new(&Schedule::plain(base.clone(), head_dim).ok()?).ok()?;
    let range = 0..context + 1;
    let (holds, first_negative) = match problem.first_negative(range.clone()).ok()? {
        FirstNegative::None => (Some(true), None),
        FirstNegative::At(position) => (Some(false), Some(position)),
        FirstNegative::Undecided { .. } => (None, None),
    };
    let least = problem.minimum(range).ok()?;
    Some(Choice {
        base: base.to_string(),
        rule,
        holds,
        first_negative,
        minimum: certain_digits(&least.enclosure, 8).unwrap_or_else(|| least.enclosure.to_string()),
        at: least.position,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that koboldcpp's pull request 910 prints: 26784, 47661 and 71738 for Llama 2, 1776948.1 for Llama 3.
    #[test]
    fn the_rule_of_a_trained_pair_is_koboldcpps() {
        for (base, trained, context, expected) in [
            ("10000", 4096, 8192, "26800"),
            ("10000", 4096, 12288, "47700"),
            ("10000", 4096, 16384, "71800"),
            ("500000", 8192, 16384, "1.78e6"),
        ] {
            let pair = TrainedPair {
                base: base.parse().expect("a decimal"),
                context: trained,
            };
            let found = of_trained(&pair, context);
            let rule = &found[1].0;
            assert_eq!(
                *rule,
                expected.parse::<Decimal>().expect("a decimal"),
                "{context}"
            );
        }
        let pair = TrainedPair {
            base: "10000".parse().expect("a decimal"),
            context: 4096,
        };
        assert_eq!(of_trained(&pair, 4096).len(), 1);
    }
}
