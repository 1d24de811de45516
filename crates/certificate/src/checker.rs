//! Certificates by digest, and the chain of those each one continues.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::check::{self, Stage};
use crate::safe_check;
use crate::{
    Certificate, CheckError, Digest, MOST_BYTES, ParseError, SafeCertificate, Step, Verified,
    digest, parse, parse_safe,
};

/// How far the check of one certificate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckProgress<'a> {
    /// The file in hand: the one asked for, or a predecessor.
    pub file: &'a str,
    /// What is being checked.
    pub stage: Stage,
    /// Pieces, positions or steps done.
    pub done: u64,
    /// Pieces, positions or steps in all.
    pub total: u64,
}

/// Checks certificates; each is checked once, however many continue it.
///
/// Results do not depend on the number of threads: the first failing line is reported.
///
/// # Examples
///
/// ```
/// use ropebound_certificate::{Checker, Step};
///
/// let mut checker = Checker::new();
/// let digest = checker.add("claim.cert", b"ropebound certificate 1\n");
/// let error = checker.check_digest(&digest, &|_| {}).unwrap_err();
/// assert_eq!((error.line, error.step), (2, Step::Format));
/// ```
#[derive(Debug, Default)]
pub struct Checker {
    sources: HashMap<Digest, Source>,
    results: HashMap<Digest, Result<Verified, CheckError>>,
}

#[derive(Debug)]
struct Source {
    name: String,
    /// Where predecessors are looked for besides the files given.
    folder: Option<PathBuf>,
    bytes: Vec<u8>,
}

impl Source {
    fn error(&self, line: usize, step: Step, reason: impl Into<String>) -> CheckError {
        CheckError {
            file: self.name.clone(),
            line,
            step,
            reason: reason.into(),
        }
    }

    fn text(&self) -> Result<&str, CheckError> {
        let text = str::from_utf8(&self.bytes)
            .ok()
            .filter(|text| text.is_ascii());
        text.ok_or_else(|| {
            let bad = self.bytes.iter().position(|byte| !byte.is_ascii());
            let before = &self.bytes[..bad.unwrap_or(0)];
            let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
            self.error(line, Step::Format, "a certificate is ASCII")
        })
    }

    fn format_error(&self, ParseError { line, reason }: ParseError) -> CheckError {
        self.error(line, Step::Format, reason)
    }

    fn parse(&self) -> Result<Certificate, CheckError> {
        parse(self.text()?).map_err(|error| self.format_error(error))
    }

    /// The certificate of a safe base, if the first line says it is one.
    fn parse_safe(&self) -> Option<Result<SafeCertificate, CheckError>> {
        let title = format!("{}\n", SafeCertificate::TITLE);
        self.bytes
            .starts_with(title.as_bytes())
            .then(|| parse_safe(self.text()?).map_err(|error| self.format_error(error)))
    }
}

impl Checker {
    /// A checker that knows no file.
    pub fn new() -> Checker {
        Checker::default()
    }

    /// Takes a certificate's bytes, to be checked or as a predecessor of others; `name` stands for it in errors.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Digest {
        self.insert(name.to_owned(), None, bytes.to_owned())
    }

    /// Reads a certificate's file, to be checked or as a predecessor of others. Predecessors of its own are looked for in
    /// its folder too.
    ///
    /// # Errors
    ///
    /// [`Step::File`] if the file cannot be read or is larger than [`MOST_BYTES`].
    pub fn add_file(&mut self, path: &Path) -> Result<Digest, CheckError> {
        let name = path.display().to_string();
        match ropebound_files::read(path, MOST_BYTES as u64) {
            Ok(bytes) => Ok(self.insert(name, path.parent().map(Path::to_owned), bytes)),
            Err(error) => Err(CheckError {
                file: name,
                line: 0,
                step: Step::File,
                reason: error.to_string(),
            }),
        }
    }

    /// Takes the bytes of the file `path`, as [`add_file`](Checker::add_file) does, for those who have read it already.
    pub fn add_read(&mut self, path: &Path, bytes: &[u8]) -> Digest {
        let folder = path.parent().map(Path::to_owned);
        self.insert(path.display().to_string(), folder, bytes.to_owned())
    }

    fn insert(&mut self, name: String, folder: Option<PathBuf>, bytes: Vec<u8>) -> Digest {
        let digest = digest(&bytes);
        let source = Source {
            name,
            folder,
            bytes,
        };
        self.sources.entry(digest).or_insert(source);
        digest
    }

    /// The certificate in a file and the one it continues, read but not checked.
    ///
    /// # Errors
    ///
    /// [`Step::File`], [`Step::Format`], or [`Step::Predecessor`] if none with its digest was given or lies beside.
    pub fn read(&mut self, path: &Path) -> Result<(Certificate, Option<Certificate>), CheckError> {
        let digest = self.add_file(path)?;
        let certificate = self.sources[&digest].parse()?;
        let predecessor = match certificate.header().predecessor {
            Some(wanted) => {
                self.find(&wanted, &certificate, &digest)?;
                Some(self.sources[&wanted].parse()?)
            }
            None => None,
        };
        Ok((certificate, predecessor))
    }

    /// Checks the certificate in a file and all it continues.
    ///
    /// # Errors
    ///
    /// The first step that fails; in the oldest predecessor first.
    pub fn check(
        &mut self,
        path: &Path,
        progress: &(dyn Fn(CheckProgress) + Sync),
    ) -> Result<Verified, CheckError> {
        let digest = self.add_file(path)?;
        self.check_digest(&digest, progress)
    }

    /// Checks a certificate that was added before, and all it continues.
    ///
    /// # Errors
    ///
    /// As [`check`](Checker::check).
    ///
    /// # Panics
    ///
    /// If no certificate with this digest was added.
    pub fn check_digest(
        &mut self,
        digest: &Digest,
        progress: &(dyn Fn(CheckProgress) + Sync),
    ) -> Result<Verified, CheckError> {
        if let Some(certificate) = self.sources[digest].parse_safe() {
            let certificate = certificate?;
            if !self.results.contains_key(digest) {
                let result = self.check_safe(digest, &certificate, progress);
                self.results.insert(*digest, result);
            }
            return self.results[digest].clone();
        }
        // Digests make a cycle impossible: none can be part of the text it is made of.
        let mut chain: Vec<(Digest, Certificate)> = Vec::new();
        let mut next = Some(*digest);
        while let Some(digest) = next {
            // Before what is known of it: that may be of a safe base, which nothing continues.
            let certificate = self.sources[&digest].parse()?;
            if self.results.contains_key(&digest) {
                break;
            }
            next = certificate.header().predecessor;
            if let Some(wanted) = next {
                self.find(&wanted, &certificate, &digest)?;
            }
            chain.push((digest, certificate));
        }
        for (digest, certificate) in chain.iter().rev() {
            let result = self.check_one(digest, certificate, progress);
            self.results.insert(*digest, result);
        }
        self.results[digest].clone()
    }

    fn check_safe(
        &self,
        digest: &Digest,
        certificate: &SafeCertificate,
        progress: &(dyn Fn(CheckProgress) + Sync),
    ) -> Result<Verified, CheckError> {
        let source = &self.sources[digest];
        let steps_done = AtomicU64::new(0);
        let report = |stage, count| {
            progress(CheckProgress {
                file: &source.name,
                stage,
                done: count + steps_done.fetch_add(count, Ordering::Relaxed),
                total: certificate.steps().len() as u64,
            });
        };
        safe_check::check(certificate, report)
            .map_err(|failure| source.error(failure.line, failure.step, failure.reason))?;
        Ok(Verified::safe(*digest, certificate))
    }

    /// Condition 2 and then the others, the predecessor's result being known.
    fn check_one(
        &self,
        digest: &Digest,
        certificate: &Certificate,
        progress: &(dyn Fn(CheckProgress) + Sync),
    ) -> Result<Verified, CheckError> {
        let source = &self.sources[digest];
        let header = certificate.header();
        let mut before = 0;
        if let Some(predecessor) = &header.predecessor {
            let fail = |line, reason: String| Err(source.error(line, Step::Predecessor, reason));
            let verified = self.results[predecessor].clone()?;
            let end = self.sources[predecessor].parse()?.end().clone();
            before = verified.pieces;
            let (line, problem) = (header.predecessor_line(), header.problem());
            // Schedule and convention have one value in this version of the format.
            if verified.head_dim != problem.head_dim {
                let reason = format!("it is for head_dim {}", verified.head_dim);
                return fail(line, reason);
            }
            if verified.threshold != problem.threshold {
                let reason = format!("it is for the threshold {}", verified.threshold);
                return fail(line, reason);
            }
            if verified.context > problem.context {
                let reason = format!("it is for the longer context {}", verified.context);
                return fail(line, reason);
            }
            if end != header.from {
                return fail(line + 1, format!("its cover ends at {end}"));
            }
        }
        let pieces = certificate.pieces().len() as u64;
        let [pieces_done, positions_done] = [AtomicU64::new(0), AtomicU64::new(0)];
        let report = |stage, count| {
            let (done, total) = match stage {
                Stage::Pieces => (&pieces_done, pieces),
                Stage::Positions | Stage::Steps => (&positions_done, header.context + 1),
            };
            progress(CheckProgress {
                file: &source.name,
                stage,
                done: count + done.fetch_add(count, Ordering::Relaxed),
                total,
            });
        };
        check::check(certificate, report)
            .map_err(|failure| source.error(failure.line, failure.step, failure.reason))?;
        Ok(Verified::new(*digest, certificate, before))
    }

    /// Sees to it that the predecessor `wanted` is among the sources: given, or in the folder of the one that names it.
    fn find(
        &mut self,
        wanted: &Digest,
        certificate: &Certificate,
        named_by: &Digest,
    ) -> Result<(), CheckError> {
        if self.sources.contains_key(wanted) {
            return Ok(());
        }
        let by = &self.sources[named_by];
        let mut unread = Vec::new();
        let found = by
            .folder
            .clone()
            .and_then(|folder| find_in(&folder, wanted, &mut unread).map(|found| (folder, found)));
        let Some((folder, (path, bytes))) = found else {
            let mut reason =
                format!("no certificate with digest {wanted} was given or lies beside");
            if !unread.is_empty() {
                reason += &format!("; not read: {}", unread.join(", "));
            }
            return Err(by.error(
                certificate.header().predecessor_line(),
                Step::Predecessor,
                reason,
            ));
        };
        self.insert(path.display().to_string(), Some(folder), bytes);
        Ok(())
    }
}

/// The first file `*.cert` of a folder, by name, whose bytes have the digest; `unread` is told what could not be read, and why.
fn find_in(folder: &Path, wanted: &Digest, unread: &mut Vec<String>) -> Option<(PathBuf, Vec<u8>)> {
    // The parent of a bare file name is "".
    let here = Path::new(".");
    let place = if folder.as_os_str().is_empty() {
        here
    } else {
        folder
    };
    let mut tell = |path: &Path, error: io::Error| {
        unread.push(format!("{} ({error})", path.display()));
    };
    let entries = fs::read_dir(place)
        .map_err(|error| tell(place, error))
        .ok()?;
    let mut paths: Vec<_> = entries
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "cert")
        })
        .collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        let bytes = ropebound_files::read(&path, MOST_BYTES as u64)
            .map_err(|error| tell(&path, error))
            .ok()?;
        (digest(&bytes) == *wanted).then_some((path, bytes))
    })
}
