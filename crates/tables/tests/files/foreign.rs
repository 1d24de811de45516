//! Files as others write them.

use super::support::{npy, safetensors};
use ropebound_tables::{Data, FileFormat, parse};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn array(bytes: &[u8]) -> (Vec<usize>, Data) {
    let mut contents = parse(bytes, FileFormat::Npy, "x").expect("a whole file");
    let array = contents.arrays.pop().expect("one array");
    (array.shape, array.data)
}

/// numpy's spacing, Python 2's long integers, either quotes, any order, no padding, versions 2 and 3.
#[test]
fn npy_headers_of_every_form() {
    let data = 1.5f32.to_le_bytes();
    for header in [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }                \n",
        "{\"shape\":(1L,),\"descr\":\"<f4\",\"fortran_order\":True}",
        "{ 'fortran_order' : False , 'descr' : '<f4' , 'shape' : ( 1 , ) }",
    ] {
        assert_eq!(
            array(&npy(header, &data)),
            (vec![1], Data::F32(vec![1.5])),
            "{header}"
        );
        for version in [2, 3] {
            let mut bytes = b"\x93NUMPY".to_vec();
            bytes.extend([version, 0]);
            bytes.extend((header.len() as u32).to_le_bytes());
            bytes.extend(header.bytes());
            bytes.extend(data);
            assert_eq!(array(&bytes), (vec![1], Data::F32(vec![1.5])), "{header}");
        }
    }
    let scalar = npy(
        "{'descr': '<f8', 'fortran_order': False, 'shape': ()}",
        &2f64.to_le_bytes(),
    );
    assert_eq!(array(&scalar), (vec![], Data::F64(vec![2.0])));
    let narrow = npy(
        "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2)}",
        &[255, 255, 255, 255, 7, 0, 0, 0],
    );
    assert_eq!(array(&narrow), (vec![1, 2], Data::I64(vec![-1, 7])));
    // An order has no meaning where only one length is above 1.
    let column = npy(
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1)}",
        &data,
    );
    assert_eq!(array(&column), (vec![1, 1], Data::F32(vec![1.5])));
}

/// What numpy writes of ml_dtypes' bfloat16, of complex numbers, of a Fortran-ordered array, and of narrow integers.
#[test]
fn npy_numbers_of_every_kind() {
    let of = |descr: &str, fortran: &str, shape: &str, bytes: &[u8]| {
        array(&npy(
            &format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}"),
            bytes,
        ))
    };
    for descr in ["<V2", "|V2", "bfloat16"] {
        let one = Data::BF16(vec![half::bf16::from_f32(1.0)]);
        assert_eq!(of(descr, "False", "(1,)", &[0x80, 0x3f]), (vec![1], one));
    }
    let singles = |values: &[f32]| -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect()
    };
    let six = singles(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let order = |values: &[f32]| Data::F32(values.to_vec());
    // Columns of 2 rows: (1, 2), (3, 4), (5, 6).
    assert_eq!(
        of("<f4", "True", "(2, 3)", &six),
        (vec![2, 3], order(&[1.0, 3.0, 5.0, 2.0, 4.0, 6.0]))
    );
    assert_eq!(
        of("<c8", "False", "(3,)", &six),
        (vec![3, 2], order(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))
    );
    let eight = [six.clone(), singles(&[7.0, 8.0])].concat();
    assert_eq!(
        of("<c8", "True", "(2, 2)", &eight),
        (
            vec![2, 2, 2],
            order(&[1.0, 2.0, 5.0, 6.0, 3.0, 4.0, 7.0, 8.0])
        )
    );
    let long: Vec<u8> = (0..24).collect();
    let bytes = |order: [i64; 24]| Data::I64(order.to_vec());
    assert_eq!(
        of("|u1", "True", "(2, 3, 4)", &long).1,
        bytes([
            0, 6, 12, 18, 2, 8, 14, 20, 4, 10, 16, 22, 1, 7, 13, 19, 3, 9, 15, 21, 5, 11, 17, 23
        ])
    );
    for (descr, bytes, value) in [
        ("|i1", &[0xfe][..], -2),
        ("<i2", &[0xfe, 0xff], -2),
        ("<u2", &[0xfe, 0xff], 65_534),
        ("<u4", &[0xfe, 0xff, 0xff, 0xff], 4_294_967_294),
        ("<u8", &[7, 0, 0, 0, 0, 0, 0, 0], 7),
        ("|b1", &[1], 1),
    ] {
        assert_eq!(
            of(descr, "False", "(1,)", bytes).1,
            Data::I64(vec![value]),
            "{descr}"
        );
    }
}

/// numpy.savez_compressed deflates.
#[test]
fn deflated_archives() {
    let inside = npy(
        "{'descr': '<f2', 'fortran_order': False, 'shape': (4000,)}",
        &[0; 8000],
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("cos.npy", options).expect("an entry");
    archive.write_all(&inside).expect("written");
    let bytes = archive.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1000);
    let contents = parse(&bytes, FileFormat::Npz, "").expect("a whole file");
    assert_eq!(contents.get("cos").expect("it").data.len(), 4000);
}

/// torch's int32 positions, and arrays in any order.
#[test]
fn safetensors_of_others() {
    let header = r#"{"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}"#;
    let contents = parse(
        &safetensors(header, &[1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 128, 63]),
        FileFormat::Safetensors,
        "",
    );
    let contents = contents.expect("a whole file");
    assert_eq!(contents.arrays[0].data, Data::I64(vec![1, 2]));
    assert_eq!(contents.get("b").expect("b").data, Data::F32(vec![1.0]));
    assert!(contents.metadata.is_empty());
    let header = r#"{"c":{"dtype":"C64","shape":[1],"data_offsets":[0,8]},"m":{"dtype":"BOOL","shape":[2],"data_offsets":[8,10]}}"#;
    let contents = parse(
        &safetensors(header, &[0, 0, 128, 63, 0, 0, 0, 64, 1, 0]),
        FileFormat::Safetensors,
        "",
    );
    let contents = contents.expect("a whole file");
    let complex = contents.get("c").expect("c");
    assert_eq!(
        (&complex.shape[..], &complex.data),
        (&[1, 2][..], &Data::F32(vec![1.0, 2.0]))
    );
    assert_eq!(contents.get("m").expect("m").data, Data::I64(vec![1, 0]));
}
