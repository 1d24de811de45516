//! `ropebound audit` with dialects: `--framework` with a release, `--matrix`, `--strict`, `--against`.

use crate::run::{folder, run};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Written by transformers 5.
const NEW: &str = r#"{"model_type":"qwen3","head_dim":128,"hidden_size":4096,"num_attention_heads":32,"num_hidden_layers":4,
    "max_position_embeddings":8192,"rope_parameters":{"rope_type":"default","rope_theta":1000000}}"#;
const OLD: &str = r#"{"model_type":"qwen3","head_dim":128,"hidden_size":4096,"num_attention_heads":32,"num_hidden_layers":4,
    "max_position_embeddings":8192,"rope_theta":1000000}"#;
const GGUF: &str = r#"{"general.architecture":"qwen3","qwen3.attention.key_length":128,"qwen3.context_length":8192,"qwen3.block_count":4,
    "qwen3.rope.freq_base":1000000.0}"#;

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

fn audit(arguments: &[&str]) -> (Option<i32>, Value) {
    let outcome = run(&[&["audit", "--format", "json"], arguments].concat());
    let answer = serde_json::from_str(&outcome.out);
    (
        outcome.code,
        answer.unwrap_or_else(|error| panic!("{error}: {}", outcome.err)),
    )
}

#[test]
fn a_release_decides_which_base_is_run() {
    let folder = folder();
    let path = file(folder.path(), "config.json", NEW);
    let path = path.to_str().expect("UTF-8");
    let base = |dialect: &str| {
        let (_, answer) = audit(&[path, "--framework", dialect]);
        let values = answer["files"][0]["layers"][0]["values"].clone();
        let values = values.as_array().expect("values").clone();
        let base = values.iter().find(|value| value["name"] == "base");
        base.expect("a base")["value"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    assert_eq!(base("transformers"), "1e6");
    assert_eq!(base("transformers@4.57"), "10000");
    assert_eq!(base("vllm"), "1e6");
    let wrong = run(&["audit", path, "--framework", "transformers@3"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("transformers@4.57"), "{}", wrong.err);
}

#[test]
fn the_matrix_and_its_exit_codes() {
    let folder = folder();
    let new = file(folder.path(), "new.json", NEW);
    let old = file(folder.path(), "old.json", OLD);
    let (new, old) = (new.to_str().expect("UTF-8"), old.to_str().expect("UTF-8"));
    let (code, answer) = audit(&[new, "--matrix"]);
    assert_eq!(code, Some(0));
    let columns = answer["columns"].as_array().expect("columns");
    assert_eq!(columns.len(), 15);
    let column = |name: &str| {
        let found = columns.iter().find(|column| column["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    assert_eq!(answer["compared_with"], "transformers@5");
    let dropped = &column("transformers@4.57")["differences"][0];
    assert_eq!(dropped["what"]["frequencies"]["pairs"], 63);
    // (1e6/1e4)^(126/128) = 100^(63/64) = 93.06
    assert_eq!(dropped["what"]["frequencies"]["ratio"], "93.06");
    assert_eq!(column("vllm@0.30")["differences"], serde_json::json!([]));
    assert!(column("ollama")["reading"]["not_modelled"].is_string());
    assert_eq!(audit(&[new, "--strict"]).0, Some(1));
    assert_eq!(audit(&[old, "--strict"]).0, Some(0));
    let (code, few) = audit(&[new, "--strict", "--among", "vllm,sglang,transformers@5"]);
    assert_eq!(code, Some(0));
    assert_eq!(few["columns"].as_array().expect("columns").len(), 3);
    let two = run(&["audit", old, new, "--strict", "--format", "json"]);
    assert_eq!((two.code, two.out.lines().count()), (Some(1), 2));
    let broken = file(folder.path(), "broken.json", "{");
    let broken = broken.to_str().expect("UTF-8");
    assert_eq!(run(&["audit", broken, "--matrix"]).code, Some(2));
    let two = run(&["audit", new, old, "--against", old]);
    assert_eq!(two.code, Some(2));
    assert!(two.err.contains("--against compares one"), "{}", two.err);
}

#[test]
fn a_configuration_beside_its_conversion() {
    let folder = folder();
    let new = file(folder.path(), "new.json", NEW);
    let same = file(folder.path(), "same.json", GGUF);
    let lost = file(
        folder.path(),
        "lost.json",
        &GGUF
            .replace(r#","qwen3.rope.freq_base":1000000.0"#, "")
            .replace(
                ",\n    \"qwen3.rope.freq_base\":1000000.0",
                r#","qwen3.rope.freq_base":10000.0"#,
            ),
    );
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (code, answer) = audit(&[&path(&new), "--against", &path(&same)]);
    assert_eq!(
        (code, &answer["columns"][1]["differences"]),
        (Some(0), &serde_json::json!([])),
        "{answer}"
    );
    let (code, answer) = audit(&[&path(&new), "--against", &path(&lost)]);
    assert_eq!(code, Some(1));
    assert_eq!(
        answer["columns"][1]["differences"][0]["what"]["frequencies"]["pairs"], 63,
        "{answer}"
    );
    let absent = run(&["audit", &path(&new), "--against", "absent.gguf"]);
    assert_eq!(absent.code, Some(2));
}

#[test]
fn a_model_on_standard_input_is_read_for_every_dialect() {
    use std::io::Write;
    let mut child = crate::run::program()
        .args(["audit", "-", "--strict", "--format", "json"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(OLD.as_bytes())
        .expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["columns"][7]["reading"], "loads");
}
