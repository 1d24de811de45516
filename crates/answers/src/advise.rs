//! Advice on bases.

use crate::bound::{least_base, safe_base};
use crate::solve::tried;
use crate::{Answer, Digits};
use ropebound_audit::{Advice, Rule};
use ropebound_bounds::search::IslandEnd;
use ropebound_document::{Fields, Number};
use ropebound_schedule::Decimal;

/// Digits of bases that are exact reals.
const KEPT: usize = 12;

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Round => "round",
        Rule::OneTurn => "slowest pair makes one turn: (L/2π)^(d/(d-2))",
        Rule::QuarterTurn => "slowest pair makes a quarter turn: (2L/π)^(d/(d-2))",
        Rule::NtkAware => "NTK-aware from 10000 at 4096: 10000·(L/4096)^(d/(d-2))",
    }
}

impl Answer for Advice {
    fn headline(&self) -> String {
        format!(
            "Plain bases for context {0}, head_dim {1}: B(m) >= 0 for all m in 0..={0}.",
            self.context, self.head_dim
        )
    }

    fn fields(&self) -> Fields {
        let digits = Digits::new(None, KEPT);
        let exact = |decimal: Option<&Decimal>| decimal.map(Number::exact);
        let (infimum, status) = least_base(&self.least, digits);
        let island_end = match &self.island_end {
            Some(IslandEnd::Root(root)) => root.base_decimal(KEPT).ok(),
            Some(IslandEnd::Never | IslandEnd::BeyondCap | IslandEnd::Undecided(_)) | None => None,
        };
        let choices = self
            .choices
            .iter()
            .map(|choice| tried(choice, "base").with("rule", rule(choice.role)));
        Fields::new()
            .detail("context", self.context)
            .detail("head_dim", self.head_dim.get())
            .with("infimum", infimum)
            .with("infimum_status", status)
            .with("island_end", island_end.map(|end| digits.number(end)))
            .with("least_integer", exact(self.least_integer.as_ref()))
            .with("least_two_digits", exact(self.least_two_digits.as_ref()))
            .with(
                "least_three_digits",
                exact(self.least_three_digits.as_ref()),
            )
            .with("safe_base", safe_base(&self.safe, digits))
            .with("safe_two_digits", exact(self.safe_two_digits().as_ref()))
            .records("choices", choices.collect())
    }
}
