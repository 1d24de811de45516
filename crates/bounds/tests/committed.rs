//! The search is deterministic: it writes the committed certificates to the byte, and not merely some valid ones.

use ropebound_bounds::search::{CertifyStep, Ladder, certify, certify_climbed, certify_safe};
use ropebound_files::Folder;
use ropebound_schedule::HeadDim;
use std::fs;
use std::path::Path;

/// A folder of a test's own, held.
fn held(folder: &tempfile::TempDir) -> Folder {
    Folder::open(folder.path()).expect("a folder")
}

fn nothing_is_finished(path: &Path, _: &[u8]) -> Result<(), String> {
    panic!("{} is there already", path.display())
}

#[test]
fn fresh_certificates_are_the_committed_ones() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/certificates");
    let folder = tempfile::tempdir().expect("a folder");
    for d in [64, 80, 96, 128, 192, 256] {
        let head_dim = HeadDim::new(d).expect("an even number");
        let written = certify(
            head_dim,
            &[1024, 2048],
            &held(&folder),
            &mut nothing_is_finished,
            &mut |_| (),
        );
        for path in written.expect("certificates") {
            let name = path.file_name().expect("a file");
            let fresh = fs::read(&path).expect("written");
            assert!(
                fresh == fs::read(committed.join(name)).expect("committed"),
                "{name:?} differs from the committed certificate"
            );
        }
    }
}

#[test]
fn a_ladder_s_certificates_are_the_committed_ones() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/certificates");
    let mut ladder = Ladder::new(HeadDim::new(128).expect("an even number"));
    ladder.climb(4096, &mut |_| ());
    let files = certify_climbed(&ladder, &[1024, 2048, 4096]).expect("certificates");
    assert_eq!(files.len(), 3);
    for (name, text) in files {
        assert!(
            text == fs::read_to_string(committed.join(&name)).expect("committed"),
            "{name} differs from the committed certificate"
        );
    }
}

#[test]
fn fresh_certificates_of_safe_bases_are_the_committed_ones() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/certificates/safe");
    let folder = tempfile::tempdir().expect("a folder");
    let head_dim = HeadDim::new(128).expect("an even number");
    let written = certify_safe(
        head_dim,
        &[1024, 2048, 4096],
        &held(&folder),
        &mut nothing_is_finished,
        &mut |_| (),
    );
    for path in written.expect("certificates") {
        let name = path.file_name().expect("a file");
        let fresh = fs::read(&path).expect("written");
        assert!(
            fresh == fs::read(committed.join(name)).expect("committed"),
            "{name:?} differs from the committed certificate"
        );
    }
}

/// What a search says of itself: the context it works on, how far it came, and pieces that add up to the row's.
#[test]
fn progress_counts_the_pieces_that_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let head_dim = HeadDim::new(128).expect("an even number");
    let mut heard = Vec::new();
    certify(
        head_dim,
        &[1024],
        &held(&folder),
        &mut nothing_is_finished,
        &mut |step| {
            if let CertifyStep::Search(at) = step {
                heard.push(at);
            }
        },
    )
    .expect("a certificate");
    let text = fs::read_to_string(folder.path().join("d128-L1024.cert")).expect("written");
    let certificate = ropebound_certificate::parse(&text).expect("a certificate");
    let last = heard.last().expect("some progress");
    assert_eq!(last.context, 1024);
    assert_eq!(last.pieces, certificate.pieces().len());
    assert!((4293.0..4293.5).contains(&last.approx_base));
    assert!(heard.is_sorted_by_key(|at| (at.context, at.pieces)));
    // The ladder counts anew in every row.
    let mut ladder = Ladder::new(head_dim);
    let mut heard = Vec::new();
    ladder.climb(1024, &mut |at| heard.push(at));
    for row in ladder.rows() {
        let of_row = heard.iter().rev().find(|at| at.context == row.context);
        assert_eq!(of_row.expect("some progress").pieces, row.pieces.len());
    }
}
