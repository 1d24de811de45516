//! Genuine certificates pass, and say what is known.

use std::sync::Mutex;

use crate::support::{Chain, Text, slow::SlowChecker};
use ropebound_certificate::{Checker, parse};

/// Least bases at head_dim 128, found by root finding at 200 bits in another library, and the binding positions.
#[test]
fn a_chain_passes() {
    let folder = Chain::get().folder();
    for (context, base, root) in [(1024, "4293.43756926", 1009), (2048, "11587.2443031", 1788)] {
        let path = folder.join(format!("d128-L{context}.cert"));
        let verified = Checker::new().check(&path, &|_| {}).unwrap();
        assert_eq!(verified.base_digits(12).unwrap(), base);
        assert!(verified.base_digits(40).unwrap().len() > 30);
        assert_eq!(
            (verified.root_position, verified.context, verified.head_dim),
            (root, context, 128)
        );
        let meaning = verified.what_it_means();
        assert!(
            meaning.contains(&base[..9]) && meaning.contains("Not proven"),
            "{meaning}"
        );
    }
}

#[test]
fn texts_are_canonical() {
    for context in [64, 128, 1024, 2048] {
        let text = Chain::get().text(context);
        assert_eq!(parse(&text).unwrap().to_text(), text);
    }
}

/// The conditions checked are at least as strict as what they are to prove.
#[test]
fn a_slow_evaluation_agrees() {
    let mut slow = SlowChecker::default();
    for context in [64, 128, 1024] {
        let certificate = Chain::get().certificate(context);
        assert!(slow.holds(&certificate));
        let digest = ropebound_certificate::digest(certificate.to_text().as_bytes());
        slow.known.insert(digest, certificate);
    }
}

/// Every length of context up to 40, so many shapes of roots, without predecessor.
#[test]
fn short_contexts_pass() {
    let folder = tempfile::tempdir().unwrap();
    for head_dim in [4, 64, 80] {
        for context in (2..=40).step_by(if head_dim == 4 { 50 } else { 3 }) {
            let path = crate::support::generator::generate(folder.path(), head_dim, context, None);
            let verified = Checker::new().check(&path, &|_| {}).unwrap();
            assert_eq!(verified.context, context);
        }
    }
}

#[test]
fn progress_reaches_its_total() {
    let path = Chain::get().folder().join("d128-L1024.cert");
    let last = Mutex::new(Vec::new());
    let record = |progress: ropebound_certificate::CheckProgress| {
        if progress.done == progress.total {
            let name = progress.file.rsplit('/').next().unwrap().to_owned();
            last.lock().unwrap().push((name, progress.stage));
        }
    };
    Checker::new().check(&path, &record).unwrap();
    let last = last.into_inner().unwrap();
    assert_eq!(last.len(), 6);
    assert_eq!(last[0].0, "d128-L64.cert");
    assert_eq!(last[5].0, "d128-L1024.cert");
}
