//! What each dialect makes of the same file: its base, its context, and what it drops or refuses.

use ropebound_config::{
    ConfigError, Dialect, Model, Options, PositionEncoding, Rotary, parse_model,
};
use ropebound_schedule::RopeKind;

fn read(dialect: &str, text: &str) -> Result<Model, ConfigError> {
    let options = Options {
        dialect: dialect.parse().expect("a dialect"),
        ..Options::default()
    };
    parse_model(text, &options)
}

fn rotary(dialect: &str, text: &str) -> Rotary {
    let model = read(dialect, text).unwrap_or_else(|error| panic!("{dialect}: {error}"));
    match &model.layers.last().expect("a layer type").positions {
        PositionEncoding::Rotary(rotary) => rotary.as_ref().clone(),
        other => panic!("{dialect}: {other:?}"),
    }
}

fn base(dialect: &str, text: &str) -> String {
    rotary(dialect, text).rope.base.to_string()
}

fn error(dialect: &str, text: &str) -> String {
    read(dialect, text).expect_err("not to be read").to_string()
}

/// Written by transformers 5.
const NEW: &str = r#"{"model_type":"qwen3","head_dim":128,"hidden_size":4096,"num_attention_heads":32,"max_position_embeddings":40960,
    "rope_parameters":{"rope_type":"default","rope_theta":1000000}}"#;

#[test]
fn a_new_file_loses_its_base_in_older_releases() {
    for dialect in [
        "transformers@5",
        "vllm",
        "vllm@0.26",
        "sglang",
        "llama.cpp",
        "exllamav3",
        "mlx",
    ] {
        assert_eq!(base(dialect, NEW), "1e6", "{dialect}");
    }
    for dialect in [
        "transformers@4.45",
        "transformers@4.51",
        "transformers@4.57",
        "vllm@0.11",
        "vllm@0.12",
        "llama.cpp@2025",
        "exllamav2",
    ] {
        assert_eq!(base(dialect, NEW), "10000", "{dialect}");
        let model = read(dialect, NEW).expect("a model");
        let said = model
            .notes
            .iter()
            .any(|note| note.contains("rope_parameters"));
        assert!(said, "{dialect}: {:?}", model.notes);
        assert!(
            model.layers[0]
                .origins
                .iter()
                .any(|origin| origin.name == "base" && origin.source.starts_with("default of")),
            "{dialect}"
        );
    }
    assert!(error("ollama", NEW).contains("freq_base 0"));
    let moe = NEW.replace("qwen3", "qwen3_moe");
    assert!(error("mlx", &moe).contains("mlx does not load it: rope_theta is missing"));
}

#[test]
fn an_old_file_is_read_alike() {
    let text = r#"{"model_type":"llama","head_dim":128,"hidden_size":4096,"num_attention_heads":32,"rope_theta":500000,
        "max_position_embeddings":8192}"#;
    let first = rotary("transformers", text);
    for dialect in Dialect::all() {
        let other = rotary(dialect.name(), text);
        assert_eq!(
            (&other.rope, other.context),
            (&first.rope, first.context),
            "{dialect}"
        );
    }
}

fn yarn(members: &str) -> String {
    format!(
        r#"{{"model_type":"qwen3","head_dim":128,"hidden_size":4096,"num_attention_heads":32,"rope_theta":1000000,{members}}}"#
    )
}

#[test]
fn yarn_of_each() {
    // The form Qwen gives: the claimed context is the trained one.
    let text = yarn(
        r#""max_position_embeddings":40960,"rope_scaling":{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768}"#,
    );
    let of = |dialect: &str| {
        let RopeKind::Yarn(yarn) = rotary(dialect, &text).rope.kind else {
            panic!("{dialect} does not run yarn");
        };
        (yarn.factor.to_string(), yarn.original_length.to_string())
    };
    let pair = |factor: &str, length: &str| (factor.to_owned(), length.to_owned());
    assert_eq!(of("transformers@5"), pair("4", "32768"));
    assert_eq!(of("transformers@4.57"), pair("4", "32768"));
    assert_eq!(of("transformers@4.51"), pair("40960/32768", "32768"));
    assert_eq!(of("transformers@4.45"), pair("4", "40960"));
    assert_eq!(of("vllm"), pair("4", "32768"));
    assert_eq!(of("exllamav2"), pair("4", "40960"));
    assert_eq!(of("exllamav3"), pair("40960/32768", "32768"));
    assert_eq!(of("mlx"), pair("4", "32768"));
    // ollama's converter looks for `type`, not `rope_type`.
    assert!(rotary("ollama", &text).rope.is_plain());
    let without = text.replace(r#","original_max_position_embeddings":32768"#, "");
    let RopeKind::Yarn(yarn) = rotary("mlx", &without).rope.kind else {
        panic!()
    };
    assert_eq!(yarn.original_length.to_string(), "4096");
    assert!(error("vllm@0.11", &without).contains("original_max_position_embeddings is missing"));
}

#[test]
fn lengths_of_vllm_and_sglang() {
    let context = |dialect: &str, text: &str| rotary(dialect, text).context;
    let scaled = |block: &str| {
        yarn(&format!(
            r#""max_position_embeddings":131072,"rope_scaling":{block}"#
        ))
    };
    let text =
        scaled(r#"{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":40960}"#);
    assert_eq!(context("vllm@0.29", &text), Some(163_840));
    assert_eq!(context("vllm@0.30", &text), Some(131_072));
    assert_eq!(context("sglang", &text), Some(131_072));
    assert_eq!(context("transformers", &text), Some(131_072));
    let linear = scaled(r#"{"rope_type":"linear","factor":2.5}"#);
    for dialect in ["vllm@0.11", "vllm@0.30", "sglang"] {
        assert_eq!(context(dialect, &linear), Some(327_680), "{dialect}");
    }
    assert_eq!(context("transformers", &linear), Some(131_072));
    let llama3 = scaled(
        r#"{"rope_type":"llama3","factor":8.0,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":8192}"#,
    );
    for dialect in
        Dialect::all().filter(|dialect| !["ollama", "llama.cpp@2025"].contains(&dialect.name()))
    {
        assert_eq!(context(dialect.name(), &llama3), Some(131_072), "{dialect}");
    }
    // Asked for, it is what is asked for.
    let options = Options {
        dialect: Dialect::Vllm0_26,
        context: Some(5000),
        class: None,
    };
    let model = parse_model(&text, &options).expect("a model");
    let PositionEncoding::Rotary(rotary) = &model.layers[0].positions else {
        panic!()
    };
    assert_eq!(rotary.context, Some(5000));
    let order = yarn(r#""max_position_embeddings":131072,"model_max_length":32768"#);
    assert_eq!(context("exllamav2", &order), Some(32_768));
}

#[test]
fn longrope_of_each() {
    let list = |value: &str| vec![value; 16].join(",");
    let text = format!(
        r#"{{"model_type":"phi3","hidden_size":1024,"num_attention_heads":32,"original_max_position_embeddings":4096,
        "max_position_embeddings":131072,"rope_scaling":{{"type":"longrope","short_factor":[{}],"long_factor":[{}]}}}}"#,
        list("1.0"),
        list("2.5")
    );
    let names = |dialect: &str| -> Vec<String> {
        let model = read(dialect, &text).unwrap_or_else(|error| panic!("{dialect}: {error}"));
        model.layers.into_iter().map(|layer| layer.name).collect()
    };
    for dialect in ["transformers@4.57", "transformers@5", "sglang"] {
        assert_eq!(
            names(dialect),
            ["all, sequences up to 4096", "all, sequences beyond 4096"],
            "{dialect}"
        );
    }
    assert_eq!(names("vllm"), ["all, short factors"]);
    for dialect in ["llama.cpp", "exllamav2", "exllamav3", "mlx"] {
        assert_eq!(names(dialect), ["all, long factors"], "{dialect}");
    }
    assert!(error("transformers@4.45", &text).contains("not modelled"));
    let bare = text.replace(r#""original_max_position_embeddings":4096,"#, "");
    assert!(error("exllamav2", &bare).contains("original_max_position_embeddings is missing"));
}

#[test]
fn what_is_not_established_is_not_modelled() {
    let exotic =
        r#"{"model_type":"zaya","head_dim":128,"rope_theta":1e6,"max_position_embeddings":8192}"#;
    for dialect in [
        "transformers@4",
        "vllm@0.12",
        "ollama",
        "exllamav2",
        "exllamav3",
        "mlx",
    ] {
        let error = error(dialect, exotic);
        assert!(error.starts_with("not modelled for "), "{dialect}: {error}");
    }
    let nested = r#"{"model_type":"gemma3_text","head_dim":256,"max_position_embeddings":32768,"sliding_window":512,"rope_parameters":
        {"full_attention":{"rope_type":"default","rope_theta":1000000},"sliding_attention":{"rope_type":"default","rope_theta":10000}}}"#;
    assert!(error("vllm@0.12", nested).contains("does not load it"));
    assert!(
        error(
            "transformers@4",
            &yarn(r#""rope_scaling":{"rope_type":"proportional","factor":1}"#)
        )
        .contains("no type")
    );
    assert!(
        error(
            "exllamav2",
            &yarn(r#""rope_scaling":{"rope_type":"yarn","type":"yarn","factor":2}"#)
        )
        .contains("both")
    );
}

#[test]
fn a_block_that_mlx_drops() {
    let text = yarn(
        r#""max_position_embeddings":40960,"rope_scaling":{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768}"#,
    )
    .replace("qwen3", "qwen3_moe");
    assert!(rotary("mlx", &text).rope.is_plain());
    let model = read("mlx", &text).expect("a model");
    assert!(
        model
            .notes
            .contains(&"rope_scaling is not read by mlx".to_owned()),
        "{:?}",
        model.notes
    );
}
