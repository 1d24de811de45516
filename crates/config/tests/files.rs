//! Paths people give: folders, caches, safetensors, names of models.

use std::path::Path;

use ropebound_config::{Model, Options, PositionEncoding, is_configuration_name, read_model};

const LLAMA: &str =
    r#"{"model_type":"llama","head_dim":128,"rope_theta":5e5,"max_position_embeddings":8192}"#;

fn read(path: &Path) -> Result<Model, String> {
    read_model(path, &Options::default()).map_err(|error| error.to_string())
}

fn base(path: &Path) -> String {
    match &read(path).unwrap().layers[0].positions {
        PositionEncoding::Rotary(rotary) => rotary.rope.base.to_string(),
        other => panic!("{other:?}"),
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

#[test]
fn folders_in_hugging_faces_layouts() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = folder.path().join("plain");
    write(&plain.join("config.json"), LLAMA);
    write(&plain.join("generation_config.json"), "{}");
    assert_eq!(base(&plain), "500000");

    let cache = folder.path().join("models--owner--name");
    write(&cache.join("refs/main"), "0123abcd\n");
    write(&cache.join("snapshots/0123abcd/config.json"), LLAMA);
    write(&cache.join("snapshots/ffff/config.json"), "{}");
    assert_eq!(base(&cache), "500000");

    let meta = folder.path().join("meta");
    write(
        &meta.join("params.json"),
        r#"{"dim":4096,"n_layers":2,"n_heads":32,"multiple_of":256}"#,
    );
    assert_eq!(base(&meta), "10000");

    let named = folder.path().join("named");
    write(&named.join("llm_config.json"), LLAMA);
    write(&named.join("tokenizer_config.json"), "{}");
    assert_eq!(base(&named), "500000");
    write(&named.join("other_config.json"), LLAMA);
    assert!(
        read(&named)
            .unwrap_err()
            .contains("several configurations: llm_config.json, other_config.json")
    );

    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).expect("a folder");
    assert!(
        read(&empty)
            .unwrap_err()
            .starts_with("a folder without config.json")
    );
    assert!(
        is_configuration_name("text_config.json")
            && !is_configuration_name("tokenizer_config.json")
    );
}

#[test]
fn safetensors_that_carry_a_configuration() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("model.safetensors");
    let with = |metadata: &str| {
        let header = format!(
            r#"{{"__metadata__":{metadata},"w":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}}}"#
        );
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        std::fs::write(&path, bytes).expect("a file");
    };
    let quoted = LLAMA.replace('"', "\\\"");
    with(&format!(r#"{{"format":"pt","config":"{quoted}"}}"#));
    assert_eq!(base(&path), "500000");
    with(r#"{"format":"pt"}"#);
    assert!(
        read(&path)
            .unwrap_err()
            .contains("hold no configuration; give the config.json")
    );
}

#[test]
fn a_name_of_a_model_gets_what_to_download() {
    let error = read(Path::new("meta-llama/Llama-3.1-8B")).unwrap_err();
    assert!(
        error.contains("https://huggingface.co/meta-llama/Llama-3.1-8B/resolve/main/config.json"),
        "{error}"
    );
    let error = read(Path::new("./absent.json")).unwrap_err();
    assert!(!error.contains("huggingface"), "{error}");
}
