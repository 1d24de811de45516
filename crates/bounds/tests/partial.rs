//! An interrupted certificate goes on from what is on disk, and ends as the same bytes.

use ropebound_bounds::search::{PartialCover, certificate_text, certify};
use ropebound_certificate::{Certificate, Piece, parse};
use ropebound_schedule::HeadDim;
use std::fs;
use std::io::ErrorKind;

/// The certificate of head_dim 128 for a context, continuing that of half the context; its text, and what is in the file before it is
/// finished.
fn made(context: u64) -> (Certificate, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let head_dim = HeadDim::new(128).unwrap();
    let paths = certify(
        head_dim,
        &[context / 2, context],
        folder.path(),
        &mut |_| (),
    )
    .unwrap();
    let text = fs::read_to_string(&paths[1]).unwrap();
    let certificate = parse(&text).unwrap();
    assert_eq!(certificate_text(&certificate), text);
    let last = 8 + certificate.pieces().len();
    let part = text
        .lines()
        .enumerate()
        .filter(|&(k, _)| k != 7 && k < last);
    let part = part.map(|(_, line)| format!("{line}\n")).collect();
    (certificate, text, part)
}

#[test]
fn every_interruption_ends_in_the_same_bytes() {
    let (certificate, text, part) = made(128);
    let header = certificate.header();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(header.file_name());
    let part_path = folder.path().join(header.file_name() + ".part");
    for length in 0..=part.len() {
        fs::write(&part_path, &part.as_bytes()[..length]).unwrap();
        let (found, mut cover) = PartialCover::open(&path, header).unwrap();
        assert_eq!(found, certificate.pieces()[..found.len()]);
        let whole = part[..length].matches('\n').count().saturating_sub(7);
        assert_eq!(found.len(), whole, "killed at byte {length}");
        cover.append(&certificate.pieces()[whole..]).unwrap();
        assert_eq!(fs::read_to_string(&part_path).unwrap(), part);
        let finished = cover.finish(certificate.conclusion().clone()).unwrap();
        assert_eq!(finished, certificate);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert!(!part_path.exists());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}

#[test]
fn rubbish_after_a_crash_is_cut_off() {
    let (certificate, _, part) = made(128);
    let header = certificate.header();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.cert");
    let part_path = folder.path().join("x.cert.part");
    let pieces = certificate.pieces();
    let good: String = part.split_inclusive('\n').take(9).collect();
    let noise: Vec<u8> = (0..300u32)
        .map(|k| (k.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let repeated = good.split_inclusive('\n').next_back().unwrap().into();
    for tail in [
        vec![0; 100],
        vec![b'\n'; 3],
        noise,
        repeated,
        b"0x1p-1 0\n".to_vec(),
        b"pieces 2\n".to_vec(),
    ] {
        fs::write(&part_path, [good.as_bytes(), &tail].concat()).unwrap();
        let (found, cover) = PartialCover::open(&path, header).unwrap();
        assert_eq!(found, pieces[..2]);
        assert_eq!(cover.end(), &pieces[1].lo);
        assert_eq!(fs::read_to_string(&part_path).unwrap(), good);
    }
    fs::write(&part_path, [0; 500]).unwrap();
    assert_eq!(PartialCover::open(&path, header).unwrap().0, []);
}

#[test]
fn a_part_of_another_certificate_is_left_alone() {
    let (certificate, _, part) = made(128);
    let header = certificate.header();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.cert");
    let part_path = folder.path().join("x.cert.part");
    for content in [
        part.replace("context 128", "context 127"),
        "notes\n".to_owned(),
        "notes".to_owned(),
    ] {
        fs::write(&part_path, &content).unwrap();
        let error = PartialCover::open(&path, header).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
        assert_eq!(fs::read_to_string(&part_path).unwrap(), content);
    }
}

#[test]
fn pieces_out_of_order_are_not_written() {
    let (certificate, ..) = made(128);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.cert");
    let pieces = certificate.pieces();
    let (_, mut cover) = PartialCover::open(&path, certificate.header()).unwrap();
    cover.append(&pieces[..3]).unwrap();
    let beyond = Piece {
        lo: pieces[3].lo.clone(),
        witness: 129,
    };
    for wrong in [
        vec![pieces[2].clone()],
        vec![pieces[3].clone(), pieces[0].clone()],
        vec![beyond],
    ] {
        assert_eq!(
            cover.append(&wrong).unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
        assert_eq!(cover.pieces(), &pieces[..3]);
    }
    cover.truncate(1).unwrap();
    drop(cover);
    let (found, mut cover) = PartialCover::open(&path, certificate.header()).unwrap();
    assert_eq!(found, pieces[..1]);
    cover.truncate(0).unwrap();
    cover.append(pieces).unwrap();
    // A conclusion that belongs elsewhere leaves the pieces for another try.
    let elsewhere = made(64).0.conclusion().clone();
    assert_eq!(
        cover.finish(elsewhere).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    assert_eq!(
        PartialCover::open(&path, certificate.header()).unwrap().0,
        pieces
    );
}
