//! Writing and checking certificates.

use crate::run::{answer, folder, json, run, workspace};
use std::fs;

#[test]
fn certify_writes_what_check_verifies_and_what_is_committed() {
    let folder = folder();
    let out = folder.path().to_str().expect("UTF-8");
    let written = json(&["certify", "--context", "4k", "--out", out]);
    assert_eq!(written["contexts"], serde_json::json!([1024, 2048, 4096]));
    let files: Vec<_> = written["certificates"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file.as_str().expect("a path"))
        .collect();
    for file in &files {
        let name = file.rsplit('/').next().expect("a name");
        let committed = workspace().join("proofs/certificates").join(name);
        assert_eq!(
            fs::read(file).expect("written"),
            fs::read(committed).expect("committed"),
            "{name}"
        );
    }
    // Longest first: rows come out by context all the same.
    let reversed: Vec<_> = ["check"]
        .into_iter()
        .chain(files.into_iter().rev())
        .collect();
    let checked = json(&reversed);
    assert_eq!(
        (&checked["passed"], &checked["failed"]),
        (&3.into(), &0.into())
    );
    assert_eq!(
        checked["certificates"][0]["lower_bound_base"],
        "4293.4375692625784161"
    );
    assert!(
        checked["meaning"]
            .as_str()
            .expect("text")
            .contains("Not proven")
    );
    // A second run takes what is there.
    assert_eq!(json(&["certify", "--context", "4k", "--out", out]), written);
}

#[test]
fn a_certificate_that_fails_is_exit_code_1_and_names_the_step() {
    let folder = folder();
    let genuine = fs::read_to_string(workspace().join("proofs/certificates/d128-L1024.cert"))
        .expect("a certificate");
    let forged = folder.path().join("forged.cert");
    fs::write(&forged, genuine.replace("root 1009", "root 1008")).expect("written");
    let forged = forged.to_str().expect("UTF-8");
    let outcome = run(&[
        "check",
        forged,
        "proofs/certificates/d128-L1024.cert",
        "--format",
        "csv",
    ]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.err);
    assert!(outcome.out.contains("bracket"), "{}", outcome.out);
    assert!(
        outcome.out.contains("d128-L1024.cert,true,128,1024,"),
        "{}",
        outcome.out
    );
    for format in ["text", "json", "md"] {
        assert_eq!(run(&["check", forged, "--format", format]).code, Some(1));
    }
}

#[test]
fn unreadable_files_and_rows_without_a_root_are_refused() {
    let outcome = run(&["check", "no-such-file.cert"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("no-such-file.cert"), "{}", outcome.err);
    let folder = folder();
    let out = folder.path().to_str().expect("UTF-8");
    for arguments in [
        ["--context", "1"],
        ["--context", "0"],
        ["--context", "-5"],
        ["--context", "1e40"],
    ] {
        let outcome = run(&[&["certify", "--out", out][..], &arguments].concat());
        assert_eq!(outcome.code, Some(2), "{arguments:?}");
        assert!(outcome.err.contains("context"), "{}", outcome.err);
    }
    let one_pair = run(&["certify", "--context", "2", "--head-dim", "2", "--out", out]);
    assert_eq!(one_pair.code, Some(2));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    assert!(answer(&["certify", "--help"]).contains("Examples:"));
}
