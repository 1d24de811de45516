//! What the paper and others print, read whole from `data/claims.json` and `data/captions.json`: the only places their numbers
//! come from.

mod figures;
mod other_sources;

pub use figures::{
    Captions, CurvePanel, CurvePanels, FigureCaption, Observation, TrainedBases,
    TrigonometryFigure, TrigonometryPanel,
};
pub use other_sources::{OtherSources, SearchProtocol, SuTable};

use ropebound_schedule::{Decimal, parse_count};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Number;

/// The transcribed values. They are what is to be checked, not what is true.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The paper's title and number.
    pub paper: String,
    /// What the values are.
    pub note: String,
    /// The head dimension its tables speak of.
    pub head_dim: u64,
    /// Eq. 6.
    pub eq6_ntk: String,
    /// Eq. 7.
    pub eq7_upper_bound: String,
    /// Eq. 9.
    pub eq9_theorem1: String,
    /// Eq. 10.
    pub eq10_context_length: String,
    /// Eq. 11.
    pub eq11_base_bound: String,
    /// The law drawn in Figure 1.
    pub figure1_fit: PrintedFit,
    /// Table 1.
    pub table1: Vec<PrintedModel>,
    /// Table 2.
    pub table2: Vec<PrintedBase>,
    /// Table 4.
    pub table4: PrintedCounts,
    /// Table 5.
    pub table5: Vec<PrintedTraining>,
    /// Figure 2.
    pub figure2: TrigonometryFigure,
    /// Figure 4.
    pub figure4: CurvePanels,
    /// Figure 5.
    pub figure5: CurvePanels,
    /// Figures 6 and 9.
    pub figures6_9: TrainedBases,
    /// What training runs showed.
    pub observations: Vec<Observation>,
    /// Tables of others.
    pub other_sources: OtherSources,
}

/// Coefficients as printed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedFit {
    /// The form, y = a x^p.
    pub form: String,
    /// a.
    pub a: PrintedDecimal,
    /// p.
    pub p: PrintedDecimal,
}

/// One column of Table 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedModel {
    /// As printed.
    pub model: String,
    /// Its base.
    pub base: PrintedDecimal,
    /// Its context in positions.
    pub context: u64,
}

/// One row of Table 2.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedBase {
    /// Such as `32k`.
    pub context: String,
    /// Such as `6.4e5`.
    pub base: PrintedDecimal,
}

/// A decimal that keeps how it was written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct PrintedDecimal {
    /// As written.
    pub text: String,
    /// The number.
    pub value: Decimal,
}

impl TryFrom<String> for PrintedDecimal {
    type Error = ropebound_schedule::DecimalError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let value = text.parse()?;
        Ok(Self { text, value })
    }
}

impl Serialize for PrintedDecimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Table 4.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedCounts {
    /// What the columns are said to count.
    pub caption: String,
    /// Method 1.
    pub method1: PrintedMethod,
    /// Method 2.
    pub method2: PrintedMethod,
}

/// One row of Table 4.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedMethod {
    /// Its frequencies.
    pub theta: String,
    /// Long-eval accuracy at 15k.
    pub long_eval_15k: Number,
    /// Long-eval accuracy at 30k.
    pub long_eval_30k: Number,
    /// The count headed 15k.
    pub count_15k: u64,
    /// The count headed 30k.
    pub count_30k: u64,
}

/// One row of Table 5.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedTraining {
    /// As printed.
    pub model: String,
    /// Training length, such as `32K`.
    pub length: String,
    /// Training tokens.
    pub tokens: String,
    /// Batch size.
    pub batch: Number,
    /// The base.
    pub base: PrintedDecimal,
    /// How the learning rate decays.
    pub lr_decay: String,
    /// Weight decay.
    pub weight_decay: Number,
}

impl Claims {
    /// The claims compiled in.
    ///
    /// # Panics
    ///
    /// If the file that the crate carries is not in the form above.
    #[must_use]
    pub fn load() -> Self {
        serde_json::from_str(include_str!("../../data/claims.json"))
            .expect("the claims are in the form above")
    }
}

/// Positions in a length as the paper prints it, `32k` or `32K`, with k = 1024.
///
/// # Panics
///
/// If `text` is not a count.
pub(crate) fn positions(text: &str) -> u64 {
    parse_count(&text.replace('K', "k")).expect("lengths are counts")
}

impl PrintedBase {
    /// The context in positions.
    #[must_use]
    pub fn positions(&self) -> u64 {
        positions(&self.context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_whole() {
        let claims = Claims::load();
        assert_eq!(claims.table2.len(), 11);
        for row in &claims.table2 {
            assert!(row.positions().is_power_of_two());
            assert!(
                claims
                    .other_sources
                    .su_jianlin_table
                    .bases
                    .contains_key(&row.context)
            );
        }
        for training in &claims.table5 {
            assert!(positions(&training.length).is_power_of_two());
        }
        assert_eq!(Captions::load().figures10_14.len(), 5);
    }

    #[test]
    fn a_field_nobody_reads_is_refused() {
        let text = include_str!("../../data/claims.json");
        let more = text.replacen("\"head_dim\"", "\"head_size\": 1, \"head_dim\"", 1);
        assert_ne!(text, more);
        let refused = serde_json::from_str::<Claims>(&more).expect_err("an unknown field");
        assert!(refused.to_string().contains("head_size"), "{refused}");
    }
}
