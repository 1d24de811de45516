//! The readers of table files on any bytes, the first choosing the format: they never panic, every shape holds its numbers, and what
//! was read comes back from what is written of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ropebound_tables::{Contents, FileFormat, parse, serialize};

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let format = [FileFormat::Safetensors, FileFormat::Npy, FileFormat::Npz][usize::from(*choice % 3)];
    let Ok(contents) = parse(bytes, format, "array") else {
        return;
    };
    for array in &contents.arrays {
        assert_eq!(array.shape.iter().product::<usize>(), array.data.len());
    }
    // A name that was read may be one that is not written, such as one with a slash.
    let written = |contents: &Contents| serialize(contents, FileFormat::Safetensors).ok();
    if let Some(once) = written(&contents) {
        let again = parse(&once, FileFormat::Safetensors, "").expect("its own");
        assert_eq!(written(&again), Some(once));
    }
});
