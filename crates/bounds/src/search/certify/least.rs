//! Writes the certificates of a chain of contexts, each continuing the cover of the one before.
//!
//! Killed at any moment, it goes on from what is on disk: finished files are taken as they are (`check` verifies them like any
//! other), and an unfinished one from the last window whose pieces are all there. The bytes are the same.

use super::error::{CertifyError, at};
use super::partial::PartialCover;
use super::text::certificate_text;
use crate::search::ladder::Ladder;
use crate::search::settle;
use crate::search::target::{SearchProgress, Target, root_of_cap};
use crate::search::witness::Piece;
use ropebound_certificate as certificate;
use ropebound_certificate::{Certificate, Conclusion, Dyadic, Header};
use ropebound_fast::InstructionSet;
use ropebound_schedule::Threshold;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes `d<head_dim>-L<context>.cert`, with `-at-least-<threshold>` before the point if that is not 0, into `folder` for each of
/// `contexts`, which rise, for the ladder's head and threshold; each names the one before as its
/// predecessor. Returns the paths.
///
/// # Errors
/// [`CertifyError`]; what was finished before stays.
///
/// # Panics
/// If the contexts do not rise.
pub fn certify(
    ladder: impl Into<Ladder>,
    contexts: &[u64],
    folder: &Path,
    progress: &mut dyn FnMut(SearchProgress),
) -> Result<Vec<PathBuf>, CertifyError> {
    assert!(contexts.is_sorted_by(|a, b| a < b), "contexts rise");
    let ladder = ladder.into();
    let (head_dim, threshold) = (ladder.head_dim(), ladder.threshold());
    let mut written = Vec::new();
    let mut before: Option<(Header, Certificate)> = None;
    for &context in contexts {
        if target(head_dim.pairs(), threshold, context)
            .at_once()
            .is_some()
        {
            return Err(CertifyError::NoRoot { context });
        }
        let header = Header {
            head_dim: head_dim.get(),
            context,
            threshold,
            predecessor: before
                .as_ref()
                .map(|(_, row)| certificate::digest(certificate_text(row).as_bytes())),
            from: before
                .as_ref()
                .map_or_else(Dyadic::one, |(_, row)| row.end().clone()),
        };
        let path = folder.join(header.file_name());
        let row = match read_finished(&path, &header)? {
            Some(row) => row,
            None => write_row(
                &path,
                &header,
                before.as_ref().map(|(header, _)| header.context),
                progress,
            )?,
        };
        before = Some((header, row));
        written.push(path);
    }
    Ok(written)
}

/// The certificate already at `path`, if it continues the row before.
fn read_finished(path: &Path, header: &Header) -> Result<Option<Certificate>, CertifyError> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(at(path))?,
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
    Ok(Some(row))
}

/// Searches one row, or goes on with it, and writes it.
fn write_row(
    path: &Path,
    header: &Header,
    context_before: Option<u64>,
    progress: &mut dyn FnMut(SearchProgress),
) -> Result<Certificate, CertifyError> {
    let target = |context| target(header.pairs(), header.threshold, context);
    let (_, mut part) = PartialCover::open(path, header).map_err(at(path))?;
    let cap = root_of_cap(header.pairs());
    let mut top = header.from.value().to_f64();
    // Doublings on the way there are rows without a file; only the last step is long enough to be taken up midway.
    let mut steps = Vec::new();
    let mut context = context_before.map_or(2, |before| (before + 1).next_power_of_two());
    while context < header.context {
        steps.push(context);
        context *= 2;
    }
    if steps.is_empty() {
        top = resume(&mut part, target(header.context), top).map_err(at(path))?;
    } else {
        part.truncate(0).map_err(at(path))?;
    }
    steps.push(header.context);
    for context in steps {
        top = target(context)
            .cover(top, cap, &mut |pieces, at| {
                part.append(&pieces.iter().map(exact).collect::<Vec<_>>())?;
                progress(SearchProgress {
                    pieces: part.pieces().len(),
                    ..at
                });
                Ok(())
            })
            .map_err(at(path))?;
    }
    if top <= cap {
        return Err(CertifyError::NoRoot {
            context: header.context,
        });
    }
    let least = settle::settle(target(header.context), top).map_err(CertifyError::Undecided)?;
    let number = |value| Dyadic::new(value).expect("the ends of a bracket lie in (0, 1]");
    let enclosure = least.certificate_enclosure();
    let conclusion = Conclusion {
        root: least.position(),
        bracket: [number(least.bracket().lo()), number(least.bracket().hi())],
        enclosure: [number(enclosure.lo()), number(enclosure.hi())],
    };
    part.finish(conclusion).map_err(at(path))
}

fn target(pairs: usize, threshold: Threshold, context: u64) -> Target {
    Target {
        context,
        pairs,
        set: InstructionSet::best(),
        threshold,
    }
}

fn exact(piece: &Piece) -> certificate::Piece {
    certificate::Piece {
        lo: Dyadic::from_f64(piece.lo).expect("pieces lie in (0, 1]"),
        witness: piece.witness,
    }
}

/// Cuts a cover back to the last boundary between windows that it has come to, and returns that.
fn resume(part: &mut PartialCover, target: Target, start: f64) -> io::Result<f64> {
    let end = part.end().value().to_f64();
    let mut top = start;
    loop {
        let below = target.window_below(top);
        if below < end {
            break;
        }
        top = below;
    }
    let boundary = Dyadic::from_f64(top).expect("windows lie in (0, 1]");
    let kept = part.pieces().partition_point(|piece| piece.lo >= boundary);
    part.truncate(kept)?;
    Ok(top)
}
