//! `ropebound certify`: writes the certificates of least bases.

use super::base::{context, head_dim};
use crate::arguments::default_head_dim;
use crate::failure::Failure;
use crate::output::Folder;
use crate::progress::Progress;
use clap::Args;
use ropebound_bounds::search::certify;
use ropebound_reports::answer::CertifyAnswer;
use ropebound_reports::{Format, Status, render};
use ropebound_schedule::HeadDim;
use std::path::PathBuf;

/// The first context of a chain that gets a file of its own.
const FIRST: u64 = 1024;

/// Searches the least bases up to a context and writes a certificate of each, for `ropebound check`.
///
/// The chain is 1k, 2k, 4k, … and the context itself; each certificate continues the cover of the one before. Stopped at any
/// moment, the command goes on from what is on disk, and the files are the same bytes in the end.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound certify --context 1M
  ropebound certify --context 64k --head-dim 64 --out proofs/certificates
  ropebound check proofs/certificates/*.cert")]
pub struct Certify {
    /// The context L, up to 2^30: 32k, 32768, 1M.
    #[arg(long, value_name = "L", value_parser = context, allow_hyphen_values = true)]
    context: u64,
    /// The head dimension: an even number from 2 to 8192.
    #[arg(long, value_name = "D", value_parser = head_dim, default_value_t = default_head_dim(), allow_hyphen_values = true)]
    head_dim: HeadDim,
    /// The folder to write to, made if need be.
    #[arg(long, value_name = "FOLDER", default_value = "proofs/certificates")]
    out: PathBuf,
}

impl Certify {
    pub fn run(&self, format: Format) -> Result<String, Failure> {
        Folder::open(&self.out)?;
        let doublings = std::iter::successors(Some(FIRST), |context| Some(2 * context));
        let contexts: Vec<u64> = doublings
            .take_while(|&context| context < self.context)
            .chain([self.context])
            .collect();
        let mut progress = Progress::new();
        let paths = certify(self.head_dim, &contexts, &self.out, &mut |search| {
            progress.say_search(search);
        })
        .map_err(Failure::other)?;
        let answer = CertifyAnswer {
            head_dim: self.head_dim.get(),
            contexts,
            certificates: paths
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            status: Status::Proved,
        };
        Ok(render(&answer, format))
    }
}
