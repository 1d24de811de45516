//! Writes the certificates of a chain of contexts, each continuing the cover of the one before.

use super::error::{CertifyError, at};
use super::text::certificate_text;
use super::writing::{CertifyStep, CheckFinished, Writing, part_of};
use crate::search::bound::{BindingRoot, ExactBase, LowerBound};
use crate::search::ladder::Ladder;
use crate::search::settle;
use crate::search::target::{Target, root_of_cap};
use crate::search::witness::Piece;
use ropebound_certificate as certificate;
use ropebound_certificate::{Certificate, Conclusion, Dyadic, Header};
use ropebound_fast::InstructionSet;
use ropebound_files::Folder;
use ropebound_schedule::Threshold;
use std::path::{Path, PathBuf};

/// Writes `d<head_dim>-L<context>.cert`, with `-at-least-<threshold>` before the point if that is not 0, into `folder` for each of
/// `contexts`, which rise, for the ladder's head and threshold; each names the one before as its predecessor. Files that are there already are asked of `check`. Returns the paths.
///
/// # Errors
/// [`CertifyError`]; what was finished before stays.
///
/// # Panics
/// If the contexts do not rise.
pub fn certify(
    ladder: impl Into<Ladder>,
    contexts: &[u64],
    folder: &Folder,
    check: &mut CheckFinished,
    progress: &mut dyn FnMut(CertifyStep),
) -> Result<Vec<PathBuf>, CertifyError> {
    assert!(contexts.is_sorted_by(|a, b| a < b), "contexts rise");
    let mut writing = Writing {
        folder,
        check,
        progress,
    };
    let ladder = ladder.into();
    let (head_dim, threshold) = (ladder.head_dim(), ladder.threshold());
    let mut written = Vec::new();
    let mut before: Option<Certificate> = None;
    for &context in contexts {
        if target(head_dim.pairs(), threshold, context)
            .at_once()
            .is_some()
        {
            return Err(CertifyError::NoRoot { context });
        }
        let header = header(&ladder, context, before.as_ref());
        let path = writing.path(&header.file_name());
        let row = match writing.finished(&path, &header)? {
            Some(row) => row,
            None => writing.row(&header, before.as_ref().map(|row| row.header().context))?,
        };
        before = Some(row);
        written.push(path);
    }
    Ok(written)
}

/// The names and texts of the files that [`certify`] writes, from a `ladder` that has climbed to the contexts: nothing is searched again.
///
/// # Errors
/// [`CertifyError::Undecided`] or [`CertifyError::NoRoot`].
///
/// # Panics
/// If the contexts do not rise, or one has not been climbed.
pub fn certify_climbed(
    ladder: &Ladder,
    contexts: &[u64],
) -> Result<Vec<(String, String)>, CertifyError> {
    assert!(contexts.is_sorted_by(|a, b| a < b), "contexts rise");
    let mut files = Vec::new();
    let mut before: Option<Certificate> = None;
    for &context in contexts {
        let row = ladder.row(context).expect("a context that was climbed");
        let least = match &row.bound {
            LowerBound::Proved(ExactBase::Root(least)) => least,
            LowerBound::Undecided(open) => return Err(CertifyError::Undecided(open.clone())),
            LowerBound::Proved(ExactBase::One)
            | LowerBound::NoBase
            | LowerBound::NoBaseBelowCap => {
                return Err(CertifyError::NoRoot { context });
            }
        };
        let header = header(ladder, context, before.as_ref());
        let name = header.file_name();
        let after = before.as_ref().map_or(0, |row| row.header().context);
        let rows = ladder.rows().iter();
        let rows = rows.filter(|row| after < row.context && row.context <= context);
        let row = concluded(header, rows.flat_map(|row| &row.pieces), least);
        files.push((name, certificate_text(&row)));
        before = Some(row);
    }
    Ok(files)
}

/// Of the certificate of `context` that continues `before`.
fn header(ladder: &Ladder, context: u64, before: Option<&Certificate>) -> Header {
    Header {
        head_dim: ladder.head_dim().get(),
        context,
        threshold: ladder.threshold(),
        predecessor: before.map(|row| certificate::digest(certificate_text(row).as_bytes())),
        from: before.map_or_else(Dyadic::one, |row| row.end().clone()),
    }
}

fn concluded<'a>(
    header: Header,
    pieces: impl Iterator<Item = &'a Piece>,
    least: &BindingRoot,
) -> Certificate {
    let number = |value| Dyadic::new(value).expect("the ends of a bracket lie in (0, 1]");
    let enclosure = least.certificate_enclosure();
    let conclusion = Conclusion {
        root: least.position(),
        bracket: [number(least.bracket().lo()), number(least.bracket().hi())],
        enclosure: [number(enclosure.lo()), number(enclosure.hi())],
    };
    Certificate::new(header, pieces.map(exact).collect(), conclusion)
        .expect("pieces go down to the bracket, and the root's enclosure lies in it")
}

/// What tells the search for one certificate from others.
fn request(header: &Header) -> String {
    let predecessor = match &header.predecessor {
        Some(digest) => digest.to_string(),
        None => "none".to_owned(),
    };
    let asked = target(header.pairs(), header.threshold, header.context).asked();
    format!(
        "certificate of a least base, head_dim {}, context {}{asked}, predecessor {predecessor}, from {}",
        header.head_dim, header.context, header.from
    )
}

fn target(pairs: usize, threshold: Threshold, context: u64) -> Target {
    Target {
        context,
        pairs,
        set: InstructionSet::best(),
        threshold,
    }
}

impl Writing<'_> {
    /// The certificate already at `path`, if it continues the row before and holds.
    fn finished(
        &mut self,
        path: &Path,
        header: &Header,
    ) -> Result<Option<Certificate>, CertifyError> {
        let Some(text) = self.read(path)? else {
            return Ok(None);
        };
        let foreign = |reason: String| CertifyError::Foreign {
            path: path.to_owned(),
            reason,
        };
        let row = certificate::parse(&text).map_err(|error| foreign(error.to_string()))?;
        if row.header() != header {
            return Err(foreign(
                "it does not continue the certificate before it".to_owned(),
            ));
        }
        self.check(path, &text)?;
        self.forget(path, &request(header))?;
        Ok(Some(row))
    }

    /// Searches one row, or goes on with it, and writes it.
    fn row(
        &mut self,
        header: &Header,
        context_before: Option<u64>,
    ) -> Result<Certificate, CertifyError> {
        let target = |context| target(header.pairs(), header.threshold, context);
        let name = header.file_name();
        let path = self.path(&name);
        let mut memory = self.memory(&path, &request(header))?;
        let cap = root_of_cap(header.pairs());
        let mut top = header.from.value().to_f64();
        let mut pieces: Vec<Piece> = Vec::new();
        // Doublings on the way there are rows without a file.
        let mut context = context_before.map_or(2, |before| (before + 1).next_power_of_two());
        context = context.min(header.context);
        loop {
            let before = pieces.len();
            let progress = &mut *self.progress;
            let (more, end) = target(context)
                .cover_with(&mut memory, (top, cap), &mut |mut at| {
                    at.pieces += before;
                    progress(CertifyStep::Search(at));
                })
                .map_err(at(&part_of(&path)))?;
            pieces.extend(more);
            top = end;
            if context == header.context {
                break;
            }
            context = (2 * context).min(header.context);
        }
        memory.write().map_err(at(&part_of(&path)))?;
        if top <= cap {
            return Err(CertifyError::NoRoot {
                context: header.context,
            });
        }
        let least = settle::settle(target(header.context), top).map_err(CertifyError::Undecided)?;
        let row = concluded(header.clone(), pieces.iter(), &least);
        self.finish(&name, &certificate_text(&row), memory)?;
        Ok(row)
    }
}

fn exact(piece: &Piece) -> certificate::Piece {
    certificate::Piece {
        lo: Dyadic::from_f64(piece.lo).expect("pieces lie in (0, 1]"),
        witness: piece.witness,
    }
}
