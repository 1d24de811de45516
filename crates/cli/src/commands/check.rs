//! `ropebound check`: verifies certificates.

use crate::failure::Failure;
use crate::integers::Integers;
use crate::progress::Progress;
use clap::{Args, ValueEnum};
use ropebound_answers::{CheckAnswer, CheckRow};
use ropebound_answers::{Format, render_list};
use ropebound_certificate::{Checker, Kind, Stage, Step, parse, parse_safe};
use ropebound_integer_checker as integers;
use std::path::{Path, PathBuf};
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
  ropebound check proofs/certificates/*.cert --timings
  ropebound check proofs/certificates/safe/safe-d128-L4096.cert
  ropebound check proofs/certificates/*.cert --by integers
  ropebound check proofs/certificates/*.cert --format json")]
pub struct Check {
    /// The certificates.
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
    pub fn run(&self, format: Format) -> Result<(String, bool), Failure> {
        let mut checkers = Checkers {
            mpfr: Checker::new(),
            integers: Integers::default(),
            progress: Mutex::new(Progress::new()),
        };
        let mut files = Vec::new();
        for file in &self.files {
            checkers.add(self.by, file)?;
            // By kind, head_dim and context, so that each is timed by itself, after what it continues.
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let least = parse(&text).ok().map(|row| {
                let header = row.header();
                (Kind::LeastBase, header.head_dim, header.context)
            });
            let row = least.or_else(|| {
                let row = parse_safe(&text).ok()?;
                Some((Kind::SafeBase, row.head_dim(), row.context()))
            });
            files.push((row.is_none(), row, file));
        }
        files.sort();
        let mut certificates = Vec::new();
        let mut meaning = None;
        for (_, _, file) in files {
            let found = checkers.check(self.by, file, self.timings)?;
            meaning = found.meaning.or(meaning);
            certificates.push(found.row);
        }
        let passed = certificates.iter().filter(|row| row.holds).count();
        let answer = CheckAnswer {
            passed,
            failed: certificates.len() - passed,
            certificates,
            meaning,
        };
        let holds = answer.failed == 0;
        Ok((render_list(&answer, "certificates", format), holds))
    }
}

struct Checkers {
    mpfr: Checker,
    integers: Integers,
    progress: Mutex<Progress>,
}

impl Checkers {
    fn add(&mut self, by: By, file: &Path) -> Result<(), Failure> {
        if by != By::Integers {
            self.mpfr.add_file(file).map_err(Failure::other)?;
        }
        if by != By::Mpfr {
            self.integers.add(file).map_err(Failure::other)?;
        }
        Ok(())
    }

    fn check(&mut self, by: By, file: &Path, timings: bool) -> Result<Found, Failure> {
        match by {
            By::Mpfr => self.by_mpfr(file, timings),
            By::Integers => self.by_integers(file, timings),
            By::Both => {
                let found = self.by_mpfr(file, timings)?;
                let again = self.by_integers(file, timings)?;
                let row = found.row.and(again.row);
                let meaning = found.meaning.filter(|_| row.holds);
                let meaning = meaning.map(|text| {
                    text + "The checker that rests on integers alone finds the same.\n"
                });
                Ok(Found { row, meaning })
            }
        }
    }

    fn by_mpfr(&mut self, file: &Path, timings: bool) -> Result<Found, Failure> {
        let start = Instant::now();
        let progress = &self.progress;
        let outcome = self.mpfr.check(file, &|at| {
            let what = match at.stage {
                Stage::Pieces => "pieces",
                Stage::Positions => "positions",
                Stage::Steps => "steps",
            };
            say(progress, || {
                format!("{}: {} of {} {what}", at.file, at.done, at.total)
            });
        });
        if let Err(error) = &outcome
            && error.step == Step::File
        {
            return Err(Failure::other(error));
        }
        let seconds = timings.then(|| start.elapsed().as_secs_f64());
        Ok(Found {
            row: CheckRow::new(file.display().to_string(), &outcome, seconds),
            meaning: outcome.ok().map(|verified| verified.what_it_means()),
        })
    }

    fn by_integers(&mut self, file: &Path, timings: bool) -> Result<Found, Failure> {
        let start = Instant::now();
        let progress = &self.progress;
        let checked = self.integers.check(file, &|at| {
            let what = match at.stage {
                integers::Stage::Pieces => "pieces",
                integers::Stage::Positions => "positions",
                integers::Stage::Steps => "steps",
            };
            say(progress, || {
                format!("{}: {} of {} {what}", at.file, at.done, at.total)
            });
        });
        let outcome = checked.map_err(Failure::other)?;
        let seconds = timings.then(|| start.elapsed().as_secs_f64());
        Ok(Found {
            row: CheckRow::by_integers(file.display().to_string(), &outcome, seconds),
            meaning: outcome.ok().map(|verified| verified.what_it_means()),
        })
    }
}

/// Another thread's message will do as well: none waits for its turn.
fn say(progress: &Mutex<Progress>, message: impl FnOnce() -> String) {
    if let Ok(mut progress) = progress.try_lock() {
        progress.say(message);
    }
}
