//! Arrays to write, and files made by hand.

use half::{bf16, f16};
use ropebound_tables::{Contents, Data, NamedArray};

/// Arrays of every kind: a number alone, an empty one, three dimensions.
pub(crate) fn contents() -> Contents {
    let f64s = vec![1.0, -0.0, f64::NAN, f64::INFINITY, 5e-324, -1e300];
    Contents {
        arrays: vec![
            NamedArray::new("cos", &[1, 2, 3], Data::F64(f64s)),
            NamedArray::new("positions", &[2], Data::I64(vec![-1, i64::MAX])),
            NamedArray::new("sin", &[], Data::F32(vec![0.1])),
            NamedArray::new("empty", &[3, 0], Data::F32(Vec::new())),
            NamedArray::new("f16", &[2], Data::F16(vec![f16::from_f64(0.1), f16::MAX])),
            NamedArray::new("bf16", &[1], Data::BF16(vec![bf16::from_f64(3.0)])),
        ],
        metadata: [("z", "last"), ("a", "first"), ("m", "π")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
    }
}

/// The same without bf16 and metadata, which npz does not have.
pub(crate) fn plain_contents() -> Contents {
    let mut contents = contents();
    contents.arrays.retain(|array| array.name != "bf16");
    contents.metadata.clear();
    contents
}

/// A safetensors file of a header as given and `data`.
pub(crate) fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}

/// An npy file of version 1.0 with a header as given and `data`.
pub(crate) fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}
