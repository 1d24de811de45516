//! `ropebound reproduce`: the paper's tables, recomputed.

use crate::certificates::Certificates;
use crate::failure::Failure;
use crate::output::Folder;
use crate::progress::Progress;
use clap::Args;
use ropebound_answers::{Format, Status, render};
use ropebound_document as document;
use ropebound_paper::ReproduceAnswer;
use ropebound_paper::bases::{Extension, Islands};
use ropebound_paper::claims::Claims;
use ropebound_paper::tables::{Table2, Table4};
use ropebound_paper::{self as paper, Results};
use std::path::PathBuf;

/// Recomputes the paper's tables and figures and writes them in Markdown, JSON, CSV, LaTeX and SVG, and as one page.
///
/// Table 2 is searched for from nothing; other head dimensions are proved again from their committed certificates, and the longest
/// contexts taken from theirs. With --full all is searched for and checked, which takes some ten minutes and gives the same bytes.
/// Files appear whole and together, or not at all; their bytes depend on nothing but the claims and the certificates.
/// Exit code 1 if a certificate that the tables rest on fails its check.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound reproduce
  ropebound reproduce --out tables --format json
  ropebound reproduce --full")]
pub struct Reproduce {
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

impl Reproduce {
    pub fn run(&self, format: Format) -> Result<String, Failure> {
        let folder = Folder::open(&self.out)?;
        let claims = Claims::load();
        let mut progress = Progress::new();
        let certificates = Certificates {
            folder: (!self.full).then_some(self.certificates.as_path()),
        };
        let certified = certificates.least_bases(&claims, &mut progress)?;
        let table2 = Table2::compute(&claims, &certified, &mut |search| {
            progress.say_search(search);
        })
        .map_err(Failure::other)?;
        let table4 = Table4::compute(&claims).map_err(Failure::other)?;
        all_certified(&table2)?;
        let longer = certificates.longer_contexts(&claims, &mut progress)?;
        let safe = certificates.safe_bases(&claims, &mut progress)?;
        let islands = Islands::compute(&claims, &safe, &mut |search| progress.say_search(search))
            .map_err(Failure::other)?;
        progress.say(|| "drawing figures".to_owned());
        let results = Results {
            table2,
            table4,
            extension: Extension::new(&certified, &longer),
            islands,
        };
        let documents = paper::documents(&claims, &results).map_err(Failure::other)?;
        let title = paper::title(&claims);
        let mut files: Vec<_> = document::files(&title, &documents)
            .into_iter()
            .map(|file| (file.path, file.text))
            .collect();
        let index = paper::page(&title, &documents, &results.table2);
        files.push(("index.html".to_owned(), index));
        folder.write(&files)?;
        let out = self.out.display().to_string();
        let answer = ReproduceAnswer::new(out, files.len(), &results.table2, &results.table4);
        Ok(render(&answer, format))
    }
}

/// A checked certificate may still speak of another binding position or bound than the search: such a row stays "proved".
fn all_certified(table: &Table2) -> Result<(), Failure> {
    let other = table.rows.iter().find(|row| row.status == Status::Proved);
    match other {
        None => Ok(()),
        Some(row) => Err(Failure::refuted(format_args!(
            "the certificate of context {} holds, but not for the base found, {} with B({}) = 0",
            row.positions,
            row.lower_bound_base.as_deref().unwrap_or("none"),
            row.binding_position.unwrap_or(0),
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_whose_certificate_speaks_of_another_base_ends_the_run() {
        let mut claims = Claims::load();
        claims.table2.truncate(1);
        let table = Table2::compute(&claims, &[], &mut |_| ()).expect("a table");
        let failure = all_certified(&table).expect_err("no certificate at all");
        assert_eq!(failure.code(), 1);
        assert!(failure.to_string().contains("context 1024 "), "{failure}");
    }
}
