//! `ropebound check`: verifies certificates.

use crate::failure::Failure;
use crate::integers::Integers;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use crate::shown;
use clap::{Args, ValueEnum};
use ropebound_answers::{Answer, CheckAnswer, CheckRow};
use ropebound_certificate::{Checker, Kind, MOST_BYTES, Stage, parse, parse_safe};
use ropebound_integer_checker as integers;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

/// Which checker decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// The one that rests on MPFR's enclosures.
    Mpfr,
    /// The one that rests on integers alone, and on none of this program's other code.
    Integers,
    /// Both, which have to agree.
    Both,
}

/// Verifies certificates of least bases and of safe bases. The checker knows nothing of the search; the two share the enclosures of
/// cosine sums in MPFR, which neither the checker on
/// integers (--by integers) does, nor one in Python and Arb (tests/independent).
///
/// Predecessors are looked up by digest among the files given and in their folders, and are verified too. The exit code is 0 only
/// if every certificate holds, 1 if one does not, 2 if a file cannot be read.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound check proofs/certificates/d128-L1048576.cert
  ropebound check proofs/certificates --timings
  ropebound check proofs/certificates/safe/safe-d128-L4096.cert
  ropebound check proofs/certificates/*.cert --by integers
  ropebound check proofs/certificates/*.cert --format json")]
pub(crate) struct Check {
    /// The certificates, or folders, which stand for the files *.cert in them.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Report the time each took beyond what was verified before it.
    #[arg(long)]
    timings: bool,
    /// The checker: one on MPFR's enclosures, one on integers alone, or both, which then have to agree.
    #[arg(long, value_enum, default_value_t = By::Mpfr)]
    by: By,
}

/// What one checker, or two, find of one file.
struct Found {
    row: CheckRow,
    meaning: Option<String>,
}

impl Check {
    /// The report, and whether all hold.
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let mut checkers = Checkers {
            mpfr: Checker::new(),
            integers: Integers::default(),
            progress: Mutex::new(Progress::new()),
        };
        let mut files = Vec::new();
        for path in self.certificates()? {
            let bytes = ropebound_files::read(&path, MOST_BYTES as u64)
                .map_err(|error| Failure::argument("<FILE>...", path.display(), error))?;
            let row = claimed(&bytes);
            files.push((row.is_none(), row, checkers.add(path, &bytes)));
        }
        files.sort_by(|a, b| (a.0, a.1, &a.2.path).cmp(&(b.0, b.1, &b.2.path)));
        let mut certificates = Vec::new();
        let mut meaning = None;
        for (_, _, file) in files {
            let found = checkers.check(self.by, &file, self.timings);
            meaning = found.meaning.or(meaning);
            certificates.push(found.row);
        }
        let answer = CheckAnswer {
            certificates,
            meaning,
        };
        let holds = answer.failed() == 0;
        Ok(Answered::checked(output.of(&answer.document()), holds))
    }

    /// The files named, and those in the folders named.
    fn certificates(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut files = Vec::new();
        for path in &self.files {
            if !path.is_dir() {
                files.push(path.clone());
                continue;
            }
            let refused = |why: &dyn std::fmt::Display| {
                Failure::argument(
                    "<FILE>...",
                    path.display(),
                    format_args!("{why}; expected certificates, or folders with *.cert files"),
                )
            };
            let entries = path.read_dir().map_err(|error| refused(&error))?;
            let mut found = Vec::new();
            for entry in entries {
                found.push(entry.map_err(|error| refused(&error))?.path());
            }
            found.retain(|file| file.extension().is_some_and(|ending| ending == "cert"));
            if found.is_empty() {
                return Err(refused(&"it holds no file *.cert"));
            }
            found.sort();
            files.extend(found);
        }
        Ok(files)
    }
}

/// Kind, head_dim and context, by which files are ordered, so that each is timed by itself, after what it continues.
fn claimed(bytes: &[u8]) -> Option<(Kind, u32, u64)> {
    let text = str::from_utf8(bytes).ok()?;
    let least = parse(text).ok().map(|row| {
        let header = row.header();
        (Kind::LeastBase, header.head_dim, header.context)
    });
    least.or_else(|| {
        let row = parse_safe(text).ok()?;
        Some((Kind::SafeBase, row.head_dim(), row.context()))
    })
}

/// A file that both checkers know.
struct Added {
    path: PathBuf,
    mpfr: ropebound_certificate::Digest,
    integers: integers::Digest,
}

struct Checkers {
    mpfr: Checker,
    integers: Integers,
    progress: Mutex<Progress>,
}

impl Checkers {
    fn add(&mut self, path: PathBuf, bytes: &[u8]) -> Added {
        Added {
            mpfr: self.mpfr.add_read(&path, bytes),
            integers: self.integers.add(&path, bytes),
            path,
        }
    }

    fn check(&mut self, by: By, file: &Added, timings: bool) -> Found {
        match by {
            By::Mpfr => self.by_mpfr(file, timings),
            By::Integers => self.by_integers(file, timings),
            By::Both => {
                let found = self.by_mpfr(file, timings);
                let again = self.by_integers(file, timings);
                let row = found.row.and(again.row);
                let meaning = found.meaning.filter(|_| row.holds);
                let meaning = meaning.map(|text| {
                    text + "The checker that rests on integers alone finds the same.\n"
                });
                Found { row, meaning }
            }
        }
    }

    fn by_mpfr(&mut self, file: &Added, timings: bool) -> Found {
        let start = Instant::now();
        let progress = &self.progress;
        let outcome = self.mpfr.check_digest(&file.mpfr, &|at| {
            let what = match at.stage {
                Stage::Pieces => "pieces",
                Stage::Positions => "positions",
                Stage::Steps => "steps",
            };
            say(progress, || {
                format!("{}: {} of {} {what}", at.file, at.done, at.total)
            });
        });
        let seconds = timings.then(|| start.elapsed().as_secs_f64());
        Found {
            row: CheckRow::new(shown::name(&file.path), &outcome, seconds),
            meaning: outcome.ok().map(|verified| verified.what_it_means()),
        }
    }

    fn by_integers(&mut self, file: &Added, timings: bool) -> Found {
        let start = Instant::now();
        let progress = &self.progress;
        let outcome = self.integers.check(&file.path, &file.integers, &|at| {
            let what = match at.stage {
                integers::Stage::Pieces => "pieces",
                integers::Stage::Positions => "positions",
                integers::Stage::Steps => "steps",
            };
            say(progress, || {
                format!("{}: {} of {} {what}", at.file, at.done, at.total)
            });
        });
        let seconds = timings.then(|| start.elapsed().as_secs_f64());
        Found {
            row: CheckRow::new(shown::name(&file.path), &outcome, seconds),
            meaning: outcome.ok().map(|verified| verified.what_it_means()),
        }
    }
}

/// Another thread's message will do as well: none waits for its turn.
fn say(progress: &Mutex<Progress>, message: impl FnOnce() -> String) {
    if let Ok(mut progress) = progress.try_lock() {
        progress.say(message);
    }
}
