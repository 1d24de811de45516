//! A configuration is given to every command in the same way: at its position, by name, on standard input.

use crate::run::{Outcome, folder, json, program, run};
use std::io::Write;
use std::process::Stdio;

const LLAMA_3_1: &str = r#"{"model_type": "llama", "head_dim": 128, "rope_theta": 500000.0, "max_position_embeddings": 131072,
    "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192}}"#;

/// A run that reads `input`.
fn fed(arguments: &[&str], input: &str) -> Outcome {
    let mut child = program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that refuses its arguments does not read.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    Outcome {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// `command` with a configuration after its name, in JSON.
fn with<'a>(command: &[&'a str], configuration: &[&'a str]) -> Vec<&'a str> {
    let (name, rest) = command.split_at(1);
    [name, configuration, rest, &["--format", "json"]].concat()
}

#[test]
fn three_ways_give_one_answer() {
    let folder = folder();
    let path = folder.path().join("config.json");
    std::fs::write(&path, LLAMA_3_1).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let golden = folder.path().join("golden.npz");
    let golden = golden.to_str().expect("UTF-8");
    let commands: [&[&str]; 8] = [
        &["audit"],
        &["spectrum"],
        &["solve", "--context", "8k"],
        &["context"],
        &["count", "--range", "85k..86k"],
        &["sum", "--position", "85133"],
        &["golden", "--positions", "0..9", "--output", golden],
        &["compare", golden],
    ];
    for command in commands {
        let by_position = run(&with(command, &[path]));
        assert!(by_position.code < Some(2), "{command:?}: {by_position:?}");
        assert_eq!(
            by_position,
            run(&with(command, &["--config", path])),
            "{command:?}"
        );
        for standard_input in [&["-"][..], &["--config", "-"]] {
            let mut read = fed(&with(command, standard_input), LLAMA_3_1);
            // The file's name is part of an audit's answer.
            let named = format!("\"file\":\"{path}\"");
            read.out = read.out.replace("\"file\":\"-\"", &named);
            assert_eq!(by_position, read, "{command:?} {standard_input:?}");
        }
    }
}

#[test]
fn the_first_negative_sum_is_the_audits() {
    let folder = folder();
    let path = folder.path().join("config.json");
    let partial = r#"{"model_type": "glm4", "head_dim": 128, "partial_rotary_factor": 0.5, "rope_theta": 10000.0,
        "max_position_embeddings": 131072}"#;
    for text in [LLAMA_3_1, partial] {
        std::fs::write(&path, text).expect("a file");
        let path = path.to_str().expect("UTF-8");
        let found = json(&["context", path, "--limit", "1M"]);
        let audited = run(&["audit", path, "--format", "json"]);
        let audited: serde_json::Value = serde_json::from_str(&audited.out).expect("JSON");
        let audit = &audited["files"][0]["layers"][0]["audit"];
        // The verdict is on the whole head where that has more than the rotary pairs.
        let sum = match &audit["head_sum"] {
            serde_json::Value::Null => &audit["rotary_sum"],
            whole => whole,
        };
        assert!(sum.is_object(), "{audited}");
        assert_eq!(sum["first_negative"], found["first_negative"], "{text}");
    }
}

#[test]
fn a_scaling_needs_no_file() {
    let folder = folder();
    let path = folder.path().join("config.json");
    std::fs::write(&path, LLAMA_3_1).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let scaling = "type=llama3,factor=8,low_freq_factor=1,high_freq_factor=4,original=8k";
    let scaled = ["--base", "500000", "--scaling", scaling];
    for command in [
        &["context"][..],
        &["count", "--range", "0..100k"],
        &["sum", "--position", "100000"],
    ] {
        let by_file = run(&[command, &[path]].concat());
        assert_eq!(by_file.code, Some(0), "{by_file:?}");
        assert_eq!(by_file, run(&[command, &scaled].concat()), "{command:?}");
    }
}

#[test]
fn several_bases_are_one_table() {
    let both = json(&["context", "--base", "1e4,1e6", "--head-dim", "64,128"]);
    let lengths: Vec<_> = both.as_array().expect("a list").iter().collect();
    let alone = |base, head_dim| json(&["context", "--base", base, "--head-dim", head_dim]);
    let expected = [
        alone("1e4", "64"),
        alone("1e6", "64"),
        alone("1e4", "128"),
        alone("1e6", "128"),
    ];
    assert_eq!(lengths, expected.iter().collect::<Vec<_>>());
}

#[test]
fn refused() {
    let folder = folder();
    let path = folder.path().join("config.json");
    std::fs::write(&path, LLAMA_3_1).expect("a file");
    let path = path.to_str().expect("UTF-8");
    for (arguments, why) in [
        (
            &["context", path, "--base", "1e4"][..],
            "'--base' cannot be used with a configuration",
        ),
        (
            &["context", path, "--scaling", "type=linear,factor=2"],
            "'--scaling' cannot be used with a configuration",
        ),
        (
            &["context", "--base", "1e4", "--layer", "x"],
            "'--layer' is about a configuration",
        ),
        (
            &["context", path, "--layer", "x"],
            "no layer type that rotates; expected one of all",
        ),
        (&["context", path, "--config", path], "cannot be used with"),
        (
            &["context", "--scaling", "type=linear,factor=2"],
            "'--scaling' needs '--base <BASE>'",
        ),
        (
            &["context", "--base", "1e4", "--scaling", "type=linear"],
            "rope_scaling.factor",
        ),
        (
            &["context", "--base", "1e4", "--scaling", "linear"],
            "\"linear\" has no value",
        ),
        (
            &["sum", "--base", "1e4,1e5", "--position", "1"],
            "2 bases and head dimensions; this command expects one",
        ),
        (&["solve"], "a configuration is needed"),
        (&["spectrum"], "a configuration is needed"),
        (&["compare", path], "nothing to compare"),
        (
            &["compare", path, "x.npz", "--config", path],
            "a second configuration",
        ),
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert!(outcome.err.contains(why), "{arguments:?}: {}", outcome.err);
        assert_eq!(outcome.out, "", "{arguments:?}");
    }
    for input in ["", "GGUF", "{", "\u{0}"] {
        let outcome = fed(&["context", "-"], input);
        assert_eq!(outcome.code, Some(2), "{input:?}: {outcome:?}");
        assert!(
            outcome
                .err
                .starts_with("error: invalid value '-' for '<CONFIG>': "),
            "{}",
            outcome.err
        );
    }
}
