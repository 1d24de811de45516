//! Passing names: unpredictable, made by exclusive creation (never through a link), and gone when their owner is, also by a signal.

use std::fs::Permissions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{Builder, NamedTempFile};

/// What every passing name begins with.
pub(crate) const PREFIX: &str = ".ropebound-";

/// Passing names in use. Who holds the lock is changing what readers see: a signal waits until that is done.
static IN_USE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Folders made by this run to which nothing is written yet.
static MADE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn made() -> MutexGuard<'static, Vec<PathBuf>> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has `folders`, the innermost first, removed if the process is ended before [`keep_if_ended`].
pub(crate) fn remove_if_ended(folders: &[PathBuf]) {
    let mut folders = folders.to_vec();
    let mut made = made();
    // One within another goes first.
    folders.append(&mut made);
    *made = folders;
}

/// Something is written to them, or they are removed in the usual way.
pub(crate) fn keep_if_ended() {
    made().clear();
}

fn remove_made(folders: &[PathBuf]) {
    for folder in folders {
        let _ = std::fs::remove_dir(folder);
    }
}

/// The name about to be made or just made, by a thread that may hold the names in use.
static NEWEST: Mutex<Option<PathBuf>> = Mutex::new(None);

fn newest() -> MutexGuard<'static, Option<PathBuf>> {
    NEWEST.lock().unwrap_or_else(PoisonError::into_inner)
}

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
    let mut names = in_use();
    names.reserve(1);
    let file = builder.make_in(folder, |path| {
        *newest() = Some(path.to_owned());
        exclusive(path)
    })?;
    let name = file.path().to_owned();
    names.push(name.clone());
    *newest() = None;
    let file = Registered {
        name,
        inner: Some(file),
    };
    drop(names);
    if let Some(mode) = mode {
        file.inner().as_file().set_permissions(mode)?;
    }
    // Tells a file in use from one that a killed run left; where there are no locks, none is ever removed.
    let _ = file.inner().as_file().try_lock();
    Ok(file)
}

/// A new file with the mode of any other: less what the umask takes away.
fn exclusive(path: &Path) -> io::Result<std::fs::File> {
    std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .open(path)
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
pub(crate) fn folder_in(folder: &Path) -> io::Result<Registered<Stage>> {
    let mut names = in_use();
    names.reserve(1);
    let made = Builder::new()
        .prefix(PREFIX)
        .suffix(".stage")
        .make_in(folder, |path| {
            *newest() = Some(path.to_owned());
            std::fs::create_dir(path)
        })?;
    let name = made.path().to_owned();
    names.push(name.clone());
    *newest() = None;
    let inner = Some(Stage(made.into_temp_path().keep()?));
    Ok(Registered { name, inner })
}

/// A folder that is removed with all that is in it, unless it is kept.
pub(crate) struct Stage(PathBuf);

impl Stage {
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Leaves it to whoever renamed it.
    pub(crate) fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
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

/// Removes the passing names in use and ends the process with `code` at once: for one that has no memory left to unwind with. What readers
/// see is old or new, or half-way in a folder whose change the next run finishes.
pub fn abandon(code: i32) -> ! {
    // This thread may be the one that holds them.
    if let Ok(names) = IN_USE.try_lock() {
        remove_all(&names);
    }
    if let Ok(newest) = NEWEST.try_lock() {
        remove_all(newest.as_slice());
    }
    if let Ok(made) = MADE.try_lock() {
        remove_made(&made);
    }
    end(code)
}

/// Ends the process with `code` at once, and allocates nothing for it.
pub fn end(code: i32) -> ! {
    signal_hook::low_level::exit(code)
}

fn remove_all(names: &[PathBuf]) {
    for name in names {
        let _ = if name.is_dir() {
            std::fs::remove_dir_all(name)
        } else {
            std::fs::remove_file(name)
        };
    }
}

/// From here on SIGXFSZ is an error of the write that went too far, and SIGABRT, by which the C library gives up that gets no memory, is
/// exit code 2.
///
/// # Errors
/// If a handler cannot be installed.
pub fn errors_instead_of_signals() -> io::Result<()> {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGABRT, SIGXFSZ};
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;
        signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
        let always = Arc::new(AtomicBool::new(true));
        signal_hook::flag::register_conditional_shutdown(SIGABRT, 2, always)?;
    }
    Ok(())
}

/// From here on SIGINT, SIGTERM and SIGHUP remove the passing names in use before they end the process as they would have.
///
/// # Errors
/// If a handler cannot be installed.
pub fn remove_temporaries_on_signals() -> io::Result<()> {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                if let Some(signal) = signals.forever().next() {
                    // Held to the end: nothing new is shown or staged any more.
                    let names = in_use();
                    remove_all(&names);
                    remove_made(&made());
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                }
            })?;
    }
    Ok(())
}
