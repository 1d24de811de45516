//! Where an entry stands, and what it should be.

use super::tally::Function;
use crate::dump::RowIndex;

/// Which number of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundEntry {
    /// A table's cosine or sine in a column.
    Column(Function, usize),
    /// A component of a rotated vector.
    Component(usize),
    /// A frequency.
    Frequency,
}

/// An entry, and what it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPlace {
    /// Its row.
    pub row: RowIndex,
    /// The position its pair turns by.
    pub position: u64,
    /// The pair; `None` for one that does not rotate.
    pub pair: Option<usize>,
    /// Which number.
    pub entry: FoundEntry,
    /// What the candidate holds.
    pub value: f64,
    /// The golden number.
    pub golden: f64,
    /// The error, in ulp or in units of u.
    pub error: f64,
    /// Whether it is in ulp.
    pub in_ulp: bool,
    /// Error over the profile's limit there.
    pub ratio: f64,
}

impl FoundPlace {
    fn order(&self) -> (usize, usize, usize, FoundEntry) {
        (self.row.batch, self.row.place, self.row.head, self.entry)
    }
}

/// Keeps the earlier of two, by batch row, place, head, then column with cosines first.
pub(super) fn keep_first(kept: &mut Option<FoundPlace>, new: &FoundPlace) {
    if kept.as_ref().is_none_or(|old| new.order() < old.order()) {
        *kept = Some(new.clone());
    }
}

/// Keeps the one that is more over its limit; of two alike the one kept.
pub(super) fn keep_worst(kept: &mut Option<FoundPlace>, new: &FoundPlace) {
    if kept.as_ref().is_none_or(|old| new.ratio > old.ratio) {
        *kept = Some(new.clone());
    }
}

/// Entries that are NaN or infinite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotFinite {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Option<FoundPlace>,
}

impl NotFinite {
    pub(super) fn join(&mut self, other: &Self) {
        self.count += other.count;
        other
            .first
            .iter()
            .for_each(|place| keep_first(&mut self.first, place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::RowIndex;

    fn place(place: usize, head: usize, ratio: f64) -> FoundPlace {
        FoundPlace {
            row: RowIndex {
                batch: 0,
                head,
                place,
            },
            position: 0,
            pair: None,
            entry: FoundEntry::Component(0),
            value: 0.0,
            golden: 0.0,
            error: 0.0,
            in_ulp: false,
            ratio,
        }
    }

    /// Whatever order the pieces come in; of places alike the first.
    #[test]
    fn first_and_worst() {
        let all = [
            place(3, 0, 2.0),
            place(1, 1, 5.0),
            place(1, 0, 3.0),
            place(2, 0, 5.0),
        ];
        let (mut first, mut worst) = (None, None);
        for new in &all {
            keep_first(&mut first, new);
            keep_worst(&mut worst, new);
        }
        assert_eq!(
            (first.as_ref(), worst.as_ref()),
            (Some(&all[2]), Some(&all[1]))
        );
        let mut some = NotFinite {
            count: 2,
            first: Some(all[0].clone()),
        };
        some.join(&NotFinite {
            count: 3,
            first: Some(all[1].clone()),
        });
        some.join(&NotFinite::default());
        assert_eq!((some.count, some.first), (5, Some(all[1].clone())));
    }
}
