//! Advice on bases.

use crate::{Answer, Digits};
use ropebound_audit::{Advice, Choice};
use ropebound_document::{Fields, Number};

fn number(decimal: Option<&String>) -> Option<Number> {
    decimal.map(|decimal| Digits::new(None, 12).number(decimal.clone()))
}

fn choice(choice: &Choice) -> Fields {
    Fields::new()
        .with("base", Number::exact(&choice.base))
        .with("holds", choice.holds)
        .with("first_negative", choice.first_negative)
        .with("minimum", number(Some(&choice.minimum)))
        .with("at", choice.at)
        .with("rule", &choice.rule)
}

impl Answer for Advice {
    fn headline(&self) -> String {
        format!(
            "Plain bases for context {0}, head_dim {1}: B(m) >= 0 for all m in 0..={0}.",
            self.context, self.head_dim
        )
    }

    fn fields(&self) -> Fields {
        let exact = |decimal: Option<&String>| decimal.map(Number::exact);
        Fields::new()
            .detail("context", self.context)
            .detail("head_dim", self.head_dim)
            .with("infimum", number(self.infimum.as_ref()))
            .with("infimum_status", &self.infimum_status)
            .with("island_end", number(self.island_end.as_ref()))
            .with("least_integer", exact(self.least_integer.as_ref()))
            .with("least_two_digits", exact(self.least_two_digits.as_ref()))
            .with(
                "least_three_digits",
                exact(self.least_three_digits.as_ref()),
            )
            .with("safe_base", number(self.safe_base.as_ref()))
            .with("safe_two_digits", exact(self.safe_two_digits.as_ref()))
            .records("choices", self.choices.iter().map(choice).collect())
    }
}
