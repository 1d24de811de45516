//! safetensors: the length of a JSON header in 8 bytes, little-endian; the header; then the numbers, without gaps.
//!
//! Read with the format's own crate, which checks offsets, shapes and sizes against the file. Written here, since that crate puts
//! metadata in an order that differs from run to run.

use safetensors::{Dtype as Kind, SafeTensors};
use serde_json::{Map, Value, json};

use crate::stored::Stored;
use crate::{Contents, Dtype, MAX_BYTES, NamedArray, Problem};

/// The longest header read, in bytes: room for some thousand arrays, and for no more than 100 MiB of parsed names.
const MAX_HEADER: u64 = 1 << 20;

pub(crate) fn parse(bytes: &[u8]) -> Result<Contents, Problem> {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return Err(Problem::malformed(format!(
            "{} bytes are too few for a safetensors file; expected a header's length in the first 8",
            bytes.len()
        )));
    };
    let header = u64::from_le_bytes(*length);
    if header > rest.len() as u64 {
        return Err(Problem::malformed(format!(
            "its header would have {header} bytes, and only {} follow; expected a whole safetensors file",
            rest.len()
        )));
    }
    if header > MAX_HEADER {
        return Err(Problem::malformed(format!(
            "its header has {header} bytes; expected at most {MAX_HEADER}"
        )));
    }
    let malformed = |error: safetensors::SafeTensorError| {
        Problem::malformed(format!("{error}; expected a whole safetensors file"))
    };
    let (_, facts) = SafeTensors::read_metadata(bytes).map_err(malformed)?;
    let file = SafeTensors::deserialize(bytes).map_err(malformed)?;
    let mut names: Vec<_> = facts
        .tensors()
        .into_iter()
        .map(|(name, info)| (info.data_offsets, name))
        .collect();
    // Empty arrays share their offsets.
    names.sort();
    let mut views = Vec::with_capacity(names.len());
    let mut left = MAX_BYTES;
    for (_, name) in names {
        let view = file.tensor(&name).map_err(malformed)?;
        let kind = stored(view.dtype()).ok_or_else(|| Problem::Dtype {
            array: name.clone(),
            found: view.dtype().to_string(),
            why: "",
        })?;
        // Integers are widened.
        let memory = (view.data().len() / kind.size() * kind.most_bytes()) as u64;
        left = left.checked_sub(memory).ok_or_else(|| {
            Problem::too_large(format!(
                "the numbers up to array {name:?} would take more memory"
            ))
        })?;
        views.push((name, view, kind));
    }
    let mut arrays = Vec::with_capacity(views.len());
    for (name, view, kind) in views {
        let data = kind.numbers(view.data()).ok_or_else(|| {
            Problem::malformed(format!(
                "array {name:?} has an unsigned integer above 2^63 - 1; expected smaller ones"
            ))
        })?;
        arrays.push(NamedArray {
            name,
            shape: kind.shape(view.shape().to_vec()),
            data,
        });
    }
    let metadata = facts.metadata().clone().unwrap_or_default();
    Ok(Contents {
        arrays,
        metadata: metadata.into_iter().collect(),
    })
}

fn stored(kind: Kind) -> Option<Stored> {
    let integer = |bytes, signed| Stored::Integer { bytes, signed };
    Some(match kind {
        Kind::F64 => Stored::As(Dtype::F64),
        Kind::F32 => Stored::As(Dtype::F32),
        Kind::F16 => Stored::As(Dtype::F16),
        Kind::BF16 => Stored::As(Dtype::BF16),
        Kind::C64 => Stored::Complex(Dtype::F32),
        Kind::I64 => Stored::As(Dtype::I64),
        Kind::I32 => integer(4, true),
        Kind::I16 => integer(2, true),
        Kind::I8 => integer(1, true),
        Kind::U64 => integer(8, false),
        Kind::U32 => integer(4, false),
        Kind::U16 => integer(2, false),
        Kind::U8 | Kind::BOOL => integer(1, false),
        _ => return None,
    })
}

pub(crate) fn serialize(contents: &Contents) -> Vec<u8> {
    let mut header = Map::new();
    if !contents.metadata.is_empty() {
        header.insert("__metadata__".to_owned(), json!(contents.metadata));
    }
    let mut end = 0;
    // Wide numbers first, so that all are aligned.
    let mut arrays: Vec<_> = contents.arrays.iter().collect();
    arrays.sort_by_key(|array| std::cmp::Reverse(array.data.dtype().size()));
    for array in &arrays {
        let start = end;
        let dtype = array.data.dtype();
        end += array.data.len() * dtype.size();
        let kind = dtype.to_string().to_uppercase();
        let entry = json!({"dtype": kind, "shape": array.shape, "data_offsets": [start, end]});
        header.insert(array.name.clone(), entry);
    }
    let mut header = Value::Object(header).to_string().into_bytes();
    header.resize(header.len().next_multiple_of(8), b' ');
    let mut bytes = Vec::with_capacity(8 + header.len() + end);
    bytes.extend((header.len() as u64).to_le_bytes());
    bytes.append(&mut header);
    for array in arrays {
        array.data.append_to(&mut bytes);
    }
    bytes
}
