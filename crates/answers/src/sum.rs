//! The value of B(m).

use crate::threshold::at_least;
use crate::{Answer, Digits, Status, Subject};
use ropebound_document::{Fields, Number};
use ropebound_schedule::Threshold;

/// B(m), correctly rounded.
#[derive(Clone, Debug, PartialEq)]
pub struct SumAnswer {
    subject: Subject,
    position: u64,
    digits: Digits,
    cosine_sum: Number,
    threshold: Threshold,
    reaches: Option<bool>,
}

impl SumAnswer {
    /// The answer from B(m) correctly rounded to `digits`.
    #[must_use]
    pub fn new(subject: Subject, position: u64, digits: Digits, cosine_sum: String) -> Self {
        Self {
            subject,
            position,
            digits,
            cosine_sum: digits.number(cosine_sum),
            threshold: Threshold::ZERO,
            reaches: None,
        }
    }

    /// Held against a threshold: whether B(m) reaches it, if that is known.
    #[must_use]
    pub fn at_least(self, threshold: Threshold, reaches: Option<bool>) -> Self {
        Self {
            threshold,
            reaches,
            ..self
        }
    }

    /// Rounding to significant digits keeps the sign.
    fn sign(&self) -> &'static str {
        match self.cosine_sum.full().as_bytes() {
            [b'-', ..] => "negative",
            b"0" => "zero",
            _ => "positive",
        }
    }
}

impl Answer for SumAnswer {
    fn headline(&self) -> String {
        let t = self.threshold;
        let said = match self.reaches {
            _ if t.is_zero() => self.sign().to_owned(),
            Some(true) => format!("at least {t}"),
            Some(false) => format!("below {t}"),
            None => format!("so near to {t} that its side stays undecided"),
        };
        format!("B({}) of {} is {said}.", self.position, self.subject)
    }

    fn fields(&self) -> Fields {
        self.subject
            .fields()
            .with("position", self.position)
            .detail("digits", self.digits.kept)
            .with("cosine_sum", &self.cosine_sum)
            .with("sign", self.sign())
            .with_some("at_least", at_least(self.threshold))
            .with_some("reaches", self.reaches)
            .with(
                "status",
                if self.threshold.is_zero() || self.reaches.is_some() {
                    Status::Proved
                } else {
                    Status::Undecided
                },
            )
    }
}
