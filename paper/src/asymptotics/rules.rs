//! Rules for a base by closed formula, as exact decimals, judged.

use crate::PowerLaw;
use crate::claims::Claims;
use crate::error::PaperError;
use crate::real::Real;
use crate::tables::Table2;
use ropebound_bounds::{FirstNegative, Problem};
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

/// A rule for the base of a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The slowest pair makes one turn within L.
    OneTurn,
    /// The cosine of L/b, about the slowest pair's angle, is at least ε = 0.
    QuarterTurn,
    /// The same with ε = 0.9.
    SmallAngle,
    /// b = L.
    Length,
    /// L over the first zero of Ci.
    CosineIntegral,
    /// Scaled from a trained pair by logarithms.
    TrainedPair,
    /// Figure 1's law as printed.
    PowerLaw,
}

/// A rule's base for one context.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedRule {
    /// Which.
    pub rule: Rule,
    /// The base, of six digits.
    pub base: Decimal,
    /// Whether B(m) ≥ 0 for all m in 0..=L at exactly that base, proven; null if open.
    pub feasible: Option<bool>,
    /// If it is not, the first negative m.
    pub first_negative: Option<u64>,
}

/// All rules for one context, beside its infimum.
#[derive(Clone, Debug)]
pub struct ContextRules {
    /// Such as `32k`.
    pub context: String,
    /// L.
    pub positions: u64,
    /// base_L.
    pub infimum: Real,
    /// The least base from which on all are feasible; a context without one is left out of table and figure.
    pub safe: Option<Real>,
    /// In the order of [`Rule::ALL`].
    pub rules: Vec<JudgedRule>,
}

impl ContextRules {
    /// Judges all rules for the contexts of `table2` that have an infimum.
    ///
    /// # Errors
    /// [`PaperError`] if a rule's base is outside the domain.
    pub fn all(
        claims: &Claims,
        table2: &Table2,
        safe: &BTreeMap<u64, Real>,
    ) -> Result<Vec<Self>, PaperError> {
        let rows = table2.rows.iter();
        let rows = rows.filter_map(|row| Some((row, row.lower_bound_base.clone()?)));
        rows.map(|(row, infimum)| {
            let judged = Rule::ALL
                .iter()
                .map(|rule| rule.judge(claims, row.positions));
            Ok(Self {
                context: row.context.clone(),
                positions: row.positions,
                infimum,
                safe: safe.get(&row.positions).cloned(),
                rules: judged.collect::<Result<_, _>>()?,
            })
        })
        .collect()
    }

    /// What became of `rule`.
    ///
    /// # Panics
    /// Never: every rule is judged.
    #[must_use]
    pub fn of(&self, rule: Rule) -> &JudgedRule {
        let found = self.rules.iter().find(|judged| judged.rule == rule);
        found.expect("every rule is judged")
    }

    /// `base` over the infimum.
    #[must_use]
    pub fn over(&self, base: &Decimal) -> f64 {
        base.nearest_f64() / self.infimum.approx()
    }
}

/// The pair the rule of logarithms starts from: Llama 2's base and context, Table 1.
const TRAINED: (f64, f64) = (10_000.0, 4096.0);
/// The first zero of Ci to ten digits; a test holds it against the enclosure.
const ZERO_OF_CI: f64 = 0.616_505_485_6;

impl Rule {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::OneTurn,
        Self::QuarterTurn,
        Self::SmallAngle,
        Self::Length,
        Self::CosineIntegral,
        Self::TrainedPair,
        Self::PowerLaw,
    ];

    /// In a few words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OneTurn => "one turn",
            Self::QuarterTurn => "cos(L/b) ≥ 0",
            Self::SmallAngle => "cos(L/b) ≥ 0.9",
            Self::Length => "base = L",
            Self::CosineIntegral => "zero of Ci",
            Self::TrainedPair => "trained pair",
            Self::PowerLaw => "power law",
        }
    }

    /// Its formula.
    #[must_use]
    pub fn formula(self) -> &'static str {
        match self {
            Self::OneTurn => "b = (L/2π)^(d/(d−2))",
            Self::QuarterTurn => "b = L/arccos(0) = 2L/π",
            Self::SmallAngle => "b = L/arccos(0.9)",
            Self::Length => "b = L",
            Self::CosineIntegral => "b = L/0.6165054856",
            Self::TrainedPair => "b = 10000^(ln(L/2π)/ln(4096/2π))",
            Self::PowerLaw => "b = a L^p, a and p of Figure 1 as printed",
        }
    }

    /// What it rests on.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::OneTurn => {
                "the lowest frequency b^(−(d−2)/d) times L is 2π, so that its angle does not repeat (aliasing); L/2π for d → ∞"
            }
            Self::QuarterTurn => {
                "the angle L/b, the limit of the slowest pair's for d → ∞, has a cosine of at least ε = 0"
            }
            Self::SmallAngle => "the same with ε = 0.9",
            Self::Length => "a rule of thumb",
            Self::CosineIntegral => {
                "the limit of B(m)/(d/2) for d → ∞ turns negative at the first zero of Ci(m/b)"
            }
            Self::TrainedPair => {
                "the critical base of Liu et al., arXiv 2310.05209: as many pairs keep within one turn as in training; here trained with base 10000 at 4096 (Llama 2, Table 1)"
            }
            Self::PowerLaw => "the fit through Table 2 as printed",
        }
    }

    /// The rule's number for `context` > 6, by the `libm` crate.
    #[must_use]
    pub fn approx_base(self, claims: &Claims, context: u64) -> f64 {
        let length = context as f64;
        let d = claims.head_dim as f64;
        match self {
            Self::OneTurn => libm::pow(length / TAU, d / (d - 2.0)),
            Self::QuarterTurn => 2.0 * length / PI,
            Self::SmallAngle => length / libm::acos(0.9),
            Self::Length => length,
            Self::CosineIntegral => length / ZERO_OF_CI,
            Self::TrainedPair => libm::pow(
                TRAINED.0,
                libm::log(length / TAU) / libm::log(TRAINED.1 / TAU),
            ),
            Self::PowerLaw => PowerLaw::from(&claims.figure1_fit).at(length),
        }
    }

    /// Its base for `context`, rounded to six digits, judged.
    ///
    /// # Errors
    /// [`PaperError`] if the base is outside the domain.
    pub fn judge(self, claims: &Claims, context: u64) -> Result<JudgedRule, PaperError> {
        let approx = self.approx_base(claims, context);
        let base: Decimal = format!("{approx:.5e}").parse()?;
        let schedule = Schedule::plain(base.clone(), HeadDim::new(claims.head_dim)?)?;
        let (feasible, first_negative) =
            match Problem::new(&schedule)?.first_negative(0..context + 1)? {
                FirstNegative::None => (Some(true), None),
                FirstNegative::At(m) => (Some(false), Some(m)),
                FirstNegative::Undecided { .. } => (None, None),
            };
        Ok(JudgedRule {
            rule: self,
            base,
            feasible,
            first_negative,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_give_known_numbers() {
        let claims = Claims::load();
        let base = |rule: Rule, context| rule.approx_base(&claims, context);
        let near = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-9, "{a} {b}");
        // Each from its defining equation rather than its formula.
        let slowest = base(Rule::OneTurn, 4096).powf(-126.0 / 128.0);
        near(slowest * 4096.0, TAU);
        near((4096.0 / base(Rule::QuarterTurn, 4096)).cos() + 1.0, 1.0);
        near((4096.0 / base(Rule::SmallAngle, 4096)).cos(), 0.9);
        near(base(Rule::TrainedPair, 4096), 10_000.0);
        // As many pairs within one turn: h·ln(L/2π)/ln b is the same for both.
        let pairs = |length: f64, b: f64| (length / TAU).ln() / b.ln();
        near(
            pairs(32768.0, base(Rule::TrainedPair, 32768)),
            pairs(4096.0, 10_000.0),
        );
        near(base(Rule::PowerLaw, 1024), 0.0424 * 1024f64.powf(1.628));
        let zero = super::super::limit::first_zero(60).midpoint().to_f64();
        near(ZERO_OF_CI, zero);
        near(base(Rule::CosineIntegral, 1024), 1024.0 / zero);
    }

    /// Against the known infimum: what lies below it is infeasible.
    #[test]
    fn bases_below_the_infimum_are_infeasible() {
        let claims = Claims::load();
        for rule in Rule::ALL {
            let judged = rule.judge(&claims, 1024).unwrap();
            if judged.base.nearest_f64() < 4293.4 {
                assert_eq!(judged.feasible, Some(false), "{judged:?}");
            }
            assert_eq!(
                judged.first_negative.is_some(),
                judged.feasible == Some(false)
            );
        }
    }
}
