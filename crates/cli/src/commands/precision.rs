//! `ropebound precision`: the atlas of recipes.

use crate::failure::Failure;
use crate::output::{Answered, Folder};
use crate::progress::Progress;
use crate::shown;
use clap::Args;
use ropebound_paper::precision::PrecisionReport;
use std::path::PathBuf;

/// Computes what each way to make a rotary table does to cos, sin and B, and writes precision.md, precision.json and figures/precision.svg.
///
/// Errors by decade of position and format at four bases, sign flips of B at every position below 1M, the context length each table
/// has, and the claim that f32 fails above base 1/ε.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound precision
  ropebound precision --out atlas")]
pub(crate) struct Precision {
    /// The folder to write to, made if need be.
    #[arg(long, value_name = "FOLDER", default_value = "reports")]
    out: PathBuf,
}

impl Precision {
    pub(crate) fn run(&self) -> Result<Answered, Failure> {
        let folder = Folder::open(&self.out)?;
        let mut progress = Progress::new();
        let report = PrecisionReport::compute(&mut |what| progress.say(|| what.to_owned()))
            .map_err(Failure::other)?;
        drop(progress);
        let document = report.to_document();
        let figure = document.figures().next().expect("the errors are drawn");
        folder.write(&[
            ("precision.md", document.to_markdown()),
            ("precision.json", document.to_json()),
            ("figures/precision.svg", figure.svg.clone()),
        ])?;
        Ok(Answered::with(format!(
            "Wrote precision.md, precision.json and figures/precision.svg to {}.\n",
            shown::name(&self.out)
        )))
    }
}
