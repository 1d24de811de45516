//! `ropebound check`: verifies certificates.

use crate::failure::Failure;
use crate::progress::Progress;
use clap::Args;
use ropebound_certificate::{Checker, Stage, Step, parse};
use ropebound_reports::answer::{CheckAnswer, CheckRow};
use ropebound_reports::{Format, render_list};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

/// Verifies certificates of least bases by a checker that shares no code with the search.
///
/// Predecessors are looked up by digest among the files given and in their folders, and are verified too. The exit code is 0 only
/// if every certificate holds, 1 if one does not, 2 if a file cannot be read.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound check proofs/certificates/d128-L1048576.cert
  ropebound check proofs/certificates/*.cert --timings
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
            // By head_dim and context, so that each is timed by itself, after what it continues.
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let row = parse(&text).map(|row| (row.header().head_dim, row.header().context));
            files.push((row.unwrap_or((u32::MAX, u64::MAX)), file));
        }
        files.sort();
        let progress = Mutex::new(Progress::new());
        let mut certificates = Vec::new();
        let mut meaning = None;
        for (_, file) in files {
            let start = Instant::now();
            let outcome = checker.check(file, &|at| {
                // Another thread's message will do as well: none waits for its turn.
                if let Ok(mut progress) = progress.try_lock() {
                    let what = match at.stage {
                        Stage::Pieces => "pieces",
                        Stage::Positions => "positions",
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
