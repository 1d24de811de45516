//! Lines that a computation writes down as it goes, so that it goes on from them when it was killed.
//!
//! A line is its text, a space and 16 hexadecimal digits: the first 8 bytes of SHA-256 of the digits of the line before (of none, for the
//! first) and the text. So a line that was altered, moved, doubled or left out ends what is used. That guards against accidents and not
//! against forgery: who goes on from a line proves again what it says.

use crate::lock;
use crate::read::{bounded, kind_of};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What the first line begins with; what was asked for follows.
const TITLE: &str = "ropebound checkpoint 1: ";

/// The largest checkpoint that is read: 256 MiB.
const MOST_BYTES: u64 = 256 << 20;

/// A space, the digits, and the line's end.
const TAIL: usize = 18;

/// A file of such lines, held until dropped.
///
/// ```
/// use ropebound_files::Checkpoint;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("run.checkpoint");
/// let mut checkpoint = Checkpoint::open(&path, "primes to 100")?;
/// checkpoint.append(&["2", "3"])?;
/// drop(checkpoint); // killed
///
/// assert!(Checkpoint::open(&path, "primes to 200").is_err());
/// let checkpoint = Checkpoint::open(&path, "primes to 100")?;
/// assert_eq!(checkpoint.lines(), ["2", "3"]);
/// checkpoint.remove()?;
/// assert!(!path.exists());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    file: File,
    lines: Vec<String>,
    /// Where the first line ends and each of `lines`, and its digits.
    ends: Vec<(u64, u64)>,
    damage: Option<String>,
}

impl Checkpoint {
    /// Opens or begins the checkpoint of what `request`, one line, asks for.
    ///
    /// A torn last line is the trace of a kill and cut off. Anything else that is wrong is cut off with all that follows it, and told by
    /// [`damage`](Self::damage).
    ///
    /// # Errors
    /// Those of the system; [`ErrorKind::InvalidInput`] for a link or anything else that is no regular file; [`ErrorKind::InvalidData`] for
    /// the checkpoint of another request, or a file that is none; [`ErrorKind::ResourceBusy`] if another process holds it. The file is then
    /// as it was.
    ///
    /// # Panics
    /// If the request has more than one line.
    pub fn open(path: &Path, request: &str) -> io::Result<Self> {
        let mut file = lock::hold(path, "a file", || open(path))?;
        let bytes = bounded(&file, MOST_BYTES)?;
        let (first, digits) = written(None, &format!("{TITLE}{request}"));
        let mut ends = vec![(first.len() as u64, digits)];
        let mut lines = Vec::new();
        let mut damage = None;
        if !bytes.starts_with(first.as_bytes()) {
            if !first.as_bytes().starts_with(&bytes) && !is_zero(&bytes) {
                return Err(foreign(&bytes, request));
            }
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(first.as_bytes())?;
            file.sync_data()?;
        } else {
            let mut rest = &bytes[first.len()..];
            while let Some((text, length, digits)) = next(rest, ends[lines.len()].1) {
                ends.push((ends[lines.len()].0 + length as u64, digits));
                lines.push(text.to_owned());
                rest = &rest[length..];
            }
            if rest.contains(&b'\n') && !is_zero(rest) {
                damage = Some(format!(
                    "line {} is damaged; it and what follows is not used",
                    lines.len() + 2
                ));
            }
            file.set_len(ends[lines.len()].0)?;
            file.seek(SeekFrom::End(0))?;
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            lines,
            ends,
            damage,
        })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The lines, without the first.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// What was wrong with the file, if anything was but a torn last line.
    #[must_use]
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// Writes more lines, in one go, and has them on disk on return.
    ///
    /// # Errors
    /// Those of the system. What was written of the lines is cut off by the next [`open`](Self::open).
    ///
    /// # Panics
    /// If one of them has a line's end in it.
    pub fn append<T: AsRef<str>>(&mut self, lines: &[T]) -> io::Result<()> {
        let (mut length, mut digits) = self.ends[self.lines.len()];
        let mut text = String::new();
        let mut ends = Vec::new();
        for line in lines {
            let (line, next) = written(Some(digits), line.as_ref());
            (length, digits) = (length + line.len() as u64, next);
            ends.push((length, digits));
            text += &line;
        }
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()?;
        self.ends.append(&mut ends);
        self.lines
            .extend(lines.iter().map(|line| line.as_ref().to_owned()));
        Ok(())
    }

    /// Keeps the first `count` lines only.
    ///
    /// # Errors
    /// Those of the system.
    pub fn truncate(&mut self, count: usize) -> io::Result<()> {
        if count < self.lines.len() {
            self.lines.truncate(count);
            self.ends.truncate(count + 1);
            self.file.set_len(self.ends[count].0)?;
            self.file.seek(SeekFrom::End(0))?;
        }
        Ok(())
    }

    /// Takes the file away: it has served.
    ///
    /// # Errors
    /// Those of the system.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// Opened or made, but not through a link, and only if it is a regular file.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits() as i32);
    }
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        let why = "it is a link; expected a regular file, or nothing";
        return Err(io::Error::new(ErrorKind::InvalidInput, why));
    }
    let file = options.open(path)?;
    kind_of(&file)?;
    Ok(file)
}

/// The line of `text`, after one with the digits `before`; and its digits.
fn written(before: Option<u64>, text: &str) -> (String, u64) {
    assert!(!text.contains('\n'), "a text of one line");
    let digits = digits(before, text);
    (format!("{text} {digits:016x}\n"), digits)
}

fn digits(before: Option<u64>, text: &str) -> u64 {
    let mut hash = Sha256::new();
    if let Some(before) = before {
        hash.update(before.to_be_bytes());
    }
    hash.update(text.as_bytes());
    let bytes: [u8; 32] = hash.finalize().into();
    bytes[..8]
        .iter()
        .fold(0, |digits, &byte| digits << 8 | u64::from(byte))
}

/// The text of the first line in `bytes`, the line's length, and its digits, if these are right after a line with `before`.
fn next(bytes: &[u8], before: u64) -> Option<(&str, usize, u64)> {
    let length = bytes.iter().position(|&byte| byte == b'\n')? + 1;
    let line = str::from_utf8(&bytes[..length]).ok()?;
    let text = line.get(..length.checked_sub(TAIL)?)?;
    let (expected, digits) = written(Some(before), text);
    (line == expected).then_some((text, length, digits))
}

/// A file that lost its content in a crash.
fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0)
}

/// Why a file that does not begin as the checkpoint of `request` is refused.
fn foreign(bytes: &[u8], request: &str) -> io::Error {
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or(bytes);
    let text = String::from_utf8_lossy(line);
    let found = text.strip_prefix(TITLE);
    let what = match found.and_then(|rest| Some((rest, rest.rsplit_once(' ')?.0))) {
        None => "it is no checkpoint".to_owned(),
        Some((rest, other))
            if written(None, &format!("{TITLE}{other}")).0.trim_end()
                == format!("{TITLE}{rest}") =>
        {
            format!("it is the checkpoint of {}", other.escape_debug())
        }
        Some(_) => "its first line is damaged".to_owned(),
    };
    let why = format!("{what}; expected that of {request}, or no such file");
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = "squares to 81";

    /// The text of a checkpoint of the squares.
    fn whole(folder: &Path) -> (PathBuf, Vec<u8>) {
        let path = folder.join("squares");
        let mut checkpoint = Checkpoint::open(&path, REQUEST).unwrap();
        for k in 1..10 {
            checkpoint.append(&[(k * k).to_string()]).unwrap();
        }
        drop(checkpoint);
        let bytes = fs::read(&path).unwrap();
        (path, bytes)
    }

    fn squares(count: usize) -> Vec<String> {
        (1..=count).map(|k| (k * k).to_string()).collect()
    }

    #[test]
    fn a_kill_at_any_byte_leaves_the_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = whole(folder.path());
        for length in 0..=bytes.len() {
            fs::write(&path, &bytes[..length]).unwrap();
            let mut checkpoint = Checkpoint::open(&path, REQUEST).unwrap();
            let ends = bytes[..length].iter().filter(|&&byte| byte == b'\n');
            let kept = ends.count().saturating_sub(1);
            assert_eq!(checkpoint.lines(), squares(kept), "byte {length}");
            assert_eq!(checkpoint.damage(), None, "byte {length}");
            checkpoint.append(&squares(9)[kept..]).unwrap();
            assert_eq!(fs::read(&path).unwrap(), bytes, "byte {length}");
        }
    }

    #[test]
    fn a_changed_byte_is_seen_and_nothing_from_it_on_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = whole(folder.path());
        let first = bytes.iter().position(|&byte| byte == b'\n').unwrap() + 1;
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            let opened = Checkpoint::open(&path, REQUEST);
            if at < first {
                assert_eq!(opened.unwrap_err().kind(), ErrorKind::InvalidData, "{at}");
                assert_eq!(fs::read(&path).unwrap(), changed, "{at}: left as it is");
                continue;
            }
            let checkpoint = opened.unwrap();
            let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(checkpoint.lines(), squares(line - 1), "{at}");
            let told = format!(
                "line {} is damaged; it and what follows is not used",
                line + 1
            );
            // Without its end the last line is a torn one.
            let expected = (at + 1 < bytes.len()).then_some(told.as_str());
            assert_eq!(checkpoint.damage(), expected, "{at}");
        }
    }

    #[test]
    fn lines_that_are_moved_doubled_or_left_out_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = whole(folder.path());
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut swapped = lines.clone();
        swapped.swap(4, 5);
        let mut doubled = lines.clone();
        doubled.insert(4, lines[4]);
        let mut left_out = lines.clone();
        left_out.remove(4);
        for (changed, kept) in [(swapped, 3), (doubled, 4), (left_out, 3)] {
            fs::write(&path, changed.concat()).unwrap();
            let checkpoint = Checkpoint::open(&path, REQUEST).unwrap();
            assert_eq!(checkpoint.lines(), squares(kept));
            let told = checkpoint.damage().unwrap();
            assert!(told.starts_with(&format!("line {} ", kept + 2)), "{told}");
        }
        // What a crash of the machine leaves behind.
        fs::write(&path, [text.as_bytes(), &[0; 100]].concat()).unwrap();
        let checkpoint = Checkpoint::open(&path, REQUEST).unwrap();
        assert_eq!((checkpoint.lines().len(), checkpoint.damage()), (9, None));
    }

    #[test]
    fn what_is_not_ones_own_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = whole(folder.path());
        let error = Checkpoint::open(&path, "cubes").unwrap_err().to_string();
        assert_eq!(
            error,
            "it is the checkpoint of squares to 81; expected that of cubes, or no such file"
        );
        assert_eq!(fs::read(&path).unwrap(), bytes);
        for notes in ["notes\n", "notes"] {
            fs::write(&path, notes).unwrap();
            let error = Checkpoint::open(&path, REQUEST).unwrap_err().to_string();
            assert!(error.starts_with("it is no checkpoint; "), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), notes);
        }
        let first = Checkpoint::open(&folder.path().join("one"), REQUEST).unwrap();
        let second = Checkpoint::open(first.path(), REQUEST).unwrap_err();
        assert_eq!(second.kind(), ErrorKind::ResourceBusy);
        assert!(second.to_string().contains("expected a file of its own"));
        assert!(Checkpoint::open(folder.path(), REQUEST).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let [victim, link] = ["victim", "link"].map(|name| folder.path().join(name));
        fs::write(&victim, "").unwrap();
        std::os::unix::fs::symlink("victim", &link).unwrap();
        let error = Checkpoint::open(&link, REQUEST).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(fs::read(&victim).unwrap(), b"");
    }

    #[test]
    fn lines_are_kept_as_far_as_wanted_and_the_file_goes_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = whole(folder.path());
        let mut checkpoint = Checkpoint::open(&path, REQUEST).unwrap();
        checkpoint.truncate(4).unwrap();
        assert_eq!(checkpoint.lines(), squares(4));
        checkpoint.append(&squares(9)[4..]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
        checkpoint.remove().unwrap();
        assert!(!path.exists());
    }
}
