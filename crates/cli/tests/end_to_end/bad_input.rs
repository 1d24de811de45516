//! Every refused input: exit code 2, nothing on standard output, and an error that names the argument, the value, and what
//! is accepted.

use crate::run::{folder, names, run};

/// Arguments before the value, the value, and the argument's name.
fn refused(before: &[&str], value: &str, after: &[&str], name: &str) {
    let arguments = [before, &[value], after].concat();
    let outcome = run(&arguments);
    assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
    assert_eq!(outcome.out, "", "{arguments:?}");
    let shown = format!("invalid value '{value}' for '--{name}");
    assert!(
        outcome.err.starts_with(&format!("error: {shown}")),
        "{arguments:?} should say {shown}: {}",
        outcome.err
    );
    assert!(
        outcome.err.contains("expected") || outcome.err.contains("is not in"),
        "{arguments:?} should say what is accepted: {}",
        outcome.err
    );
}

#[test]
fn bases() {
    for value in [
        "0",
        "-1",
        "-1e6",
        "0.999",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "1e400000000",
        "1e101",
        "",
        "ten",
        "1000.0.0",
    ] {
        refused(&["context", "--base"], value, &[], "base");
        refused(&["sum", "--position", "1", "--base"], value, &[], "base");
        refused(&["count", "--range", "0..9", "--base"], value, &[], "base");
    }
    // A comma separates values: 1,000 is no thousand.
    for (arguments, name) in [
        (["context", "--base", "1,000"], "--base"),
        (["base", "--context", "128,000"], "--context"),
    ] {
        let outcome = run(&arguments);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        let shown = format!("invalid value '000' for '{name}");
        assert!(outcome.err.contains(&shown), "{}", outcome.err);
    }
}

#[test]
fn head_dims() {
    for value in ["0", "127", "1000000000000", "65538", "-2", "12.8", "x"] {
        refused(
            &["base", "--context", "1k", "--head-dim"],
            value,
            &[],
            "head-dim",
        );
        refused(
            &["context", "--base", "1e4", "--head-dim"],
            value,
            &[],
            "head-dim",
        );
    }
    refused(
        &["base", "--context", "1k", "--head-dim"],
        "8194",
        &[],
        "head-dim",
    );
}

#[test]
fn lengths() {
    let huge = "1000000000000000000000000000000";
    for value in [huge, "1025M", "-1", "1e-3", "32kb", ""] {
        refused(&["base", "--context"], value, &[], "context");
    }
    for value in [huge, "-1", "k"] {
        refused(
            &["sum", "--base", "1e4", "--position"],
            value,
            &[],
            "position",
        );
        refused(
            &["context", "--base", "1e4", "--limit"],
            value,
            &[],
            "limit",
        );
    }
}

#[test]
fn ranges() {
    for value in [
        "5..5",
        "9..5",
        "9..=5",
        "5",
        "..5",
        "5..",
        "a..b",
        "0..1.5",
        "0..1000000000000000000000000000000",
    ] {
        refused(
            &["count", "--schedule", "method2", "--range"],
            value,
            &[],
            "range",
        );
    }
}

#[test]
fn digits_and_threads() {
    for value in ["0", "10001"] {
        refused(
            &["sum", "--base", "1e4", "--position", "1", "--digits"],
            value,
            &[],
            "digits",
        );
        refused(
            &["base", "--context", "1k", "--digits"],
            value,
            &[],
            "digits",
        );
    }
    refused(
        &["base", "--context", "1k", "--threads"],
        "0",
        &[],
        "threads",
    );
}

#[test]
fn positions_beyond_the_proven_domain() {
    let before = ["context", "--base", "1e4", "--head-dim", "65536", "--limit"];
    let outcome = run(&[&before[..], &["137438953472"]].concat());
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.err.contains("'--limit <M>'")
            && outcome
                .err
                .contains("accepted are positions below 137438953472")
    );
}

#[test]
fn schedules_with_foreign_arguments() {
    refused(
        &[
            "count",
            "--schedule",
            "method2",
            "--range",
            "0..9",
            "--base",
        ],
        "1e4",
        &[],
        "base",
    );
    refused(
        &[
            "count",
            "--schedule",
            "method2",
            "--range",
            "0..9",
            "--head-dim",
        ],
        "64",
        &[],
        "head-dim",
    );
    let outcome = run(&["count", "--range", "0..9"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("--base"), "{}", outcome.err);
}

#[test]
fn what_is_no_command() {
    for arguments in [
        &["nonsense"][..],
        &["base"],
        &["base", "--context", "1k", "--format", "xml"],
        &["sum", "--unknown"],
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}");
        assert_eq!(outcome.out, "", "{arguments:?}");
        assert!(
            outcome.err.starts_with("error: "),
            "{arguments:?}: {}",
            outcome.err
        );
    }
}

#[test]
fn folders_that_cannot_be_written() {
    let folder = folder();
    // A path below a regular file cannot be made, whoever asks.
    let file = folder.path().join("file");
    std::fs::write(&file, "kept").expect("a file");
    for out in [file.join("below"), file.clone()] {
        let out = out.to_str().expect("UTF-8");
        refused(&["reproduce", "--out"], out, &[], "out");
    }
    assert_eq!(std::fs::read_to_string(&file).expect("still there"), "kept");
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn a_name_that_is_taken_leaves_nothing_behind() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("models.json")).expect("a folder");
    let out = folder.path().to_str().expect("UTF-8");
    refused(&["models", "--out"], out, &[], "out");
    assert_eq!(names(folder.path()), ["models.json"]);
}
