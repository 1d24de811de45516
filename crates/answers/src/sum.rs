//! The value of B(m).

use crate::{Answer, Digits, Status, Subject};
use ropebound_document::{Fields, Number};

/// B(m), correctly rounded.
#[derive(Clone, Debug, PartialEq)]
pub struct SumAnswer {
    subject: Subject,
    position: u64,
    digits: Digits,
    cosine_sum: Number,
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
        format!(
            "B({}) of {} is {}.",
            self.position,
            self.subject,
            self.sign()
        )
    }

    fn fields(&self) -> Fields {
        self.subject
            .fields()
            .with("position", self.position)
            .detail("digits", self.digits.kept)
            .with("cosine_sum", &self.cosine_sum)
            .with("sign", self.sign())
            .with("status", Status::Proved)
    }
}
