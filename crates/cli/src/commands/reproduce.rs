//! `ropebound reproduce`: the paper's tables, recomputed.

use crate::failure::Failure;
use crate::output::Folder;
use crate::progress::Progress;
use clap::Args;
use ropebound_reports::answer::ReproduceAnswer;
use ropebound_reports::claims::Claims;
use ropebound_reports::tables::{Table2, Table4};
use ropebound_reports::{Format, render};
use std::path::PathBuf;

/// Recomputes the paper's Table 2 and Table 4 and writes them in Markdown and JSON.
///
/// Files appear whole and together, or not at all; their bytes depend on nothing but the claims.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound reproduce
  ropebound reproduce --out /tmp/tables --format json")]
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
        let table2 = Table2::compute(&claims, &mut |search| progress.say_search(search))
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
