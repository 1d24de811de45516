//! Files for the checker on integers, which reads none itself.

use ropebound_integer_checker::{
    CheckError, Checker, Digest, MOST_BYTES, Progress, Verified, digest,
};
use std::io;
use std::path::{Path, PathBuf};

/// The checker, and where predecessors lie.
#[derive(Default)]
pub struct Integers {
    checker: Checker,
}

impl Integers {
    /// Reads a certificate, to be checked or as a predecessor of others.
    pub fn add(&mut self, path: &Path) -> io::Result<Digest> {
        let bytes = read(path)?;
        Ok(self.checker.add(&path.display().to_string(), &bytes))
    }

    /// Checks the certificate in a file and all it continues: those given, and those in its folder.
    pub fn check(
        &mut self,
        path: &Path,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> io::Result<Result<Verified, CheckError>> {
        let digest = self.add(path)?;
        while let Some(wanted) = self.checker.missing(&digest) {
            let Some((path, bytes)) = beside(path, &wanted) else {
                break;
            };
            self.checker.add(&path.display().to_string(), &bytes);
        }
        Ok(self.checker.check(&digest, progress))
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
        .filter_map(|path| Some((read(&path).ok()?, path)));
    read.find(|(bytes, _)| digest(bytes) == *wanted)
        .map(|(bytes, path)| (path, bytes))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    ropebound_files::read(path, MOST_BYTES as u64).map_err(named)
}
