//! Reading text of bounded size.

use std::io::Read;

use crate::error::ConfigError;

/// The largest configuration read as text, in bytes: GGUF metadata with a tokenizer stay below it.
pub const MAX_BYTES: u64 = 32 << 20;

/// What `reader` gives, of which `size` bytes are announced.
pub(crate) fn text_of(reader: impl Read, size: u64) -> Result<String, ConfigError> {
    let failed = |why: String| ConfigError::File { why };
    let mut bytes = Vec::new();
    if size <= MAX_BYTES {
        reader
            .take(MAX_BYTES + 1)
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
