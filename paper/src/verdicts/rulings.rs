//! What became of the claims, by place.

use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "verdict", content = "detail")]
pub(crate) enum Finding {
    /// As printed.
    #[serde(rename = "confirmed")]
    Confirmed,
    /// As printed, if read as said.
    #[serde(rename = "confirmed under reading")]
    ConfirmedUnder(String),
    /// Not as printed; with the true value.
    #[serde(rename = "refuted")]
    Refuted(String),
    /// No computation of B decides it.
    #[serde(rename = "not decidable without training")]
    NotDecidable,
    /// It claims nothing by itself.
    #[serde(rename = "no claim")]
    NoClaim,
}

impl Finding {
    pub(super) const KINDS: [&'static str; 5] = [
        "confirmed",
        "confirmed under reading",
        "refuted",
        "not decidable without training",
        "no claim",
    ];

    /// Without the detail.
    pub(super) fn kind(&self) -> &'static str {
        Self::KINDS[match self {
            Self::Confirmed => 0,
            Self::ConfirmedUnder(_) => 1,
            Self::Refuted(_) => 2,
            Self::NotDecidable => 3,
            Self::NoClaim => 4,
        }]
    }

    /// In words, the kind being strong.
    pub(super) fn words(&self) -> String {
        match self {
            Self::ConfirmedUnder(reading) => format!("*{}*: {reading}", self.kind()),
            Self::Refuted(truth) => format!("*{}*: {truth}", self.kind()),
            _ => format!("*{}*", self.kind()),
        }
    }
}

/// Verdicts by place, and why.
#[derive(Default)]
pub(crate) struct Rulings(pub BTreeMap<String, (Finding, String)>);

impl Rulings {
    /// A place is ruled on once.
    pub(super) fn rule(
        &mut self,
        place: impl Into<String>,
        finding: Finding,
        why: impl Into<String>,
    ) {
        let place = place.into();
        let old = self.0.insert(place.clone(), (finding, why.into()));
        assert!(old.is_none(), "two verdicts for {place}");
    }
}
