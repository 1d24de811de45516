//! `ropebound certify`: writes the certificates of least bases, and turns them into rows of the Coq proof.

use super::base::{context, head_dim};
use crate::arguments::{AtLeast, default_head_dim};
use crate::failure::Failure;
use crate::integers::Integers;
use crate::output::{Answered, Folder, Output, write_file};
use crate::progress::Progress;
use crate::shown;
use clap::Args;
use ropebound_answers::{Answer, CertifyAnswer, Status};
use ropebound_bounds::search::{CertifyError, certify, certify_safe};
use ropebound_coq::coq_row;
use ropebound_document::OutputFormat;
use ropebound_schedule::HeadDim;
use std::path::{Path, PathBuf};

/// The first context of a chain that gets a file of its own.
const FIRST: u64 = 1024;

/// The folder certificates are written to.
const FOLDER: &str = "proofs/certificates";

/// The folder certificates of safe bases are written to.
const SAFE_FOLDER: &str = "proofs/certificates/safe";

/// Searches the least bases up to a context and writes a certificate of each, for `ropebound check`.
///
/// The chain is 1k, 2k, 4k, … and the context itself; each certificate continues the cover of the one before. Killed at any
/// moment, the command goes on from what is on disk, and the files are the same bytes in the end: FILE.part remembers an unfinished
/// certificate, whose pieces are proven again, and a finished one is checked by integers before anything is built on it. Exit code 1 if it
/// fails.
///
/// With --safe it writes the certificate of the safe base of the context, the least base from which on every base is feasible, which
/// continues no other.
///
/// With --coq it searches nothing: it turns one certificate into the Coq file that proves the same theorem (proofs/coq). The
/// predecessor is looked for, by digest, in the certificate's folder.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound certify --context 1M
  ropebound certify --context 64k --head-dim 64 --out proofs/certificates
  ropebound check proofs/certificates/*.cert
  ropebound certify --safe --context 64k
  ropebound certify --context 8k --at-least 8 --out certificates
  ropebound certify --coq proofs/certificates/d128-L2048.cert --out Row2048.v")]
pub(crate) struct Certify {
    /// The context L, up to 2^30: 32k, 32768, 1M; several with commas, which join the chain.
    #[arg(long, value_name = "L", value_parser = context, value_delimiter = ',', allow_hyphen_values = true, required_unless_present = "coq")]
    context: Vec<u64>,
    /// The head dimension: an even number from 2 to 8192; several with commas, a chain of each.
    #[arg(long, value_name = "D", value_parser = head_dim, value_delimiter = ',', default_values_t = [default_head_dim()], allow_hyphen_values = true)]
    head_dim: Vec<HeadDim>,
    /// Certify the safe base instead.
    #[arg(long)]
    safe: bool,
    /// Each context by itself, without those below it: no certificate continues another.
    #[arg(long)]
    alone: bool,
    #[command(flatten)]
    at_least: AtLeast,
    /// A certificate to turn into a row of the Coq proof.
    #[arg(long, value_name = "CERT", conflicts_with_all = ["context", "head_dim", "safe"])]
    coq: Option<PathBuf>,
    /// The folder to write to, made if need be [default: proofs/certificates, with --safe proofs/certificates/safe]; with --coq the file [default: standard output].
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

impl Certify {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let text = match &self.coq {
            Some(certificate) => self.coq(certificate, output)?,
            None => self.chains(output)?,
        };
        Ok(Answered::with(text))
    }

    /// The row's text, or nothing if it went to a file.
    fn coq(&self, certificate: &Path, output: Output) -> Result<String, Failure> {
        let other = match output.format() {
            OutputFormat::Text => None,
            OutputFormat::Json => Some("json"),
            OutputFormat::Csv => Some("csv"),
            OutputFormat::Markdown => Some("md"),
            OutputFormat::Latex => Some("tex"),
        };
        if let Some(name) = other {
            let why = "with --coq the output is Coq's; expected text";
            return Err(Failure::argument("--format <FORMAT>", name, why));
        }
        let row = coq_row(certificate).map_err(|error| {
            let why = format_args!("{error}; expected a certificate, beside the one it continues");
            Failure::argument("--coq <CERT>", certificate.display(), why)
        })?;
        match &self.out {
            Some(file) => write_file("--out <PATH>", file, row.as_bytes()).map(|()| String::new()),
            None => Ok(row),
        }
    }

    fn chains(&self, output: Output) -> Result<String, Failure> {
        let usual = if self.safe { SAFE_FOLDER } else { FOLDER };
        let out = self.out.as_deref().unwrap_or(Path::new(usual));
        let folder = Folder::open(out)?;
        let mut progress = Progress::new();
        let mut integers = Integers::default();
        let mut check = |path: &Path, bytes: &[u8]| {
            let digest = integers.add(path, bytes);
            let outcome = integers.check(path, &digest, &|_| ());
            outcome.map(drop).map_err(|error| error.to_string())
        };
        let contexts = self.contexts();
        let mut answers = Vec::new();
        for &head_dim in &self.head_dim {
            let mut say = |step| progress.say_certify(step);
            let folder = folder.held();
            let ladder = self.at_least.ladder(head_dim)?;
            let paths = if self.safe {
                certify_safe(ladder, &contexts, folder, &mut check, &mut say)
            } else if self.alone {
                let mut alone = |context: &u64| {
                    let ladder = ladder.without_rows();
                    certify(ladder, &[*context], folder, &mut check, &mut say)
                };
                let each: Result<Vec<_>, _> = contexts.iter().map(&mut alone).collect();
                each.map(|paths| paths.concat())
            } else {
                certify(ladder, &contexts, folder, &mut check, &mut say)
            };
            let paths = paths.map_err(|error| match error {
                CertifyError::Refuted { .. } => Failure::refuted(error),
                _ => Failure::argument("--out <PATH>", out.display(), error),
            })?;
            let answer = CertifyAnswer {
                head_dim: head_dim.get(),
                threshold: self.at_least.threshold,
                contexts: contexts.clone(),
                certificates: paths.iter().map(shown::name).collect(),
                status: Status::Proved,
            };
            answers.push(answer.document());
        }
        Ok(output.all("Certificates", &answers))
    }

    /// Growing; of least bases with the doublings from 1k on below the last.
    fn contexts(&self) -> Vec<u64> {
        let last = self.context.iter().copied().max().unwrap_or(0);
        let doublings = std::iter::successors(Some(FIRST), |context| Some(2 * context));
        let chained = !self.safe && !self.alone;
        let doublings = doublings.take_while(|&context| context < last && chained);
        let mut contexts: Vec<u64> = doublings.chain(self.context.iter().copied()).collect();
        contexts.sort_unstable();
        contexts.dedup();
        contexts
    }
}
