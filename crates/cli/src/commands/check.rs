//! `ropebound check`: verifies certificates.

use crate::failure::Failure;
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::{CheckAnswer, CheckRow};
use ropebound_answers::{Format, render_list};
use ropebound_certificate::{Checker, Kind, Stage, Step, parse, parse_safe};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

/// Verifies certificates of least bases and of safe bases by a checker that shares no code with the search.
///
/// Predecessors are looked up by digest among the files given and in their folders, and are verified too. The exit code is 0 only
/// if every certificate holds, 1 if one does not, 2 if a file cannot be read.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound check proofs/certificates/d128-L1048576.cert
  ropebound check proofs/certificates/*.cert --timings
  ropebound check proofs/certificates/safe/safe-d128-L4096.cert
  ropebound check proofs/certificates/*.cert --format json")]
pub struct Check {
    /// The certificates.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Report the time each took beyond what was verified before it.
    #[arg(long)]
    timings: bool,
}

impl Check {
    /// The report, and whether all hold.
    pub fn run(&self, format: Format) -> Result<(String, bool), Failure> {
        let mut checker = Checker::new();
        let mut files = Vec::new();
        for file in &self.files {
            checker.add_file(file).map_err(Failure::other)?;
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
        let progress = Mutex::new(Progress::new());
        let mut certificates = Vec::new();
        let mut meaning = None;
        for (_, _, file) in files {
            let start = Instant::now();
            let outcome = checker.check(file, &|at| {
                // Another thread's message will do as well: none waits for its turn.
                if let Ok(mut progress) = progress.try_lock() {
                    let what = match at.stage {
                        Stage::Pieces => "pieces",
                        Stage::Positions => "positions",
                        Stage::Steps => "steps",
                    };
                    progress.say(|| format!("{}: {} of {} {what}", at.file, at.done, at.total));
                }
            });
            match &outcome {
                Ok(verified) => meaning = Some(verified.what_it_means()),
                Err(error) if error.step == Step::File => return Err(Failure::other(error)),
                Err(_) => {}
            }
            let seconds = self.timings.then(|| start.elapsed().as_secs_f64());
            certificates.push(CheckRow::new(file.display().to_string(), &outcome, seconds));
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
