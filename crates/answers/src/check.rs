//! Certificates checked.

use crate::{Answer, Digits};
use ropebound_certificate::{CheckError, Kind, Verified};
use ropebound_document::{Fields, Value};
use ropebound_integer_checker as integers;

/// Digits of a base.
const DIGITS: usize = 20;

/// One certificate's outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRow {
    /// The file as named.
    pub file: String,
    /// Whether it proves what it says, with all it continues.
    pub holds: bool,
    /// d.
    pub head_dim: Option<u32>,
    /// L.
    pub context: Option<u64>,
    /// τ, if it is not 0.
    pub at_least: Option<String>,
    /// `least base` or `safe base`.
    pub kind: Option<&'static str>,
    /// base_L, correctly rounded to 20 digits.
    pub lower_bound_base: Option<String>,
    /// The safe base, in the same way.
    pub safe_base: Option<String>,
    /// m*.
    pub binding_position: Option<u64>,
    /// Pieces of the cover, those of predecessors included; steps, of a safe base.
    pub pieces: Option<u64>,
    /// SHA-256 of the file.
    pub digest: Option<String>,
    /// The step that failed, and why.
    pub error: Option<String>,
    /// Time taken beyond what was checked before, if asked for.
    pub seconds: Option<f64>,
}

/// All outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckAnswer {
    /// One row a file, in the order given.
    pub certificates: Vec<CheckRow>,
    /// What a pass proves and what not, for the last file that holds.
    pub meaning: Option<String>,
}

impl CheckRow {
    /// What the checker on MPFR finds of `file`.
    #[must_use]
    pub fn new(file: String, outcome: &Result<Verified, CheckError>, seconds: Option<f64>) -> Self {
        let verified = outcome.as_ref().ok();
        let digits = |kind| {
            verified
                .filter(|row| row.kind == kind)
                .and_then(|row| row.base_digits(DIGITS))
        };
        Self {
            file,
            holds: verified.is_some(),
            head_dim: verified.map(|row| row.head_dim),
            context: verified.map(|row| row.context),
            at_least: verified
                .filter(|row| !row.threshold.is_zero())
                .map(|row| row.threshold.to_string()),
            kind: verified.map(|row| match row.kind {
                Kind::LeastBase => "least base",
                Kind::SafeBase => "safe base",
            }),
            lower_bound_base: digits(Kind::LeastBase),
            safe_base: digits(Kind::SafeBase),
            binding_position: verified.map(|row| row.root_position),
            pieces: verified.map(|row| row.pieces),
            digest: verified.map(|row| row.digest.to_string()),
            error: outcome.as_ref().err().map(ToString::to_string),
            seconds: seconds.map(rounded),
        }
    }

    /// What the checker on integers finds of `file`.
    #[must_use]
    pub fn by_integers(
        file: String,
        outcome: &Result<integers::Verified, integers::CheckError>,
        seconds: Option<f64>,
    ) -> Self {
        let verified = outcome.as_ref().ok();
        let digits = |kind| {
            verified
                .filter(|row| row.kind == kind)
                .and_then(|row| row.base_digits(DIGITS))
        };
        Self {
            file,
            holds: verified.is_some(),
            head_dim: verified.map(|row| row.head_dim),
            context: verified.map(|row| row.context),
            at_least: verified
                .filter(|row| row.threshold != integers::Threshold::ZERO)
                .map(|row| row.threshold.to_string()),
            kind: verified.map(|row| match row.kind {
                integers::Kind::LeastBase => "least base",
                integers::Kind::SafeBase => "safe base",
            }),
            lower_bound_base: digits(integers::Kind::LeastBase),
            safe_base: digits(integers::Kind::SafeBase),
            binding_position: verified.map(|row| row.root_position),
            pieces: verified.map(|row| row.pieces),
            digest: verified.map(|row| row.digest.to_string()),
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
        let number = |base: &Option<String>| {
            let base = base.as_ref()?;
            Some(Digits::new(None, DIGITS).number(base.clone()))
        };
        Fields::new()
            .with("file", Value::name(&self.file))
            .with("holds", self.holds)
            .with("head_dim", self.head_dim)
            .with("context", self.context)
            .with_some("at_least", self.at_least.as_ref().map(Value::name))
            .aside("kind", self.kind)
            .with("lower_bound_base", number(&self.lower_bound_base))
            .with("safe_base", number(&self.safe_base))
            .with("binding_position", self.binding_position)
            .with("pieces", self.pieces)
            .detail("digest", self.digest.as_ref())
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
            head_dim: None,
            context: None,
            at_least: None,
            kind: None,
            lower_bound_base: Some(base.to_owned()),
            safe_base: None,
            binding_position: None,
            pieces: None,
            digest: None,
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
