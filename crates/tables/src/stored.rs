//! The kinds of numbers that files hold, and what each becomes in memory.

use crate::{Data, Dtype};

/// A kind of number in a file, little-endian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stored {
    /// As it is held in memory.
    As(Dtype),
    /// Integers of so many bytes, and bool as one byte: widened to i64.
    Integer {
        /// 1, 2, 4 or 8.
        bytes: usize,
        /// Whether the highest bit is a sign.
        signed: bool,
    },
    /// A real and an imaginary part: one more length of 2, the innermost.
    Complex(Dtype),
}

impl Stored {
    /// Bytes of one number.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::As(dtype) => dtype.size(),
            Self::Integer { bytes, .. } => bytes,
            Self::Complex(dtype) => 2 * dtype.size(),
        }
    }

    /// The most bytes of one number, in a file or in memory.
    pub(crate) fn most_bytes(self) -> usize {
        self.size().max(match self {
            Self::Integer { .. } => Dtype::I64.size(),
            Self::As(_) | Self::Complex(_) => 0,
        })
    }

    /// The numbers in whole `bytes`; `None` if an unsigned one is above 2^63 − 1.
    pub(crate) fn numbers(self, bytes: &[u8]) -> Option<Data> {
        Some(match self {
            Self::As(dtype) | Self::Complex(dtype) => Data::from_bytes(dtype, bytes),
            Self::Integer {
                bytes: size,
                signed,
            } => {
                let widened = bytes.chunks_exact(size).map(|chunk| {
                    let negative = signed && chunk[size - 1] & 0x80 != 0;
                    let mut wide = [if negative { 0xff } else { 0 }; 8];
                    wide[..size].copy_from_slice(chunk);
                    let value = i64::from_le_bytes(wide);
                    (value >= 0 || signed).then_some(value)
                });
                Data::I64(widened.collect::<Option<_>>()?)
            }
        })
    }

    /// The shape in memory of an array of `shape` in a file.
    pub(crate) fn shape(self, mut shape: Vec<usize>) -> Vec<usize> {
        if let Self::Complex(_) = self {
            shape.push(2);
        }
        shape
    }
}
