//! Every kind of broken file: an error that says what is wrong, no panic, and no memory taken on a header's word.

use super::support::{contents, npy, plain_contents, safetensors};
use proptest::prelude::*;
use ropebound_tables::{FileFormat, Problem, parse, read, serialize};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn refused(bytes: &[u8], format: FileFormat) -> String {
    parse(bytes, format, "x")
        .expect_err("it is broken")
        .to_string()
}

#[track_caller]
fn says(bytes: &[u8], format: FileFormat, words: &str) {
    let error = refused(bytes, format);
    assert!(
        error.contains(words) && error.contains("expected"),
        "{error:?} should say {words:?}"
    );
}

#[test]
fn safetensors_headers() {
    let form = FileFormat::Safetensors;
    says(b"", form, "0 bytes are too few");
    says(&[1, 2, 3], form, "3 bytes are too few");
    says(
        &[0xff; 64],
        form,
        "would have 18446744073709551615 bytes, and only 56 follow",
    );
    let long = safetensors(&" ".repeat((1 << 20) + 1), &[]);
    says(&long, form, "its header has 1048577 bytes");
    says(
        &safetensors("not json", &[]),
        form,
        "expected a whole safetensors file",
    );
    says(
        &safetensors("[]", &[]),
        form,
        "expected a whole safetensors file",
    );
    let entry = |entry: &str| safetensors(&format!("{{\"a\":{entry}}}"), &[0; 8]);
    for bad in [
        r#"{"dtype":"F32","shape":[3],"data_offsets":[0,8]}"#,
        r#"{"dtype":"F32","shape":[2],"data_offsets":[0,16]}"#,
        r#"{"dtype":"F32","shape":[2],"data_offsets":[4,8]}"#,
        r#"{"dtype":"F32","shape":[2],"data_offsets":[8,0]}"#,
        r#"{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}"#,
        r#"{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}"#,
        r#"{"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,8]}"#,
        r#"{"dtype":"F33","shape":[2],"data_offsets":[0,8]}"#,
        r#"{"shape":[2],"data_offsets":[0,8]}"#,
        r#"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#,
    ] {
        says(&entry(bad), form, "expected a whole safetensors file");
    }
    let deep = safetensors(&"{\"a\":".repeat(100_000), &[]);
    says(&deep, form, "expected a whole safetensors file");
}

#[test]
fn kinds_of_numbers_that_are_not_read() {
    let tensor = |kind: &str, bytes: usize| {
        let header =
            format!(r#"{{"a":{{"dtype":"{kind}","shape":[2],"data_offsets":[0,{bytes}]}}}}"#);
        safetensors(&header, &vec![0; bytes])
    };
    for (kind, bytes) in [("F8_E4M3", 2), ("F8_E5M2", 2)] {
        says(
            &tensor(kind, bytes),
            FileFormat::Safetensors,
            &format!("array \"a\" is of type {kind}"),
        );
    }
    let array = |descr: &str| {
        npy(
            &format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (2,)}}"),
            &[0; 8],
        )
    };
    for (descr, words) in [
        ("'|O'", "Python objects in a pickle"),
        ("'>f4'", "big-endian"),
        ("'<V4'", "of type \"<V4\""),
        ("'<f16'", "of type \"<f16\""),
        ("[('a', '<f4'), ('b', '<i4')]", "of type"),
    ] {
        says(&array(descr), FileFormat::Npy, words);
    }
}

/// An unsigned integer that i64 does not hold, and narrow ones that would take more than the limit once they are wide.
#[test]
fn integers_that_do_not_fit() {
    let header = "{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}";
    says(&npy(header, &[0xff; 8]), FileFormat::Npy, "above 2^63 - 1");
    let header = r#"{"a":{"dtype":"U64","shape":[1],"data_offsets":[0,8]}}"#;
    says(
        &safetensors(header, &[0xff; 8]),
        FileFormat::Safetensors,
        "array \"a\" has an unsigned integer above 2^63 - 1",
    );
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (300000000,)}";
    says(&npy(header, &[0; 8]), FileFormat::Npy, "an array of shape");
}

/// Arrays that are small enough one by one: bytes, of 8 bytes each once they are wide.
#[test]
fn numbers_count_together() {
    const LENGTH: usize = 60_000_000;
    let array = |k: usize| {
        let (start, end) = (k * LENGTH, (k + 1) * LENGTH);
        format!(r#""a{k}":{{"dtype":"U8","shape":[{LENGTH}],"data_offsets":[{start},{end}]}}"#)
    };
    let header: Vec<String> = (0..5).map(array).collect();
    let bytes = safetensors(&format!("{{{}}}", header.join(",")), &vec![0; 5 * LENGTH]);
    says(
        &bytes,
        FileFormat::Safetensors,
        "the numbers up to array \"a4\" would take more memory",
    );
}

#[test]
fn npy_headers() {
    let form = FileFormat::Npy;
    says(b"", form, "not an npy file");
    says(b"\x80\x04\x95pickle", form, "a Python pickle");
    says(b"\x93NUMPY", form, "ends within its header");
    says(b"\x93NUMPY\x09\x00\x00\x00", form, "npy version 9.0");
    says(b"\x93NUMPY\x01\x00\xff", form, "ends within its header");
    says(
        b"\x93NUMPY\x01\x00\xff\xff{}",
        form,
        "ends within its header",
    );
    says(
        b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}",
        form,
        "would have 4294967295 bytes",
    );
    says(
        &npy(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
            &[0; 7],
        ),
        form,
        "7 bytes of numbers, where",
    );
    says(
        &npy(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
            &[0; 9],
        ),
        form,
        "9 bytes of numbers, where",
    );
    for lengths in [
        "(99999999999,)",
        "(4294967296, 4294967296)",
        "(18446744073709551615, 2)",
    ] {
        let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {lengths}}}");
        says(&npy(&header, &[0; 4]), form, "an array of shape");
    }
    for header in [
        "",
        "{}",
        "{'descr': '<f4'}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [2]}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} and more",
        "{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)",
        "{'descr': [[[, 'fortran_order': False, 'shape': (2,)}",
        "{'descr': 'é', 'fortran_order': False, 'shape': (2,)}",
    ] {
        says(
            &npy(header, &[0; 8]),
            form,
            "its header is not a dictionary",
        );
    }
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    archive_at(6, entries)
}

fn archive_at(level: i64, entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level));
    for (name, bytes) in entries {
        archive.start_file(*name, options).expect("an entry");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn archives() {
    let form = FileFormat::Npz;
    says(b"", form, "expected a whole npz file");
    says(b"PK\x03\x04", form, "expected a whole npz file");
    says(
        &archive(&[("readme.txt", b"hello")]),
        form,
        "entry \"readme.txt\": expected a name that ends in .npy",
    );
    says(
        &archive(&[("a.npy", b"\x80\x04pickle")]),
        form,
        "entry \"a.npy\": a Python pickle",
    );
    let objects = npy(
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,)}",
        b"\x80\x04pickle",
    );
    says(
        &archive(&[("a.npy", &objects)]),
        form,
        "array \"a.npy\" is of type \"|O\", Python objects",
    );
    let huge = npy(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776,)}",
        &[0; 8],
    );
    says(
        &archive(&[("a.npy", &huge)]),
        form,
        "entry \"a.npy\": an array of shape",
    );
    // Less and more than the header says; the first claims a megabyte and has eight bytes.
    let claims = npy(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (131072,)}",
        &[0; 8],
    );
    says(
        &archive(&[("a.npy", &claims)]),
        form,
        "8 bytes of numbers, where",
    );
    let small = npy(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
        &vec![0; 1 << 24],
    );
    let bomb = archive(&[("a.npy", &small)]);
    assert!(bomb.len() < 1 << 16, "16 MiB in {} bytes", bomb.len());
    let Err(Problem::Malformed { why }) = parse(&bomb, form, "") else {
        panic!("it is broken");
    };
    // Unpacking stopped with the longest header there may be.
    assert!(
        why.contains("bytes of numbers") && !why.contains("16777216"),
        "{why}"
    );
}

/// One number `count` times, in an npy file of `descr`.
fn constant(descr: &str, size: usize, count: usize) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({count},)}}");
    npy(&header, &vec![0; size * count])
}

/// Small archives that would take much memory.
#[test]
fn archives_that_unpack_to_too_much() {
    let form = FileFormat::Npz;
    // Deflate makes a thousandth of zeros: 16 MiB may be so in all.
    let small = constant("<f8", 8, 1 << 20);
    let one = archive(&[("a.npy", &small)]);
    assert!(one.len() < 10_000 && parse(&one, form, "").is_ok());
    let three = archive(&[("a.npy", &small), ("b.npy", &small), ("c.npy", &small)]);
    says(&three, form, "entry \"c.npy\": it would unpack from ");
    // A ratio that is allowed; yet as integers of 8 bytes they would take a gigabyte.
    let mut bytes = constant("|u1", 1, 70_000_000);
    let mut state = 1_u64;
    for byte in bytes.iter_mut().skip(100).step_by(64) {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        *byte = (state >> 56) as u8;
    }
    let wide = archive_at(1, &[("a.npy", &bytes), ("b.npy", &bytes)]);
    assert!(wide.len() < 16 << 20, "{}", wide.len());
    says(
        &wide,
        form,
        "entry \"b.npy\": the archive would take more than the 1073741824 bytes of memory",
    );
}

/// Two entries of the directory that stand for the same bytes: the second's place is written over with the first's.
#[test]
fn archives_whose_entries_overlap() {
    let array = npy(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
        &[0; 8],
    );
    let mut bytes = archive(&[("a.npy", &array), ("b.npy", &array)]);
    assert!(parse(&bytes, FileFormat::Npz, "").is_ok());
    let second = bytes
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .expect("a directory");
    bytes[second + 42..second + 46].fill(0);
    says(&bytes, FileFormat::Npz, "entries overlap");
}

#[test]
fn files_that_are_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.npy");
    let error = |path: &std::path::Path| read(path).expect_err("no file").to_string();
    assert!(
        error(&path).contains("x.npy: ")
            && error(&path).contains("expected a file that can be read")
    );
    std::fs::create_dir(&path).expect("a folder");
    assert!(error(&path).contains("it is a folder; expected a regular file"));
    let device = folder.path().join("zero.npz");
    std::os::unix::fs::symlink("/dev/zero", &device).expect("a link");
    assert!(error(&device).contains("it is no regular file; expected a regular file"));
    assert!(
        error(&folder.path().join("x.bin"))
            .contains("expected a name that ends in .safetensors, .npy or .npz")
    );
    // Sparse: it takes no room on the disk.
    let large = folder.path().join("x.safetensors");
    let file = std::fs::File::create(&large).expect("a file");
    file.set_len((2 << 30) + 1).expect("a length");
    assert!(error(&large).contains("2147483649 bytes or more; expected at most 2147483648 bytes"));
}

/// A file cut short anywhere is refused.
#[test]
fn truncation_is_always_seen() {
    for format in [FileFormat::Safetensors, FileFormat::Npz] {
        let bytes = serialize(&plain_contents(), format).expect("written");
        for end in 0..bytes.len() {
            assert!(
                parse(&bytes[..end], format, "").is_err(),
                "{format:?} cut at {end}"
            );
        }
    }
    let mut one = contents();
    one.arrays.truncate(1);
    let bytes = serialize(&one, FileFormat::Npy).expect("written");
    for end in 0..bytes.len() {
        assert!(
            parse(&bytes[..end], FileFormat::Npy, "").is_err(),
            "npy cut at {end}"
        );
    }
}

proptest! {
    /// Bytes changed anywhere: an error or other arrays, never a panic.
    #[test]
    fn tampering_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), kind in 0..3) {
        let format = [FileFormat::Safetensors, FileFormat::Npy, FileFormat::Npz][kind as usize];
        let mut contents = plain_contents();
        if format == FileFormat::Npy {
            contents.arrays.truncate(1);
        }
        let mut bytes = serialize(&contents, format).expect("written");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(contents) = parse(&bytes, format, "x") {
            for array in contents.arrays {
                prop_assert_eq!(array.shape.iter().product::<usize>(), array.data.len());
            }
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200), header in ".{0,80}", kind in 0..3) {
        let format = [FileFormat::Safetensors, FileFormat::Npy, FileFormat::Npz][kind as usize];
        let _ = parse(&bytes, format, "x");
        let _ = parse(&npy(&header, &bytes), FileFormat::Npy, "x");
        let _ = parse(&safetensors(&header, &bytes), FileFormat::Safetensors, "x");
    }
}
