//! Regular files, within bounds, at once.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// `path`, opened if it is a regular file: nothing here waits for a pipe or reads from a device. The kind is asked of the open file, so no
/// other can take its place in between.
///
/// # Errors
/// Those of the system, and [`ErrorKind::InvalidInput`] for anything but a regular file.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A pipe without a writer would block.
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits() as i32);
    }
    let file = options.open(path)?;
    kind_of(&file)?;
    Ok(file)
}

/// Refuses an open file that is not a regular one.
pub(crate) fn kind_of(file: &File) -> io::Result<()> {
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let what = if kind.is_dir() {
        "a folder"
    } else {
        "no regular file"
    };
    let why = format!("it is {what}; expected a regular file");
    Err(io::Error::new(ErrorKind::InvalidInput, why))
}

/// The bytes of the regular file `path`, at most `most`.
///
/// # Errors
/// As [`open`], and [`ErrorKind::FileTooLarge`] for more.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    bounded(open(path)?, most)
}

/// All of `source`, at most `most` bytes: for standard input, say.
///
/// # Errors
/// Those of `source`, and [`ErrorKind::FileTooLarge`] for more.
pub fn bounded(source: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let why = format!("it is larger than {most} bytes, the most that is read here");
        return Err(io::Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// As [`read`], for text.
///
/// # Errors
/// As [`read`], and [`ErrorKind::InvalidData`] for what is not UTF-8.
pub fn read_to_string(path: &Path, most: u64) -> io::Result<String> {
    let bytes = read(path, most)?;
    String::from_utf8(bytes).map_err(|error| {
        let why = format!(
            "it is not UTF-8 at byte {}",
            error.utf8_error().valid_up_to()
        );
        io::Error::new(ErrorKind::InvalidData, why)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_within_bounds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "1234").unwrap();
        assert_eq!(read_to_string(&path, 4).unwrap(), "1234");
        assert_eq!(read(&path, 3).unwrap_err().kind(), ErrorKind::FileTooLarge);
        std::fs::write(&path, [b'a', 0xff]).unwrap();
        let error = read_to_string(&path, 4).unwrap_err().to_string();
        assert_eq!(error, "it is not UTF-8 at byte 1");
        let sparse = File::create(&path).unwrap();
        sparse.set_len(3 << 30).unwrap();
        assert_eq!(
            read(&path, 1 << 20).unwrap_err().kind(),
            ErrorKind::FileTooLarge
        );
        for other in [
            folder.path(),
            Path::new("/dev/zero"),
            Path::new("/dev/null"),
        ] {
            let error = read(other, 10).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{other:?}");
        }
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .unwrap();
        assert_eq!(read(&pipe, 10).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}
