//! What is being written, and what an earlier run has left of it.

use super::error::{CertifyError, at};
use crate::search::memory::Memory;
use crate::search::target::SearchProgress;
use ropebound_certificate::MOST_BYTES;
use ropebound_files::Folder;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A checker's verdict on the certificate in a file, its path and bytes given: whether it holds with all it continues, or why not. What it
/// continues lies beside it.
pub type CheckFinished<'a> = dyn FnMut(&Path, &[u8]) -> Result<(), String> + 'a;

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
pub(super) struct Writing<'a> {
    pub(super) folder: &'a Folder,
    pub(super) check: &'a mut CheckFinished<'a>,
    pub(super) progress: &'a mut dyn FnMut(CertifyStep),
}

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

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What an earlier run has come to of the certificate at `path`, which `request` tells from others.
    pub(super) fn memory(&mut self, path: &Path, request: &str) -> Result<Memory, CertifyError> {
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
    pub(super) fn finish(
        &mut self,
        name: &str,
        text: &str,
        mut memory: Memory,
    ) -> Result<(), CertifyError> {
        self.tell(&mut memory);
        let path = self.path(name);
        self.folder.write(&[(name, text)]).map_err(at(&path))?;
        memory.forget().map_err(at(&part_of(&path)))
    }

    /// Takes away what a run killed between writing and forgetting has left.
    pub(super) fn forget(&mut self, path: &Path, request: &str) -> Result<(), CertifyError> {
        let part = part_of(path);
        if part.is_file() {
            let memory = Memory::open(&part, request).map_err(at(&part))?;
            memory.forget().map_err(at(&part))?;
        }
        Ok(())
    }
}

pub(super) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}
