//! The examples run, and answer. Cargo builds them for the tests, beside these.

use std::process::Command;

fn output(name: &str) -> String {
    let test = std::env::current_exe().expect("this test's program");
    let folder = test.parent().and_then(|deps| deps.parent());
    let program = folder.expect("a target folder").join("examples").join(name);
    let run = Command::new(&program)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    assert!(run.status.success(), "{name}: {run:?}");
    String::from_utf8(run.stdout).expect("UTF-8")
}

#[test]
fn which_base() {
    let text = output("which_base");
    assert!(text.contains("least base of 8192: 83763.8410154"), "{text}");
}

#[test]
fn audit_config() {
    assert_eq!(output("audit_config").lines().count(), 1);
}

#[test]
fn golden_table() {
    assert_eq!(output("golden_table").lines().count(), 4);
}

#[test]
fn check_certificate() {
    let text = output("check_certificate");
    assert!(text.contains("head_dim 128"), "{text}");
}
