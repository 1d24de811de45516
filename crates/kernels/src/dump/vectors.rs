//! Rotated vectors and the ways their axes may be read; the positions of rows.

use super::array::DumpArray;
use super::axes::{Axes, Laid};
use super::error::{DumpError, refused};
use super::float::float_of;
use super::lanes::Lanes;
use super::part::VectorNumbers;
use super::row_positions::{GivenPositions, RowPositions};
use crate::Target;
use std::sync::Arc;

/// Where the positions of rows come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct PositionSource {
    pub given: Option<GivenPositions>,
    /// Whether a row is none of padding, batch row by batch row.
    pub mask: Option<Vec<bool>>,
    /// How many rows of each batch row are none.
    pub lengths: Option<Vec<usize>>,
    /// Whether one position a row will do for several axes.
    pub text_only: bool,
}

impl PositionSource {
    /// How many positions there are on an axis, if any are given.
    pub(super) fn count(&self) -> Option<usize> {
        self.given.as_ref().map(|given| given.values.len())
    }

    pub(super) fn in_words(&self) -> String {
        match &self.given {
            Some(given) => format!(
                "positions of shape {:?}; expected a position for each row",
                given.shape
            ),
            None => "a mask or lengths of other rows; expected one for each row".to_owned(),
        }
    }

    /// The positions of an array's rows; `None` if they do not fit its lengths.
    pub(super) fn laid(&self, laid: &Laid, target: &Target) -> Option<RowPositions> {
        let [batches, _, places] = laid.lengths;
        let axes = target.axes();
        // A decoding step without positions: the last of each batch row's tokens.
        let steps = self
            .lengths
            .as_ref()
            .filter(|lengths| self.given.is_none() && places == 1 && lengths.len() == batches);
        let rows = match &self.given {
            None if steps.is_some() => steps.map(|lengths| RowPositions::last_of(lengths)),
            None => Some(RowPositions::counting(places)),
            Some(given) => {
                let several = (axes > 1)
                    .then(|| RowPositions::laid(given, axes, laid))
                    .flatten();
                several
                    .or_else(|| RowPositions::started(given, laid))
                    .or_else(|| RowPositions::laid(given, 1, laid))
            }
        };
        let mut rows = rows?;
        rows.stands_for_axes = axes > 1 && rows.axes == 1 && !self.text_only;
        let counts = self.given.is_none() && steps.is_none();
        if let Some(mask) = &self.mask {
            rows = rows.masked(mask, batches, counts)?;
        }
        if let (Some(lengths), None) = (&self.lengths, steps) {
            if lengths.len() != batches {
                return None;
            }
            let mask: Vec<bool> = lengths
                .iter()
                .flat_map(|length| (0..places).map(move |place| place < *length))
                .collect();
            rows = rows.masked(&mask, batches, false)?;
        }
        Some(rows)
    }
}

/// All ways to read a pair of arrays: distinct in which rows have which position.
pub(crate) fn vectors<'a>(
    input: DumpArray<'a>,
    output: DumpArray<'a>,
    target: &Target,
    positions: &PositionSource,
    axes: Option<&Axes>,
) -> Result<Vec<VectorNumbers<'a>>, DumpError> {
    let float = |array: &DumpArray<'_>| float_of(&array.name, array.numbers.as_slice().dtype());
    let (input_float, float) = (float(&input)?, float(&output)?);
    if input.shape != output.shape {
        return refused(
            &output.name,
            format!(
                "shape {:?} where {:?} has {:?}; expected one shape",
                output.shape, input.name, input.shape
            ),
        );
    }
    let name = &input.name;
    if input.numbers.as_slice().is_empty() {
        return refused(name, format!("shape {:?} holds no number", input.shape));
    }
    let mut shape = input.shape.as_slice();
    while axes.is_none() && shape.len() > 4 && shape[0] == 1 {
        shape = &shape[1..];
    }
    let last = shape.last().copied().unwrap_or(0);
    let (whole, rotary) = (target.head_width(), 2 * target.pairs());
    let mut ways: Vec<(Axes, usize)> = Vec::new();
    match axes {
        Some(axes) => {
            let widths = [whole, rotary];
            let width = *widths
                .iter()
                .find(|width| {
                    last == **width
                        || axes.to_string().ends_with("(hd)") && last.is_multiple_of(**width)
                })
                .unwrap_or(&whole);
            ways.push((axes.clone(), width));
        }
        None if last == whole || last == rotary => {
            ways.extend(
                Axes::of_vectors(shape.len(), false)
                    .into_iter()
                    .map(|axes| (axes, last)),
            );
        }
        None if last > whole && last.is_multiple_of(whole) => {
            ways.extend(
                Axes::of_vectors(shape.len(), true)
                    .into_iter()
                    .map(|axes| (axes, whole)),
            );
        }
        None => {}
    }
    if ways.is_empty() {
        // Where the last axis fits there are too many others.
        let hint = if last == rotary || last.is_multiple_of(whole) {
            String::new()
        } else {
            format!("; if heads are of {last} numbers, add --head-dim {last}")
        };
        return refused(
            name,
            format!(
                "shape {shape:?}; expected up to four axes, the last of {whole} numbers or a multiple{hint}"
            ),
        );
    }
    let mut found: Vec<VectorNumbers<'_>> = Vec::new();
    let mut keys = Vec::new();
    for (axes, width) in ways {
        let laid = axes.on(name, shape, width)?;
        let Some(rows) = positions.laid(&laid, target) else {
            continue;
        };
        // Readings that give every number the same position are one.
        let (batch, place, places) = if laid.lengths[2] == 1 && rows.batches > 1 {
            // Each batch row its one position: as if the batch were the sequence.
            (None, Some(laid.batch_axis), rows.as_one_sequence())
        } else {
            let batch = (rows.batches > 1).then_some(laid.batch_axis);
            let place = (laid.lengths[2] > 1).then_some(laid.place_axis);
            (batch, place, rows.clone())
        };
        let key = (batch, place, places);
        if keys.contains(&key) {
            continue;
        }
        keys.push(key);
        found.push(VectorNumbers {
            axes: laid.axes.to_string(),
            float,
            input_float,
            positions: Arc::new(rows),
            lengths: laid.lengths,
            may_be_one_place: false,
            input: Lanes::new(input.numbers.clone(), laid.strides, width),
            output: Lanes::new(output.numbers.clone(), laid.strides, width),
        });
    }
    // Starts are no positions of places where they can be starts.
    if let Some(given) = positions.given.as_ref().filter(|given| given.starts) {
        let count = given.values.len();
        let starts = |reading: &VectorNumbers<'_>| [1, reading.lengths[0]].contains(&count);
        if found.iter().any(starts) {
            found.retain(starts);
        }
    }
    // One place without a position would be at 0, where nothing turns: not what was meant.
    if positions.given.is_none() && positions.lengths.is_none() && !found.is_empty() {
        let all = found.len();
        found.retain(|reading| reading.lengths[2] > 1);
        if found.is_empty() {
            return refused(
                name,
                format!("shape {shape:?}, one place in each row, and no positions; give positions"),
            );
        }
        let may_be_one_place = found.len() < all;
        for reading in &mut found {
            reading.may_be_one_place = may_be_one_place;
        }
    }
    if found.is_empty() {
        return refused(
            name,
            format!("shape {shape:?} for {}", positions.in_words()),
        );
    }
    Ok(found)
}
