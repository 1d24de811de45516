//! Arrays as they are held in memory.

use half::{bf16, f16};
use std::collections::BTreeMap;
use std::fmt;

/// The largest file read, and the most that an archive may unpack to, in bytes: 2 GiB.
pub const MAX_BYTES: u64 = 2 << 30;

/// An array's kind of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dtype {
    /// IEEE binary64.
    F64,
    /// IEEE binary32.
    F32,
    /// IEEE binary16.
    F16,
    /// The upper half of a binary32.
    BF16,
    /// 64-bit integers.
    I64,
}

impl Dtype {
    /// Bytes of one number.
    #[must_use]
    pub fn size(self) -> usize {
        match self {
            Self::F64 | Self::I64 => 8,
            Self::F32 => 4,
            Self::F16 | Self::BF16 => 2,
        }
    }
}

impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::F64 => "f64",
            Self::F32 => "f32",
            Self::F16 => "f16",
            Self::BF16 => "bf16",
            Self::I64 => "i64",
        })
    }
}

/// Numbers in C order: the last index runs fastest.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// IEEE binary64.
    F64(Vec<f64>),
    /// IEEE binary32.
    F32(Vec<f32>),
    /// IEEE binary16.
    F16(Vec<f16>),
    /// The upper half of a binary32.
    BF16(Vec<bf16>),
    /// 64-bit integers, such as positions.
    I64(Vec<i64>),
}

impl Data {
    /// The numbers, lent.
    #[must_use]
    pub fn as_slice(&self) -> Slice<'_> {
        match self {
            Self::F64(values) => Slice::F64(values),
            Self::F32(values) => Slice::F32(values),
            Self::F16(values) => Slice::F16(values),
            Self::BF16(values) => Slice::BF16(values),
            Self::I64(values) => Slice::I64(values),
        }
    }

    /// The kind of number.
    #[must_use]
    pub fn dtype(&self) -> Dtype {
        self.as_slice().dtype()
    }

    /// How many numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// Number `index` as a double, exactly; `None` beyond the end, and for an integer above 2^53 in size, which has no exact double.
    #[must_use]
    pub fn get_f64(&self, index: usize) -> Option<f64> {
        match self {
            Self::F64(values) => values.get(index).copied(),
            Self::F32(values) => values.get(index).map(|&value| f64::from(value)),
            Self::F16(values) => values.get(index).map(|&value| f64::from(value)),
            Self::BF16(values) => values.get(index).map(|&value| f64::from(value)),
            Self::I64(values) => values
                .get(index)
                .filter(|value| value.unsigned_abs() <= 1 << 53)
                .map(|&value| value as f64),
        }
    }

    /// Appends all numbers, little-endian.
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>) {
        fn append<const N: usize, T: Copy>(
            bytes: &mut Vec<u8>,
            values: &[T],
            number: impl Fn(T) -> [u8; N],
        ) {
            let start = bytes.len();
            bytes.resize(start + N * values.len(), 0);
            let chunks = bytes[start..].as_chunks_mut::<N>().0;
            for (chunk, &value) in chunks.iter_mut().zip(values) {
                *chunk = number(value);
            }
        }
        match self {
            Self::F64(values) => append(bytes, values, f64::to_le_bytes),
            Self::F32(values) => append(bytes, values, f32::to_le_bytes),
            Self::F16(values) => append(bytes, values, f16::to_le_bytes),
            Self::BF16(values) => append(bytes, values, bf16::to_le_bytes),
            Self::I64(values) => append(bytes, values, i64::to_le_bytes),
        }
    }

    /// The numbers of an array of `shape`, each of `parts` of them, whose first index ran fastest, with the last running fastest.
    pub(crate) fn in_c_order(self, shape: &[usize], parts: usize) -> Data {
        fn ordered<T: Copy>(values: &[T], shape: &[usize], parts: usize) -> Vec<T> {
            let mut out = Vec::with_capacity(values.len());
            let mut index = vec![0; shape.len()];
            for _ in 0..values.len() / parts.max(1) {
                let start = index
                    .iter()
                    .zip(shape)
                    .rev()
                    .fold(0, |start, (at, length)| start * length + at);
                out.extend_from_slice(&values[start * parts..][..parts]);
                for (at, length) in index.iter_mut().zip(shape).rev() {
                    *at += 1;
                    if *at < *length {
                        break;
                    }
                    *at = 0;
                }
            }
            out
        }
        match self {
            Self::F64(values) => Self::F64(ordered(&values, shape, parts)),
            Self::F32(values) => Self::F32(ordered(&values, shape, parts)),
            Self::F16(values) => Self::F16(ordered(&values, shape, parts)),
            Self::BF16(values) => Self::BF16(ordered(&values, shape, parts)),
            Self::I64(values) => Self::I64(ordered(&values, shape, parts)),
        }
    }

    /// Numbers from little-endian bytes; what is left over at the end is dropped.
    pub(crate) fn from_bytes(dtype: Dtype, bytes: &[u8]) -> Data {
        fn numbers<const N: usize, T>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
            bytes
                .as_chunks::<N>()
                .0
                .iter()
                .map(|&chunk| number(chunk))
                .collect()
        }
        match dtype {
            Dtype::F64 => Self::F64(numbers(bytes, f64::from_le_bytes)),
            Dtype::F32 => Self::F32(numbers(bytes, f32::from_le_bytes)),
            Dtype::F16 => Self::F16(numbers(bytes, f16::from_le_bytes)),
            Dtype::BF16 => Self::BF16(numbers(bytes, bf16::from_le_bytes)),
            Dtype::I64 => Self::I64(numbers(bytes, i64::from_le_bytes)),
        }
    }
}

/// Numbers in C order that somebody else holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slice<'a> {
    /// IEEE binary64.
    F64(&'a [f64]),
    /// IEEE binary32.
    F32(&'a [f32]),
    /// IEEE binary16.
    F16(&'a [f16]),
    /// The upper half of a binary32.
    BF16(&'a [bf16]),
    /// 64-bit integers, such as positions.
    I64(&'a [i64]),
}

impl Slice<'_> {
    /// The kind of number.
    #[must_use]
    pub fn dtype(self) -> Dtype {
        match self {
            Self::F64(_) => Dtype::F64,
            Self::F32(_) => Dtype::F32,
            Self::F16(_) => Dtype::F16,
            Self::BF16(_) => Dtype::BF16,
            Self::I64(_) => Dtype::I64,
        }
    }

    /// How many numbers.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Self::F64(values) => values.len(),
            Self::F32(values) => values.len(),
            Self::F16(values) => values.len(),
            Self::BF16(values) => values.len(),
            Self::I64(values) => values.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// A copy.
    #[must_use]
    pub fn to_data(self) -> Data {
        match self {
            Self::F64(values) => Data::F64(values.to_vec()),
            Self::F32(values) => Data::F32(values.to_vec()),
            Self::F16(values) => Data::F16(values.to_vec()),
            Self::BF16(values) => Data::BF16(values.to_vec()),
            Self::I64(values) => Data::I64(values.to_vec()),
        }
    }
}

/// An array with its name and shape.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedArray {
    /// The name: in an npy file, which has none, the file's own without its extension.
    pub name: String,
    /// The lengths, outermost first; none for a single number.
    pub shape: Vec<usize>,
    /// As many numbers as the product of the lengths.
    pub data: Data,
}

impl NamedArray {
    /// An array.
    ///
    /// # Panics
    ///
    /// If the product of `shape` is not the number of `data`.
    #[must_use]
    pub fn new(name: impl Into<String>, shape: &[usize], data: Data) -> NamedArray {
        let count = shape
            .iter()
            .try_fold(1usize, |count, length| count.checked_mul(*length));
        assert_eq!(
            count,
            Some(data.len()),
            "the shape {shape:?} holds another number of values"
        );
        NamedArray {
            name: name.into(),
            shape: shape.to_vec(),
            data,
        }
    }
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// Arrays: in a safetensors file in the order of their numbers, in an npz file in the archive's.
    pub arrays: Vec<NamedArray>,
    /// Texts by name, of safetensors alone.
    pub metadata: BTreeMap<String, String>,
}

impl Contents {
    /// The array called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&NamedArray> {
        self.arrays.iter().find(|array| array.name == name)
    }
}
