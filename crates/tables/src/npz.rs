//! npz: a zip archive of npy files, stored or deflated.
//!
//! An entry's npy header is read first and says how many bytes must follow; no more than those, and in all no more than
//! [`MAX_BYTES`], are unpacked, whatever the archive claims.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::{Contents, MAX_BYTES, NamedArray, Problem, WriteError, npy};

/// The most arrays read.
const MAX_ENTRIES: usize = 1 << 16;

pub(crate) fn parse(bytes: &[u8]) -> Result<Contents, Problem> {
    let malformed = |error: &dyn std::fmt::Display| {
        Problem::malformed(format!("{error}; expected a whole npz file"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| malformed(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(Problem::malformed(format!(
            "it has {} entries; expected at most {MAX_ENTRIES}",
            archive.len()
        )));
    }
    let mut left = MAX_BYTES as usize;
    let mut arrays: Vec<NamedArray> = Vec::new();
    let mut names = HashSet::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| malformed(&error))?;
        let full = entry
            .name()
            .map_err(|error| malformed(&error))?
            .into_owned();
        let named = |problem| match problem {
            Problem::Dtype { found, why, .. } => Problem::Dtype {
                array: full.clone(),
                found,
                why,
            },
            Problem::Malformed { why } => Problem::malformed(format!("entry {full:?}: {why}")),
            Problem::TooLarge { what } => Problem::too_large(format!("entry {full:?}: {what}")),
            other => other,
        };
        let Some(name) = full.strip_suffix(".npy") else {
            return Err(named(Problem::malformed(
                "expected a name that ends in .npy",
            )));
        };
        if !names.insert(name.to_owned()) {
            return Err(named(Problem::malformed(
                "there are two of it; expected distinct names",
            )));
        }
        let mut unpacked = Vec::new();
        let mut take = |limit: usize, unpacked: &mut Vec<u8>| {
            (&mut entry)
                .take(limit as u64)
                .read_to_end(unpacked)
                .map_err(|error| {
                    named(Problem::malformed(format!(
                        "{error}; expected a whole archive"
                    )))
                })
        };
        take(npy::Header::MAX.min(left), &mut unpacked)?;
        let size = npy::header(&unpacked).map_err(named)?.file_size();
        if size > left {
            return Err(named(Problem::too_large(
                "the archive would unpack to more",
            )));
        }
        // One byte more than there should be shows what is too long.
        let rest = (size + 1).saturating_sub(unpacked.len());
        take(rest, &mut unpacked)?;
        left -= unpacked.len().min(left);
        arrays.push(npy::parse(&unpacked, name).map_err(named)?);
    }
    Ok(Contents {
        arrays,
        ..Contents::default()
    })
}

pub(crate) fn serialize(arrays: &[NamedArray]) -> Result<Vec<u8>, WriteError> {
    let refused = |error: &dyn std::fmt::Display| WriteError::Archive {
        why: error.to_string(),
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for array in arrays {
        let bytes = npy::serialize(array)?;
        // Without a time of its own an entry has zip's first, 1980.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(u32::try_from(bytes.len()).is_err());
        archive
            .start_file(format!("{}.npy", array.name), options)
            .map_err(|error| refused(&error))?;
        archive.write_all(&bytes).map_err(|error| refused(&error))?;
    }
    archive
        .finish()
        .map(Cursor::into_inner)
        .map_err(|error| refused(&error))
}
