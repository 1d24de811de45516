//! Certificates checked.

use crate::{Answer, Digits};
use ropebound_certificate::{Kind, Verified};
use ropebound_document::{Fields, Number, Value};
use ropebound_integer_checker as integers;
use std::fmt;

/// Digits of a base.
const DIGITS: usize = 20;

/// One certificate's outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRow {
    /// The file as named.
    pub file: String,
    /// Whether it proves what it says, with all it continues.
    pub holds: bool,
    /// What a checker found that it proves.
    pub proven: Option<Proven>,
    /// The step that failed, and why.
    pub error: Option<String>,
    /// Time taken beyond what was checked before, if asked for.
    pub seconds: Option<f64>,
}

/// What a certificate proves.
#[derive(Clone, Debug, PartialEq)]
pub struct Proven {
    /// Of which base.
    pub kind: Kind,
    /// d.
    pub head_dim: u32,
    /// L.
    pub context: u64,
    /// τ, if it is not 0.
    pub at_least: Option<String>,
    /// The base, correctly rounded to 20 digits.
    pub base: Option<Number>,
    /// m*.
    pub binding_position: u64,
    /// Pieces of the cover, those of predecessors included; steps, of a safe base.
    pub pieces: u64,
    /// SHA-256 of the file.
    pub digest: String,
}

/// All outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckAnswer {
    /// One row a file, in the order given.
    pub certificates: Vec<CheckRow>,
    /// What a pass proves and what not, for the last file that holds.
    pub meaning: Option<String>,
}

fn number(decimal: String) -> Number {
    Digits::new(None, DIGITS).number(decimal)
}

impl From<&Verified> for Proven {
    fn from(row: &Verified) -> Self {
        Self {
            kind: row.kind,
            head_dim: row.head_dim,
            context: row.context,
            at_least: (!row.threshold.is_zero()).then(|| row.threshold.to_string()),
            base: row.base_digits(DIGITS).map(number),
            binding_position: row.root_position,
            pieces: row.pieces,
            digest: row.digest.to_string(),
        }
    }
}

impl From<&integers::Verified> for Proven {
    fn from(row: &integers::Verified) -> Self {
        let threshold = (row.threshold != integers::Threshold::ZERO).then_some(row.threshold);
        Self {
            kind: match row.kind {
                integers::Kind::LeastBase => Kind::LeastBase,
                integers::Kind::SafeBase => Kind::SafeBase,
            },
            head_dim: row.head_dim,
            context: row.context,
            at_least: threshold.map(|threshold| threshold.to_string()),
            base: row.base_digits(DIGITS).map(number),
            binding_position: row.root_position,
            pieces: row.pieces,
            digest: row.digest.to_string(),
        }
    }
}

impl CheckRow {
    /// What a checker finds of `file`, on MPFR or on integers.
    #[must_use]
    pub fn new<'a, V, E: fmt::Display>(
        file: String,
        outcome: &'a Result<V, E>,
        seconds: Option<f64>,
    ) -> Self
    where
        Proven: From<&'a V>,
    {
        let proven = outcome.as_ref().ok().map(Proven::from);
        Self {
            file,
            holds: proven.is_some(),
            proven,
            error: outcome.as_ref().err().map(ToString::to_string),
            seconds: seconds.map(rounded),
        }
    }

    /// What both find, of which `self` is the one: where they differ, the certificate does not hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let seconds = self.seconds.zip(other.seconds).map(|(a, b)| rounded(a + b));
        let other = Self {
            seconds: self.seconds,
            ..other
        };
        let agreed = self == other || !self.holds && !other.holds;
        if agreed {
            return Self { seconds, ..self };
        }
        let said = |row: &Self| row.error.clone().unwrap_or_else(|| "it holds".to_owned());
        let error = format!(
            "the checkers disagree: {}; by integers: {}",
            said(&self),
            said(&other)
        );
        Self {
            holds: false,
            error: Some(error),
            seconds,
            ..self
        }
    }
}

impl CheckRow {
    fn fields(&self) -> Fields {
        let proven = self.proven.as_ref();
        let base = |kind| {
            let proven = proven.filter(|proven| proven.kind == kind);
            proven.and_then(|proven| proven.base.as_ref())
        };
        let kind = proven.map(|proven| match proven.kind {
            Kind::LeastBase => "least base",
            Kind::SafeBase => "safe base",
        });
        let at_least = proven.and_then(|proven| proven.at_least.as_ref());
        Fields::new()
            .with("file", Value::name(&self.file))
            .with("holds", self.holds)
            .with("head_dim", proven.map(|proven| proven.head_dim))
            .with("context", proven.map(|proven| proven.context))
            .with_some("at_least", at_least.map(Value::name))
            .aside("kind", kind)
            .with("lower_bound_base", base(Kind::LeastBase))
            .with("safe_base", base(Kind::SafeBase))
            .with(
                "binding_position",
                proven.map(|proven| proven.binding_position),
            )
            .with("pieces", proven.map(|proven| proven.pieces))
            .detail("digest", proven.map(|proven| &proven.digest))
            .with("error", self.error.as_ref().map(Value::name))
            .with("seconds", self.seconds)
    }
}

impl CheckAnswer {
    /// How many do not hold.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.certificates.iter().filter(|row| !row.holds).count()
    }
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 100.0).round() / 100.0
}

impl Answer for CheckAnswer {
    fn headline(&self) -> String {
        let all = self.certificates.len();
        match self.failed() {
            0 => format!("All {all} certificates hold."),
            failed => format!("{failed} of {all} certificates FAIL."),
        }
    }

    fn fields(&self) -> Fields {
        let rows = self.certificates.iter().map(CheckRow::fields);
        Fields::new()
            .records("certificates", rows.collect())
            .detail("passed", self.certificates.len() - self.failed())
            .detail("failed", self.failed())
            .with("meaning", self.meaning.as_ref().map(Value::name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(holds: bool, base: &str, seconds: f64) -> CheckRow {
        CheckRow {
            file: "a.cert".to_owned(),
            holds,
            proven: Some(Proven {
                kind: Kind::LeastBase,
                head_dim: 128,
                context: 1024,
                at_least: None,
                base: Some(number(base.to_owned())),
                binding_position: 1009,
                pieces: 1,
                digest: String::new(),
            }),
            error: (!holds).then(|| format!("line {base}")),
            seconds: Some(seconds),
        }
    }

    #[test]
    fn two_checkers_have_to_agree() {
        let both = row(true, "5", 1.0).and(row(true, "5", 0.25));
        assert_eq!(both, row(true, "5", 1.25));
        // Reasons are worded differently.
        let both = row(false, "5", 1.0).and(row(false, "6", 0.25));
        assert_eq!(both, row(false, "5", 1.25));
        for (one, other) in [
            (row(true, "5", 0.0), row(false, "5", 0.0)),
            (row(false, "5", 0.0), row(true, "5", 0.0)),
            (row(true, "5", 0.0), row(true, "6", 0.0)),
        ] {
            let both = one.and(other);
            assert!(
                !both.holds
                    && both
                        .error
                        .is_some_and(|error| error.starts_with("the checkers disagree: "))
            );
        }
    }
}
