//! One part of a dump: a table, frequencies or rotated vectors, in the ways its axes may be read.

use super::lanes::{Lanes, RowIndex};
use super::row_positions::RowPositions;
use crate::{FloatType, Layout};
use std::sync::Arc;

/// One part of a dump.
#[derive(Clone, Debug, PartialEq)]
pub struct DumpPart<'a> {
    /// The names of its arrays.
    pub name: String,
    /// What it holds.
    pub content: Content<'a>,
}

/// What a part holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'a> {
    /// Cosines, sines, or both.
    Table(TableNumbers),
    /// Frequencies.
    Frequencies(FrequencyNumbers),
    /// Rotated vectors and what they were made from: the ways to read their axes, more than one where shape and positions allow it.
    Vectors(Vec<VectorNumbers<'a>>),
}

/// A table of cosines and sines.
#[derive(Clone, Debug, PartialEq)]
pub struct TableNumbers {
    /// Its format.
    pub float: FloatType,
    /// The position of each row.
    pub positions: Arc<RowPositions>,
    /// Batch rows.
    pub batches: usize,
    /// Places in the sequence.
    pub places: usize,
    /// The pair of each column: at or above the target's number of pairs for one that does not rotate.
    pub columns: Vec<usize>,
    /// How columns repeat the pairs; `None` if each pair has one column.
    pub layout: Option<Layout>,
    /// Cosines by row.
    pub cos: Option<Lanes<'static>>,
    /// Sines by row.
    pub sin: Option<Lanes<'static>>,
}

/// Frequencies, pair by pair.
#[derive(Clone, Debug, PartialEq)]
pub struct FrequencyNumbers {
    /// Their format.
    pub float: FloatType,
    /// The numbers.
    pub values: Vec<f64>,
}

/// Rotated vectors, in one reading of their axes.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorNumbers<'a> {
    /// The axes as read.
    pub axes: String,
    /// The format of the output.
    pub float: FloatType,
    /// The format of the input.
    pub input_float: FloatType,
    /// The position of each row.
    pub positions: Arc<RowPositions>,
    /// Batch rows, heads, places.
    pub lengths: [usize; 3],
    /// Whether the axes may be others in which each row is one place, a decoding step, whose position is not given.
    pub may_be_one_place: bool,
    /// Numbers before rotation.
    pub input: Lanes<'a>,
    /// Numbers after it.
    pub output: Lanes<'a>,
}

impl TableNumbers {
    /// All rows that are not padding, with their positions.
    pub fn rows(&self) -> impl Iterator<Item = (RowIndex, &[u64])> {
        rows([self.batches, 1, self.places], &self.positions)
    }
}

impl VectorNumbers<'_> {
    /// All rows that are not padding, with their positions.
    pub fn rows(&self) -> impl Iterator<Item = (RowIndex, &[u64])> {
        rows(self.lengths, &self.positions)
    }
}

fn rows(
    [batches, heads, places]: [usize; 3],
    positions: &RowPositions,
) -> impl Iterator<Item = (RowIndex, &[u64])> {
    (0..batches)
        .flat_map(move |batch| {
            (0..places).filter_map(move |place| Some((batch, place, positions.of(batch, place)?)))
        })
        .flat_map(move |(batch, place, own)| {
            (0..heads).map(move |head| (RowIndex { batch, head, place }, own))
        })
}
