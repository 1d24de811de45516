//! Files of bounded size, by their extensions, and their bytes.

use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::{
    Contents, MAX_BYTES, NamedArray, Problem, ReadError, WriteError, npy, npz, safetensors,
};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// Named arrays and metadata; any dtype.
    Safetensors,
    /// One array.
    Npy,
    /// An archive of arrays.
    Npz,
}

impl FileFormat {
    /// The format that the file's extension names.
    #[must_use]
    pub fn of(path: &Path) -> Option<FileFormat> {
        match path.extension()?.to_str()? {
            "safetensors" => Some(Self::Safetensors),
            "npy" => Some(Self::Npy),
            "npz" => Some(Self::Npz),
            _ => None,
        }
    }
}

/// The arrays of a file, by its extension `.safetensors`, `.npy` or `.npz`.
///
/// Read are f64, f32, f16, bf16 (in npy and npz two bytes of type `V2`, as numpy writes those of ml_dtypes), integers of 1 to 8 bytes and
/// bool, which become i64, and complex numbers of f32 or f64, which gain an innermost length of 2. Arrays in Fortran's order are put in
/// C's. NaN and infinity are numbers here: whether they may occur is the caller's to say.
///
/// # Errors
///
/// [`ReadError`], naming the file: it cannot be read, is above [`MAX_BYTES`], is not of the format its name says, contradicts itself
/// (truncated, a header beyond the end, a shape that the bytes do not hold or that overflows), or has numbers of another kind
/// (Python objects, big-endian, unsigned integers above 2^63 − 1).
pub fn read(path: &Path) -> Result<Vec<NamedArray>, ReadError> {
    read_contents(path).map(|contents| contents.arrays)
}

/// The arrays of a file and its metadata.
///
/// # Errors
///
/// As [`read`].
pub fn read_contents(path: &Path) -> Result<Contents, ReadError> {
    let refused = |problem| ReadError {
        file: path.display().to_string(),
        problem,
    };
    let format = FileFormat::of(path).ok_or_else(|| refused(Problem::Extension))?;
    let bytes = bytes(path).map_err(refused)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    parse(&bytes, format, &stem).map_err(refused)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let system = |error: std::io::Error| match error.kind() {
        ErrorKind::InvalidInput => Problem::malformed(error.to_string()),
        _ => Problem::System {
            why: format!("{error}; expected a file that can be read"),
        },
    };
    let file = ropebound_files::read::open(path).map_err(system)?;
    let length = file.metadata().map_err(system)?.len();
    let too_large = || Problem::too_large(format!("the file has {length} bytes or more"));
    if length > MAX_BYTES {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(length as usize);
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(system)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

/// The arrays in `bytes`; `name` is given to the one of an npy file.
///
/// # Errors
///
/// A [`Problem`] as of [`read`].
pub fn parse(bytes: &[u8], format: FileFormat, name: &str) -> Result<Contents, Problem> {
    match format {
        FileFormat::Safetensors => safetensors::parse(bytes),
        FileFormat::Npy => Ok(Contents {
            arrays: vec![npy::parse(bytes, name)?],
            ..Contents::default()
        }),
        FileFormat::Npz => npz::parse(bytes),
    }
}

/// The bytes of a file with these contents: the same for the same contents. Metadata go into safetensors files alone.
///
/// # Errors
///
/// bf16 in npy or npz, another number of arrays than one in npy, or a name that is taken, empty or not fit for the format.
pub fn serialize(contents: &Contents, format: FileFormat) -> Result<Vec<u8>, WriteError> {
    let arrays = &contents.arrays;
    for (index, array) in arrays.iter().enumerate() {
        let name = &array.name;
        let taken = arrays[..index].iter().any(|other| other.name == *name);
        let unfit = name.is_empty() || name == "__metadata__" || name.contains(['/', '\\', '\0']);
        if taken || (unfit && format != FileFormat::Npy) {
            return Err(WriteError::Name { name: name.clone() });
        }
    }
    match format {
        FileFormat::Safetensors => Ok(safetensors::serialize(contents)),
        FileFormat::Npy => match arrays.as_slice() {
            [array] => npy::serialize(array),
            _ => Err(WriteError::NotOneArray {
                arrays: arrays.len(),
            }),
        },
        FileFormat::Npz => npz::serialize(arrays),
    }
}
