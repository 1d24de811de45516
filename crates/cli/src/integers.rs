//! Files for the checker on integers, which reads none itself.

use ropebound_files::read;
use ropebound_integer_checker::{
    CheckError, Checker, Digest, MOST_BYTES, Progress, Verified, digest,
};
use std::path::{Path, PathBuf};

/// The checker, and where predecessors lie.
#[derive(Default)]
pub(crate) struct Integers {
    checker: Checker,
}

impl Integers {
    /// Takes the bytes of the file `path`, to be checked or as a predecessor of others.
    pub(crate) fn add(&mut self, path: &Path, bytes: &[u8]) -> Digest {
        self.checker.add(&path.display().to_string(), bytes)
    }

    /// Checks the certificate added from the file `path`, and all it continues: those added, and those in its folder.
    pub(crate) fn check(
        &mut self,
        path: &Path,
        digest: &Digest,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Verified, CheckError> {
        while let Some(wanted) = self.checker.missing(digest) {
            let Some((path, bytes)) = beside(path, &wanted) else {
                break;
            };
            self.checker.add(&path.display().to_string(), &bytes);
        }
        self.checker.check(digest, progress)
    }
}

/// The first certificate of the folder, by name, that has this digest.
fn beside(path: &Path, wanted: &Digest) -> Option<(PathBuf, Vec<u8>)> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let entries = folder.read_dir().ok()?;
    let mut paths: Vec<_> = entries
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "cert")
    });
    paths.sort();
    let mut read = paths
        .into_iter()
        .filter_map(|path| Some((read(&path, MOST_BYTES as u64).ok()?, path)));
    read.find(|(bytes, _)| digest(bytes) == *wanted)
        .map(|(bytes, path)| (path, bytes))
}
