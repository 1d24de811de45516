//! Forged and tampered certificates on which this checker and the independent one (`tests/independent`) have to agree:
//! files, and `expected.txt` with the line and step at which each fails.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ropebound_certificate::{Certificate, CheckError, Checker, Digest, Step, digest, parse};

use crate::support::Random;
use crate::support::forger::forge;

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

/// As `expected.txt` has it.
fn verdict(name: &str, error: &CheckError) -> String {
    let step = match error.step {
        Step::File => "file".to_owned(),
        Step::Format => "format".to_owned(),
        Step::Piece { .. } => "piece".to_owned(),
        Step::Predecessor => "predecessor".to_owned(),
        Step::Bracket => "bracket".to_owned(),
        Step::Enclosure => "enclosure".to_owned(),
        Step::Position(position) => format!("position {position}"),
        _ => unreachable!("a step without a name here"),
    };
    format!("{name} {} {step}", error.line)
}

/// A checker that finds genuine predecessors, and the verdict on a text of the name.
fn refuse(checker: &mut Checker, name: &str, text: &str) -> String {
    let digest = checker.add(name, text.as_bytes());
    match checker.check_digest(&digest, &|_| {}) {
        Ok(_) => panic!("{name} passes"),
        Err(error) => verdict(name, &error),
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

/// Every certificate in `proofs/certificates` passes.
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
        let verified = checker.check(&path, &|_| {}).unwrap();
        let name = format!("d{}-L{}.cert", verified.head_dim, verified.context);
        assert_eq!(path.file_name().unwrap().to_str(), Some(name.as_str()));
    }
}

/// A genuine certificate and its digest, if it is there.
fn genuine(context: u64) -> Option<(Certificate, Digest)> {
    let path = genuine_folder().join(format!("d128-L{context}.cert"));
    let text = fs::read_to_string(path).ok()?;
    Some((parse(&text).unwrap(), digest(text.as_bytes())))
}

/// Texts that differ from a genuine certificate, which has a predecessor, in one thing each.
fn tampered(genuine: &str) -> Vec<(&'static str, String)> {
    let certificate = parse(genuine).unwrap();
    let lines: Vec<&str> = genuine.lines().collect();
    let end = 8 + certificate.pieces().len();
    let join = |lines: &[&str]| lines.join("\n") + "\n";
    let replaced = |index: usize, from: &str, to: &str| {
        let line = lines[index].replacen(from, to, 1);
        assert_ne!(line, lines[index]);
        let mut lines = lines.clone();
        lines[index] = &line;
        join(&lines)
    };
    let words = |index: usize| lines[index].split(' ').collect::<Vec<_>>();
    let mut dropped = lines.clone();
    dropped.remove(20);
    let mut doubled = lines.clone();
    doubled.insert(20, lines[20]);
    let mut swapped = lines.clone();
    swapped.swap(20, 21);
    let fewer = format!("pieces {}", certificate.pieces().len() - 1);
    let mut merged = dropped.clone();
    merged[7] = &fewer;
    let [bracket, enclosure] = [words(end + 2), words(end + 3)];
    let reversed = format!("bracket {} {}", bracket[2], bracket[1]);
    let beside = format!("enclosure {} {}", enclosure[2], bracket[2]);
    let [witness, root] = [words(12)[1], words(end + 1)[1]];
    vec![
        ("version", replaced(0, "1", "2")),
        ("schedule", replaced(1, "plain", "yarn")),
        ("head-dim-odd", replaced(2, "128", "127")),
        ("head-dim", replaced(2, "128", "126")),
        ("context-longer", replaced(3, "context ", "context 1")),
        ("context-missing", replaced(3, "context", "contexts")),
        ("convention", replaced(4, "0..=L", "0..L")),
        (
            "predecessor-unknown",
            replaced(5, lines[5], &format!("predecessor {}", digest(b""))),
        ),
        (
            "predecessor-none",
            join(&{
                let mut lines = lines.clone();
                lines[5] = "predecessor none";
                lines
            }),
        ),
        ("from-elsewhere", replaced(6, "p-1", "1p-1")),
        ("count", replaced(7, "pieces ", "pieces 1")),
        ("witness", replaced(12, &format!(" {witness}"), " 3")),
        ("witness-zero", replaced(12, &format!(" {witness}"), " 0")),
        ("spelling", replaced(12, "p-1", "0p-1")),
        ("two-spaces", replaced(12, " ", "  ")),
        ("dropped", join(&dropped)),
        ("doubled", join(&doubled)),
        ("swapped", join(&swapped)),
        ("merged", join(&merged)),
        ("end-elsewhere", replaced(end, "p-1", "1p-1")),
        ("root", replaced(end + 1, root, "17")),
        (
            "bracket-reversed",
            join(&{
                let mut lines = lines.clone();
                lines[end + 2] = &reversed;
                lines
            }),
        ),
        (
            "enclosure-beside",
            join(&{
                let mut lines = lines.clone();
                lines[end + 3] = &beside;
                lines
            }),
        ),
        ("truncated", genuine[..genuine.len() / 2].to_owned()),
        ("no-last-line-end", genuine.trim_end().to_owned()),
        ("trailing", genuine.to_owned() + "\n"),
        ("carriage-returns", genuine.replace('\n', "\r\n")),
    ]
}

/// Writes 500 certificates with one byte changed at random, and where each fails, for both checkers to agree on.
#[test]
#[ignore = "writes target/flipped; then tests/independent/run.sh --expect target/flipped/expected.txt target/flipped"]
fn write_flipped_certificates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/flipped");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    let before = fs::read(genuine_folder().join("d128-L1024.cert")).unwrap();
    fs::write(folder.join("d128-L1024.cert"), &before).unwrap();
    let text = genuine(2048).unwrap().0.to_text();
    let mut checker = genuine_checker();
    let mut random = Random(0xf11b);
    let mut expected = String::new();
    for round in 0..500 {
        let mut bytes = text.clone().into_bytes();
        let at = random.below(bytes.len());
        let old = bytes[at];
        while bytes[at] == old {
            bytes[at] = b"0123456789abcdefpx.+- \nsha:"[random.below(27)];
        }
        let name = format!("flip-{round}.cert");
        let digest = checker.add(&name, &bytes);
        if let Err(error) = checker.check_digest(&digest, &|_| {}) {
            writeln!(expected, "{}", verdict(&name, &error)).unwrap();
        }
        fs::write(folder.join(name), bytes).unwrap();
    }
    println!("{} of 500 fail", expected.lines().count());
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
    let successor = genuine(4096).unwrap().0.to_text().replace(&old, &new);
    texts.push(("tampered-predecessor.cert".to_owned(), successor));

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
