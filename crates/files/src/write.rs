//! One file, whole or as before.

use crate::temporary::{file_in, in_use};
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Links that lead on to links.
const MOST_LINKS: usize = 40;

/// Writes `bytes` to `path`: a regular file is replaced by a rename and keeps its mode, a link is followed to its file, and a device or
/// pipe is written to.
///
/// # Errors
/// Those of the system. A regular file is then as it was, or absent if there was none. A folder is refused, and so is a pipe that nobody
/// reads.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = followed(path)?;
    match fs::metadata(&path) {
        Ok(old) if old.is_dir() => Err(io::Error::new(ErrorKind::IsADirectory, "is a folder")),
        Ok(old) if !old.is_file() => write_through(&path, bytes),
        Ok(old) => replace(&path, Some(&old), bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => replace(&path, None, bytes),
        Err(error) => Err(error),
    }
}

/// Where links from `path` lead; the last need not exist.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            // No link, or nothing there.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

/// The folder a file stands in; that of a bare name is the current one.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Makes a rename in `folder` lasting.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn replace(path: &Path, old: Option<&Metadata>, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    let mut part = file_in(folder, old.map(Metadata::permissions))?;
    part.inner_mut().write_all(bytes)?;
    part.inner().as_file().sync_all()?;
    let mut names = in_use();
    let part = part.take(&mut names).into_temp_path();
    let renamed = fs::rename(&part, path);
    if renamed.is_ok() {
        // There is nothing of that name any more to be removed.
        part.keep().map_err(|error| error.error)?;
    }
    drop(names);
    renamed?;
    sync_folder(folder)
}

#[cfg(unix)]
fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use std::os::unix::fs::OpenOptionsExt;
    // A pipe without a reader would block here for ever.
    let mut file = fs::OpenOptions::new()
        .write(true)
        .custom_flags(OFlags::NONBLOCK.bits() as i32)
        .open(path)?;
    fcntl_setfl(&file, fcntl_getfl(&file)? - OFlags::NONBLOCK)?;
    file.write_all(bytes)
}

#[cfg(not(unix))]
fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new()
        .write(true)
        .open(path)?
        .write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn links_and_devices_are_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link, dangling, device] =
            ["file", "link", "dangling", "device"].map(|name| folder.path().join(name));
        fs::write(&file, "old").unwrap();
        symlink("file", &link).unwrap();
        symlink("new", &dangling).unwrap();
        symlink("/dev/null", &device).unwrap();
        for path in [&link, &dangling, &device] {
            write(path, b"new").unwrap();
            assert!(fs::symlink_metadata(path).unwrap().is_symlink(), "{path:?}");
        }
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read(folder.path().join("new")).unwrap(), b"new");
        assert!(
            fs::metadata("/dev/null")
                .unwrap()
                .file_type()
                .is_char_device()
        );
        symlink("loop", folder.path().join("loop")).unwrap();
        write(&folder.path().join("loop"), b"").unwrap_err();
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        write(&pipe, b"nobody reads").unwrap_err();
        write(folder.path(), b"a folder").unwrap_err();
        write(&folder.path().join("missing/file"), b"").unwrap_err();
        assert_eq!(names(folder.path()), ["pipe"]);
    }
}
