//! A folder held by one process, in which files change together.

use crate::journal;
use crate::lock;
use crate::temporary::{file_in, keep_if_ended, remove_if_ended, remove_stale};
use std::cell::Cell;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A folder, held until dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Folders that were made for it, the innermost first: removed again if nothing is written.
    made: Vec<PathBuf>,
    written: Cell<bool>,
    /// Closing it lets go; none where folders cannot be opened as files.
    _held: Option<File>,
}

impl Folder {
    /// Makes the folder if need be, holds it, finishes what a killed run left in it, and tries a file: so that a refusal comes before any
    /// work.
    ///
    /// # Errors
    /// Those of the system, and [`io::ErrorKind::ResourceBusy`] with the holder's name if another process holds it. Nothing is left then.
    pub fn open(path: &Path) -> io::Result<Self> {
        let missing = path
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        remove_if_ended(&made);
        let open = || -> io::Result<Option<File>> {
            fs::create_dir_all(path)?;
            let opened = || {
                fs::create_dir_all(path)?;
                File::open(path)
            };
            let held = cfg!(unix)
                .then(|| lock::hold(path, "a folder", opened))
                .transpose()?;
            journal::recover(path)?;
            remove_stale(path)?;
            file_in(path, None)?;
            Ok(held)
        };
        match open() {
            Ok(held) => Ok(Self {
                path: path.to_owned(),
                made,
                written: Cell::new(false),
                _held: held,
            }),
            Err(error) => {
                keep_if_ended();
                remove(&made);
                Err(error)
            }
        }
    }

    /// The folder's path, as given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes all `files` or none. A name may lead into subfolders, with `/`.
    ///
    /// # Errors
    /// Those of the system; all files are then as they were. A file that was not regular is refused. If even taking back fails, the next
    /// [`open`](Folder::open) finishes the change.
    ///
    /// # Panics
    /// If a name has more than one line.
    pub fn write<N: AsRef<str>, B: AsRef<[u8]>>(&self, files: &[(N, B)]) -> io::Result<()> {
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, bytes)| (name.as_ref(), bytes.as_ref()))
            .collect();
        journal::change(&self.path, &files)?;
        self.keep();
        Ok(())
    }

    /// Takes the folder away with all that is in it.
    ///
    /// # Errors
    /// Those of the system.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(&self.path)
    }

    /// Something is written to it, and it stays.
    fn keep(&self) {
        self.written.set(true);
        keep_if_ended();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.written.get() {
            keep_if_ended();
            remove(&self.made);
        }
    }
}

/// Removes those that are empty.
fn remove(folders: &[PathBuf]) {
    for folder in folders {
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_files_is_not_left_behind() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("a/b");
        drop(Folder::open(&path).unwrap());
        assert!(!parent.path().join("a").exists());
        let folder = Folder::open(&path).unwrap();
        folder.write(&[("c", "text")]).unwrap();
        Folder::open(&path).unwrap_err();
        drop(folder);
        assert_eq!(fs::read_to_string(path.join("c")).unwrap(), "text");
    }

    #[test]
    fn a_folder_that_has_served_goes_with_all_in_it() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::open(&parent.path().join("work")).unwrap();
        folder.write(&[("a", "text"), ("b/c", "text")]).unwrap();
        folder.remove().unwrap();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_killed_runs_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir(path.join(".ropebound-abc.stage")).unwrap();
        fs::write(path.join(".ropebound-abc.stage/new-0"), "").unwrap();
        fs::write(path.join(".ropebound-abc.part"), "").unwrap();
        let used = file_in(path, None).unwrap();
        drop(Folder::open(path).unwrap());
        let left: Vec<_> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(left, [used.inner().path()], "a file in use stays");
    }
}
