//! `ropebound axes` and `ropebound advise` of a configuration.

use crate::run::{folder, json, run};

const QWEN: &str = r#"{"model_type":"qwen2_vl","text_config":{"model_type":"qwen2_vl_text","hidden_size":1536,"num_attention_heads":12,
    "max_position_embeddings":32768,"rope_theta":1000000,"rope_scaling":{"type":"mrope","mrope_section":[16,24,24]}}}"#;

#[test]
fn a_box_of_a_configuration() {
    let folder = folder();
    let path = folder.path().join("config.json");
    std::fs::write(&path, QWEN).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let answer = json(&["axes", path, "--box", "1,1,1", "--digits", "1"]);
    assert_eq!(
        (&answer["holds"], &answer["minimum"]),
        (&true.into(), &"64.00000000".into()),
        "{answer}"
    );
    // Every cosine is 1 at the one offset, whatever the base.
    assert_eq!(answer["least_base_of_1_digits"], "1");
    assert_eq!(answer["pairs"], "time 16, height 24, width 24");
    // The plain context length at base 1e6 is the one of text.
    let context = json(&["context", "--base", "1e6", "--limit", "32767"]);
    assert_eq!(
        answer["first_negative_along_text"],
        context["first_negative"]
    );
    // It holds the offset of text at which the plain sum is negative.
    let wide = json(&["axes", path, "--box", "32k,32k,32k", "--digits", "0"]);
    assert_eq!(wide["holds"], false, "{wide}");
    // Enough for text and one image, not for noise.
    let reaches = |threshold: &str| {
        let at = [
            "axes",
            path,
            "--box",
            "1,8,8",
            "--digits",
            "0",
            "--at-least",
            threshold,
        ];
        json(&at)["holds"].clone()
    };
    assert_eq!(
        (reaches("0"), reaches("63.99")),
        (true.into(), false.into())
    );
    let plane = json(&[
        "axes",
        "--planar",
        "--head-dim",
        "80",
        "--box",
        "40,40",
        "--digits",
        "0",
    ]);
    assert_eq!(plane["pairs"], "row 20, column 20");
    for (arguments, part) in [
        (vec!["axes", path, "--box", "4,4"], "each of the 3 axes"),
        (vec!["axes", path, "--box", "0,4,4"], "empty"),
        (
            vec!["axes", path, "--box", "4,4,4", "--at-least", "65"],
            "number of pairs, 64",
        ),
        (
            vec!["axes", "--planar", "--head-dim", "6", "--box", "4,4"],
            "multiple of 4",
        ),
        (vec!["axes", "--box", "4,4"], "a configuration is needed"),
    ] {
        let refused = run(&arguments);
        assert_eq!(refused.code, Some(2), "{arguments:?}");
        assert!(refused.err.contains(part), "{arguments:?}: {}", refused.err);
    }
}

#[test]
fn advice_beside_what_a_model_was_trained_with() {
    let folder = folder();
    let path = folder.path().join("config.json");
    let text =
        r#"{"model_type":"llama","head_dim":32,"rope_theta":10000,"max_position_embeddings":1024}"#;
    std::fs::write(&path, text).expect("a file");
    let path = path.to_str().expect("UTF-8");
    let answer = json(&["advise", path, "--context", "4k"]);
    assert_eq!(
        (&answer["context"], &answer["head_dim"]),
        (&4096.into(), &32.into())
    );
    let choices = answer["choices"].as_array().expect("choices").clone();
    let rule = |part: &str| {
        let found = choices.iter().find(|choice| {
            choice["rule"]
                .as_str()
                .is_some_and(|rule| rule.contains(part))
        });
        found.unwrap_or_else(|| panic!("no {part}: {choices:?}"))["base"].clone()
    };
    assert_eq!(rule("configured"), "10000");
    // 10000^(ln(4096/2π)/ln(1024/2π)) = 122670…
    assert_eq!(rule("Gradient"), "123000");
    assert_eq!(answer["trained_length"], 1024);
    assert_eq!(run(&["advise"]).code, Some(2));
    assert_eq!(run(&["advise", path, "--head-dim", "64"]).code, Some(2));
}
