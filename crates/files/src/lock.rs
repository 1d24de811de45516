//! A folder held by one process: an advisory lock on the folder itself, so that no file marks it and nothing is left of it.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Holds `folder` until dropped.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "closing it frees the lock")] Option<File>);

impl Lock {
    /// # Errors
    /// [`ErrorKind::ResourceBusy`] if another process holds the folder; the message says which, where the system tells.
    pub(crate) fn hold(folder: &Path) -> io::Result<Self> {
        // Elsewhere folders cannot be opened as files.
        if cfg!(not(unix)) {
            return Ok(Self(None));
        }
        let file = File::open(folder)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(file))),
            Err(TryLockError::WouldBlock) => {
                let holder = holder(&file).unwrap_or_else(|| "another process".to_owned());
                let why = format!(
                    "held by {holder}, which writes to it; expected a folder of its own, or that run to end"
                );
                Err(io::Error::new(ErrorKind::ResourceBusy, why))
            }
            // A file system without locks: as before, without.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                Ok(Self(None))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
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
        let first = Lock::hold(folder.path()).unwrap();
        let second = Lock::hold(folder.path()).unwrap_err();
        assert_eq!(second.kind(), ErrorKind::ResourceBusy);
        if cfg!(target_os = "linux") {
            let me = format!("held by process {}", std::process::id());
            assert!(second.to_string().starts_with(&me), "{second}");
        }
        drop(first);
        Lock::hold(folder.path()).unwrap();
    }
}
