//! npy, versions 1.0 to 3.0: the magic number, a version, the header's length, the header as a Python dictionary of `descr`,
//! `fortran_order` and `shape`, then the numbers.
//!
//! The dictionary has one form, that of a literal with these three keys; anything else is refused, above all a `descr` of Python
//! objects, whose numbers would be a pickle. npy has no bf16: numpy writes the one of ml_dtypes as two bytes without a meaning, `|V2`,
//! which is read as bf16 here, since nothing else of that size is written so.

use crate::stored::Stored;
use crate::{Dtype, MAX_BYTES, NamedArray, Problem, WriteError};

const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// The longest header read, in bytes; numpy's own limit is 10000.
const MAX_HEADER: usize = 1 << 16;

/// The most dimensions; numpy's own limit.
const MAX_DIMENSIONS: usize = 64;

/// What a header says.
#[derive(Debug, PartialEq)]
pub(crate) struct Header {
    dtype: Stored,
    shape: Vec<usize>,
    /// Whether the first index runs fastest.
    fortran_order: bool,
    count: usize,
    /// Where the numbers begin.
    start: usize,
}

impl Header {
    /// Bytes of the whole file, header and numbers.
    pub(crate) fn file_size(&self) -> usize {
        self.start + self.count * self.dtype.size()
    }

    /// Bytes of the numbers in memory.
    pub(crate) fn memory(&self) -> u64 {
        (self.count * self.dtype.most_bytes()) as u64
    }

    /// The longest a header can be, with what stands before it.
    pub(crate) const MAX: usize = MAX_HEADER + 12;
}

pub(crate) fn parse(bytes: &[u8], name: &str) -> Result<NamedArray, Problem> {
    let header = header(bytes)?;
    if bytes.len() != header.file_size() {
        return Err(Problem::malformed(format!(
            "{} bytes of numbers, where the shape {:?} takes {}; expected a whole npy file",
            bytes.len() - header.start,
            header.shape,
            header.count * header.dtype.size()
        )));
    }
    let numbers = &bytes[header.start..];
    let data = header.dtype.numbers(numbers).ok_or_else(|| {
        Problem::malformed("an unsigned integer above 2^63 - 1; expected smaller ones")
    })?;
    let shape = header.dtype.shape(header.shape.clone());
    let data = if header.fortran_order {
        let parts = data.len() / header.count.max(1);
        data.in_c_order(&header.shape, parts)
    } else {
        data
    };
    Ok(NamedArray {
        name: name.to_owned(),
        shape,
        data,
    })
}

/// The header at the start of `bytes`, which may end before the numbers do.
pub(crate) fn header(bytes: &[u8]) -> Result<Header, Problem> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        // A pickle of protocol 2 or later begins with 0x80 and its protocol.
        let why = if matches!(bytes, [0x80, 2..=5, ..]) {
            "a Python pickle, which is not read; expected an npy file as numpy.save writes it with allow_pickle=False"
        } else {
            "not an npy file; expected one that begins with \\x93NUMPY"
        };
        return Err(Problem::malformed(why));
    };
    let truncated = || Problem::malformed("it ends within its header; expected a whole npy file");
    let (major, length_bytes) = match rest {
        [major @ 1, 0, ..] => (*major, 2),
        [major @ (2 | 3), 0, ..] => (*major, 4),
        [major, minor, ..] => {
            return Err(Problem::malformed(format!(
                "npy version {major}.{minor}; expected 1.0, 2.0 or 3.0"
            )));
        }
        _ => return Err(truncated()),
    };
    let rest = &rest[2..];
    let length = rest.get(..length_bytes).ok_or_else(truncated)?;
    let length = length
        .iter()
        .rev()
        .fold(0usize, |sum, byte| (sum << 8) | usize::from(*byte));
    if length > MAX_HEADER {
        return Err(Problem::malformed(format!(
            "its header would have {length} bytes; expected at most {MAX_HEADER}"
        )));
    }
    let text = rest
        .get(length_bytes..length_bytes + length)
        .ok_or_else(truncated)?;
    let text = match major {
        3 => std::str::from_utf8(text).ok(),
        _ => Some(text)
            .filter(|text| text.is_ascii())
            .and_then(|text| std::str::from_utf8(text).ok()),
    };
    let form = || {
        Problem::malformed(
            "its header is not a dictionary of descr, fortran_order and shape; expected an npy file of plain numbers",
        )
    };
    let fields = Fields::of(text.ok_or_else(form)?).ok_or_else(form)?;
    let dtype = dtype(fields.descr)?;
    let count = fields
        .shape
        .iter()
        .try_fold(1u64, |count, length| count.checked_mul(*length));
    let size = count.and_then(|count| count.checked_mul(dtype.most_bytes() as u64));
    let (Some(count), Some(_)) = (count, size.filter(|size| *size <= MAX_BYTES)) else {
        return Err(Problem::too_large(format!(
            "an array of shape {:?}",
            fields.shape
        )));
    };
    let shape: Option<Vec<_>> = fields
        .shape
        .iter()
        .map(|length| usize::try_from(*length).ok())
        .collect();
    Ok(Header {
        dtype,
        fortran_order: fields.fortran_order && fields.shape.iter().any(|length| *length > 1),
        shape: shape.ok_or_else(|| Problem::too_large("a length of its shape"))?,
        count: count as usize,
        start: MAGIC.len() + 2 + length_bytes + length,
    })
}

fn dtype(descr: &str) -> Result<Stored, Problem> {
    let refused = |why| {
        Err(Problem::Dtype {
            array: String::new(),
            found: format!("{descr:?}"),
            why,
        })
    };
    let integer = |bytes, signed| Stored::Integer { bytes, signed };
    Ok(match descr {
        "<f8" => Stored::As(Dtype::F64),
        "<f4" => Stored::As(Dtype::F32),
        "<f2" => Stored::As(Dtype::F16),
        "<V2" | "|V2" | "bfloat16" => Stored::As(Dtype::BF16),
        "<c8" => Stored::Complex(Dtype::F32),
        "<c16" => Stored::Complex(Dtype::F64),
        "<i8" => Stored::As(Dtype::I64),
        "<i4" => integer(4, true),
        "<i2" => integer(2, true),
        "|i1" => integer(1, true),
        "<u8" => integer(8, false),
        "<u4" => integer(4, false),
        "<u2" => integer(2, false),
        "|u1" | "|b1" => integer(1, false),
        "|O" | "O" => return refused("Python objects in a pickle, which is not read"),
        _ if descr.starts_with('>') => return refused("big-endian"),
        _ => return refused(""),
    })
}

/// The dictionary's three values.
struct Fields<'a> {
    descr: &'a str,
    fortran_order: bool,
    shape: Vec<u64>,
}

impl<'a> Fields<'a> {
    /// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }` in any order and spacing, either quotes.
    fn of(text: &'a str) -> Option<Fields<'a>> {
        let mut text = Text(text);
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        text.take("{")?;
        while text.take("}").is_none() {
            match text.quoted()? {
                "descr" if descr.is_none() => {
                    text.take(":")?;
                    // A list or a tuple is a structure; its text serves the message.
                    descr = Some(text.quoted().or_else(|| text.structure())?);
                }
                "fortran_order" if fortran_order.is_none() => {
                    text.take(":")?;
                    fortran_order = match (text.take("True"), text.take("False")) {
                        (Some(()), _) => Some(true),
                        (None, Some(())) => Some(false),
                        (None, None) => return None,
                    };
                }
                "shape" if shape.is_none() => {
                    text.take(":")?;
                    shape = Some(text.tuple()?);
                }
                _ => return None,
            }
            if text.take(",").is_none() {
                text.take("}")?;
                break;
            }
        }
        text.0.trim().is_empty().then_some(())?;
        Some(Fields {
            descr: descr?,
            fortran_order: fortran_order?,
            shape: shape?,
        })
    }
}

/// What is left of a header.
struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    fn take(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(token)?;
        Some(())
    }

    fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_start();
        let quote = rest
            .chars()
            .next()
            .filter(|quote| matches!(quote, '\'' | '"'))?;
        let (inside, rest) = rest[1..].split_once(quote)?;
        self.0 = rest;
        (!inside.contains('\\')).then_some(inside)
    }

    /// A bracketed structure of a record type, unread.
    fn structure(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_start();
        rest.starts_with(['[', '(']).then_some(())?;
        let mut depth = 0usize;
        for (at, letter) in rest.char_indices() {
            match letter {
                '[' | '(' => depth += 1,
                ']' | ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.0 = &rest[at + 1..];
                return Some(&rest[..=at]);
            }
        }
        None
    }

    /// `()`, `(3,)`, `(3, 4)`, `(3, 4,)`; Python 2 wrote `3L`.
    fn tuple(&mut self) -> Option<Vec<u64>> {
        self.take("(")?;
        let mut lengths = Vec::new();
        loop {
            if self.take(")").is_some() {
                return Some(lengths);
            }
            let rest = self.0.trim_start();
            let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
            lengths.push(rest[..end].parse().ok()?);
            self.0 = rest[end..].strip_prefix('L').unwrap_or(&rest[end..]);
            if lengths.len() > MAX_DIMENSIONS {
                return None;
            }
            if self.take(",").is_none() {
                self.take(")")?;
                // A number in brackets alone is no tuple.
                return (lengths.len() > 1).then_some(lengths);
            }
        }
    }
}

pub(crate) fn serialize(array: &NamedArray) -> Result<Vec<u8>, WriteError> {
    let descr = match array.data.dtype() {
        Dtype::F64 => "<f8",
        Dtype::F32 => "<f4",
        Dtype::F16 => "<f2",
        Dtype::I64 => "<i8",
        Dtype::BF16 => {
            return Err(WriteError::NoBf16 {
                array: array.name.clone(),
            });
        }
    };
    let lengths: Vec<_> = array.shape.iter().map(usize::to_string).collect();
    let shape = match lengths.as_slice() {
        [length] => format!("({length},)"),
        lengths => format!("({})", lengths.join(", ")),
    };
    let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    // The numbers begin at a multiple of 64; the header ends in a line feed.
    let size = (10 + header.len() + 1).next_multiple_of(64) - 10;
    while header.len() + 1 < size {
        header.push(' ');
    }
    header.push('\n');
    let length = u16::try_from(size).expect("64 lengths of at most 20 digits stay below 64 KiB");
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    bytes.extend(length.to_le_bytes());
    bytes.extend(header.bytes());
    array.data.append_to(&mut bytes);
    Ok(bytes)
}
