//! Forged and tampered certificates on which this checker and the independent one (`tests/independent`) have to agree:
//! files, and `expected.txt` with the line and step at which each fails.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ropebound_certificate::{
    Certificate, CheckError, Checker, Digest, Problem, SafeCertificate, Step, digest, parse,
    parse_safe,
};

use crate::support::forger::forge;
use crate::support::safe_forger::{forge as forge_safe, forge_late, tampered_safe};
use crate::support::safe_generator::safe;
use crate::support::tamper::tampered;
use crate::support::{Random, Text};

fn genuine_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/certificates")
}

fn forged_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/independent/forged")
}

/// Table 2 of the paper, as printed, at head_dim 128.
const PRINTED: [(u64, &str); 11] = [
    (1 << 10, "4.3e3"),
    (1 << 11, "1.6e4"),
    (1 << 12, "2.7e4"),
    (1 << 13, "8.4e4"),
    (1 << 14, "3.1e5"),
    (1 << 15, "6.4e5"),
    (1 << 16, "2.1e6"),
    (1 << 17, "7.8e6"),
    (1 << 18, "3.6e7"),
    (1 << 19, "6.4e7"),
    (1 << 20, "5.1e8"),
];

/// As `expected.txt` has it. Which of several positions a certificate of a safe base fails at is up to the checker.
fn verdict(name: &str, text: &[u8], error: &CheckError) -> String {
    let safe = text.starts_with(b"ropebound safe");
    let step = match error.step {
        Step::File => "file".to_owned(),
        Step::Format => "format".to_owned(),
        Step::Piece { .. } => "piece".to_owned(),
        Step::Predecessor => "predecessor".to_owned(),
        Step::Bracket => "bracket".to_owned(),
        Step::Enclosure => "enclosure".to_owned(),
        Step::Position(_) if safe => "position".to_owned(),
        Step::Position(position) => format!("position {position}"),
        Step::From => "from".to_owned(),
        Step::Safe { .. } => "step".to_owned(),
        _ => unreachable!("a step without a name here"),
    };
    format!("{name} {} {step}", error.line)
}

/// A checker that finds genuine predecessors, and the verdict on a text of the name.
fn refuse(checker: &mut Checker, name: &str, text: &str) -> String {
    let digest = checker.add(name, text.as_bytes());
    match checker.check_digest(&digest, &|_| {}) {
        Ok(_) => panic!("{name} passes"),
        Err(error) => verdict(name, text.as_bytes(), &error),
    }
}

fn genuine_checker() -> Checker {
    let mut checker = Checker::new();
    for entry in fs::read_dir(genuine_folder())
        .into_iter()
        .flatten()
        .flatten()
    {
        if entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "cert")
        {
            checker.add_file(&entry.path()).unwrap();
        }
    }
    checker
}

/// Both checkers give `expected.txt`: this one here, the other in `tests/independent/run.sh`.
#[test]
fn committed_forgeries_fail_where_expected() {
    let expected = fs::read_to_string(forged_folder().join("expected.txt")).unwrap();
    let mut checker = genuine_checker();
    let mut found = String::new();
    for line in expected.lines() {
        let name = line.split(' ').next().unwrap();
        let text = fs::read_to_string(forged_folder().join(name)).unwrap();
        writeln!(found, "{}", refuse(&mut checker, name, &text)).unwrap();
    }
    assert_eq!(found, expected);
    let files = fs::read_dir(forged_folder()).unwrap().count();
    assert_eq!(files, expected.lines().count() + 1);
}

/// The certificates in `proofs/certificates` are what their names say, and those to 64k pass; `just check-certificates` checks them all.
#[test]
fn committed_certificates_pass() {
    let mut checker = Checker::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(genuine_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "cert")
        })
        .collect();
    paths.sort();
    assert!(paths.len() >= 11);
    for path in paths {
        let claim = parse(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = format!(
            "d{}-L{}.cert",
            claim.header().head_dim,
            claim.header().context
        );
        assert_eq!(path.file_name().unwrap().to_str(), Some(name.as_str()));
        if claim.header().context <= 1 << 16 {
            let verified = checker.check(&path, &|_| {}).unwrap();
            assert_eq!(
                (verified.head_dim, verified.context),
                (claim.header().head_dim, claim.header().context)
            );
        }
    }
}

/// The genuine certificates of safe bases, by context.
fn genuine_safe() -> Vec<SafeCertificate> {
    let texts = PRINTED.iter().filter_map(|(context, _)| {
        let name = SafeCertificate::name_of(Problem::new(128, *context));
        fs::read_to_string(genuine_folder().join("safe").join(name)).ok()
    });
    texts.map(|text| parse_safe(&text).unwrap()).collect()
}

/// What the fuzzer starts from reaches all conditions.
#[test]
fn seeds_of_the_fuzzer_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/safe-seeds");
    let mut checker = Checker::new();
    let mut seeds = 0;
    for entry in fs::read_dir(folder).unwrap() {
        checker.check(&entry.unwrap().path(), &|_| {}).unwrap();
        seeds += 1;
    }
    assert_eq!(seeds, 4);
}

/// A genuine certificate and its digest, if it is there.
fn genuine(context: u64) -> Option<(Certificate, Digest)> {
    let path = genuine_folder().join(format!("d128-L{context}.cert"));
    let text = fs::read_to_string(path).ok()?;
    Some((parse(&text).unwrap(), digest(text.as_bytes())))
}

/// Writes certificates with one byte changed at random, 500 of each kind, and where each fails, for both checkers to agree on.
#[test]
#[ignore = "writes target/flipped; then tests/independent/run.sh --expect target/flipped/expected.txt target/flipped"]
fn write_flipped_certificates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/flipped");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    let before = fs::read(genuine_folder().join("d128-L1024.cert")).unwrap();
    fs::write(folder.join("d128-L1024.cert"), &before).unwrap();
    let mut checker = genuine_checker();
    let mut expected = String::new();
    for (kind, text, seed) in [
        ("flip", genuine(2048).unwrap().0.to_text(), 0xf11b),
        ("safe-flip", safe(128, 64).to_text(), 0x5f11b),
    ] {
        let mut random = Random(seed);
        let failed = expected.lines().count();
        for round in 0..500 {
            let mut bytes = text.clone().into_bytes();
            let at = random.below(bytes.len());
            let old = bytes[at];
            while bytes[at] == old {
                bytes[at] = b"0123456789abcdefpx.+- \nsha:"[random.below(27)];
            }
            let name = format!("{kind}-{round}.cert");
            let digest = checker.add(&name, &bytes);
            if let Err(error) = checker.check_digest(&digest, &|_| {}) {
                writeln!(expected, "{}", verdict(&name, &bytes, &error)).unwrap();
            }
            fs::write(folder.join(name), bytes).unwrap();
        }
        println!("{kind}: {} of 500 fail", expected.lines().count() - failed);
    }
    fs::write(folder.join("expected.txt"), expected).unwrap();
}

/// Writes the folder anew from the certificates in `proofs/certificates`.
#[test]
#[ignore = "writes tests/independent/forged; run it when a genuine certificate has changed"]
fn write_forgeries() {
    let folder = forged_folder();
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    let mut texts = Vec::new();
    for (context, printed) in PRINTED {
        let Some((certificate, name)) = genuine(context) else {
            continue;
        };
        let before = genuine(context / 2);
        let before = before
            .as_ref()
            .map(|(certificate, name)| (certificate, *name));
        for (kind, forged) in forge(&certificate, name, before, printed.parse().unwrap()) {
            let file = format!("d128-L{context}-{printed}-{kind}.cert");
            texts.push((file, forged.to_text()));
        }
    }
    let text = genuine(2048).unwrap().0.to_text();
    for (kind, text) in tampered(&text) {
        texts.push((format!("tampered-{kind}.cert"), text));
    }
    // One that continues a certificate that does not hold.
    let (_, broken) = texts
        .iter()
        .find(|(file, _)| file == "tampered-witness.cert")
        .unwrap();
    let [old, new] = [&text, broken].map(|text| digest(text.as_bytes()).to_string());
    let successor = genuine(4096).unwrap().0.to_text();
    let continued = successor.replace(&old, &new);
    texts.push(("tampered-predecessor.cert".to_owned(), continued));
    for claim in genuine_safe() {
        let name = claim.file_name();
        let name = name.trim_end_matches(".cert");
        let mut forgeries = forge_safe(&claim);
        if claim.context() <= 2048 {
            let least = genuine(claim.context()).unwrap().0.conclusion().clone();
            forgeries.extend(forge_late(&claim, &least));
        }
        for (kind, forged) in forgeries {
            texts.push((format!("{name}-{kind}.cert"), forged.to_text()));
        }
    }
    for (kind, text) in tampered_safe(&genuine_safe()[0]) {
        texts.push((format!("safe-tampered-{kind}.cert"), text));
    }
    // One of a least base that continues one of a safe base.
    let (_, safe) = texts
        .iter()
        .find(|(file, _)| file == "safe-tampered-root.cert")
        .unwrap();
    let new = digest(safe.as_bytes()).to_string();
    let continued = successor.replace(&old, &new);
    texts.push(("tampered-safe-predecessor.cert".to_owned(), continued));

    let mut checker = genuine_checker();
    for (_, text) in &texts {
        checker.add("a forgery", text.as_bytes());
    }
    let expected = texts
        .iter()
        .map(|(file, text)| refuse(&mut checker, file, text) + "\n");
    fs::write(folder.join("expected.txt"), expected.collect::<String>()).unwrap();
    for (file, text) in &texts {
        fs::write(folder.join(file), text).unwrap();
    }
}
