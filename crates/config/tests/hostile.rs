//! Files written to break the reader: each is refused with the field's name, within a second, without a panic.

use std::io::Write;

use proptest::prelude::*;
use ropebound_config::json::MAX_VALUES;
use ropebound_config::{MAX_BYTES, Options, parse_model, read_model};

fn refused(text: &str) -> String {
    let error = parse_model(text, &Options::default()).expect_err(&text[..text.len().min(200)]);
    error.to_string()
}

#[test]
fn fields_that_hold_what_they_cannot() {
    let bases = [
        "\"1e4\"",
        "-1",
        "0",
        "0.5",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e999999999999",
        "[]",
        "{}",
        "true",
    ];
    for value in bases {
        let error = refused(&format!(r#"{{"rope_theta":{value},"head_dim":64}}"#));
        assert!(
            error.starts_with("field rope_theta is ") && error.contains("from 1 to 1e100"),
            "{error}"
        );
    }
    for value in ["null", "0", "-2", "\"8\"", "NaN", "[2]"] {
        let error = refused(&format!(
            r#"{{"rope_theta":1e4,"head_dim":64,"rope_scaling":{{"type":"linear","factor":{value}}}}}"#
        ));
        assert!(
            error.starts_with("field rope_scaling.factor is "),
            "{error}"
        );
    }
    for value in [
        "0",
        "1",
        "-64",
        "64.5",
        "1e9",
        "\"64\"",
        "8194",
        "99999999999999999999999",
    ] {
        let error = refused(&format!(r#"{{"rope_theta":1e4,"head_dim":{value}}}"#));
        assert!(error.starts_with("field head_dim is "), "{error}");
    }
    for value in ["0", "-1", "1e300", "\"x\"", "2.5", "NaN"] {
        let error = refused(&format!(
            r#"{{"rope_theta":1e4,"head_dim":64,"max_position_embeddings":{value}}}"#
        ));
        assert!(
            error.starts_with("field max_position_embeddings is "),
            "{error}"
        );
    }
    for value in ["0", "-0.5", "1.5", "\"0.5\"", "1e-300"] {
        let error = refused(&format!(
            r#"{{"rope_theta":1e4,"head_dim":64,"partial_rotary_factor":{value}}}"#
        ));
        assert!(error.contains("partial_rotary_factor"), "{error}");
    }
    for value in ["\"linear\"", "3", "[1]", "true"] {
        let error = refused(&format!(
            r#"{{"rope_theta":1e4,"head_dim":64,"rope_scaling":{value}}}"#
        ));
        assert!(error.starts_with("field rope_scaling is "), "{error}");
    }
    for value in ["3", "[\"yarn\"]", "{}"] {
        let error = refused(&format!(
            r#"{{"rope_theta":1e4,"head_dim":64,"rope_scaling":{{"rope_type":{value}}}}}"#
        ));
        assert!(
            error.starts_with("field rope_scaling.rope_type is "),
            "{error}"
        );
    }
}

#[test]
fn missing_fields_are_named() {
    for (text, field) in [
        ("{}", "rope_theta"),
        (r#"{"model_type":"llama"}"#, "head_dim"),
        (
            r#"{"model_type":"llama","head_dim":64,"rope_scaling":{"type":"linear"}}"#,
            "rope_scaling.factor",
        ),
        (
            r#"{"model_type":"llama","head_dim":64,"rope_scaling":{"type":"yarn"}}"#,
            "rope_scaling.original_max_position_embeddings",
        ),
        (
            r#"{"model_type":"llama","head_dim":64,"rope_scaling":{"type":"dynamic","factor":2}}"#,
            "max_position_embeddings",
        ),
        (
            r#"{"model_type":"llama","head_dim":64,"max_position_embeddings":1,"rope_scaling":{"type":"llama3","factor":2}}"#,
            "rope_scaling.low_freq_factor",
        ),
        (
            r#"{"model_type":"llama","head_dim":64,"max_position_embeddings":1,"rope_scaling":{"type":"longrope"}}"#,
            "rope_scaling.short_factor",
        ),
    ] {
        let error = refused(text);
        assert!(
            error.starts_with(&format!("field {field} is missing")),
            "{error}"
        );
    }
}

#[test]
fn not_json() {
    for (text, why) in [
        ("", "the file ends"),
        ("{", "expected a key"),
        (r#"{"a":}"#, "field a: expected a value"),
        (r#"{"a":1,}"#, "expected a key"),
        (r#"{"a" 1}"#, "expected ':'"),
        (r#"{"a":01}"#, "field a: not a JSON number"),
        (r#"{"a":-}"#, "field a: not a JSON number"),
        (r#"{"a":1.e5}"#, "field a: not a JSON number"),
        (r#"{"a":"\x"}"#, "not an escape"),
        (r#"{"a":"\u12"}"#, "four hexadecimal digits"),
        (r#"{"a":"b"#, "not closed"),
        (r#"{"a":tru}"#, "expected a value"),
        ("{} {}", "end of the file"),
        ("[1]", "(the whole file)"),
        ("3", "(the whole file)"),
        ("{'a':1}", "expected a key"),
    ] {
        let error = refused(text);
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn keys_are_there_once() {
    let error = refused(r#"{"rope_scaling":{"factor":2,"factor":4}}"#);
    assert_eq!(
        error,
        "line 1, column 37, field rope_scaling: the key \"factor\" is there twice"
    );
    // As many keys as fit: found without comparing each with all.
    let many: Vec<String> = (0..60_000).map(|key| format!("\"{key}\":0")).collect();
    let error = refused(&format!("{{{},\"7\":1}}", many.join(",")));
    assert!(error.contains("the key \"7\" is there twice"), "{error}");
}

#[test]
fn depth_is_bounded() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!("{}1{}", open.repeat(1_000_000), close.repeat(1_000_000));
        let error = refused(&deep);
        assert!(
            error.contains("nested deeper than the 64 levels"),
            "{error}"
        );
    }
}

/// Values of a byte or two, which take a hundred each in memory.
#[test]
fn values_are_counted() {
    let error = refused(&format!("[{}0]", "0,".repeat(MAX_VALUES)));
    assert!(
        error.contains("more than the 4194304 values accepted"),
        "{error}"
    );
}

#[test]
fn long_numbers_and_lists() {
    let digits = "9".repeat(4_000_000);
    let error = refused(&format!(r#"{{"head_dim":64,"rope_theta":{digits}}}"#));
    assert!(
        error.starts_with("field rope_theta is 9999") && error.len() < 200,
        "{error}"
    );
    let list = vec!["1"; 1_000_000].join(",");
    let error = refused(&format!(
        r#"{{"head_dim":64,"rope_theta":1e4,"max_position_embeddings":4096,"rope_scaling":{{"type":"longrope","short_factor":[{list}],"long_factor":[1]}}}}"#
    ));
    assert!(
        error.contains(
            "rope_scaling.short_factor is a list of 1000000; expected a list of 32 numbers"
        ),
        "{error}"
    );
    let names: Vec<String> = (0..100_000).map(|i| format!("\"type {i}\"")).collect();
    let error = refused(&format!(
        r#"{{"head_dim":64,"rope_theta":1e4,"layer_types":[{}]}}"#,
        names.join(",")
    ));
    assert!(error.contains("at most 16 distinct"), "{error}");
}

#[test]
fn extreme_but_well_formed_numbers() {
    let tiny = format!("1.{}1", "0".repeat(4000));
    for text in [
        format!(r#"{{"rope_theta":1e4,"head_dim":64,"max_position_embeddings":8,"rope_scaling":{{"type":"llama3","factor":2,"low_freq_factor":1,"high_freq_factor":{tiny},"original_max_position_embeddings":8}}}}"#),
        format!(r#"{{"rope_theta":{tiny},"head_dim":64,"max_position_embeddings":8,"rope_scaling":{{"type":"yarn","factor":2}}}}"#),
        r#"{"rope_theta":1e4,"head_dim":64,"rope_scaling":{"type":"linear","factor":1e-200}}"#.to_owned(),
        r#"{"rope_theta":1e4,"head_dim":64,"max_position_embeddings":8,"rope_scaling":{"type":"dynamic","factor":1e99}}"#.to_owned(),
        r#"{"rope_theta":1e4,"head_dim":2,"rope_scaling":{"type":"dynamic","alpha":1000}}"#.to_owned(),
        r#"{"rope_theta":1e4,"head_dim":64,"max_position_embeddings":8,"rope_scaling":{"type":"yarn","factor":2,"beta_fast":1e-300}}"#.to_owned(),
    ] {
        let error = refused(&text);
        assert!(error.contains("field rope_scaling"), "{error}");
    }
}

#[test]
fn files() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, write: &dyn Fn(&mut std::fs::File)| {
        let path = folder.path().join(name);
        write(&mut std::fs::File::create(&path).unwrap());
        read_model(&path, &Options::default())
            .unwrap_err()
            .to_string()
    };
    let error = refused("large.json", &|file| file.set_len(100 << 20).unwrap());
    assert!(
        error.contains(&format!("at most {MAX_BYTES} is accepted")),
        "{error}"
    );
    let error = refused("latin1.json", &|file| {
        file.write_all(b"{\"model_type\": \"\xe9\"}").unwrap()
    });
    assert_eq!(error, "byte 16 is not UTF-8; expected JSON in UTF-8");
    for (name, target) in [("zero.json", "/dev/zero"), ("null.gguf", "/dev/null")] {
        let path = folder.path().join(name);
        std::os::unix::fs::symlink(target, &path).unwrap();
        let error = read_model(&path, &Options::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "it is no regular file; expected a regular file"
        );
    }
    let error = read_model(&folder.path().join("absent.json"), &Options::default()).unwrap_err();
    assert!(error.to_string().contains("No such file"), "{error}");
    let error = read_model(folder.path(), &Options::default()).unwrap_err();
    assert!(
        error.to_string().contains("a folder without config.json"),
        "{error}"
    );
}

/// Members that a reader looks at, with values of every kind.
fn members() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        Just("rope_theta"),
        Just("rope_scaling"),
        Just("rope_parameters"),
        Just("head_dim"),
        Just("hidden_size"),
        Just("num_attention_heads"),
        Just("model_type"),
        Just("type"),
        Just("rope_type"),
        Just("factor"),
        Just("layer_types"),
        Just("full_attention"),
        Just("sliding_attention"),
        Just("sliding_window"),
        Just("max_position_embeddings"),
        Just("original_max_position_embeddings"),
        Just("partial_rotary_factor"),
        Just("beta_fast"),
        Just("beta_slow"),
        Just("low_freq_factor"),
        Just("high_freq_factor"),
        Just("short_factor"),
        Just("long_factor"),
        Just("no_rope_layers"),
        Just("qk_rope_head_dim"),
        Just("text_config"),
        Just("general.architecture"),
        Just("rotary_dim"),
        Just("truncate"),
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("NaN".to_owned()),
        any::<i32>().prop_map(|n| n.to_string()),
        (0.0f64..1e6).prop_map(|x| x.to_string()),
        (1u32..20).prop_map(|k| (1u64 << k).to_string()),
        prop_oneof![
            Just("yarn"),
            Just("linear"),
            Just("dynamic"),
            Just("longrope"),
            Just("llama3"),
            Just("proportional"),
            Just("default"),
            Just("llama"),
            Just("gemma3"),
            Just("phi3"),
            Just("llama4"),
            Just("sliding_attention")
        ]
        .prop_map(|name| format!("{name:?}")),
    ];
    leaf.prop_recursive(3, 40, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::btree_map(key.clone(), inner, 0..12).prop_map(|members| {
                let members: Vec<String> = members
                    .iter()
                    .map(|(key, value)| format!("{key:?}:{value}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics(text in members()) {
        let _ = parse_model(&text, &Options::default());
    }

    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = parse_model(&text, &Options::default());
    }
}
