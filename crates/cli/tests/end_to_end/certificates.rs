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
fn safe_bases_are_certified_by_themselves() {
    let folder = folder();
    let out = folder.path().to_str().expect("UTF-8");
    let write = ["certify", "--safe", "--context", "2k", "--out", out];
    let written = json(&write);
    assert_eq!(written["contexts"], serde_json::json!([2048]));
    let path = folder.path().join("safe-d128-L2048.cert");
    let text = fs::read_to_string(&path).expect("written");
    // The lengths of steps are the search's choice: the committed one ends at the same root.
    let committed = workspace().join("proofs/certificates/safe/safe-d128-L2048.cert");
    let committed = fs::read_to_string(committed).expect("committed");
    assert!(text.contains("\nroot 1946\n") && committed.contains("\nroot 1946\n"));
    assert_eq!(fs::read_dir(out).expect("a folder").count(), 1);
    assert_eq!(json(&write), written, "a finished file is taken as it is");

    // Beside one of the first kind, which comes first.
    let file = path.to_str().expect("UTF-8");
    let checked = json(&["check", file, "proofs/certificates/d128-L1024.cert"]);
    let [least, safe] = [0, 1].map(|row| &checked["certificates"][row]);
    assert_eq!(least["kind"], "least base");
    assert_eq!(least["safe_base"], serde_json::Value::Null);
    assert_eq!(safe["kind"], "safe base");
    assert_eq!(safe["safe_base"], "22764.303792496643404");
    assert_eq!(safe["lower_bound_base"], serde_json::Value::Null);
    assert_eq!(safe["binding_position"], 1946);
    let meaning = checked["meaning"].as_str().expect("text");
    assert!(meaning.contains("above the safe base"), "{meaning}");

    // A forgery fails at a named step; a file of another problem is left alone.
    fs::write(&path, text.replace("context 2048", "context 4096")).expect("written");
    let outcome = run(&["check", file, "--format", "csv"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.err);
    assert!(outcome.out.contains("line 6: from: "), "{}", outcome.out);
    let outcome = run(&write);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("another problem"), "{}", outcome.err);
    for context in ["1", "0"] {
        let outcome = run(&["certify", "--safe", "--context", context, "--out", out]);
        assert_eq!(outcome.code, Some(2));
    }
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

#[test]
fn integers_find_what_mpfr_finds() {
    // The predecessors lie beside.
    let files = [
        "proofs/certificates/d128-L4096.cert",
        "proofs/certificates/safe/safe-d128-L1024.cert",
    ];
    let by = |checker| json(&[&["check", "--by", checker][..], &files].concat());
    let [mpfr, integers, both] = ["mpfr", "integers", "both"].map(by);
    assert_eq!(mpfr["passed"], 2);
    assert_eq!(mpfr["certificates"], integers["certificates"]);
    assert_eq!(mpfr["certificates"], both["certificates"]);
    for (answer, rests_on) in [
        (&mpfr, "MPFR and the hardware"),
        (
            &integers,
            "this checker's integers, the Rust compiler and the hardware",
        ),
        (&both, "integers alone finds the same"),
    ] {
        let meaning = answer["meaning"].as_str().expect("text");
        assert!(meaning.contains(rests_on), "{meaning}");
    }

    let folder = folder();
    let forged = folder.path().join("forged.cert");
    let genuine = fs::read_to_string(workspace().join("proofs/certificates/d128-L1024.cert"))
        .expect("a certificate");
    fs::write(&forged, genuine.replace("root 1009", "root 1008")).expect("written");
    let forged = forged.to_str().expect("UTF-8");
    for checker in ["integers", "both"] {
        let outcome = run(&["check", forged, "--by", checker, "--format", "csv"]);
        assert_eq!(outcome.code, Some(1), "{}", outcome.err);
        assert!(outcome.out.contains(": bracket: "), "{}", outcome.out);
        let missing = run(&["check", "no-such-file.cert", "--by", checker]);
        assert_eq!(missing.code, Some(2));
        assert!(missing.err.contains("no-such-file.cert"), "{}", missing.err);
    }
}
