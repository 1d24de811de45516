//! `ropebound reproduce`: the paper's tables, recomputed.

use crate::certificates::{Certificates, Source};
use crate::failure::Failure;
use crate::output::{Answered, Folder, Output};
use crate::progress::Progress;
use crate::shown;
use clap::Args;
use ropebound_answers::Answer;
use ropebound_document as document;
use ropebound_paper::claims::Claims;
use ropebound_paper::{self as paper, Known, PaperError, ReproduceAnswer, Results, Step};
use std::path::PathBuf;

/// Recomputes the paper's tables and figures and writes them in Markdown, JSON, CSV, LaTeX and SVG, and as one page.
///
/// Table 2 is searched for from nothing; least bases of other head dimensions and of the longest contexts are proved again from their
/// committed certificates, and the safe bases of the three longest contexts read from theirs, unchecked. With --full all is searched for and
/// checked, which takes some ten minutes and gives the same bytes; killed, it goes on from the certificates it has written to
/// certificates.part beside the reports.
/// Files appear whole and together, or not at all; their bytes depend on nothing but the claims and the certificates.
/// Exit code 1 if a certificate that the tables rest on fails its check.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound reproduce
  ropebound reproduce --out tables --format json
  ropebound reproduce --full")]
pub(crate) struct Reproduce {
    /// The folder to write to, made if need be.
    #[arg(long, value_name = "FOLDER", default_value = "reports")]
    out: PathBuf,
    /// The folder of the committed certificates.
    #[arg(long, value_name = "FOLDER", default_value = "proofs/certificates")]
    certificates: PathBuf,
    /// Search for everything from nothing, and use no committed certificate.
    #[arg(long, conflicts_with = "certificates")]
    full: bool,
}

/// The folder beside the reports to which --full writes certificates.
const WORK: &str = "certificates.part";

impl Reproduce {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let folder = Folder::open(&self.out)?;
        let answer = if self.full {
            let work = Folder::open(&self.out.join(WORK))?;
            // A run that failed may go on as one that was killed.
            let answer = self.write(&folder, Source::Anew(work.held()))?;
            work.remove()?;
            answer
        } else {
            self.write(&folder, Source::Committed(&self.certificates))?
        };
        Ok(Answered::with(output.of(&answer.document())))
    }

    fn write(&self, folder: &Folder, source: Source) -> Result<ReproduceAnswer, Failure> {
        let claims = Claims::load();
        let mut progress = Progress::new();
        let ladder = paper::climb(&claims, &mut |search| progress.say_search(search))
            .map_err(Failure::other)?;
        let mut certificates = Certificates::new(source);
        let known = Known {
            verified: certificates.least_bases(&claims, &ladder, &mut progress)?,
            longer: certificates.longer_contexts(&claims, &mut progress)?,
            safe: certificates.safe_bases(&claims, &mut progress)?,
        };
        progress.done(if self.full {
            "certificates: checked"
        } else {
            "certificates of least bases: checked; of safe bases: read, not checked"
        });
        let results = Results::compute(&claims, &ladder, &known, &mut |step| match step {
            Step::Search(search) => progress.say_search(search),
            Step::Done(part) => progress.done(&format!("{part}: computed")),
        })
        .map_err(|error| match error {
            PaperError::Refused(_) => Failure::other(error),
            PaperError::Refuted(_) => Failure::refuted(error),
        })?;
        let documents = paper::documents(&results);
        for document in &documents {
            progress.done(&format!("{}.md: {}", document.name, document.title));
        }
        let title = paper::title(&claims);
        let mut files: Vec<_> = document::files(&title, &documents)
            .into_iter()
            .map(|file| (file.path, file.text))
            .collect();
        let index = paper::page(&documents, &results);
        files.push(("index.html".to_owned(), index));
        folder.write(&files)?;
        let out = shown::name(&self.out);
        Ok(ReproduceAnswer::new(out, files.len(), &results))
    }
}
