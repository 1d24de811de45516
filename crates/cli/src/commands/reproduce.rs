//! `ropebound reproduce`: the paper's tables, recomputed.

use crate::failure::Failure;
use crate::output::Folder;
use crate::progress::Progress;
use clap::Args;
use ropebound_bounds::search::certify;
use ropebound_certificate::{Checker, Verified};
use ropebound_reports::answer::ReproduceAnswer;
use ropebound_reports::claims::Claims;
use ropebound_reports::tables::{Table2, Table4};
use ropebound_reports::{Format, render};
use ropebound_schedule::HeadDim;
use std::path::PathBuf;

/// Recomputes the paper's Table 2 and Table 4 and writes them in Markdown and JSON.
///
/// Files appear whole and together, or not at all; their bytes depend on nothing but the claims.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound reproduce
  ropebound reproduce --out tables --format json")]
pub struct Reproduce {
    /// The folder to write to, made if need be.
    #[arg(long, value_name = "FOLDER", default_value = "reports")]
    out: PathBuf,
}

impl Reproduce {
    pub fn run(&self, format: Format) -> Result<String, Failure> {
        let folder = Folder::open(&self.out)?;
        let claims = Claims::load();
        let mut progress = Progress::new();
        let certified = certify_and_check(&claims, &mut progress)?;
        let table2 = Table2::compute(&claims, &certified, &mut |search| {
            progress.say_search(search);
        })
        .map_err(Failure::other)?;
        let table4 = Table4::compute(&claims).map_err(Failure::other)?;
        let files = [
            ("table2.md", table2.to_markdown()),
            ("table2.json", table2.to_json()),
            ("table4.md", table4.to_markdown()),
            ("table4.json", table4.to_json()),
        ];
        folder.write(&files)?;
        let written = files.map(|(name, _)| self.out.join(name).display().to_string());
        let answer = ReproduceAnswer::new(written.to_vec(), &table2, &table4);
        Ok(render(&answer, format))
    }
}

/// Writes the certificates of Table 2's contexts to a folder that is gone afterwards, and checks them.
fn certify_and_check(claims: &Claims, progress: &mut Progress) -> Result<Vec<Verified>, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::other)?;
    let head_dim = HeadDim::new(claims.head_dim).map_err(Failure::other)?;
    let mut contexts: Vec<u64> = claims.table2.iter().map(|row| row.positions()).collect();
    contexts.sort_unstable();
    contexts.dedup();
    let paths = certify(head_dim, &contexts, folder.path(), &mut |search| {
        progress.say_search(search);
    })
    .map_err(Failure::other)?;
    let mut checker = Checker::new();
    let mut verified = Vec::new();
    for (path, context) in paths.iter().zip(&contexts) {
        progress.say(|| format!("checking the certificate of context {context}"));
        // A row whose certificate failed would stay "proved": the table says which are certified.
        verified.extend(checker.check(path, &|_| ()).ok());
    }
    Ok(verified)
}
