//! The least base or factor of a configured schedule, and the values near it that people would write.

use crate::bound::{exact_base, safe_base};
use crate::{Answer, Digits};
use ropebound_audit::{LeastValue, Parameter, Role, SafeValue, Solution, Tried};
use ropebound_bounds::FirstNegative;
use ropebound_bounds::search::ExactBase;
use ropebound_document::{Fields, Number, Value};
use ropebound_reference::certain_digits;

/// Digits of an exact base that are kept.
const KEPT: usize = 20;
/// Digits of the least sums.
const MINIMUM_DIGITS: usize = 8;

/// A solution and the layer type it is for.
#[derive(Clone, Debug)]
pub struct SolveAnswer {
    /// The layer type.
    pub layer: String,
    /// What was found.
    pub solution: Solution,
}

fn exact(base: &ExactBase) -> Value {
    exact_base(base, Digits::new(None, KEPT)).map_or_else(Value::from, Value::from)
}

/// A double, exactly; shown with as many digits as tell it from its neighbour in the sweep.
fn double(value: f64) -> Number {
    Number::real(value.to_string(), 12)
}

fn role(role: Role) -> String {
    match role {
        Role::Configured => "configured".to_owned(),
        Role::LengthRatio => "context over trained length".to_owned(),
        Role::Round { digits: 1 } => "1 digit".to_owned(),
        Role::Round { digits } => format!("{digits} digits"),
    }
}

/// A value tried, called `name`.
pub(crate) fn tried<R>(tried: &Tried<R>, name: &str) -> Fields {
    let (holds, first) = match tried.first_negative {
        FirstNegative::None => (Some(true), None),
        FirstNegative::At(position) => (Some(false), Some(position)),
        FirstNegative::Undecided { .. } => (None, None),
    };
    let least = certain_digits(&tried.minimum.enclosure, MINIMUM_DIGITS);
    Fields::new()
        .with(name, Number::exact(&tried.value))
        .with("holds", holds)
        .with("first_negative", first)
        .with("minimum", least.map(|least| Number::real(least, 6)))
        .with("at", tried.minimum.position)
}

impl SolveAnswer {
    fn parameter(&self) -> &'static str {
        match self.solution.parameter {
            Parameter::Base => "base",
            Parameter::Factor => "factor",
        }
    }

    fn status(&self) -> String {
        match &self.solution.least {
            LeastValue::Exact(_) => "proved: the least base, an exact real".to_owned(),
            LeastValue::Between(bracket) if bracket.gaps.is_empty() => "proved".to_owned(),
            LeastValue::Between(_) => {
                "not proven: stretches were stepped over, and islands inside them may have been missed"
                    .to_owned()
            }
            LeastValue::None { up_to: None } => "proved: none".to_owned(),
            LeastValue::None { up_to: Some(cap) } => format!("proved: none up to {cap:e}"),
            LeastValue::Undecided(open) => open.to_string(),
            LeastValue::Open {
                infeasible_to,
                position,
                ..
            } => {
                format!("undecided: the sign of B({position}) stays open right above {infeasible_to}")
            }
            LeastValue::Unproven { to, .. } => {
                format!("undecided: too many stretches up to {to} could not be proven")
            }
        }
    }

    /// The first value tried that holds.
    fn round(&self) -> Option<&Tried<Role>> {
        let holding = self.solution.tried.iter().filter(|tried| tried.holds());
        holding.min_by_key(|tried| match tried.role {
            Role::Configured | Role::LengthRatio => (0, &tried.value),
            Role::Round { digits } => (digits, &tried.value),
        })
    }
}

impl Answer for SolveAnswer {
    fn headline(&self) -> String {
        let found = &self.solution;
        let (rope, reach, name) = (&found.rope, found.reach, self.parameter());
        let least = match &found.least {
            LeastValue::Exact(base) => base.decimal(6).ok(),
            LeastValue::Between(bracket) => Some(double(bracket.feasible).to_string()),
            _ => None,
        };
        let Some(least) = least else {
            return format!(
                "With {rope}, no {name} was found for distances 0..{reach} (rotary pairs): {}.",
                self.status()
            );
        };
        let round = self
            .round()
            .map_or_else(String::new, |tried| format!("; {} holds", tried.value));
        format!(
            "With {rope}, the least {name} for distances 0..{reach} is {least}{round}; a larger one may fail again (rotary pairs)."
        )
    }

    fn fields(&self) -> Fields {
        let found = &self.solution;
        let fields = Fields::new()
            .with("layer", Value::name(&self.layer))
            .with("schedule", found.rope.to_string())
            .with("parameter", self.parameter())
            .with("reach", found.reach);
        let fields = match &found.least {
            LeastValue::Exact(base) => fields
                .with("least", exact(base))
                .with("binding", base.position()),
            LeastValue::Between(bracket) => {
                let gaps = bracket.gaps.iter();
                let gaps = gaps.map(|&(from, to)| [double(from), double(to)]);
                fields
                    .with("infeasible_to", double(bracket.infeasible_to))
                    .with("feasible", double(bracket.feasible))
                    .with("searched_from", double(bracket.from))
                    .with("binding", bracket.binding)
                    .detail("gaps", gaps.collect::<Value>())
            }
            LeastValue::None { .. }
            | LeastValue::Undecided(_)
            | LeastValue::Open { .. }
            | LeastValue::Unproven { .. } => fields,
        };
        let safe: Value = match &found.safe {
            SafeValue::Plain(bound) => safe_base(bound, Digits::new(None, KEPT)),
            SafeValue::Known(known) => Number::exact(&known.base).into(),
            SafeValue::NotSought => "not sought".into(),
        };
        let known = match &found.safe {
            SafeValue::Known(known) => Some(known.context),
            SafeValue::Plain(_) | SafeValue::NotSought => None,
        };
        let rows = found
            .tried
            .iter()
            .map(|value| tried(value, "value").with("which", role(value.role)));
        fields
            .with("safe", safe)
            .with_some("safe_base_of_context", known)
            .with("status", self.status())
            .detail("pieces", found.pieces)
            .records("tried", rows.collect())
    }
}
