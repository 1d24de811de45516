//! Passing names: unpredictable, made by exclusive creation (never through a link), and gone when their owner is, also by a signal.

use std::fs::Permissions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{Builder, NamedTempFile, TempDir};

/// What every passing name begins with.
pub(crate) const PREFIX: &str = ".ropebound-";

/// Passing names in use. Who holds the lock is changing what readers see: a signal waits until that is done.
static IN_USE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

pub(crate) fn in_use() -> MutexGuard<'static, Vec<PathBuf>> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file of a passing name in `folder`, with `mode` or what any new file gets.
pub(crate) fn file_in(
    folder: &Path,
    mode: Option<Permissions>,
) -> io::Result<Registered<NamedTempFile>> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Less what the umask takes away, as for any other file.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut names = in_use();
    let file = builder.tempfile_in(folder)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode)?;
    }
    // Tells a file in use from one that a killed run left; where there are no locks, none is ever removed.
    let _ = file.as_file().try_lock();
    names.push(file.path().to_owned());
    Ok(Registered {
        name: file.path().to_owned(),
        inner: Some(file),
    })
}

/// Removes from `folder`, which this process holds, what runs that were killed left.
pub(crate) fn remove_stale(folder: &Path) -> io::Result<()> {
    let _names = in_use();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type()?;
        if !name.starts_with(PREFIX) {
            continue;
        }
        if name.ends_with(".stage") && kind.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        }
        if name.ends_with(".part") && kind.is_file() {
            let file = std::fs::File::open(entry.path())?;
            if file.try_lock().is_ok() {
                std::fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}

/// A folder of a passing name in `folder`.
pub(crate) fn folder_in(folder: &Path) -> io::Result<Registered<TempDir>> {
    let mut names = in_use();
    let inner = Builder::new()
        .prefix(PREFIX)
        .suffix(".stage")
        .tempdir_in(folder)?;
    names.push(inner.path().to_owned());
    Ok(Registered {
        name: inner.path().to_owned(),
        inner: Some(inner),
    })
}

/// A passing name that signals know of.
pub(crate) struct Registered<T> {
    name: PathBuf,
    inner: Option<T>,
}

impl<T> Registered<T> {
    pub(crate) fn inner(&self) -> &T {
        self.inner.as_ref().expect("held until taken")
    }

    pub(crate) fn inner_mut(&mut self) -> &mut T {
        self.inner.as_mut().expect("held until taken")
    }

    /// What is registered, for a step that makes it lasting; `names` shows that signals wait.
    pub(crate) fn take(mut self, names: &mut Vec<PathBuf>) -> T {
        names.retain(|name| *name != self.name);
        self.inner.take().expect("held until taken")
    }
}

impl<T> Drop for Registered<T> {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.take() {
            let mut names = in_use();
            drop(inner);
            names.retain(|name| *name != self.name);
        }
    }
}

/// From here on SIGINT, SIGTERM and SIGHUP remove the passing names in use before they end the process as they would have, and SIGXFSZ
/// becomes an error of the write that went too far.
///
/// # Errors
/// If a handler cannot be installed.
pub fn remove_temporaries_on_signals() -> io::Result<()> {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
        let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        signal_hook::flag::register(SIGXFSZ, flag)?;
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                if let Some(signal) = signals.forever().next() {
                    // Held to the end: nothing new is shown or staged any more.
                    let names = in_use();
                    for name in names.iter() {
                        let _ = if name.is_dir() {
                            std::fs::remove_dir_all(name)
                        } else {
                            std::fs::remove_file(name)
                        };
                    }
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                }
            })?;
    }
    Ok(())
}
