//! Certificates of what the searches find, written for the checker of `ropebound-certificate`.
//!
//! Files are written by [`Folder`], whole or not at all. While a certificate is searched for, `<name>.part` remembers how far that has
//! come; killed at any moment, the next run goes on from there to the same bytes. A file that is finished already is checked before anything
//! is built on it.

mod error;
mod finished;
mod least;
mod safe;
mod text;

pub use error::CertifyError;
pub use finished::CheckFinished;
pub use least::certify;
pub use safe::certify_safe;
pub use text::{certificate_text, safe_certificate_text};

use super::memory::Memory;
use super::target::SearchProgress;
use error::at;
use ropebound_files::Folder;
use std::path::{Path, PathBuf};

/// What a progress callback hears while certificates are written.
#[derive(Clone, Debug, PartialEq)]
pub enum CertifyStep {
    /// A search along the bases.
    Search(SearchProgress),
    /// The finished file at this path is being checked.
    Check(PathBuf),
    /// Something on disk is damaged or does not hold, and is not used: a line for the user.
    NotUsed(String),
}

/// What is being written: certificates into a folder, and who hears of it.
struct Writing<'a> {
    folder: &'a Folder,
    check: &'a mut CheckFinished<'a>,
    progress: &'a mut dyn FnMut(CertifyStep),
}

impl Writing<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What an earlier run has come to of the certificate at `path`, which `request` tells from others.
    fn memory(&mut self, path: &Path, request: &str) -> Result<Memory, CertifyError> {
        let part = part_of(path);
        let mut memory = Memory::open(&part, request).map_err(at(&part))?;
        self.tell(&mut memory);
        Ok(memory)
    }

    fn tell(&mut self, memory: &mut Memory) {
        for complaint in memory.complaints() {
            (self.progress)(CertifyStep::NotUsed(complaint));
        }
    }

    /// Writes the certificate, whose search is done.
    fn finish(&mut self, name: &str, text: &str, mut memory: Memory) -> Result<(), CertifyError> {
        self.tell(&mut memory);
        let path = self.path(name);
        self.folder.write(&[(name, text)]).map_err(at(&path))?;
        memory.forget().map_err(at(&part_of(&path)))
    }

    /// Takes away what a run killed between writing and forgetting has left.
    fn forget(&mut self, path: &Path, request: &str) -> Result<(), CertifyError> {
        let part = part_of(path);
        if part.is_file() {
            let memory = Memory::open(&part, request).map_err(at(&part))?;
            memory.forget().map_err(at(&part))?;
        }
        Ok(())
    }
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}
