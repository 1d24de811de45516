//! A certificate being written: pieces go to `<name>.part` as they come, so a killed search goes on from what is on disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use ropebound_certificate::{Certificate, Conclusion, Dyadic, Header, Piece, parse_prefix};

use super::text::{certificate_text, header_lines, piece_line};

/// The writer of one certificate.
///
/// `<path>.part` holds the header's lines and then the pieces' lines, as the certificate will. [`finish`](Self::finish)
/// writes the whole text beside it, and renames that to `<path>`: at every moment the certificate is absent or whole. Its
/// bytes depend on header, pieces and conclusion alone, not on where writing was interrupted.
///
/// # Examples
///
/// ```
/// use ropebound_bounds::search::PartialCover;
/// use ropebound_certificate::{Dyadic, Header, Piece, Threshold};
///
/// let folder = tempfile::tempdir()?;
/// let header = Header {
///     head_dim: 128,
///     context: 2,
///     threshold: Threshold::ZERO,
///     predecessor: None,
///     from: Dyadic::one(),
/// };
/// let path = folder.path().join(header.file_name());
/// let piece = Piece { lo: Dyadic::from_f64(0.875).unwrap(), witness: 2 };
///
/// let (pieces, mut cover) = PartialCover::open(&path, &header)?;
/// assert!(pieces.is_empty());
/// cover.append(&[piece.clone()])?;
/// drop(cover); // killed
///
/// let (pieces, cover) = PartialCover::open(&path, &header)?;
/// assert_eq!(pieces, [piece]);
/// assert_eq!(cover.end().to_string(), "0x1.cp-1"); // go on from here
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct PartialCover {
    path: PathBuf,
    header: Header,
    pieces: Vec<Piece>,
    file: File,
}

impl PartialCover {
    /// Opens or creates `<path>.part`. Returns the pieces it holds, and the writer to go on with.
    ///
    /// What follows the last whole and valid line is cut off: a torn line, or whatever else a crash has left.
    ///
    /// # Errors
    ///
    /// An error of the file system; [`io::ErrorKind::InvalidData`] if the file belongs to another header, and is then
    /// left as it is.
    pub fn open(path: &Path, header: &Header) -> io::Result<(Vec<Piece>, PartialCover)> {
        let part = with_suffix(path, ".part");
        let bytes = match fs::read(&part) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        let start = header_lines(header);
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&part)?;
        let (pieces, length) = match parse_prefix(&bytes) {
            Some((found, pieces, length)) if found == *header => (pieces, length),
            // Killed while it wrote the header, or lost its content in a crash.
            None if start.as_bytes().starts_with(&bytes) || bytes.iter().all(|&byte| byte == 0) => {
                file.set_len(0)?;
                file.write_all(start.as_bytes())?;
                (Vec::new(), start.len())
            }
            _ => {
                let reason = format!("{} belongs to another certificate", part.display());
                return Err(io::Error::new(ErrorKind::InvalidData, reason));
            }
        };
        file.set_len(length as u64)?;
        file.seek(SeekFrom::End(0))?;
        let cover = PartialCover {
            path: path.to_owned(),
            header: header.clone(),
            pieces: pieces.clone(),
            file,
        };
        Ok((pieces, cover))
    }

    /// The pieces written so far.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The lower end of the cover so far: where to go on.
    #[must_use]
    pub fn end(&self) -> &Dyadic {
        self.pieces
            .last()
            .map_or(&self.header.from, |piece| &piece.lo)
    }

    /// Writes more pieces, in one go, and has them on disk on return.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::InvalidInput`] if a piece does not go below the one before or its witness is not in
    /// 1..=context (nothing is written); or an error of the file system.
    pub fn append(&mut self, pieces: &[Piece]) -> io::Result<()> {
        let mut lines = String::new();
        let mut end = self.end();
        for piece in pieces {
            let line = self.header.first_piece_line();
            self.header
                .admits(end, piece, line)
                .map_err(|error| io::Error::new(ErrorKind::InvalidInput, error.reason))?;
            lines += &piece_line(piece);
            end = &piece.lo;
        }
        self.file.write_all(lines.as_bytes())?;
        self.file.sync_data()?;
        self.pieces.extend_from_slice(pieces);
        Ok(())
    }

    /// Keeps the first `count` pieces only: to take up a search where its state is known again.
    ///
    /// # Errors
    ///
    /// An error of the file system.
    pub fn truncate(&mut self, count: usize) -> io::Result<()> {
        self.pieces.truncate(count);
        let lines = self.pieces.iter().map(|piece| piece_line(piece).len());
        let length = header_lines(&self.header).len() + lines.sum::<usize>();
        self.file.set_len(length as u64)?;
        self.file.seek(SeekFrom::End(0))?;
        Ok(())
    }

    /// Writes the certificate to its final name and removes `<path>.part`.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::InvalidInput`] if the parts make no certificate ([`Certificate::new`]); or an error of the file
    /// system. The pieces stay on disk in both cases.
    pub fn finish(self, conclusion: Conclusion) -> io::Result<Certificate> {
        let certificate = Certificate::new(self.header, self.pieces, conclusion)
            .map_err(|error| io::Error::new(ErrorKind::InvalidInput, error))?;
        write_whole(&self.path, &certificate_text(&certificate))?;
        fs::remove_file(with_suffix(&self.path, ".part"))?;
        Ok(certificate)
    }
}

/// At every moment the file is absent, what it was before, or whole.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let temporary = with_suffix(path, ".tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&temporary, path)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
