//! The attention factor by each dialect's rule, and where it is said to come from.

use ropebound_config::{Attention, ConfigError, Dialect, Options, PositionEncoding, parse_model};

/// Of the last layer type: the numbers to nine places, and the source.
fn attention(dialect: Dialect, text: &str) -> Result<Attention, ConfigError> {
    let options = Options {
        dialect,
        ..Options::default()
    };
    let model = parse_model(text, &options).unwrap_or_else(|error| panic!("{error}\n{text}"));
    match &model.layers.last().expect("a layer type").positions {
        PositionEncoding::Rotary(rotary) => rotary.attention.clone(),
        PositionEncoding::None | PositionEncoding::NoAttention => panic!("nothing rotates: {text}"),
    }
}

fn check(dialect: Dialect, text: &str, factor: f64, part: &str) {
    let found = attention(dialect, text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let given = found.factor.to_f64(f64::ln);
    assert!((given - factor).abs() < 1e-9, "{text}: {given}");
    assert!(found.source.contains(part), "{text}: {}", found.source);
}

fn yarn(members: &str) -> String {
    format!(
        r#"{{"model_type":"llama","head_dim":128,"max_position_embeddings":131072,
            "rope_scaling":{{"rope_type":"yarn","factor":32,"original_max_position_embeddings":4096{members}}}}}"#
    )
}

fn longrope(members: &str) -> String {
    let numbers = ["1.5"; 32].join(",");
    format!(
        r#"{{"model_type":"phi3","head_dim":64,"max_position_embeddings":131072,"original_max_position_embeddings":4096,
            "rope_scaling":{{"type":"longrope","short_factor":[{numbers}],"long_factor":[{numbers}]{members}}}}}"#
    )
}

/// 0.1·ln 32 + 1 = 1.346573590…
const YARN: f64 = 1.346_573_590;
/// √(1 + ln 32/ln 4096) = √(17/12)
const LONG: f64 = 1.190_238_071;

#[test]
fn transformers() {
    let check = |text: &str, factor, part: &str| check(Dialect::Transformers, text, factor, part);
    check(&yarn(""), YARN, "0.1·ln(factor) + 1");
    check(
        &yarn(r#","attention_factor":1.25"#),
        1.25,
        "rope_scaling.attention_factor",
    );
    check(
        &yarn(r#","mscale":1.0,"mscale_all_dim":1.0"#),
        1.0,
        "rope_scaling.mscale",
    );
    // (0.0707·ln 32 + 1)/(0.1·ln 32 + 1)
    check(
        &yarn(r#","mscale":0.707,"mscale_all_dim":1.0"#),
        0.924_589_296,
        "mscale_all_dim = 1",
    );
    // One alone does nothing, nor does 0.
    check(&yarn(r#","mscale":0.707"#), YARN, "ln");
    check(&yarn(r#","mscale":0.707,"mscale_all_dim":0"#), YARN, "ln");
    check(&yarn("").replace("32", "0.5"), 1.0, "at most 1");
    check(&longrope(""), LONG, "max_position_embeddings");
    check(
        &longrope(r#","factor":8"#),
        1.118_033_989,
        "rope_scaling.factor",
    );
    check(
        &longrope(r#","attention_factor":1.1"#),
        1.1,
        "rope_scaling.attention_factor",
    );
    check(
        r#"{"model_type":"llama","head_dim":128}"#,
        1.0,
        "none in this type",
    );
    let linear = r#"{"head_dim":64,"rope_theta":1e4,"rope_scaling":{"rope_type":"linear","factor":2,"attention_factor":3}}"#;
    check(linear, 1.0, "none in this type");
}

#[test]
fn vllm_before_0_30() {
    let check = |text: &str, factor, part: &str| check(Dialect::Vllm0_26, text, factor, part);
    check(&yarn(""), YARN, "vLLM");
    check(
        &yarn(r#","attention_factor":1.25"#),
        YARN,
        "not attention_factor",
    );
    check(&yarn(r#","attn_factor":2"#), 2.0 * YARN, "attn_factor·");
    check(
        &yarn(r#","attn_factor":2,"apply_yarn_scaling":false"#),
        2.0,
        "apply_yarn_scaling",
    );
    let latent = r#","mscale":0.707,"mscale_all_dim":1.0"#;
    check(&yarn(latent), YARN, "vLLM");
    check(
        &yarn(latent).replace("\"yarn\"", "\"deepseek_yarn\""),
        0.924_589_296,
        "mscale",
    );
    check(
        &yarn("").replace("\"yarn\"", "\"deepseek_yarn\""),
        YARN,
        "mscale_all_dim = 0",
    );
    check(
        &longrope(r#","attention_factor":1.1"#),
        LONG,
        "max_position_embeddings",
    );
    check(
        &longrope(r#","long_mscale":1.2,"short_mscale":1.3"#),
        // Without a longer context asked for, vLLM runs LongRoPE up to the original one.
        1.3,
        "short_mscale",
    );
}

#[test]
fn vllm() {
    let check = |text: &str, factor, part: &str| check(Dialect::Vllm, text, factor, part);
    check(&yarn(""), YARN, "0.1·ln(factor) + 1");
    check(
        &yarn(r#","attention_factor":1.25"#),
        1.25,
        "attention_factor",
    );
    check(
        &yarn(r#","mscale":1.0,"mscale_all_dim":1.0"#),
        1.0,
        "mscale",
    );
    check(
        &yarn(r#","mscale":0.707,"mscale_all_dim":1.0"#).replace("\"yarn\"", "\"deepseek_yarn\""),
        0.924_589_296,
        "mscale",
    );
    // attn_factor is no longer read.
    check(&yarn(r#","attn_factor":2"#), YARN, "0.1·ln(factor) + 1");
}

#[test]
fn sglang() {
    let check = |text: &str, factor, part: &str| check(Dialect::Sglang, text, factor, part);
    check(&yarn(""), YARN, "SGLang");
    check(
        &yarn(r#","attention_factor":1.25"#),
        YARN,
        "not attention_factor",
    );
    check(&yarn(r#","attn_factor":2"#), 2.0 * YARN, "attn_factor·");
    check(
        &yarn(r#","mscale":0.707,"mscale_all_dim":1.0"#),
        0.924_589_296,
        "mscale",
    );
    // 0 counts as given: g(1)/g(0)
    check(
        &yarn(r#","mscale":1,"mscale_all_dim":0"#),
        YARN,
        "mscale_all_dim = 0",
    );
}

#[test]
fn transformers_4() {
    let old = |text: &str, factor, part: &str| check(Dialect::Transformers4_45, text, factor, part);
    old(
        &yarn(r#","mscale":1.0,"mscale_all_dim":1.0"#),
        YARN,
        "attention_factor",
    );
    let middle =
        |text: &str, factor, part: &str| check(Dialect::Transformers4_51, text, factor, part);
    middle(
        &yarn(r#","mscale":1.0,"mscale_all_dim":1.0"#),
        1.0,
        "mscale",
    );
    // The quotient of the contexts, 32, takes the place of the factor.
    middle(
        &yarn("").replace("\"factor\":32", "\"factor\":4"),
        YARN,
        "0.1·ln(factor) + 1",
    );
    let new = |text: &str, factor, part: &str| check(Dialect::Transformers4_57, text, factor, part);
    // 0.1·ln 4 + 1
    new(
        &yarn("").replace("\"factor\":32", "\"factor\":4"),
        1.138_629_436,
        "0.1·ln(factor) + 1",
    );
    // s = L/L0 in spite of a factor.
    new(&longrope(r#","factor":4"#), LONG, "max_position_embeddings");
}

#[test]
fn exllama_and_mlx() {
    check(
        Dialect::ExLlamaV2,
        &yarn(r#","attention_factor":1.25"#),
        YARN,
        "exllamav2",
    );
    check(
        Dialect::ExLlamaV3,
        &yarn(r#","attention_factor":1.25"#),
        1.25,
        "attention_factor",
    );
    check(
        Dialect::ExLlamaV3,
        &yarn(r#","mscale":1.0,"mscale_all_dim":1.0"#),
        YARN,
        "no mscale",
    );
    check(
        Dialect::ExLlamaV3,
        &yarn(r#","llama_4_scaling_beta":0.1"#),
        1.0,
        "by position",
    );
    check(
        Dialect::Mlx,
        &yarn(r#","attention_factor":1.25"#),
        YARN,
        "mscale_all_dim = 0",
    );
    check(
        Dialect::Mlx,
        &yarn(r#","mscale":0.707,"mscale_all_dim":1.0"#),
        0.924_589_296,
        "mscale",
    );
    check(Dialect::Mlx, &longrope(""), LONG, "max_position_embeddings");
}

#[test]
fn llama_cpp() {
    let check = |text: &str, factor, part: &str| check(Dialect::LlamaCpp, text, factor, part);
    check(&yarn(""), YARN, "f32");
    check(&longrope(""), LONG, "max_position_embeddings");
    let gguf = |more: &str| {
        format!(
            r#"{{"general.architecture":"llama","llama.attention.key_length":128,"llama.context_length":131072,
                "llama.rope.scaling.type":"yarn","llama.rope.scaling.factor":32,"llama.rope.scaling.original_context_length":4096{more}}}"#
        )
    };
    check(&gguf(""), YARN, "f32");
    check(
        &gguf(r#","llama.rope.scaling.attn_factor":0.5"#),
        YARN / 2.0,
        "attn_factor",
    );
    for text in [
        gguf(r#","llama.rope.scaling.yarn_log_multiplier":0.1"#),
        yarn(r#","mscale":1,"mscale_all_dim":1"#),
    ] {
        let error = attention(Dialect::LlamaCpp, &text).expect_err("of versions");
        assert!(
            error.to_string().contains("versions of llama.cpp"),
            "{error}"
        );
    }
}

/// A wrong field is no concern of the schedule, and is told to those who ask for the factor.
#[test]
fn refusals() {
    for (members, part) in [
        (
            r#","attention_factor":-1"#,
            "rope_scaling.attention_factor is -1",
        ),
        (
            r#","attention_factor":0"#,
            "rope_scaling.attention_factor is 0",
        ),
        (
            r#","attention_factor":"1""#,
            "rope_scaling.attention_factor is \"1\"",
        ),
        (
            r#","mscale":"x","mscale_all_dim":1"#,
            "rope_scaling.mscale is \"x\"",
        ),
    ] {
        let error = attention(Dialect::Transformers, &yarn(members)).expect_err(members);
        assert!(error.to_string().contains(part), "{error}");
    }
    let nowhere = longrope("").replace(r#""max_position_embeddings":131072,"#, "");
    let error = attention(Dialect::Transformers, &nowhere).expect_err("no length");
    assert!(
        error
            .to_string()
            .contains("max_position_embeddings is missing"),
        "{error}"
    );
}
