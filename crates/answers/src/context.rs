//! How far B stays non-negative (Eq. 10).

use crate::threshold::at_least;
use crate::{Answer, Status, Subject};
use ropebound_bounds::ContextLength;
use ropebound_document::Fields;
use ropebound_schedule::Threshold;

/// L_θ = sup {L | B(m) ≥ τ for all m in 0..=L}, or why it is not known.
#[derive(Clone, Debug)]
pub struct ContextAnswer {
    /// The schedule.
    pub subject: Subject,
    /// τ: B(m) is held against it.
    pub threshold: Threshold,
    /// What was found.
    pub length: ContextLength,
}

impl Answer for ContextAnswer {
    fn headline(&self) -> String {
        let (subject, t) = (&self.subject, self.threshold);
        match &self.length {
            ContextLength::Bounded { length } => format!(
                "The context length of {subject} is {length}: B(m) >= {t} up to there and B({}) < {t}.",
                length + 1
            ),
            ContextLength::NoneUpTo { limit } => {
                format!("With {subject}, B(m) >= {t} for every m up to the limit {limit}.")
            }
            ContextLength::Unbounded if !t.is_zero() => {
                format!(
                    "With {subject}, B(m) is never below {t}: enough of the pairs do not rotate."
                )
            }
            ContextLength::Unbounded => format!(
                "With {subject}, B(m) is never negative: half or more of the pairs do not rotate."
            ),
            ContextLength::Undecided { .. } => {
                format!("The context length of {subject} stays undecided.")
            }
        }
    }

    fn fields(&self) -> Fields {
        let fields = |length: Option<u64>, status: Status| {
            self.subject
                .fields()
                .with("context_length", length)
                .with("first_negative", length.map(|length| length + 1))
                .with_some("at_least", at_least(self.threshold))
                .with("status", status)
        };
        match &self.length {
            ContextLength::Bounded { length } => fields(Some(*length), Status::Proved),
            ContextLength::NoneUpTo { limit } => {
                fields(None, Status::NoneUpToLimit).with("limit", *limit)
            }
            ContextLength::Unbounded => fields(None, Status::Never),
            // B ≥ 0 before it.
            ContextLength::Undecided { position, .. } => {
                fields(None, Status::Undecided).with("undecided_position", *position)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_reference::Interval;

    #[test]
    fn none_never_and_undecided_differ() {
        let answer = |length| {
            let subject = Subject {
                schedule: None,
                base: Some("1e6".to_owned()),
                head_dim: 128,
                unrotated: 0,
            };
            let answer = ContextAnswer {
                subject,
                threshold: Threshold::ZERO,
                length,
            };
            format!("{}\n{}", answer.headline(), answer.document().to_json())
        };
        let open = ContextLength::Undecided {
            position: 5,
            enclosure: Interval::zero(64),
        };
        let answers = [
            ContextLength::NoneUpTo { limit: 99 },
            ContextLength::Unbounded,
            open,
        ];
        insta::assert_snapshot!(answers.map(answer).concat(), @r#"
        With base 1e6, head_dim 128, B(m) >= 0 for every m up to the limit 99.
        {"base":"1e6","head_dim":128,"context_length":null,"first_negative":null,"status":"none up to the limit","limit":99}
        With base 1e6, head_dim 128, B(m) is never negative: half or more of the pairs do not rotate.
        {"base":"1e6","head_dim":128,"context_length":null,"first_negative":null,"status":"never"}
        The context length of base 1e6, head_dim 128 stays undecided.
        {"base":"1e6","head_dim":128,"context_length":null,"first_negative":null,"status":"undecided","undecided_position":5}
        "#);
    }
}
