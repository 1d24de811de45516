//! What the paper and others print, read from `data/claims.json`: the only place their numbers come from.

use ropebound_schedule::{Decimal, parse_count};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The transcribed values this crate compares with. They are what is to be checked, not what is true.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    /// The paper's title and number.
    pub paper: String,
    /// The head dimension its tables speak of.
    pub head_dim: u64,
    /// The law drawn in Figure 1.
    pub figure1_fit: PrintedFit,
    /// Table 2.
    pub table2: Vec<PrintedBase>,
    /// Table 4.
    pub table4: PrintedCounts,
    /// Tables of others.
    pub other_sources: OtherSources,
}

/// Coefficients as printed.
#[derive(Clone, Debug, Deserialize)]
pub struct PrintedFit {
    /// The form, y = a x^p.
    pub form: String,
    /// a.
    pub a: String,
    /// p.
    pub p: String,
}

/// One row of Table 2.
#[derive(Clone, Debug, Deserialize)]
pub struct PrintedBase {
    /// Such as `32k`.
    pub context: String,
    /// Such as `6.4e5`.
    pub base: PrintedDecimal,
}

/// A decimal that keeps how it was written.
#[derive(Clone, Debug, Deserialize)]
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

/// Table 4's numbers of positions.
#[derive(Clone, Debug, Deserialize)]
pub struct PrintedCounts {
    /// What the column is said to count.
    pub caption: String,
    /// Method 1.
    pub method1: PrintedCount,
    /// Method 2.
    pub method2: PrintedCount,
}

/// One row of Table 4.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct PrintedCount {
    /// The column headed 15k.
    pub count_15k: u64,
    /// The column headed 30k.
    pub count_30k: u64,
}

/// Tables beside the paper's.
#[derive(Clone, Debug, Deserialize)]
pub struct OtherSources {
    /// Su Jianlin's recomputation of Table 2.
    pub su_jianlin_table: SuTable,
}

/// The second source of least bases.
#[derive(Clone, Debug, Deserialize)]
pub struct SuTable {
    /// Where it is.
    pub source: String,
    /// How it was found.
    pub rule: String,
    /// Bases by context.
    pub bases: BTreeMap<String, PrintedDecimal>,
}

impl Claims {
    /// The claims compiled in.
    #[must_use]
    pub fn load() -> Self {
        serde_json::from_str(include_str!("../data/claims.json"))
            .expect("the claims are in the form above")
    }
}

impl PrintedBase {
    /// The context in positions.
    #[must_use]
    pub fn positions(&self) -> u64 {
        parse_count(&self.context).expect("contexts are counts")
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
    }
}
