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
    path: PathBuf,
}

impl Folder {
    /// Creates the folder if need be, and tries a file in it, so that a refusal comes before any work.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let folder = Self {
            path: path.to_owned(),
        };
        std::fs::create_dir_all(path).map_err(|error| folder.refused(&error))?;
        part_in(path).map_err(|error| folder.refused(&error))?;
        Ok(folder)
    }

    /// Writes all files beside their final names, then renames them all.
    pub fn write(&self, files: &[(&str, String)]) -> Result<(), Failure> {
        let mut parts = Vec::new();
        for (name, text) in files {
            let written = part_in(&self.path).and_then(|mut part| {
                part.write_all(text.as_bytes())?;
                part.as_file().sync_all()?;
                Ok(part)
            });
            parts.push((name, written.map_err(|error| self.refused(&error))?));
        }
        for (name, _) in files {
            let path = self.path.join(name);
            if path.is_dir() {
                return Err(self.refused(&io::Error::other(format!("{name} is a folder there"))));
            }
        }
        for (name, part) in parts {
            part.persist(self.path.join(name))
                .map_err(|error| self.refused(&error.error))?;
        }
        Ok(())
    }

    fn refused(&self, error: &io::Error) -> Failure {
        Failure::argument(
            "--out <FOLDER>",
            self.path.display(),
            format_args!("{error}; expected a folder that can be written to"),
        )
    }
}
