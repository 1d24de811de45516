//! Reading a file of bounded size.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::ConfigError;

/// The largest file read, in bytes: GGUF metadata with a tokenizer stay below it.
pub const MAX_BYTES: u64 = 32 << 20;

/// The text of a file.
///
/// # Errors
///
/// [`ConfigError::File`] if it cannot be read, is larger than [`MAX_BYTES`], or is not UTF-8.
pub fn read(path: &Path) -> Result<String, ConfigError> {
    let failed = |why: String| ConfigError::File { why };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    let size = file.metadata().map(|data| data.len()).unwrap_or(0);
    if size <= MAX_BYTES {
        file.take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| failed(error.to_string()))?;
    }
    let size = size.max(bytes.len() as u64);
    if size > MAX_BYTES {
        return Err(failed(format!(
            "the file has {size} bytes or more; a configuration of at most {MAX_BYTES} is accepted"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        failed(format!("byte {at} is not UTF-8; expected JSON in UTF-8"))
    })
}
