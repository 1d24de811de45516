//! The position of each row: one for all batch rows or one each, on one axis or on three; and which rows are padding.

use super::axes::Laid;
use super::error::{DumpError, refused};
use ropebound_tables::{Data, NamedArray};

/// Positions above this are refused.
const LAST_POSITION: u64 = (1 << 46) - 1;

/// Positions as an array or an argument gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GivenPositions {
    pub shape: Vec<usize>,
    /// `None` for a negative one, which stands at padding.
    pub values: Vec<Option<u64>>,
    /// Whether one number for each batch row is where its places start.
    pub starts: bool,
}

/// Names of what is where batch rows start, not one position a place.
const STARTS: [&str; 5] = [
    "offsets",
    "offset",
    "start_pos",
    "start_positions",
    "cache_seqlens",
];

impl GivenPositions {
    pub(crate) fn list(values: &[u64]) -> Self {
        Self {
            shape: vec![values.len()],
            values: values.iter().copied().map(Some).collect(),
            starts: false,
        }
    }

    /// Integers, or floats that are whole.
    pub(crate) fn of(array: &NamedArray) -> Result<Self, DumpError> {
        let count = array.data.len();
        if count == 0 {
            return refused(&array.name, "no position; expected at least one");
        }
        let mut values = Vec::with_capacity(count);
        for index in 0..count {
            let value = match &array.data {
                Data::I64(integers) => integers[index] as f64,
                data => data.get_f64(index).unwrap_or(f64::NAN),
            };
            if value == -1.0 {
                values.push(None);
            } else if value >= 0.0 && value <= LAST_POSITION as f64 && value.fract() == 0.0 {
                values.push(Some(value as u64));
            } else {
                return refused(
                    &array.name,
                    format!(
                        "{value} is no position; expected whole numbers from 0 to 2^46 - 1, or -1 at padding"
                    ),
                );
            }
        }
        Ok(Self {
            shape: array.shape.clone(),
            values,
            starts: STARTS.contains(&array.name.rsplit('.').next().unwrap_or("")),
        })
    }

    /// From the ends of packed sequences, 0 first: each sequence starts at 0.
    pub(crate) fn of_sequences(array: &NamedArray) -> Result<Self, DumpError> {
        let ends = Self::of(array)?.values;
        let rising = ends.windows(2).all(|pair| pair[0] <= pair[1]);
        let (Some(Some(0)), Some(&Some(last)), true) = (ends.first(), ends.last(), rising) else {
            return refused(
                &array.name,
                "expected rising numbers from 0 on, the ends of packed sequences",
            );
        };
        if last > 1 << 28 {
            return refused(&array.name, format!("{last} tokens; expected at most 2^28"));
        }
        let mut values = Vec::with_capacity(last as usize);
        for pair in ends.windows(2) {
            let length = pair[1].unwrap_or(0) - pair[0].unwrap_or(0);
            values.extend((0..length).map(Some));
        }
        Ok(Self {
            shape: vec![values.len()],
            values,
            starts: false,
        })
    }
}

/// The position of each row of an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPositions {
    /// How many a row has: 1, or one for each axis of a multi-axis schedule.
    pub axes: usize,
    /// How many batch rows have their own; 1 if all share them.
    pub batches: usize,
    /// Places in the sequence.
    pub places: usize,
    values: Vec<u64>,
    /// Rows that are padding, if any are.
    padding: Option<Vec<bool>>,
    /// Whether one position of a row stands for several axes without a word that the rows are text alone.
    pub stands_for_axes: bool,
}

impl RowPositions {
    /// Batch rows of one place each, taken for the places of one sequence.
    pub(crate) fn as_one_sequence(&self) -> Self {
        Self {
            batches: 1,
            places: self.batches * self.places,
            ..self.clone()
        }
    }

    /// 0, 1, … for each.
    pub(crate) fn counting(places: usize) -> Self {
        Self {
            axes: 1,
            batches: 1,
            places,
            values: (0..places as u64).collect(),
            padding: None,
            stands_for_axes: false,
        }
    }

    /// One place in each batch row, the last of so many; a batch row without any is padding.
    pub(crate) fn last_of(lengths: &[usize]) -> Self {
        let values = lengths.iter().map(|length| length.saturating_sub(1) as u64);
        let padding: Vec<bool> = lengths.iter().map(|length| *length == 0).collect();
        Self {
            batches: lengths.len(),
            values: values.collect(),
            padding: padding.contains(&true).then_some(padding),
            ..Self::counting(1)
        }
    }

    /// Places from where each batch row starts; `None` if the numbers are no starts of these rows.
    pub(crate) fn started(given: &GivenPositions, laid: &Laid) -> Option<Self> {
        let [batches, _, places] = laid.lengths;
        let own = given.values.len();
        if !given.starts || places == 1 || own != 1 && own != batches {
            return None;
        }
        let rows = || {
            given
                .values
                .iter()
                .flat_map(|start| (0..places).map(move |_| start))
        };
        let from = |(row, start): (usize, &Option<u64>)| start.unwrap_or(0) + (row % places) as u64;
        let padding: Vec<bool> = rows().map(Option::is_none).collect();
        Some(Self {
            batches: own,
            values: rows().enumerate().map(from).collect(),
            padding: padding.contains(&true).then_some(padding),
            ..Self::counting(places)
        })
    }

    /// The given positions laid on an array of these axes; `None` if they do not fit.
    pub(crate) fn laid(given: &GivenPositions, axes: usize, laid: &Laid) -> Option<Self> {
        let [batches, _, places] = laid.lengths;
        let shape: &[usize] = if axes > 1 {
            match given.shape.split_first() {
                Some((first, rest)) if *first == axes => rest,
                _ => return None,
            }
        } else {
            &given.shape
        };
        let count: usize = shape.iter().product();
        let long: Vec<usize> = shape
            .iter()
            .copied()
            .filter(|length| *length != 1)
            .collect();
        let each = batches * places;
        // Batch rows that have their own positions, and whether these come with the places first.
        let (own, transposed) = match *long.as_slice() {
            [] if places == 1 => (1, false),
            [n] if n == places
                && !(shape.first() == Some(&n) && shape.len() == 2 && places == 1) =>
            {
                (1, false)
            }
            [n] if places == 1 && n == batches => (batches, false),
            [n] if n == each => (batches, false),
            [b, s] if b == batches && s == places => (batches, false),
            [s, b] if b == batches && s == places => (batches, true),
            [b, s] if batches == 1 && b * s == places => (1, false),
            _ => return None,
        };
        let mut values = vec![0; own * places * axes];
        let mut padding = vec![false; own * places];
        for axis in 0..axes {
            for batch in 0..own {
                for place in 0..places {
                    let source = if transposed {
                        place * own + batch
                    } else {
                        batch * places + place
                    };
                    let row = batch * places + place;
                    match given.values[axis * count + source] {
                        Some(position) => values[row * axes + axis] = position,
                        None => padding[row] = true,
                    }
                }
            }
        }
        Some(Self {
            axes,
            batches: own,
            places,
            values,
            padding: padding.contains(&true).then_some(padding),
            stands_for_axes: false,
        })
    }

    /// The same with rows marked as padding where `mask` has 0, batch row by batch row.
    pub(crate) fn masked(self, mask: &[bool], batches: usize, counts: bool) -> Option<Self> {
        let places = self.places;
        let own = match mask.len() {
            n if n == batches * places => batches,
            n if n == places => 1,
            _ => return None,
        };
        let out = self.batches.max(own);
        let mut values = Vec::with_capacity(out * places * self.axes);
        let mut padding = Vec::with_capacity(out * places);
        for batch in 0..out {
            let mut count = 0;
            for place in 0..places {
                let kept = mask[(batch % own) * places + place];
                let old = (batch % self.batches) * places + place;
                padding.push(!kept || self.padding.as_ref().is_some_and(|all| all[old]));
                // Without positions a padded batch row counts from its first token.
                for axis in 0..self.axes {
                    values.push(if counts {
                        count
                    } else {
                        self.values[old * self.axes + axis]
                    });
                }
                count += u64::from(kept);
            }
        }
        Some(Self {
            batches: out,
            values,
            padding: Some(padding),
            ..self
        })
    }

    /// The positions of a row, one for each axis; `None` at padding.
    #[must_use]
    pub fn of(&self, batch: usize, place: usize) -> Option<&[u64]> {
        let row = (batch % self.batches) * self.places + place;
        let is_padding = self.padding.as_ref().is_some_and(|all| all[row]);
        (!is_padding).then(|| &self.values[row * self.axes..][..self.axes])
    }

    /// The positions on the first axis of all rows that are not padding.
    pub fn first_axis(&self) -> impl Iterator<Item = u64> + '_ {
        let rows = self.values.chunks(self.axes).enumerate();
        rows.filter(|(row, _)| !self.padding.as_ref().is_some_and(|all| all[*row]))
            .map(|(_, row)| row[0])
    }
}

#[cfg(test)]
mod tests {
    use super::super::axes::Axes;
    use super::*;

    fn laid(axes: &str, shape: &[usize]) -> Laid {
        let axes = Axes::parse(axes).expect(axes);
        axes.on("q", shape, 2).expect("a shape that fits")
    }

    fn given(shape: &[usize], values: &[u64]) -> GivenPositions {
        GivenPositions {
            shape: shape.to_vec(),
            ..GivenPositions::list(values)
        }
    }

    #[test]
    fn positions_find_their_rows() {
        let four = laid("bhsd", &[2, 5, 3, 2]);
        for (shape, values, own) in [
            (&[3][..], &[7, 8, 9][..], 1),
            (&[1, 3], &[7, 8, 9], 1),
            (&[2, 3], &[0, 1, 2, 7, 8, 9], 2),
            (&[6], &[0, 1, 2, 7, 8, 9], 2),
            (&[3, 2], &[0, 7, 1, 8, 2, 9], 2),
        ] {
            let rows = RowPositions::laid(&given(shape, values), 1, &four).expect("they fit");
            assert_eq!(
                (rows.batches, rows.of(1, 2)),
                (own, Some(&[9][..])),
                "{shape:?}"
            );
        }
        for shape in [&[2][..], &[5], &[4], &[2, 5]] {
            let values = vec![0; shape.iter().product()];
            assert_eq!(
                RowPositions::laid(&given(shape, &values), 1, &four),
                None,
                "{shape:?}"
            );
        }
        // A decoding step has one place, and each batch row its own position.
        let decode = laid("bhsd", &[4, 5, 1, 2]);
        let rows = RowPositions::laid(&given(&[4], &[5, 6, 7, 8]), 1, &decode).expect("they fit");
        assert_eq!(rows.of(3, 0), Some(&[8][..]));
        let three = given(&[3, 3], &[1, 2, 3, 10, 20, 30, 5, 6, 7]);
        let rows = RowPositions::laid(&three, 3, &four).expect("they fit");
        assert_eq!(rows.of(0, 1), Some(&[2, 20, 6][..]));
    }

    #[test]
    fn padding_has_no_position() {
        let rows = RowPositions::counting(4);
        let mask = [false, false, true, true, true, true, true, false];
        let rows = rows.masked(&mask, 2, true).expect("it fits");
        assert_eq!((rows.of(0, 1), rows.of(0, 3)), (None, Some(&[1][..])));
        assert_eq!((rows.of(1, 2), rows.of(1, 3)), (Some(&[2][..]), None));
        let array = NamedArray::new("positions", &[3], Data::F32(vec![0.0, -1.0, 2.0]));
        let given = GivenPositions::of(&array).expect("whole numbers");
        assert_eq!(given.values, [Some(0), None, Some(2)]);
        let array = NamedArray::new("cu_seqlens", &[3], Data::I64(vec![0, 2, 5]));
        let given = GivenPositions::of_sequences(&array).expect("rising");
        assert_eq!(given.values, [0, 1, 0, 1, 2].map(Some));
    }
}
