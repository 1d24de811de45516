//! Tables of cosines and sines in every shape they come in, and frequencies.

use super::axes::Axes;
use super::error::{DumpError, refused};
use super::float::float_of;
use super::lanes::{Lanes, Numbers, RowIndex};
use super::part::{FrequencyNumbers, TableNumbers};
use super::row_positions::RowPositions;
use super::vectors::PositionSource;
use crate::recipe::Trigonometry;
use crate::{FloatType, Layout, Target};
use ropebound_tables::{Data, NamedArray};
use std::sync::Arc;

/// Where a table's functions come from.
pub(crate) enum TableSource {
    /// An array for each, or for one.
    Apart(Option<NamedArray>, Option<NamedArray>),
    /// Cosines before sines in each row.
    Cache(NamedArray),
    /// Cosine and sine side by side, [.., h, 2].
    Complex(NamedArray),
    /// Cosines before sines, [2, ..].
    Stacked(NamedArray),
    /// Angles.
    Angles(NamedArray),
}

/// A table's rows: batch rows, places, columns, as its shape has them.
struct Grid {
    batches: usize,
    places: usize,
    width: usize,
    strides: [usize; 3],
    positions: RowPositions,
}

/// The table of a group of arrays, and what a reader should know of how it was read.
pub(crate) fn table(
    source: TableSource,
    target: &Target,
    positions: &PositionSource,
    layout: Option<Layout>,
) -> Result<(TableNumbers, Option<String>), DumpError> {
    let pairs = target.pairs();
    let (float, grid, name, cos, sin) = match source {
        TableSource::Apart(cos, sin) => {
            if let (Some(cos), Some(sin)) = (&cos, &sin) {
                let (cos_float, sin_float) = (
                    float_of(&cos.name, cos.data.dtype())?,
                    float_of(&sin.name, sin.data.dtype())?,
                );
                if cos_float != sin_float {
                    return refused(
                        &sin.name,
                        format!(
                            "{sin_float} where {:?} is {cos_float}; expected one format",
                            cos.name
                        ),
                    );
                }
                if cos.shape != sin.shape {
                    return refused(
                        &sin.name,
                        format!(
                            "shape {:?} where {:?} has {:?}; expected one shape",
                            sin.shape, cos.name, cos.shape
                        ),
                    );
                }
            }
            let first = cos.as_ref().or(sin.as_ref());
            let Some(first) = first else {
                return refused("", "neither cosines nor sines; expected one of them");
            };
            let (float, name) = (
                float_of(&first.name, first.data.dtype())?,
                first.name.clone(),
            );
            let grid = Grid::of(&name, &first.shape, target, positions, Columns::Either)?;
            let lanes = |array: NamedArray| grid.lanes(array.data);
            let (cos, sin) = (cos.map(lanes), sin.map(lanes));
            (float, grid, name, cos, sin)
        }
        TableSource::Cache(array) => {
            let float = float_of(&array.name, array.data.dtype())?;
            let grid = Grid::of(&array.name, &array.shape, target, positions, Columns::Both)?;
            let half = grid.width / 2;
            let lanes = grid.lanes(array.data);
            let (cos, sin) = (lanes.part(0, 1, half), lanes.part(half, 1, half));
            (
                float,
                Grid {
                    width: half,
                    ..grid
                },
                array.name,
                Some(cos),
                Some(sin),
            )
        }
        TableSource::Complex(array) => {
            let float = float_of(&array.name, array.data.dtype())?;
            let (&last, shape) = array.shape.split_last().unwrap_or((&0, &[]));
            if last != 2 {
                return refused(
                    &array.name,
                    format!(
                        "shape {:?}; expected complex numbers, or [.., {pairs}, 2]",
                        array.shape
                    ),
                );
            }
            let grid = Grid::of(&array.name, shape, target, positions, Columns::Either)?;
            let wide = Grid {
                width: 2 * grid.width,
                strides: grid.strides.map(|stride| 2 * stride),
                ..grid
            };
            let lanes = wide.lanes(array.data);
            let width = wide.width / 2;
            let (cos, sin) = (lanes.part(0, 2, width), lanes.part(1, 2, width));
            (
                float,
                Grid { width, ..wide },
                array.name,
                Some(cos),
                Some(sin),
            )
        }
        TableSource::Stacked(array) => {
            let float = float_of(&array.name, array.data.dtype())?;
            let grid = Grid::of(
                &array.name,
                &array.shape[1..],
                target,
                positions,
                Columns::Either,
            )?;
            let half = array.data.len() / 2;
            let cos = grid.lanes(array.data);
            let sin = cos.from(half);
            (float, grid, array.name, Some(cos), Some(sin))
        }
        TableSource::Angles(array) => {
            let float = float_of(&array.name, array.data.dtype())?;
            let grid = Grid::of(
                &array.name,
                &array.shape,
                target,
                positions,
                Columns::Either,
            )?;
            let (float, cos, sin) = functions(&array.data, float);
            let (cos, sin) = (grid.lanes(cos), grid.lanes(sin));
            (float, grid, array.name, Some(cos), Some(sin))
        }
    };
    let width = grid.width;
    let known = cos
        .as_ref()
        .or(sin.as_ref())
        .map(|lanes| grid.first_rows(lanes));
    let rows = known.unwrap_or_default();
    if width == pairs && pairs.is_multiple_of(2) && repeats_within(&rows) {
        return refused(
            name,
            format!(
                "{width} columns that hold each of {} numbers twice: a table of head_dim {width}, where {} was asked for; add --head-dim {width}",
                width / 2,
                2 * pairs
            ),
        );
    }
    let half = pairs + target.unrotated;
    let apart = if width == 2 * pairs && !target.is_spread() {
        pairs
    } else {
        half
    };
    let repeated = width == 2 * pairs || width == 2 * half;
    // As of vectors: half by half unless said, or a table repeated the other way would pass for right.
    let by_sides = repeated && layout.is_none() && repeats(&rows, apart) == Layout::Interleaved;
    let layout = repeated.then(|| layout.unwrap_or(Layout::HalfSplit));
    let columns = (0..width)
        .map(|column| layout.map_or(column, |layout| layout.pair(column, apart)))
        .collect();
    let table = TableNumbers {
        float,
        positions: Arc::new(grid.positions),
        batches: grid.batches,
        places: grid.places,
        columns,
        layout,
        cos,
        sin,
    };
    let note = by_sides.then(|| {
        format!("{name}: each pair stands twice side by side, and half by half is taken where nothing is said; if interleaved is meant, say --layout interleaved")
    });
    Ok((table, note))
}

/// How many columns a row may have.
#[derive(Clone, Copy, PartialEq)]
enum Columns {
    /// One for each pair, or two.
    Either,
    /// One for cosine and sine of each pair.
    Both,
}

impl Grid {
    fn of(
        name: &str,
        shape: &[usize],
        target: &Target,
        positions: &PositionSource,
        columns: Columns,
    ) -> Result<Self, DumpError> {
        let (pairs, half) = (target.pairs(), target.pairs() + target.unrotated);
        let mut widths = match columns {
            Columns::Either => vec![pairs, 2 * pairs, half, 2 * half],
            Columns::Both => vec![2 * pairs, 2 * half, 4 * pairs],
        };
        widths.sort_unstable();
        widths.dedup();
        let expected = || {
            let all: Vec<String> = widths.iter().map(usize::to_string).collect();
            format!("expected rows of {} numbers", all.join(" or "))
        };
        if shape.contains(&0) {
            return refused(
                name,
                format!("shape {shape:?} holds no number; {}", expected()),
            );
        }
        let Some((&width, leading)) = shape.split_last() else {
            return refused(name, format!("a single number; {}", expected()));
        };
        let long: Vec<usize> = leading
            .iter()
            .copied()
            .filter(|length| *length != 1)
            .collect();
        if !widths.contains(&width) {
            // Flat, with as many rows as there are positions.
            if long.is_empty()
                && let Some(count) = positions.count()
                && let Some(&own) = widths.iter().find(|own| **own * count == width)
            {
                return Self::new(name, &[count], own, target, positions);
            }
            return refused(
                name,
                format!("shape {shape:?}; {}{}", expected(), hint(shape, &widths)),
            );
        }
        Self::new(name, &long, width, target, positions)
    }

    fn new(
        name: &str,
        long: &[usize],
        width: usize,
        target: &Target,
        positions: &PositionSource,
    ) -> Result<Self, DumpError> {
        let axes = match long.len() {
            0 | 1 => "sd",
            2 => "bsd",
            _ => {
                return refused(
                    name,
                    format!(
                        "lengths {long:?} before its rows of {width}; expected [places] or [batch, places]"
                    ),
                );
            }
        };
        let shape: Vec<usize> = match long {
            [] => vec![1, width],
            long => [long, &[width]].concat(),
        };
        let axes = Axes::parse(axes).map_err(|why| DumpError::new(name, why))?;
        let laid = axes.on(name, &shape, width)?;
        let Some(own) = positions.laid(&laid, target) else {
            return refused(
                name,
                format!("{} for {}", rows_in_words(long), positions.in_words()),
            );
        };
        Ok(Self {
            batches: laid.lengths[0],
            places: laid.lengths[2],
            width,
            strides: laid.strides,
            positions: own,
        })
    }

    fn lanes(&self, data: Data) -> Lanes<'static> {
        Lanes::new(Numbers::Held(Arc::new(data)), self.strides, self.width)
    }

    /// Some rows, spread over all.
    fn first_rows(&self, lanes: &Lanes<'_>) -> Vec<Vec<f64>> {
        let step = (self.places / 64).max(1);
        let read = |place| {
            let mut row = Vec::new();
            lanes.read(
                RowIndex {
                    place,
                    ..RowIndex::default()
                },
                &mut row,
            );
            row
        };
        (0..self.places).step_by(step).map(read).collect()
    }
}

fn rows_in_words(long: &[usize]) -> String {
    match long {
        [] => "1 row".to_owned(),
        [rows] => format!("{rows} rows"),
        long => format!("rows of lengths {long:?}"),
    }
}

/// What may be the matter with a shape whose last length is none of `widths`.
fn hint(shape: &[usize], widths: &[usize]) -> String {
    let (Some(&last), Some(&first)) = (shape.last(), shape.iter().find(|length| **length != 1))
    else {
        return String::new();
    };
    if shape.len() >= 2 && widths.contains(&first) {
        return format!("; it looks transposed: give [{last}, {first}]");
    }
    if shape.len() == 1 {
        return "; if it is flat, give the positions of its rows".to_owned();
    }
    if last.is_multiple_of(2) {
        return format!("; if heads are of {last} numbers, add --head-dim {last}");
    }
    String::new()
}

/// cos and sin of angles, in f64 of those of f64 and in f32 of the others.
fn functions(data: &Data, float: FloatType) -> (FloatType, Data, Data) {
    let angles: Vec<f64> = (0..data.len())
        .filter_map(|index| data.get_f64(index))
        .collect();
    if float == FloatType::F64 {
        let of =
            |function: fn(f64) -> f64| Data::F64(angles.iter().map(|x| function(*x)).collect());
        return (float, of(libm::cos), of(libm::sin));
    }
    let mut numbers = [vec![0.0; angles.len()], vec![0.0; angles.len()]];
    let [cos, sin] = &mut numbers;
    Trigonometry::default().of_f32(&angles, cos, sin);
    let [cos, sin] =
        numbers.map(|values| Data::F32(values.into_iter().map(|x| x as f32).collect()));
    (FloatType::F32, cos, sin)
}

/// Whether each row's second half is its first, or each number stands twice side by side; not where all numbers are one.
fn repeats_within(rows: &[Vec<f64>]) -> bool {
    let varied = rows
        .iter()
        .any(|row| row.iter().any(|value| *value != row[0]));
    let half = |row: &Vec<f64>| {
        let (first, second) = row.split_at(row.len() / 2);
        first == second
    };
    let twice = |row: &Vec<f64>| row.chunks(2).all(|two| two[0] == two[1]);
    // Two pairs of one frequency are no repetition.
    varied && rows[0].len() >= 4 && (rows.iter().all(half) || rows.iter().all(twice))
}

/// The layout that fewer columns contradict; the half-split one if neither is better.
fn repeats(rows: &[Vec<f64>], pairs: usize) -> Layout {
    let unlike = |layout: Layout| {
        let count = |row: &Vec<f64>| {
            (0..pairs)
                .filter(|pair| {
                    let (i, j) = layout.components(*pair, pairs);
                    row[i] != row[j]
                })
                .count()
        };
        rows.iter().map(count).sum::<usize>()
    };
    if unlike(Layout::Interleaved) < unlike(Layout::HalfSplit) {
        Layout::Interleaved
    } else {
        Layout::HalfSplit
    }
}

/// Frequencies: as many numbers as rotate, or as the whole head has pairs, or each twice.
pub(crate) fn frequencies(
    array: &NamedArray,
    target: &Target,
) -> Result<FrequencyNumbers, DumpError> {
    let float = float_of(&array.name, array.data.dtype())?;
    let (pairs, half) = (target.pairs(), target.pairs() + target.unrotated);
    let count = array.data.len();
    let long = array.shape.iter().filter(|length| **length != 1).count();
    if long > 1 || ![pairs, half].contains(&count) {
        return refused(
            &array.name,
            format!(
                "shape {:?}; expected [{pairs}], one number for each pair; if heads are of {} numbers, add --head-dim {}",
                array.shape,
                2 * count,
                2 * count
            ),
        );
    }
    let values = (0..count)
        .filter_map(|index| array.data.get_f64(index))
        .collect();
    Ok(FrequencyNumbers { float, values })
}
