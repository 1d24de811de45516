//! How far B stays non-negative (Eq. 10).

use crate::Subject;
use crate::{Answer, Status};
use ropebound_bounds::ContextLength;
use serde::Serialize;

/// L_θ, or why it is not known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContextAnswer {
    /// The schedule.
    #[serde(flatten)]
    pub subject: Subject,
    /// L_θ = sup {L | B(m) ≥ 0 for all m in 0..=L}.
    pub context_length: Option<u64>,
    /// The first m with B(m) < 0, which is L_θ + 1.
    pub first_negative: Option<u64>,
    /// How far this is proven.
    pub status: Status,
    /// If no negative sum was found: the last position looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// If undecided: the position whose sign stays open; B ≥ 0 before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undecided_position: Option<u64>,
}

impl ContextAnswer {
    /// The answer for `subject`.
    #[must_use]
    pub fn new(subject: Subject, length: &ContextLength) -> Self {
        let open = |status| Self {
            subject,
            context_length: None,
            first_negative: None,
            status,
            limit: None,
            undecided_position: None,
        };
        match length {
            ContextLength::Bounded { length } => Self {
                context_length: Some(*length),
                first_negative: Some(length + 1),
                ..open(Status::Proved)
            },
            ContextLength::NoneUpTo { limit } => Self {
                limit: Some(*limit),
                ..open(Status::NoneUpToLimit)
            },
            ContextLength::Unbounded => open(Status::Never),
            ContextLength::Undecided { position, .. } => Self {
                undecided_position: Some(*position),
                ..open(Status::Undecided)
            },
        }
    }
}

impl Answer for ContextAnswer {
    fn headline(&self) -> String {
        let subject = &self.subject;
        match (self.context_length, self.limit) {
            (Some(length), _) => format!(
                "The context length of {subject} is {length}: B(m) >= 0 up to there and B({}) < 0.",
                length + 1
            ),
            (None, Some(limit)) => {
                format!("With {subject}, B(m) >= 0 for every m up to the limit {limit}.")
            }
            (None, None) if self.status == Status::Never => format!(
                "With {subject}, B(m) is never negative: half or more of the pairs do not rotate."
            ),
            (None, None) => format!("The context length of {subject} stays undecided."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, render};
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
            let answer = ContextAnswer::new(subject, &length);
            format!("{}\n{}", answer.headline(), render(&answer, Format::Json))
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
