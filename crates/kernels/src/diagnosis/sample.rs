//! Rows to try hypotheses on: all of a small part, some of a large one, and those beside the first fault.

use crate::compare::Profile;
use crate::dump::{RowIndex, TableNumbers, VectorNumbers};
use crate::{FloatType, Layout, Target};

/// Places looked at in a large table, and in large arrays of vectors, whose heads are looked at too.
const PLACES: [usize; 2] = [256, 64];

/// What rows hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SampleKind {
    /// Cosines and then sines; the pair of each column.
    Table { columns: Vec<usize> },
    /// Vectors of this many numbers.
    Vectors { width: usize, layout: Layout },
}

/// A row's numbers.
#[derive(Clone, Debug)]
pub(super) struct SampleRow {
    pub row: RowIndex,
    /// Its positions, one for each axis.
    pub own: Vec<u64>,
    /// Before rotation; empty for a table.
    pub input: Vec<f64>,
    /// After it; NaN where a table lacks a function.
    pub output: Vec<f64>,
}

/// Rows to try hypotheses on.
pub(super) struct Sample<'a> {
    pub target: &'a Target,
    pub float: FloatType,
    pub kind: SampleKind,
    pub rows: Vec<SampleRow>,
    /// Batch rows, heads, places of the part.
    pub lengths: [usize; 3],
    /// What roundings may do, whatever the user's own profile asks.
    pub profile: Profile,
}

/// Which rows to take.
#[derive(Clone, Debug, Default)]
pub(crate) struct SampleChoice {
    /// A place to look around.
    pub near: Option<usize>,
    /// These heads alone.
    pub heads: Option<Vec<usize>>,
    /// These batch rows alone.
    pub batches: Option<Vec<usize>>,
    /// Few places, to choose axes by; of more lanes, for what are lanes in one reading are places in another.
    pub few: bool,
}

impl SampleChoice {
    fn places(&self, count: usize, vectors: bool) -> Vec<usize> {
        let most = PLACES[usize::from(vectors)];
        places(count, self.near, if self.few { most / 2 } else { most })
    }
}

impl<'a> Sample<'a> {
    pub(super) fn of_table(
        target: &'a Target,
        table: &TableNumbers,
        choice: &SampleChoice,
    ) -> Self {
        let width = table.columns.len();
        let mut rows = Vec::new();
        for batch in some(table.batches, choice.batches.as_deref(), false) {
            for place in choice.places(table.places, false) {
                let Some(own) = table.positions.of(batch, place) else {
                    continue;
                };
                let row = RowIndex {
                    batch,
                    head: 0,
                    place,
                };
                let mut output = Vec::with_capacity(2 * width);
                let mut part = Vec::new();
                for lanes in [&table.cos, &table.sin] {
                    match lanes {
                        Some(lanes) => lanes.read(row, &mut part),
                        None => part = vec![f64::NAN; width],
                    }
                    output.extend_from_slice(&part);
                }
                let own = own.to_vec();
                rows.push(SampleRow {
                    row,
                    own,
                    input: Vec::new(),
                    output,
                });
            }
        }
        Self {
            target,
            float: table.float,
            kind: SampleKind::Table {
                columns: table.columns.clone(),
            },
            rows,
            lengths: [table.batches, 1, table.places],
            profile: Profile::of_float(table.float),
        }
    }

    pub(super) fn of_vectors(
        target: &'a Target,
        vectors: &VectorNumbers,
        layout: Layout,
        choice: &SampleChoice,
    ) -> Self {
        let [batches, heads, count] = vectors.lengths;
        let heads_taken = some(heads, choice.heads.as_deref(), choice.few);
        let batches_taken = some(batches, choice.batches.as_deref(), choice.few);
        let mut rows = Vec::new();
        for &batch in &batches_taken {
            for place in choice.places(count, true) {
                let Some(own) = vectors.positions.of(batch, place) else {
                    continue;
                };
                for &head in &heads_taken {
                    let row = RowIndex { batch, head, place };
                    let (mut input, mut output) = (Vec::new(), Vec::new());
                    vectors.input.read(row, &mut input);
                    vectors.output.read(row, &mut output);
                    let own = own.to_vec();
                    rows.push(SampleRow {
                        row,
                        own,
                        input,
                        output,
                    });
                }
            }
        }
        Self {
            target,
            float: vectors.float,
            kind: SampleKind::Vectors {
                width: vectors.input.width(),
                layout,
            },
            rows,
            lengths: vectors.lengths,
            profile: Profile::of_float(vectors.float),
        }
    }

    /// The same as if it had no more digits than bf16.
    pub(super) fn coarse(self) -> Self {
        self.held_in(FloatType::BF16)
    }

    /// The same as if its numbers were of another format.
    pub(super) fn held_in(self, float: FloatType) -> Self {
        Self {
            float,
            profile: Profile::of_float(float),
            ..self
        }
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.kind, SampleKind::Table { .. })
    }

    /// How many positions a row has: one for several axes of the target too, where one stands for all.
    pub(super) fn axes(&self) -> usize {
        self.rows.first().map_or(1, |row| row.own.len())
    }

    /// The position of a row on the first axis.
    pub(super) fn position(row: &SampleRow) -> u64 {
        row.own[0]
    }
}

/// The first two and the last, or those chosen as far as they are few; spaced ones between if asked.
fn some(count: usize, chosen: Option<&[usize]>, between: bool) -> Vec<usize> {
    let all: Vec<usize> = match chosen {
        Some(chosen) => chosen.to_vec(),
        None => (0..count).collect(),
    };
    let n = all.len();
    let mut few = vec![0, 1, n.saturating_sub(1)];
    if between {
        few.extend([2, n / 3, n / 2, 2 * n / 3 + 1]);
    }
    few.retain(|index| *index < n);
    few.sort_unstable();
    few.dedup();
    few.into_iter().map(|index| all[index]).collect()
}

/// All of a few places; of many the first and last ones, spaced ones, and those around one.
fn places(count: usize, near: Option<usize>, most: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    let quarter = most / 4;
    let mut all: Vec<usize> = (0..quarter).chain(count - quarter / 4..count).collect();
    all.extend((0..quarter).map(|k| k * (count - 1) / (quarter - 1)));
    all.extend(
        (4..usize::BITS)
            .map(|bit| 1usize << bit)
            .take_while(|place| *place < count),
    );
    if let Some(near) = near {
        all.extend(near.saturating_sub(4)..(near + 12).min(count));
        // What wraps or runs on does so again at multiples.
        let again = (2..6).flat_map(|k| [(k * near).saturating_sub(1), k * near]);
        all.extend(again.filter(|place| *place < count && near > 0));
    }
    all.sort_unstable();
    all.dedup();
    all
}
