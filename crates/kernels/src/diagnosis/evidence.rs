//! What a diagnosis says.

/// What is wrong with a part, and how much of it that explains.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What is wrong, by name.
    pub name: String,
    /// What else would give the same numbers here.
    pub also: Vec<String>,
    /// Which heads or batch rows it is about, if not all.
    pub lanes: Option<String>,
    /// Entries looked at.
    pub entries: u64,
    /// Those it explains.
    pub explained: u64,
    /// Entries that are wrong for the target.
    pub wrong: u64,
    /// Those of them it explains.
    pub wrong_explained: u64,
}

impl Finding {
    /// The share of entries it explains.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.explained as f64 / self.entries.max(1) as f64
    }

    /// `99.97 % of 65536 entries fit positions + 7`. A share below 1 is never rounded up to 100 %.
    #[must_use]
    pub fn evidence(&self) -> String {
        let hundredths = (self.share() * 10_000.0).floor() / 100.0;
        let lanes = self
            .lanes
            .as_ref()
            .map_or(String::new(), |lanes| format!(" of {lanes}"));
        format!(
            "{hundredths:.2} % of {} entries{lanes} looked at fit {}",
            self.entries, self.name
        )
    }
}

/// A recipe or none, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnosis {
    /// What is wrong; `None` where nothing is, or nothing that has a name explains it.
    pub finding: Option<Finding>,
    /// The recipe that gives nearly all entries; `None` where none does, or one that differs elsewhere gives as many.
    pub recipe: Option<RecipeMatch>,
}

/// A recipe beside a candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct RecipeMatch {
    /// The recipe, or `exact`; with the arithmetic where vectors are compared.
    pub name: String,
    /// Recipes that give the same numbers here.
    pub also: Vec<String>,
    /// Entries looked at.
    pub entries: u64,
    /// Those that are not the recipe's, to the bit but for the signs of zeros.
    pub differing: u64,
}
