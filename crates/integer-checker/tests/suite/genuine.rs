//! Genuine certificates pass, and say what the MPFR checker reads in them.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use ropebound_integer_checker::{Checker, Kind, Verified, digest};

use crate::support::{certificates, folder};

/// Reads all files first, so that each finds its predecessor.
fn check_all(paths: &[PathBuf]) -> Vec<(Verified, String, f64)> {
    let mut checker = Checker::new();
    let named: Vec<_> = paths
        .iter()
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_str()
                .expect("ASCII")
                .to_owned();
            (checker.add(&name, &fs::read(path).expect("a file")), name)
        })
        .collect();
    let checked = named.into_iter().map(|(digest, name)| {
        let start = Instant::now();
        let verified = checker
            .check(&digest, &|_| {})
            .unwrap_or_else(|error| panic!("{error}"));
        (verified, name, start.elapsed().as_secs_f64())
    });
    checked.collect()
}

#[test]
fn least_bases_pass() {
    let mut paths = certificates("proofs/certificates");
    let committed = paths.len();
    assert!(committed >= 66);
    paths.extend(certificates("proofs/certificates/long"));
    assert!(paths.len() >= committed + 4);
    for (verified, name, _) in check_all(&paths) {
        assert_eq!(verified.kind, Kind::LeastBase);
        assert_eq!(
            name,
            format!("d{}-L{}", verified.head_dim, verified.context)
        );
        let text = fs::read_to_string(
            paths
                .iter()
                .find(|path| path.ends_with(format!("{name}.cert")))
                .expect("it"),
        );
        let text = text.expect("text");
        assert_eq!(verified.digest, digest(text.as_bytes()));
        let theirs = ropebound_certificate::parse(&text).expect("a certificate");
        let conclusion = theirs.conclusion();
        assert_eq!(verified.root_position, conclusion.root);
        assert_eq!(verified.own_pieces, theirs.pieces().len() as u64);
        let digits =
            ropebound_reference::certain_digits(&conclusion.base(theirs.header().pairs()), 50);
        assert_eq!(verified.base_digits(50), digits, "{name}");
    }
}

/// Those of a few seconds; the rest by `just check-by-integers`.
#[test]
fn short_safe_bases_pass() {
    let mut paths = certificates("proofs/certificates/safe");
    paths.retain(|path| fs::metadata(path).expect("a file").len() < 12_000);
    assert_eq!(paths.len(), 4);
    for (verified, name, _) in check_all(&paths) {
        assert_eq!(verified.kind, Kind::SafeBase);
        assert_eq!(
            name,
            format!("safe-d{}-L{}", verified.head_dim, verified.context)
        );
        assert_eq!(verified.pieces, verified.own_pieces);
        assert!(verified.predecessor.is_none());
    }
}

#[test]
fn pieces_of_a_chain_add_up() {
    let names = ["d128-L1024", "d128-L2048", "d128-L4096"];
    let paths = names.map(|name| folder("proofs/certificates").join(format!("{name}.cert")));
    let all = check_all(&paths);
    let own: u64 = all.iter().map(|(verified, ..)| verified.own_pieces).sum();
    assert_eq!(all[2].0.pieces, own);
    assert_eq!(all[2].0.predecessor, Some(all[1].0.digest));
}

#[test]
fn what_a_pass_means_names_the_base() {
    let least = folder("proofs/certificates/d128-L1024.cert");
    let safe = folder("proofs/certificates/safe/safe-d128-L1024.cert");
    for (path, base, kind) in [
        (least, "4293.4375692625784161", "the least base x"),
        (safe, "6018.2808572795694225", "the safe base x"),
    ] {
        let text = check_all(&[path])[0].0.what_it_means();
        assert!(text.contains(base) && text.contains(kind), "{text}");
    }
}
