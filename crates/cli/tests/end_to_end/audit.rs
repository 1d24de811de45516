//! `ropebound audit`: exit codes, many files, formats; the committed audit of models.

use crate::run::workspace;
use std::path::Path;
use std::process::{Command, Output};

const HOLDS: &str =
    r#"{"model_type":"llama","head_dim":128,"rope_theta":5e5,"max_position_embeddings":8192}"#;
const VIOLATED: &str = r#"{"model_type":"llama","head_dim":128,"max_position_embeddings":4096}"#;
const BROKEN: &str = r#"{"model_type":"llama","head_dim":128,"rope_theta":-1}"#;

fn audit(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ropebound"))
        .arg("audit")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("holds", HOLDS), ("violated", VIOLATED), ("broken", BROKEN)] {
        std::fs::create_dir(folder.path().join(name)).expect("a folder");
        std::fs::write(folder.path().join(name).join("config.json"), text).expect("a file");
    }
    folder
}

#[test]
fn exit_codes() {
    let folder = folder();
    let code = |arguments: &[&str]| audit(arguments, folder.path()).status.code();
    assert_eq!(code(&["holds/config.json"]), Some(0));
    assert_eq!(code(&["violated/config.json"]), Some(1));
    assert_eq!(code(&["broken/config.json"]), Some(2));
    assert_eq!(code(&["absent.json"]), Some(2));
    assert_eq!(
        code(&["holds/config.json", "violated/config.json"]),
        Some(1)
    );
    assert_eq!(code(&["violated/config.json", "--context", "1k"]), Some(0));
    assert_eq!(code(&["holds/config.json", "--context", "0"]), Some(2));
}

#[test]
fn a_class_that_is_not_known_gets_no_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.json");
    let text = r#"{"model_type":"wobble","head_dim":128,"rope_theta":1e4,"max_position_embeddings":4096,"wobble_window":512}"#;
    std::fs::write(&path, text).expect("a file");
    let output = audit(&["config.json", "--format", "json"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let file = &answer["files"][0];
    assert_eq!(file["verdict"], "undecided");
    assert_eq!(
        file["undecided"]["unread"],
        serde_json::json!(["wobble_window"])
    );
    assert_eq!(file["layers"][0]["audit"]["verdict"], "undecided");
    assert_eq!(file["layers"][0]["audit"]["rotary_sum"]["negative"], 419);
    // Told whose rules it follows, it gets one.
    let settled = audit(&["config.json", "--class", "llama"], folder.path());
    assert_eq!(settled.status.code(), Some(1));
}

#[test]
fn a_bad_file_does_not_stop_the_others() {
    let folder = folder();
    let output = audit(&[".", "--format", "json"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let files = answer["files"].as_array().expect("files");
    let verdicts: Vec<_> = files
        .iter()
        .map(|file| file["verdict"].as_str().expect("a word"))
        .collect();
    assert_eq!(verdicts, ["unreadable", "holds", "violated"]);
    let error = files[0]["error"].as_str().expect("why");
    assert_eq!(
        error,
        "field rope_theta is -1; expected a number from 1 to 1e100, such as 10000.0"
    );
    // Llama 2: as `ropebound context --base 10000` has it.
    let rotary = &files[2]["layers"][0]["audit"]["rotary_sum"];
    assert_eq!(rotary["context_length"]["proved"], 1706);
    assert_eq!(rotary["negative"], 419);
}

#[test]
fn every_format_names_the_layer() {
    let folder = folder();
    for format in ["text", "json", "csv", "md"] {
        let output = audit(&["holds/config.json", "--format", format], folder.path());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(
            text.contains("all") && text.contains("18437"),
            "{format}: {text}"
        );
    }
}

#[test]
fn the_committed_audit_of_models_is_fresh() {
    let fresh = tempfile::tempdir().expect("a folder");
    let status = Command::new(env!("CARGO_BIN_EXE_ropebound"))
        .args(["models", "--out"])
        .arg(fresh.path())
        .status()
        .expect("the program runs");
    assert!(status.success());
    for name in ["models.md", "models.json", "figures/models.svg"] {
        let read = |folder: &Path| std::fs::read_to_string(folder.join(name)).expect(name);
        assert!(
            read(fresh.path()) == read(&workspace().join("reports")),
            "reports/{name} is stale: run `just models` and commit"
        );
    }
}

/// Sixteen folders down are looked into; one that is deeper is a row of its own, and the exit code says so.
#[test]
fn folders_too_deep_are_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let deep = (1..=17).fold(folder.path().join("top"), |path, k| {
        path.join(k.to_string())
    });
    std::fs::create_dir_all(&deep).expect("folders");
    let above = deep.parent().expect("a folder");
    std::fs::write(above.join("config.json"), HOLDS).expect("a file");
    std::fs::write(deep.join("config.json"), VIOLATED).expect("a file");
    let output = audit(&["top", "--format", "csv"], folder.path());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("/16/config.json,"), "{text}");
    assert!(!text.contains("17/config.json"), "{text}");
    assert!(
        text.contains("/16/17,-,") && text.contains("unreadable: a folder 17 levels below"),
        "{text}"
    );
    let within = audit(&["top/1"], folder.path());
    assert_eq!(within.status.code(), Some(1), "what is 16 below is read");
}
