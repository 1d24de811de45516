//! Named arrays in files: safetensors, npy and npz.
//!
//! [`read`] takes any of the three by the file's extension and gives [`NamedArray`]s; [`serialize`] makes a file of them, the
//! same bytes for the same arrays. Files are untrusted: what a header claims is held against the bytes that are there
//! before anything is reserved for it, a file or its unpacked content above [`MAX_BYTES`] is refused, and so is a header above 1 MiB
//! (safetensors) or 64 KiB (npy). So reading takes at most three times [`MAX_BYTES`] (the file, an entry of an archive unpacked, the
//! numbers) and little more. An archive with deflated entries takes 1 GiB at most, its entries share no bytes, and none unpacks to more than
//! a hundred times its packed bytes (16 MiB in all excepted): a small file takes little memory.
//!
//! ```text
//! safetensors   length of a JSON header in 8 bytes, the header, then the numbers      any dtype; has metadata
//! npy           magic, length of a header in Python's notation, the header, numbers   one array without a name; bf16 is read, not written
//! npz           a zip archive of npy files, one for each array                        bf16 is read, not written
//! ```

#![forbid(unsafe_code)]

mod array;
mod error;
mod file;
mod npy;
mod npz;
mod safetensors;
mod stored;

pub use array::{Contents, Data, Dtype, MAX_BYTES, NamedArray, Slice};
pub use error::{Problem, ReadError, WriteError};
pub use file::{FileFormat, parse, read, read_contents, serialize};
