//! A folder or file held by one process: an advisory lock on the thing itself, so that no file marks it and nothing is left of it.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Times to open what is being taken away and made again by others.
const TRIES: usize = 16;

/// What `open` opens at `path`, held until it is closed; `what` it is, with its article.
///
/// # Errors
/// Those of the system, and [`ErrorKind::ResourceBusy`] if another process holds it; the message says which, where the system tells.
pub(crate) fn hold(
    path: &Path,
    what: &str,
    open: impl Fn() -> io::Result<File>,
) -> io::Result<File> {
    let busy = |holder: &str| {
        let why = format!(
            "held by {holder}, which writes to it; expected {what} of its own, or that run to end"
        );
        io::Error::new(ErrorKind::ResourceBusy, why)
    };
    for _ in 0..TRIES {
        // Its holder may take it away when it ends: before it is opened, or before it is held.
        let file = match open() {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            opened => opened?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = holder(&file);
                return Err(busy(holder.as_deref().unwrap_or("another process")));
            }
            // A file system without locks: as before, without.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        if stands_at(&file, path) {
            return Ok(file);
        }
    }
    open().and_then(|_| Err(busy("other processes")))
}

/// Whether `file` is what stands at `path` now.
#[cfg(unix)]
fn stands_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let [held, there] = [file.metadata(), std::fs::metadata(path)];
    matches!((held, there), (Ok(held), Ok(there)) if (held.dev(), held.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn stands_at(_: &File, _: &Path) -> bool {
    true
}

/// Who holds the lock, by Linux's table of locks.
#[cfg(target_os = "linux")]
fn holder(file: &File) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let inode = format!(":{}", file.metadata().ok()?.ino());
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let pid = locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, _, pid, place, ..] = words[..] else {
            return None;
        };
        place.ends_with(&inode).then(|| pid.to_owned())
    })?;
    let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words: Vec<String> = command
        .split(|byte| *byte == 0)
        .filter(|word| !word.is_empty())
        .take(3)
        .map(|word| String::from_utf8_lossy(word).escape_debug().to_string())
        .collect();
    Some(if words.is_empty() {
        format!("process {pid}")
    } else {
        format!("process {pid} ({} …)", words.join(" "))
    })
}

#[cfg(not(target_os = "linux"))]
fn holder(_: &File) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_hears_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let hold = || hold(folder.path(), "a folder", || File::open(folder.path()));
        let first = hold().unwrap();
        let second = hold().unwrap_err();
        assert_eq!(second.kind(), ErrorKind::ResourceBusy);
        if cfg!(target_os = "linux") {
            let me = format!("held by process {}", std::process::id());
            assert!(second.to_string().starts_with(&me), "{second}");
        }
        drop(first);
        hold().unwrap();
    }

    /// What was locked after its holder had taken it away is not what others see.
    #[cfg(unix)]
    #[test]
    fn what_is_held_is_what_stands_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let tries = std::cell::Cell::new(0);
        let held = hold(&path, "a folder", || {
            std::fs::create_dir_all(&path)?;
            let file = File::open(&path);
            tries.set(tries.get() + 1);
            if tries.get() < 4 {
                std::fs::remove_dir(&path)?;
            }
            file
        });
        assert!(stands_at(&held.unwrap(), &path));
        assert_eq!(tries.get(), 4);
        let missing = hold(&path.join("b"), "a file", || File::open(path.join("b")));
        assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
    }
}
