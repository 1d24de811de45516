//! Several files that change together. New contents, links to the old ones and the list of names are staged in a folder; renaming that folder
//! to its known name is the moment of change. The renames after it are finished by the next run if this one is killed, and taken back if
//! one of them fails.

use crate::temporary::{folder_in, in_use};
use crate::write::{folder_of, sync_folder};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

const JOURNAL: &str = ".ropebound-journal";
/// Names, one on a line; the journal is done with once this is gone.
const NAMES: &str = "names";

fn staged(journal: &Path, index: usize) -> PathBuf {
    journal.join(format!("new-{index}"))
}

fn kept(journal: &Path, index: usize) -> PathBuf {
    journal.join(format!("old-{index}"))
}

/// Puts `files` into `folder`, all or none. Names may lead into subfolders.
pub(crate) fn change(folder: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    let stage = folder_in(folder)?;
    let inside = stage.inner().path();
    let mut list = String::new();
    for (index, (name, bytes)) in files.iter().enumerate() {
        let target = folder.join(name);
        let old = regular(&target)?;
        let mut file = File::create_new(staged(inside, index))?;
        file.write_all(bytes)?;
        if let Some(old) = old {
            file.set_permissions(old.permissions())?;
            let link = kept(inside, index);
            // Some file systems know no hard links.
            fs::hard_link(&target, &link).or_else(|_| fs::copy(&target, &link).map(|_| ()))?;
        }
        file.sync_all()?;
        assert!(!name.contains('\n'), "a name of one line");
        list += name;
        list.push('\n');
    }
    let mut file = File::create_new(inside.join(NAMES))?;
    file.write_all(list.as_bytes())?;
    file.sync_all()?;
    sync_folder(inside)?;
    let journal = folder.join(JOURNAL);
    // A signal waits from here on.
    let mut names = in_use();
    fs::rename(inside, &journal)?;
    stage.take(&mut names).keep();
    let changed = sync_folder(folder).and_then(|()| forward(folder, &journal));
    if let Err(error) = changed {
        // Whatever of this fails, the next run goes forward.
        let _ = back(folder, &journal);
        return Err(error);
    }
    Ok(())
}

/// What stands at `target`, if it is a regular file.
fn regular(target: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(target) {
        Ok(old) if old.is_file() => Ok(Some(old)),
        Ok(_) => {
            let why = format!(
                "{} is no regular file; expected one, or nothing",
                target.display()
            );
            Err(io::Error::new(ErrorKind::InvalidInput, why))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Finishes what a run before this one began.
pub(crate) fn recover(folder: &Path) -> io::Result<()> {
    let journal = folder.join(JOURNAL);
    let _names = in_use();
    if journal.try_exists()? {
        forward(folder, &journal)?;
    }
    Ok(())
}

fn names(journal: &Path) -> io::Result<Vec<String>> {
    match fs::read_to_string(journal.join(NAMES)) {
        Ok(list) => Ok(list.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn forward(folder: &Path, journal: &Path) -> io::Result<()> {
    let mut changed = BTreeSet::from([folder.to_owned()]);
    for (index, name) in names(journal)?.iter().enumerate() {
        let (new, target) = (staged(journal, index), folder.join(name));
        // What cannot be looked at is not taken for gone.
        if !new.try_exists()? {
            continue;
        }
        let parent = folder_of(&target);
        fs::create_dir_all(parent)?;
        fs::rename(&new, &target)?;
        changed.insert(parent.to_owned());
    }
    for folder in &changed {
        sync_folder(folder)?;
    }
    finish(journal)
}

/// Takes back what [`forward`] did. A new file goes back into the journal before the old one takes its place, so a run killed in here can
/// still go forward.
fn back(folder: &Path, journal: &Path) -> io::Result<()> {
    for (index, name) in names(journal)?.iter().enumerate() {
        let (new, old, target) = (
            staged(journal, index),
            kept(journal, index),
            folder.join(name),
        );
        if new.try_exists()? {
            continue;
        }
        if old.try_exists()? {
            fs::hard_link(&target, &new).or_else(|_| fs::copy(&target, &new).map(|_| ()))?;
            fs::rename(&old, &target)?;
        } else {
            fs::rename(&target, &new)?;
            // Made on the way, if it is empty now.
            if folder_of(&target) != folder {
                let _ = fs::remove_dir(folder_of(&target));
            }
        }
    }
    sync_folder(folder)?;
    finish(journal)
}

fn finish(journal: &Path) -> io::Result<()> {
    match fs::remove_file(journal.join(NAMES)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir_all(journal)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &[u8]); 3] = [("a", b"one"), ("csv/b", b"two"), ("latex/c", b"three")];

    fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
        fs::read(folder.join(name)).ok()
    }

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_change() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        change(folder.path(), &FILES).unwrap();
        for (name, bytes) in FILES {
            assert_eq!(read(folder.path(), name).as_deref(), Some(bytes));
        }
        assert_eq!(names_in(folder.path()), ["a", "csv", "latex"]);
    }

    /// The last rename fails, since a file stands where its folder belongs: the first two are taken back.
    #[test]
    fn a_failure_in_the_middle_takes_all_back() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        fs::write(folder.path().join("latex"), "kept").unwrap();
        let targets: Vec<(&str, &[u8])> = FILES.to_vec();
        change(folder.path(), &targets).unwrap_err();
        assert_eq!(read(folder.path(), "a").as_deref(), Some(&b"old"[..]));
        assert_eq!(names_in(folder.path()), ["a", "latex"]);
    }

    /// However many of the renames a killed run had made, the next one makes the rest.
    #[test]
    fn the_next_run_finishes() {
        for done in 0..=FILES.len() {
            let folder = tempfile::tempdir().unwrap();
            let journal = folder.path().join(JOURNAL);
            fs::create_dir(&journal).unwrap();
            fs::write(journal.join(NAMES), "a\ncsv/b\nlatex/c\n").unwrap();
            for (index, (name, bytes)) in FILES.iter().enumerate() {
                let at = if index < done {
                    let target = folder.path().join(name);
                    fs::create_dir_all(folder_of(&target)).unwrap();
                    target
                } else {
                    staged(&journal, index)
                };
                fs::write(at, bytes).unwrap();
            }
            recover(folder.path()).unwrap();
            for (name, bytes) in FILES {
                assert_eq!(read(folder.path(), name).as_deref(), Some(bytes), "{done}");
            }
            assert_eq!(names_in(folder.path()), ["a", "csv", "latex"], "{done}");
        }
    }
}
