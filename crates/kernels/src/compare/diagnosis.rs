//! Which recipe a candidate came from: the one whose entries differ in the fewest places.

use crate::recipe::{Model, Recipe};
use crate::{FloatType, Target};

/// A recipe, and how many of the candidate's entries are not its.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The recipe; `None` is the golden table.
    pub recipe: Option<Recipe>,
    /// How it rounds vectors, where these are compared.
    pub arithmetic: Option<&'static str>,
    /// Entries that differ.
    pub differing: u64,
}

impl Match {
    /// `exact`, or the recipe's name, with the arithmetic where vectors are compared.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.recipe.map_or("exact", Recipe::name);
        match self.arithmetic {
            Some(arithmetic) => format!("{name}; {arithmetic}"),
            None => name.to_owned(),
        }
    }
}

/// All recipes beside a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Entries compared.
    pub entries: u64,
    /// The golden table first, then the recipes that exist for the schedule, in [`Recipe::ALL`]'s order.
    pub matches: Vec<Match>,
}

impl Diagnosis {
    /// Those with the fewest differing entries: more than one where recipes coincide on these positions.
    #[must_use]
    pub fn closest(&self) -> Vec<&Match> {
        let least = self.matches.iter().map(|found| found.differing).min();
        self.matches
            .iter()
            .filter(|found| Some(found.differing) == least)
            .collect()
    }

    /// Whether the closest differs nowhere.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.matches.iter().any(|found| found.differing == 0)
    }

    /// `exact`, `bf16 positions`, …: the first of the closest; nothing where fewer than half of the entries agree with any.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let first = *self.closest().first()?;
        (2 * first.differing <= self.entries).then(|| first.name())
    }
}

/// The recipes that exist for a schedule.
pub fn models(target: &Target, float: FloatType) -> Vec<Model> {
    let all = Recipe::ALL.into_iter();
    all.filter_map(|recipe| recipe.model(target, float))
        .collect()
}
