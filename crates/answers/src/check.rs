//! Certificates checked.

use crate::{Answer, Digits};
use ropebound_certificate::{CheckError, Kind, Verified};
use ropebound_document::{Fields, Value};

/// Digits of a base.
const DIGITS: usize = 20;

/// One certificate's outcome.
#[derive(Debug)]
pub struct CheckRow {
    /// The file as named.
    pub file: String,
    /// What it proves, with all it continues; or the step that failed, and why.
    pub outcome: Result<Verified, CheckError>,
    /// Time taken beyond what was checked before, if asked for.
    pub seconds: Option<f64>,
}

/// All outcomes, in the order given.
#[derive(Debug)]
pub struct CheckAnswer(pub Vec<CheckRow>);

impl CheckRow {
    fn fields(&self) -> Fields {
        let verified = self.outcome.as_ref().ok();
        let base = |kind| {
            let digits = verified
                .filter(|row| row.kind == kind)?
                .base_digits(DIGITS)?;
            Some(Digits::new(None, DIGITS).number(digits))
        };
        let kind = verified.map(|row| match row.kind {
            Kind::LeastBase => "least base",
            Kind::SafeBase => "safe base",
        });
        Fields::new()
            .with("file", Value::name(&self.file))
            .with("holds", verified.is_some())
            .with("head_dim", verified.map(|row| row.head_dim))
            .with("context", verified.map(|row| row.context))
            .aside("kind", kind)
            .with("lower_bound_base", base(Kind::LeastBase))
            .with("safe_base", base(Kind::SafeBase))
            .with("binding_position", verified.map(|row| row.root_position))
            .with("pieces", verified.map(|row| row.pieces))
            .detail("digest", verified.map(|row| row.digest.to_string()))
            .with("error", self.outcome.as_ref().err().map(Value::name))
            .with(
                "seconds",
                self.seconds
                    .map(|seconds| (seconds * 100.0).round() / 100.0),
            )
    }
}

impl CheckAnswer {
    /// How many hold, and how many do not.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let passed = self.0.iter().filter(|row| row.outcome.is_ok()).count();
        (passed, self.0.len() - passed)
    }
}

impl Answer for CheckAnswer {
    fn headline(&self) -> String {
        match self.counts() {
            (passed, 0) => format!("All {passed} certificates hold."),
            (passed, failed) => format!("{failed} of {} certificates FAIL.", passed + failed),
        }
    }

    fn fields(&self) -> Fields {
        let (passed, failed) = self.counts();
        // Of the last file that holds.
        let last = self
            .0
            .iter()
            .rev()
            .find_map(|row| row.outcome.as_ref().ok());
        Fields::new()
            .records(
                "certificates",
                self.0.iter().map(CheckRow::fields).collect(),
            )
            .detail("passed", passed)
            .detail("failed", failed)
            .with(
                "meaning",
                last.map(|verified| Value::name(verified.what_it_means())),
            )
    }
}
