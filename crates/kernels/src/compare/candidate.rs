//! What a file holds: a table, frequencies or rotated vectors, by the names and shapes of its arrays.

use super::arrays::{
    CandidateError, finite, float as float_of, is_stacked, lengths, numbers, own_positions,
    refused, repeats, row_positions, split_cache, unstack,
};
use crate::FloatType;
use crate::recipe::Layout;
use ropebound_tables::{Data, NamedArray};

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Candidate {
    /// Cosines, sines, or both.
    Table(Table),
    /// Frequencies.
    Frequencies(Frequencies),
    /// Rotated vectors and what they were made from.
    Vectors(Vectors),
}

/// A table of cosines and sines.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its format.
    pub float: FloatType,
    /// The position of each row.
    pub positions: Vec<u64>,
    /// The pair of each column.
    pub columns: Vec<usize>,
    /// How columns repeat the pairs; `None` if each pair has one column.
    pub layout: Option<Layout>,
    pub(super) cos: Option<Data>,
    pub(super) sin: Option<Data>,
}

/// Frequencies, pair by pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Frequencies {
    /// Their format.
    pub float: FloatType,
    /// The numbers.
    pub values: Vec<f64>,
}

/// Rotated vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    /// Their format.
    pub float: FloatType,
    /// The position of each row of a head.
    pub positions: Vec<u64>,
    /// Input and output, `q` before `k`: as many heads of n rows of 2h numbers as fit.
    pub(super) arrays: Vec<(String, Data, Data)>,
}

const ACCEPTED: &str = "cos and sin, cos_sin_cache, inv_freq, q and q_rotated (k and k_rotated), or one array of cos above sin, [2, positions, pairs]";

impl Candidate {
    /// Finds the candidate for a schedule of `pairs` pairs among `arrays`: a table before vectors before frequencies. Gives the names
    /// of the arrays that were not looked at, too. `positions`, if given, must be those of the array `positions`, if that is there.
    ///
    /// # Errors
    /// No array of a known name; a shape, a format or a number of positions that does not fit; NaN or an infinity.
    pub fn find(
        arrays: Vec<NamedArray>,
        pairs: usize,
        positions: Option<&[u64]>,
        layout: Option<Layout>,
    ) -> Result<(Self, Vec<String>), CandidateError> {
        let mut arrays = arrays;
        let mut take = |name: &str| {
            let index = arrays.iter().position(|array| array.name == name)?;
            Some(arrays.remove(index))
        };
        let own = take("positions");
        let has_own = own.is_some();
        let own = own.map(|array| own_positions(&array)).transpose()?;
        let given = match (own, positions) {
            (Some(own), Some(positions)) if own != positions => {
                return refused(
                    "positions",
                    "not the positions given beside the file; expected one of the two, or both alike",
                );
            }
            (Some(own), _) => Some(own),
            (None, positions) => positions.map(<[u64]>::to_vec),
        };
        let (cos, sin) = (take("cos"), take("sin"));
        let (cos, sin) = match (cos, sin, take("cos_sin_cache")) {
            (None, None, Some(cache)) => {
                let (cos, sin) = split_cache(cache, pairs)?;
                (Some(cos), Some(sin))
            }
            (cos, sin, Some(cache)) => {
                arrays.push(cache);
                (cos, sin)
            }
            (cos, sin, None) => (cos, sin),
        };
        let (cos, sin) = match arrays.as_slice() {
            // What has no name of its own is known by its shape.
            [array] if cos.is_none() && sin.is_none() && is_stacked(array, pairs) => {
                let (cos, sin) = unstack(&arrays.remove(0));
                (Some(cos), Some(sin))
            }
            _ => (cos, sin),
        };
        let mut unused = None;
        let candidate = if cos.is_some() || sin.is_some() {
            Self::Table(Table::new(cos, sin, pairs, given, layout)?)
        } else {
            let mut take = |name: &str| {
                let index = arrays.iter().position(|array| array.name == name)?;
                Some(arrays.remove(index))
            };
            let mut vectors = Vec::new();
            for name in ["q", "k"] {
                match (take(name), take(&format!("{name}_rotated"))) {
                    (Some(input), Some(output)) => vectors.push((input, output)),
                    (None, None) => {}
                    (Some(_), None) => {
                        return refused(
                            name,
                            format!("no array \"{name}_rotated\" beside it; expected both"),
                        );
                    }
                    (None, Some(_)) => {
                        return refused(
                            &format!("{name}_rotated"),
                            format!("no array {name:?} beside it; expected both"),
                        );
                    }
                }
            }
            if !vectors.is_empty() {
                Self::Vectors(Vectors::new(vectors, pairs, given)?)
            } else if let Some(array) = take("inv_freq") {
                // Frequencies have no rows for positions to belong to.
                unused = has_own.then(|| "positions".to_owned());
                Self::Frequencies(Frequencies::new(array, pairs)?)
            } else {
                let names: Vec<_> = arrays
                    .iter()
                    .map(|array| format!("{:?} of shape {:?}", array.name, array.shape))
                    .collect();
                return refused(
                    "",
                    format!(
                        "holds {}; expected {ACCEPTED}",
                        if names.is_empty() {
                            "no array".to_owned()
                        } else {
                            names.join(", ")
                        }
                    ),
                );
            }
        };
        let ignored = arrays.into_iter().map(|array| array.name);
        Ok((candidate, ignored.chain(unused).collect()))
    }
}

impl Table {
    fn new(
        cos: Option<NamedArray>,
        sin: Option<NamedArray>,
        pairs: usize,
        positions: Option<Vec<u64>>,
        layout: Option<Layout>,
    ) -> Result<Self, CandidateError> {
        let first = cos.as_ref().or(sin.as_ref()).expect("one of the two");
        let float = float_of(first)?;
        let [rows, width] = *lengths(first)? else {
            return refused(
                &first.name,
                format!(
                    "shape {:?}; expected [positions, {pairs}] or [positions, {}]",
                    first.shape,
                    2 * pairs
                ),
            );
        };
        if width != pairs && width != 2 * pairs {
            return refused(
                &first.name,
                format!(
                    "{width} columns; expected {pairs}, one for each pair, or {}",
                    2 * pairs
                ),
            );
        }
        for array in [&cos, &sin].into_iter().flatten() {
            if float_of(array)? != float {
                return refused(
                    &array.name,
                    format!(
                        "{} where {:?} is {float}; expected one format",
                        array.data.dtype(),
                        first.name
                    ),
                );
            }
            if lengths(array)? != lengths(first)? {
                return refused(
                    &array.name,
                    format!(
                        "shape {:?} where {:?} has {:?}; expected one shape",
                        array.shape, first.name, first.shape
                    ),
                );
            }
            finite(array, width)?;
        }
        let positions = row_positions(&first.name, rows, positions)?;
        let (cos, sin) = (cos.map(|array| array.data), sin.map(|array| array.data));
        let layout = (width == 2 * pairs).then(|| {
            layout.unwrap_or_else(|| {
                let data = cos.as_ref().or(sin.as_ref()).expect("one of the two");
                repeats(data, pairs)
            })
        });
        let columns = (0..width)
            .map(|column| layout.map_or(column, |layout| layout.pair(column, pairs)))
            .collect();
        Ok(Self {
            float,
            positions,
            columns,
            layout,
            cos,
            sin,
        })
    }

    /// A table of its parts: `cos` and `sin` of as many rows of h columns as there are positions.
    ///
    /// # Panics
    /// If the lengths do not fit.
    #[must_use]
    pub fn of_parts(
        float: FloatType,
        positions: Vec<u64>,
        pairs: usize,
        cos: Data,
        sin: Data,
    ) -> Self {
        assert_eq!(
            cos.len(),
            positions.len() * pairs,
            "a cosine for each position and pair"
        );
        assert_eq!(
            sin.len(),
            positions.len() * pairs,
            "a sine for each position and pair"
        );
        Self {
            float,
            positions,
            columns: (0..pairs).collect(),
            layout: None,
            cos: Some(cos),
            sin: Some(sin),
        }
    }

    /// The cosines, by row.
    #[must_use]
    pub fn cos(&self) -> Option<&Data> {
        self.cos.as_ref()
    }

    /// The sines, by row.
    #[must_use]
    pub fn sin(&self) -> Option<&Data> {
        self.sin.as_ref()
    }
}

impl Frequencies {
    fn new(array: NamedArray, pairs: usize) -> Result<Self, CandidateError> {
        let float = float_of(&array)?;
        if *lengths(&array)? != [pairs] {
            return refused(
                &array.name,
                format!(
                    "shape {:?}; expected [{pairs}], one number for each pair",
                    array.shape
                ),
            );
        }
        finite(&array, pairs)?;
        let mut values = Vec::new();
        numbers(&array.data, 0, pairs, &mut values);
        if let Some((pair, value)) = values
            .iter()
            .enumerate()
            .find(|(_, value)| value.is_sign_negative() && **value != 0.0)
        {
            return refused(
                &array.name,
                format!("{value:e} at pair {pair}; expected frequencies of 0 or more"),
            );
        }
        if let Some((pair, value)) = values.iter().enumerate().find(|(_, value)| **value > 8.0) {
            return refused(
                &array.name,
                format!(
                    "{value:e} at pair {pair}; expected frequencies of at most 8 radians a position"
                ),
            );
        }
        Ok(Self { float, values })
    }
}

impl Vectors {
    fn new(
        arrays: Vec<(NamedArray, NamedArray)>,
        pairs: usize,
        positions: Option<Vec<u64>>,
    ) -> Result<Self, CandidateError> {
        let first = &arrays[0].0;
        let float = float_of(first)?;
        let [.., rows, width] = *first.shape else {
            return refused(
                &first.name,
                format!(
                    "shape {:?}; expected [.., positions, {}]",
                    first.shape,
                    2 * pairs
                ),
            );
        };
        let positions = row_positions(&first.name, rows, positions)?;
        for (input, output) in &arrays {
            for array in [input, output] {
                if float_of(array)? != float {
                    return refused(
                        &array.name,
                        format!(
                            "{} where {:?} is {float}; expected one format",
                            array.data.dtype(),
                            first.name
                        ),
                    );
                }
                if array.shape != input.shape
                    || !array.shape.ends_with(&[rows, width])
                    || width != 2 * pairs
                    || array.data.is_empty()
                {
                    return refused(
                        &array.name,
                        format!(
                            "shape {:?}; expected [.., {rows}, {}], the same before and after",
                            array.shape,
                            2 * pairs
                        ),
                    );
                }
                finite(array, width)?;
            }
        }
        let arrays = arrays
            .into_iter()
            .map(|(input, output)| (input.name, input.data, output.data));
        Ok(Self {
            float,
            positions,
            arrays: arrays.collect(),
        })
    }
}
