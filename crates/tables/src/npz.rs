//! npz: a zip archive of npy files, stored or deflated.
//!
//! An entry's npy header is read first and says how many bytes must follow; no more than those are unpacked, whatever the archive claims.
//! Nor may a small archive take much memory: entries share no bytes, an entry unpacks to at most [`MAX_RATIO`] times its packed bytes, save
//! for [`FREE`] bytes in all, and where entries are deflated the archive, the entry being unpacked and all numbers together take at most
//! [`MAX_DEFLATED`].

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::{Contents, MAX_BYTES, NamedArray, Problem, WriteError, npy};

/// The most arrays read.
const MAX_ENTRIES: usize = 1 << 16;

/// How many times its packed bytes an entry may unpack to; what deflates further is no table, or of one number.
const MAX_RATIO: u64 = 100;

/// Bytes that may be unpacked beyond that, in all: small tables of zeros.
const FREE: u64 = 16 << 20;

/// The most memory that an archive with deflated entries may take, in bytes.
const MAX_DEFLATED: u64 = 1 << 30;

/// How a central directory's entry begins.
const ENTRY: &[u8] = b"PK\x01\x02";

/// What an archive may still take.
struct Budget {
    /// Bytes unpacked beyond the ratio.
    free: u64,
    /// Bytes of memory, of archives with deflated entries.
    deflated: u64,
    /// Bytes of numbers.
    numbers: u64,
}

impl Budget {
    /// Takes what an entry of `packed` bytes needs that unpacks to `header`'s array.
    fn take(&mut self, header: &npy::Header, packed: u64, deflated: bool) -> Result<(), Problem> {
        let (size, numbers) = (header.file_size() as u64, header.memory());
        let beyond = size.saturating_sub(packed.saturating_mul(MAX_RATIO));
        if beyond > self.free {
            return Err(Problem::malformed(format!(
                "it would unpack from {packed} to {size} bytes; expected at most {MAX_RATIO} times as many, and {FREE} bytes more in all"
            )));
        }
        if numbers > self.numbers {
            return Err(Problem::too_large("the archive's numbers would take more"));
        }
        if deflated && size + numbers > self.deflated {
            return Err(Problem::malformed(format!(
                "the archive would take more than the {MAX_DEFLATED} bytes of memory that one with deflated entries may; expected fewer numbers, or entries that are stored (numpy.savez)"
            )));
        }
        self.free -= beyond;
        self.numbers -= numbers;
        self.deflated = self.deflated.saturating_sub(numbers);
        Ok(())
    }
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Contents, Problem> {
    let malformed = |error: &dyn std::fmt::Display| {
        Problem::malformed(format!("{error}; expected a whole npz file"))
    };
    // Asked before the directory is read, which takes some hundred bytes for each.
    let entries = bytes
        .windows(ENTRY.len())
        .filter(|window| *window == ENTRY)
        .take(MAX_ENTRIES + 1);
    if entries.count() > MAX_ENTRIES {
        return Err(Problem::malformed(format!(
            "it has more than {MAX_ENTRIES} entries; expected at most so many"
        )));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| malformed(&error))?;
    if archive
        .has_overlapping_entries()
        .map_err(|error| malformed(&error))?
    {
        return Err(malformed(&"entries overlap"));
    }
    let mut budget = Budget {
        free: FREE,
        deflated: MAX_DEFLATED.saturating_sub(bytes.len() as u64),
        numbers: MAX_BYTES,
    };
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
        let packed = entry.compressed_size();
        let deflated = entry.compression() != CompressionMethod::Stored;
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
        take(npy::Header::MAX, &mut unpacked)?;
        let header = npy::header(&unpacked).map_err(named)?;
        budget.take(&header, packed, deflated).map_err(named)?;
        // One byte more than there should be shows what is too long.
        let rest = (header.file_size() + 1).saturating_sub(unpacked.len());
        unpacked.reserve_exact(rest);
        take(rest, &mut unpacked)?;
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
