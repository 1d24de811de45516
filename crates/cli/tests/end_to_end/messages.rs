//! What is said on standard error: fit to be shown, and JSON where the answer is.

use crate::run::{folder, program, run, workspace};
use std::fs::OpenOptions;
use std::process::Stdio;

/// One line of JSON on standard error, and nothing on standard output.
fn message(arguments: &[&str]) -> serde_json::Value {
    let outcome = run(&[arguments, &["--format", "json"]].concat());
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
    assert_eq!(outcome.err.lines().count(), 1, "{}", outcome.err);
    serde_json::from_str(&outcome.err).expect("JSON")
}

#[test]
fn errors_are_json_where_answers_are() {
    let by_clap = message(&["base", "--context", "ten"]);
    let by_the_program = message(&["montecarlo", "--replicates", "19"]);
    for (found, argument, value) in [
        (&by_clap, "--context <L>", "ten"),
        (&by_the_program, "--replicates <R>", "19"),
    ] {
        assert_eq!(found["ropebound_message"], 1);
        assert_eq!(found["severity"], "error");
        assert_eq!(found["code"], 2);
        assert_eq!(found["argument"], argument);
        assert_eq!(found["value"], value);
        let text = found["message"].as_str().expect("text");
        assert!(text.contains("expected"), "{text}");
    }
    let keys: Vec<_> = by_clap.as_object().expect("an object").keys().collect();
    let all = [
        "ropebound_message",
        "severity",
        "code",
        "argument",
        "value",
        "message",
    ];
    assert_eq!(keys, all);
    let page = std::fs::read_to_string(workspace().join("docs/messages.md")).expect("a page");
    let shown = run(&["base", "--context", "ten", "--format", "json"]).err;
    assert!(
        page.contains(&format!("```json\n{shown}```")),
        "docs/messages.md shows another than {shown}"
    );
    let usage = message(&["sum", "--unknown"]);
    assert_eq!(usage["argument"], "--unknown");
    assert_eq!(message(&["audit", "--format=json"])["severity"], "error");
}

#[test]
fn notes_are_json_too() {
    let folder = folder();
    let path = folder.path().join("config.json");
    let text = r#"{"model_type":"nobody_knows","head_dim":16,"rope_theta":1e4,"max_position_embeddings":64}"#;
    std::fs::write(&path, text).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let outcome = run(&["spectrum", path, "--format", "json"]);
    assert_eq!(outcome.code, Some(0));
    for line in outcome.err.lines() {
        let note: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(
            (&note["severity"], &note["code"]),
            (&"note".into(), &serde_json::Value::Null)
        );
    }
    assert!(!outcome.err.is_empty());
    let outcome = run(&["spectrum", path]);
    assert!(
        outcome.err.starts_with(&format!("note: {path}: ")),
        "{}",
        outcome.err
    );
}

#[test]
fn long_arguments_are_shortened() {
    let long = "9".repeat(100_000);
    for arguments in [
        &["base", "--context", &long][..],
        &["check", &long],
        &["sum", "--base", "1e4", "--position", &long],
        &["montecarlo", "--sigma", &format!("1,{long}x")],
        &[&long],
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.err.len() < 2000, "{} bytes", outcome.err.len());
        assert!(outcome.err.contains("… [100"), "{}", outcome.err);
    }
}

#[test]
fn nothing_of_a_name_reaches_a_terminal() {
    let folder = folder();
    let path = folder.path().join("\u{1b}[31m\nred.json");
    std::fs::write(
        &path,
        r#"{"model_type":"\u001b]0;x\u0007","max_position_embeddings":8}"#,
    )
    .expect("a file");
    let path = path.to_str().expect("UTF-8");
    for arguments in [
        &["audit", path][..],
        &["audit", path, "--format", "csv"],
        &["audit", path, "--format", "md"],
        &["spectrum", path],
        &["check", path],
        &["solve", path],
        &["base", "--context", "\u{1b}[2J"],
        &["montecarlo", "--distribution", "table:\u{9b}31m"],
    ] {
        let outcome = run(arguments);
        for text in [&outcome.out, &outcome.err] {
            let obeyed = |c: char| c.is_control() && c != '\n';
            assert!(!text.contains(obeyed), "{arguments:?}: {text:?}");
        }
        let all = outcome.out + &outcome.err;
        assert!(
            all.contains("\\u{1b}") || all.contains("\\u{9b}"),
            "{arguments:?}: {all}"
        );
    }
}

#[cfg(unix)]
#[test]
fn what_is_not_utf8_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let foreign = OsStr::from_bytes(b"a\xff");
    let outcome = |before: &[&str]| {
        let output = program()
            .args(before)
            .arg(foreign)
            .output()
            .expect("it runs");
        (
            output.status.code(),
            String::from_utf8(output.stderr).expect("UTF-8"),
        )
    };
    let (code, err) = outcome(&["base", "--context"]);
    assert_eq!(code, Some(2));
    assert_eq!(
        err,
        "error: not UTF-8: 'a\\xff'; expected UTF-8, save for names of files and folders\n"
    );
    // A file may have such a name.
    let (code, err) = outcome(&["check"]);
    assert_eq!(code, Some(2));
    assert!(
        err.starts_with("error: invalid value 'a\\xff' for '<FILE>...': No such file"),
        "{err}"
    );
}

#[test]
fn help_is_plain_where_nobody_sees_it() {
    let help = run(&["compare", "--help"]);
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    assert!(help.out.contains("Examples:") && !help.out.contains('\u{1b}'));
}

/// Nobody hears, and the exit code is what it would be.
#[test]
fn standard_error_may_be_full() {
    let config = "docs/examples/llama-3.1-8b.json";
    for (arguments, code) in [
        (&["base", "--context", "ten"][..], 2),
        (&["sum", "--base", "1e4", "--position", "9"], 0),
        (&["spectrum", config, "--framework", "vllm"], 0),
        (&["montecarlo", "--replicates", "19"], 2),
    ] {
        let full = OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("Linux");
        let status = program()
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(full)
            .status();
        assert_eq!(status.expect("it runs").code(), Some(code), "{arguments:?}");
    }
    let full = OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("Linux");
    for arguments in [
        &["--help"][..],
        &["sum", "--base", "1e4", "--position", "9"],
    ] {
        let full = full.try_clone().expect("a handle");
        let output = program()
            .args(arguments)
            .stdout(full)
            .output()
            .expect("it runs");
        let err = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            err.starts_with("error: standard output: No space left"),
            "{err}"
        );
    }
}
