//! What is written is read back, and is the same bytes each time.

use super::support::{contents, plain_contents};
use proptest::prelude::*;
use ropebound_tables::{
    Contents, Data, FileFormat, NamedArray, WriteError, parse, read_contents, serialize,
};

/// Equality that tells −0 from 0 and takes NaN for itself.
fn bytes_of(contents: &Contents) -> Vec<u8> {
    serialize(contents, FileFormat::Safetensors).expect("safetensors takes all")
}

#[test]
fn all_kinds_come_back() {
    let (all, plain) = (contents(), plain_contents());
    let safetensors = parse(&bytes_of(&all), FileFormat::Safetensors, "").expect("a whole file");
    // Wide numbers come first.
    let names: Vec<_> = safetensors
        .arrays
        .iter()
        .map(|array| array.name.as_str())
        .collect();
    assert_eq!(names, ["cos", "positions", "sin", "empty", "f16", "bf16"]);
    assert_eq!(bytes_of(&safetensors), bytes_of(&all));
    assert_eq!(safetensors.metadata, all.metadata);

    let bytes = serialize(&plain, FileFormat::Npz).expect("no bf16");
    let npz = parse(&bytes, FileFormat::Npz, "").expect("a whole file");
    assert_eq!(bytes_of(&npz), bytes_of(&plain));
    for array in plain.arrays {
        let name = array.name.clone();
        let one = Contents {
            arrays: vec![array],
            ..Contents::default()
        };
        let bytes = serialize(&one, FileFormat::Npy).expect("one array");
        assert_eq!(
            bytes_of(&parse(&bytes, FileFormat::Npy, &name).expect("a whole file")),
            bytes_of(&one)
        );
    }
}

/// The crate of the format reads what is written here by hand.
#[test]
fn the_formats_own_crate_agrees() {
    let bytes = bytes_of(&contents());
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("a whole file");
    assert_eq!(file.len(), 6);
    let cos = file.tensor("cos").expect("an array");
    assert_eq!(
        (cos.shape(), cos.dtype()),
        (&[1, 2, 3][..], safetensors::Dtype::F64)
    );
    assert_eq!(cos.data()[..8], 1f64.to_le_bytes());
    // Metadata in order, numbers aligned.
    assert!(bytes[8..].starts_with(br#"{"__metadata__":{"a":"first","m":""#));
    assert_eq!(
        u64::from_le_bytes(bytes[..8].try_into().expect("8 bytes")) % 8,
        0
    );
}

#[test]
fn formats_refuse_what_they_cannot_hold() {
    let bytes = serialize(&plain_contents(), FileFormat::Npz).expect("no bf16 among them");
    assert_eq!(
        parse(&bytes, FileFormat::Npz, "")
            .expect("read")
            .arrays
            .len(),
        5
    );
    assert_eq!(
        serialize(&contents(), FileFormat::Npz),
        Err(WriteError::NoBf16 {
            array: "bf16".to_owned()
        })
    );
    assert_eq!(
        serialize(&contents(), FileFormat::Npy),
        Err(WriteError::NotOneArray { arrays: 6 })
    );
}

/// An npy file's array is called as the file is.
#[test]
fn npy_takes_its_name_from_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cos.npy");
    let array = NamedArray::new("anything / at all", &[2], Data::F32(vec![1.0, 2.0]));
    let contents = Contents {
        arrays: vec![array],
        ..Contents::default()
    };
    let bytes = serialize(&contents, FileFormat::Npy).expect("one array");
    std::fs::write(&path, bytes).expect("written");
    assert_eq!(
        read_contents(&path)
            .expect("read")
            .get("cos")
            .expect("it")
            .data,
        Data::F32(vec![1.0, 2.0])
    );
}

#[test]
fn names_that_do_not_serve_are_refused() {
    for name in ["", "a/b", "a\\b", "__metadata__", "nul\0", "cos"] {
        let mut contents = plain_contents();
        contents
            .arrays
            .push(NamedArray::new(name, &[0], Data::F32(Vec::new())));
        for format in [FileFormat::Safetensors, FileFormat::Npz] {
            assert_eq!(
                serialize(&contents, format),
                Err(WriteError::Name {
                    name: name.to_owned()
                }),
                "{name:?}"
            );
        }
    }
}

#[test]
#[should_panic(expected = "holds another number of values")]
fn a_shape_that_does_not_fit_is_a_fault() {
    let _ = NamedArray::new("cos", &[2, 2], Data::F32(vec![1.0; 3]));
}

proptest! {
    #[test]
    fn any_array_comes_back(values in prop::collection::vec(any::<f32>(), 0..50), name in "[a-zA-Z_ .é-]{1,12}") {
        prop_assume!(name != "__metadata__");
        let contents = Contents {
            arrays: vec![NamedArray::new(&name, &[values.len()], Data::F32(values))],
            ..Contents::default()
        };
        for format in [FileFormat::Safetensors, FileFormat::Npy, FileFormat::Npz] {
            let bytes = serialize(&contents, format).expect("written");
            let back = parse(&bytes, format, &name).expect("read");
            prop_assert_eq!(bytes_of(&back), bytes_of(&contents));
        }
    }
}
