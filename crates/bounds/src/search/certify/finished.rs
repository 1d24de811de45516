//! Files that are finished already: read within bounds, and checked.

use super::error::{CertifyError, at};
use super::{CertifyStep, Writing};
use ropebound_certificate::MOST_BYTES;
use std::io::ErrorKind;
use std::path::Path;

/// A checker's verdict on the certificate in a file, its path and bytes given: whether it holds with all it continues, or why not. What it
/// continues lies beside it.
pub type CheckFinished<'a> = dyn FnMut(&Path, &[u8]) -> Result<(), String> + 'a;

impl Writing<'_> {
    /// The text of the file at `path`, if there is one.
    pub(super) fn read(&self, path: &Path) -> Result<Option<String>, CertifyError> {
        match ropebound_files::read_to_string(path, MOST_BYTES as u64) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => Ok(Some(read.map_err(at(path))?)),
        }
    }

    /// Whether the certificate at `path`, read and of the right problem, holds.
    pub(super) fn check(&mut self, path: &Path, text: &str) -> Result<(), CertifyError> {
        (self.progress)(CertifyStep::Check(path.to_owned()));
        (self.check)(path, text.as_bytes()).map_err(|reason| CertifyError::Refuted {
            path: path.to_owned(),
            reason,
        })
    }
}
