//! `ropebound models`: the audit of known models.

use crate::failure::Failure;
use crate::output::{Answered, Folder};
use crate::progress::Progress;
use crate::shown;
use clap::Args;
use ropebound_answers::models::ModelsReport;
use std::path::PathBuf;

/// Audits the models whose values are recorded with the program, and writes models.md, models.json and figures/models.svg.
///
/// The files' bytes depend on nothing but the recorded values.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound models
  ropebound models --out audit")]
pub(crate) struct Models {
    /// The folder to write to, made if need be.
    #[arg(long, value_name = "FOLDER", default_value = "reports")]
    out: PathBuf,
}

impl Models {
    pub(crate) fn run(&self) -> Result<Answered, Failure> {
        let folder = Folder::open(&self.out)?;
        let mut progress = Progress::new();
        let report = ModelsReport::compute(&mut |name| progress.say(|| name.to_owned()));
        let document = report.document();
        let figure = document.figures().next().expect("the models are drawn");
        folder.write(&[
            ("models.md", document.to_markdown()),
            ("models.json", document.to_json()),
            ("figures/models.svg", figure.svg.clone()),
        ])?;
        Ok(Answered::with(format!(
            "{} models audited; wrote models.md, models.json and figures/models.svg to {}.\n",
            report.models.len(),
            shown::name(&self.out)
        )))
    }
}
