//! What the documents are made from, each part computed once.

use crate::asymptotics::{ContextRules, MeanErrors};
use crate::bases::{Extension, IslandTable, KnownLeastBase, KnownSafeBase};
use crate::claims::Claims;
use crate::error::PaperError;
use crate::facts::Facts;
use crate::forensics::Forensics;
use crate::tables::{Table2, Table4};
use ropebound_answers::Status;
use ropebound_bounds::search::{Ladder, SearchProgress};
use ropebound_certificate::Verified;
use ropebound_schedule::HeadDim;

/// What certificates say.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Least bases whose certificates passed the checker, Table 2's among them.
    pub verified: Vec<Verified>,
    /// Those of longer contexts.
    pub longer: Vec<KnownLeastBase>,
    /// Safe bases that are not searched for.
    pub safe: Vec<KnownSafeBase>,
}

/// How far a computation has come.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A search along the bases.
    Search(SearchProgress),
    /// This part is there.
    Done(&'static str),
}

/// All that is computed.
#[derive(Clone, Debug)]
pub struct Results {
    pub(crate) facts: Facts,
    pub(crate) extension: Extension,
    pub(crate) islands: IslandTable,
    pub(crate) means: MeanErrors,
    pub(crate) rules: Vec<ContextRules>,
    pub(crate) forensics: Forensics,
}

/// A ladder of the contexts of Table 2, searched from nothing: Table 2 and the islands are read from it.
///
/// # Errors
/// [`PaperError`] if the head dimension is odd.
pub fn climb(
    claims: &Claims,
    progress: &mut dyn FnMut(SearchProgress),
) -> Result<Ladder, PaperError> {
    let mut ladder = Ladder::new(HeadDim::new(claims.head_dim)?);
    for claim in &claims.table2 {
        ladder.climb(claim.positions(), progress);
    }
    Ok(ladder)
}

impl Results {
    /// Computes everything from the claims, what `ladder` has [climbed](climb), and what is `known`.
    ///
    /// # Errors
    /// [`PaperError`] if a claim is outside the domains, or a certificate of Table 2 speaks of another base than is found.
    pub fn compute(
        claims: &Claims,
        ladder: &Ladder,
        known: &Known,
        progress: &mut dyn FnMut(Step),
    ) -> Result<Self, PaperError> {
        let table2 = Table2::compute(claims, ladder, &known.verified)?;
        all_certified(&table2)?;
        progress(Step::Done("Table 2"));
        let table4 = Table4::compute(claims)?;
        progress(Step::Done("Table 4"));
        let islands = IslandTable::compute(claims, ladder, &known.safe, &mut |search| {
            progress(Step::Search(search));
        });
        progress(Step::Done("islands and safe bases"));
        let means = MeanErrors::compute()?;
        let rules = ContextRules::all(claims, &table2, &islands.safe_bases())?;
        progress(Step::Done("asymptotics and rules"));
        let forensics = Forensics::compute(claims, &table2)?;
        progress(Step::Done("simulated searches"));
        let facts = Facts::new(claims, (table2, ladder), table4)?;
        progress(Step::Done("verdicts on single bases"));
        Ok(Self {
            facts,
            extension: Extension::new(&known.verified, &known.longer),
            islands,
            means,
            rules,
            forensics,
        })
    }

    /// Table 2.
    #[must_use]
    pub fn table2(&self) -> &Table2 {
        &self.facts.table2
    }

    /// Table 4.
    #[must_use]
    pub fn table4(&self) -> &Table4 {
        &self.facts.table4
    }
}

/// A checked certificate may still speak of another binding position or bound than the search: such a row stays "proved".
fn all_certified(table: &Table2) -> Result<(), PaperError> {
    let other = table.rows.iter().find(|row| row.status == Status::Proved);
    other.map_or(Ok(()), |row| {
        Err(PaperError::Refuted(format!(
            "the certificate of context {} holds, but not for the base found, {} with B({}) = 0",
            row.positions,
            crate::text::or_dash(row.lower_bound_base.as_ref()),
            row.binding_position.unwrap_or(0),
        )))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_whose_certificate_speaks_of_another_base_ends_the_run() {
        let mut claims = Claims::load();
        claims.table2.truncate(1);
        let ladder = climb(&claims, &mut |_| ()).expect("an even head dimension");
        let failure = Results::compute(&claims, &ladder, &Known::default(), &mut |_| ());
        let failure = failure.expect_err("no certificate at all");
        assert!(matches!(failure, PaperError::Refuted(_)));
        assert!(failure.to_string().contains("context 1024 "), "{failure}");
    }
}
