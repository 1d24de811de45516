//! The value of B(m).

use crate::threshold::at_least;
use crate::{Answer, Digits, Status, Subject};
use ropebound_document::{Fields, Number};
use ropebound_reference::{Frequencies, Interval, RoundingError, cosine_sum, rounded_decimal};
use ropebound_schedule::{Schedule, Threshold};
use std::cmp::Ordering;

/// B(m), correctly rounded.
#[derive(Clone, Debug, PartialEq)]
pub struct SumAnswer {
    subject: Subject,
    position: u64,
    digits: Digits,
    cosine_sum: Number,
    sign: Ordering,
    threshold: Threshold,
    reaches: Option<bool>,
}

impl SumAnswer {
    /// B(`position`) of `schedule`, named `subject`.
    ///
    /// # Errors
    /// [`RoundingError`] if so many digits are not reached at the precision limit.
    pub fn new(
        subject: Subject,
        schedule: &Schedule,
        position: u64,
        digits: Digits,
    ) -> Result<Self, RoundingError> {
        // An angle's error is m times its frequency's, and as many errors add up as there are pairs.
        let lost = position.max(1).ilog2() + (schedule.pairs() as u64).max(1).ilog2() + 8;
        let mut sign = None;
        let rounded = rounded_decimal(digits.kept, |precision| {
            let frequencies = Frequencies::of(schedule, precision + lost);
            let sum = cosine_sum(&frequencies, position);
            sign = Interval::sign(&sum);
            Ok::<_, RoundingError>(sum)
        })?;
        Ok(Self {
            subject,
            position,
            digits,
            cosine_sum: digits.number(rounded),
            sign: sign.expect("an enclosure that settles a digit settles the sign"),
            threshold: Threshold::ZERO,
            reaches: None,
        })
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

    fn sign(&self) -> &'static str {
        match self.sign {
            Ordering::Less => "negative",
            Ordering::Equal => "zero",
            Ordering::Greater => "positive",
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
