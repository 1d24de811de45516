//! Standard output, and files that are whole or absent.

use crate::failure::Failure;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Prints to standard output. A reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::other(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes the file that `argument` names: beside its final name, then renamed, so whole or absent.
pub fn write_file(argument: &str, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // The parent of a bare file name is "".
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let written = part_in(folder).and_then(|mut part| {
        part.write_all(bytes)?;
        part.as_file().sync_all()?;
        part.persist(path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|error| {
        let why = format_args!("{error}; expected a file that can be written");
        Failure::argument(argument, path.display(), why)
    })
}

/// A file that vanishes unless it is renamed.
fn part_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ropebound-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Less what the umask takes away, as for any other file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A folder checked to be writable, in which files appear together and whole.
pub struct Folder {
    argument: &'static str,
    path: PathBuf,
}

impl Folder {
    /// Creates the folder if need be, and tries a file in it, so that a refusal comes before any work.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Self::open_for("--out <FOLDER>", path)
    }

    /// The same for another argument.
    pub fn open_for(argument: &'static str, path: &Path) -> Result<Self, Failure> {
        let folder = Self {
            argument,
            path: path.to_owned(),
        };
        std::fs::create_dir_all(path).map_err(|error| folder.refused(&error))?;
        part_in(path).map_err(|error| folder.refused(&error))?;
        Ok(folder)
    }

    /// Writes all files into the folder under passing names, then renames them all. A name may lead into subfolders, with `/`: they
    /// are made last, if need be, and removed again if one of them cannot be.
    pub fn write<N: AsRef<str>, T: AsRef<[u8]>>(&self, files: &[(N, T)]) -> Result<(), Failure> {
        let mut parts = Vec::new();
        for (name, text) in files {
            let written = part_in(&self.path).and_then(|mut part| {
                part.write_all(text.as_ref())?;
                part.as_file().sync_all()?;
                Ok(part)
            });
            let path = self.path.join(name.as_ref());
            parts.push((path, written.map_err(|error| self.refused(&error))?));
        }
        for (path, _) in &parts {
            if path.is_dir() {
                let why = format!("{} is a folder", path.display());
                return Err(self.refused(&io::Error::other(why)));
            }
        }
        let mut made = Vec::new();
        for folder in parts.iter().filter_map(|(path, _)| path.parent()) {
            if folder.is_dir() {
                continue;
            }
            if let Err(error) = std::fs::create_dir_all(folder) {
                for folder in made.iter().rev() {
                    let _ = std::fs::remove_dir(folder);
                }
                let why = format!("{}: {error}", folder.display());
                return Err(self.refused(&io::Error::other(why)));
            }
            made.push(folder.to_owned());
        }
        for (path, part) in parts {
            part.persist(path)
                .map_err(|error| self.refused(&error.error))?;
        }
        Ok(())
    }

    fn refused(&self, error: &io::Error) -> Failure {
        Failure::argument(
            self.argument,
            self.path.display(),
            format_args!("{error}; expected a folder that can be written to"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 3] = [
        ("a.md", "one"),
        ("csv/b.csv", "two"),
        ("latex/c.tex", "three"),
    ];

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_over_old_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.md"), "old").expect("a file");
        Folder::open(folder.path())
            .and_then(|folder| folder.write(&FILES))
            .expect("written");
        assert_eq!(names(folder.path()), ["a.md", "csv", "latex"]);
        for (name, text) in FILES {
            let written = std::fs::read_to_string(folder.path().join(name)).expect("a file");
            assert_eq!(written, text);
        }
    }

    /// A regular file where a subfolder belongs; the subfolder before it in the alphabet is taken away again.
    #[test]
    fn a_subfolder_that_cannot_be_made_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("latex"), "kept").expect("a file");
        let refused = Folder::open(folder.path())
            .and_then(|folder| folder.write(&FILES))
            .expect_err("latex is taken");
        assert_eq!(refused.code(), 2);
        assert_eq!(names(folder.path()), ["latex"]);
    }
}
